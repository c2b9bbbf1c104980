"""One GGUF model in this process: the server of llama.cpp without its network front, its slots, and what they hold."""

import os
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import httpx

from models.errors import BrokenModel, ModelError


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What a server is started with; `slots` requests are answered side by side."""

    path: Path
    adapter: Path | None
    slots: int
    n_ctx: int
    threads: int
    n_gpu_layers: int


_Head = tuple[str, float]
"""The head of a prompt, and how much of the adapter (0 to 1) it was read with."""


class LlamaServer:
    """Answers prompts in slots, each with the adapter or without.

    Reading prompts takes most of the time on a CPU. What all requests of one direction have in common is therefore
    read once, kept as a file of key-value state, and loaded into each slot.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._adapted = settings.adapter is not None
        self._states = tempfile.TemporaryDirectory(prefix="bulletins-kv-")
        self._key = secrets.token_urlsafe(24)
        self._server = self._start(settings)
        self._http = httpx.Client(
            base_url=self._server.listening_address,
            headers={"Authorization": f"Bearer {self._key}"},
            timeout=600,
            trust_env=False,
        )
        self.pool = ThreadPoolExecutor(settings.slots, thread_name_prefix="llamacpp")
        self._loaded: dict[int, _Head] = {}
        self._free: SimpleQueue[int] = SimpleQueue()
        for slot in range(settings.slots):
            self._free.put(slot)
        self._saved: dict[_Head, str] = {}
        self._saving = threading.Lock()

    @contextmanager
    def slot(self, prefix: str, scale: float) -> Iterator[Callable[..., dict[str, Any]]]:
        """Lend a slot that has read `prefix` with so much of the adapter (0 to 1).

        What it gives answers one prompt greedily, `ask(prompt, max_tokens, **more)`; it raises ModelError with the
        library's reason.
        """
        slot = self._free.get()
        try:
            self._prepare(slot, prefix, scale)
            yield partial(self._ask, slot, scale)
        finally:
            self._free.put(slot)

    def _ask(self, slot: int, scale: float, prompt: str, max_tokens: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        if self._adapted:
            # Where a slot was asked with another scale before, the library reads all of the prompt anew.
            more["lora"] = [{"id": 0, "scale": scale}]
        answer: dict[str, Any] = self._server.handle_completions(
            {
                "prompt": prompt,
                "id_slot": slot,
                "max_tokens": max_tokens,
                "temperature": 0.0,
                "cache_prompt": True,
                **more,
            }
        )
        if "choices" not in answer:
            raise ModelError(f"The model refused a request: {answer.get('error', answer)}.")
        return answer

    def close(self) -> None:
        """Stop the server and delete the saved states."""
        self.pool.shutdown(wait=True, cancel_futures=True)
        self._http.close()
        del self._server
        self._states.cleanup()

    def _prepare(self, slot: int, prefix: str, scale: float) -> None:
        head = (prefix, scale)
        if self._loaded.get(slot) == head:
            return
        self._loaded.pop(slot, None)
        if not prefix:
            return
        with self._saving:
            if head in self._saved:
                self._move(slot, "restore", self._saved[head])
            else:
                self._ask(slot, scale, prefix, 0)
                name = f"{len(self._saved)}.bin"
                self._move(slot, "save", name)
                self._saved[head] = name
        self._loaded[slot] = head

    def _move(self, slot: int, action: str, name: str) -> None:
        response = self._http.post(f"/slots/{slot}", params={"action": action}, json={"filename": name})
        if response.is_error:
            raise ModelError(f"The state of a prompt could not be kept ({action}): {response.text}.")

    def _start(self, settings: ServerSettings) -> Any:  # noqa: ANN401 - untyped library
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(settings.path)
        params.n_ctx = settings.n_ctx
        params.n_parallel = settings.slots
        params.kv_unified = True
        params.n_gpu_layers = settings.n_gpu_layers
        params.cpuparams.n_threads = settings.threads
        params.cpuparams_batch.n_threads = settings.threads
        params.slot_save_path = self._states.name + os.sep
        params.endpoint_slots = True
        params.cache_ram_mib = 0
        # The library always listens on loopback; without the key nobody else on the machine can use it.
        params.api_keys = [self._key]
        params.ui = False
        params.verbosity = 0
        if settings.adapter is not None:
            params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(settings.adapter), 1.0)]
        try:
            return xllamacpp.Server(params)
        except RuntimeError as error:
            self._states.cleanup()
            what = str(settings.path)
            if settings.adapter is not None:
                what = f"{what} with the adapter {settings.adapter}"
            raise BrokenModel(
                f"{what} cannot be loaded: {error}. Check it with `bulletins models verify`."
            ) from error

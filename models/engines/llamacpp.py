"""GGUF models in this process, through xllamacpp (the server of llama.cpp without its network front)."""

import os
import secrets
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, ClassVar

import httpx

from models.engines.adapters import gguf_adapter
from models.engines.base import Engine, OnOutput, Output, Placing, Request, Step
from models.engines.cores import usable_cores
from models.engines.scripts import grammar, literal
from models.errors import BrokenModel, ModelError, ModelMissing

GGUF_MAGIC = b"GGUF"
OPTIONS = 200
"""How many of the likeliest tokens a step tells; what is not among them is no place for a form."""


class LlamaCppEngine(Engine):
    """Runs a GGUF file with `slots` segments in parallel.

    Reading prompts takes most of the time on a CPU. What all requests of one direction have in common
    (`Request.prefix`) is therefore read once, kept as a file of key-value state, and loaded into each slot.
    """

    name: ClassVar[str] = "llamacpp"
    max_batch: ClassVar[int] = 8
    scores: ClassVar[bool] = True
    adapters: ClassVar[bool] = True

    def __init__(
        self,
        path: Path | None,
        *,
        adapter: Path | None = None,
        slots: int = 8,
        n_ctx: int = 12288,
        threads: int | None = None,
        n_gpu_layers: int = 0,
    ) -> None:
        self._require_gguf(path)
        lora = None if adapter is None else gguf_adapter(adapter, base=path)
        self._states = tempfile.TemporaryDirectory(prefix="bulletins-kv-")
        self._key = secrets.token_urlsafe(24)
        self._server = self._start(str(path), slots, n_ctx, threads or usable_cores(), n_gpu_layers, lora)
        self._http = httpx.Client(
            base_url=self._server.listening_address,
            headers={"Authorization": f"Bearer {self._key}"},
            timeout=600,
            trust_env=False,
        )
        self._pool = ThreadPoolExecutor(slots, thread_name_prefix="llamacpp")
        self._free: SimpleQueue[int] = SimpleQueue()
        for slot in range(slots):
            self._free.put(slot)
        self._loaded: dict[int, str] = {}
        self._saved: dict[str, str] = {}
        self._saving = threading.Lock()

    def generate(self, requests: Sequence[Request], *, on_output: OnOutput | None = None) -> list[Output]:
        """Answer all requests greedily, in order; the longest are begun first so that none is left alone."""
        order = sorted(range(len(requests)), key=lambda index: -len(requests[index].prompt))

        def answer(index: int) -> Output:
            output = self._complete(requests[index])
            if on_output is not None:
                on_output(index, output)
            return output

        futures = {index: self._pool.submit(answer, index) for index in order}
        try:
            return [futures[index].result() for index in range(len(requests))]
        finally:
            # Where a callback stopped the work, what has not begun is not begun any more.
            for future in futures.values():
                future.cancel()

    def steps(self, answered: Sequence[tuple[Request, str]]) -> list[list[Step]]:
        """Let the model write each answer, and tell what it would have written at each token."""
        return list(self._pool.map(self._follow, *zip(*answered, strict=True))) if answered else []

    def likelihoods(self, placings: Sequence[Placing]) -> list[list[float]]:
        """Let the model write each text after its start; a placing keeps one slot, so that it reads little anew."""
        return list(self._pool.map(self._place, placings))

    def close(self) -> None:
        """Stop the server and delete the saved states."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._http.close()
        del self._server
        self._states.cleanup()

    def _complete(self, request: Request) -> Output:
        with self._slot(request.prompt[: request.prefix]) as slot:
            answer = self._ask(
                slot,
                request.prompt,
                request.max_tokens,
                stop=list(request.stop),
                logprobs=1,
                **_held(request),
            )
        choice, usage = answer["choices"][0], answer["usage"]
        return Output(
            text=choice["text"],
            tokens_in=usage["prompt_tokens"],
            tokens_out=usage["completion_tokens"],
            truncated=choice["finish_reason"] == "length",
            logprob=_mean_logprob(answer),
        )

    def _follow(self, request: Request, text: str) -> list[Step]:
        with self._slot(request.prompt[: request.prefix]) as slot:
            answer = self._ask(slot, request.prompt, _most_tokens(text), **_exactly(text, OPTIONS))
        steps, start = [], b""
        for token in answer["choices"][0]["logprobs"]["content"]:
            options = {bytes(option["bytes"]): option["logprob"] for option in token["top_logprobs"]}
            steps.append(Step(start, options))
            start += bytes(token["bytes"])
        return steps

    def _place(self, placing: Placing) -> list[float]:
        request = placing.request
        with self._slot(request.prompt[: request.prefix]) as slot:
            answers = [
                self._ask(slot, request.prompt + start, _most_tokens(text), **_exactly(text, 1))
                for start, text in placing.continuations
            ]
        return [_logprob(answer) for answer in answers]

    def _ask(self, slot: int, prompt: str, max_tokens: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
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

    @contextmanager
    def _slot(self, prefix: str) -> Iterator[int]:
        slot = self._free.get()
        try:
            self._prepare(slot, prefix)
            yield slot
        finally:
            self._free.put(slot)

    def _prepare(self, slot: int, prefix: str) -> None:
        if not prefix or self._loaded.get(slot) == prefix:
            return
        self._loaded.pop(slot, None)
        with self._saving:
            if prefix in self._saved:
                self._move(slot, "restore", self._saved[prefix])
            else:
                self._ask(slot, prefix, 0)
                name = f"{len(self._saved)}.bin"
                self._move(slot, "save", name)
                self._saved[prefix] = name
        self._loaded[slot] = prefix

    def _move(self, slot: int, action: str, name: str) -> None:
        response = self._http.post(f"/slots/{slot}", params={"action": action}, json={"filename": name})
        if response.is_error:
            raise ModelError(f"The state of a prompt could not be kept ({action}): {response.text}.")

    def _start(
        self, path: str, slots: int, n_ctx: int, threads: int, n_gpu_layers: int, lora: Path | None
    ) -> Any:  # noqa: ANN401 - untyped library
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = path
        params.n_ctx = n_ctx
        params.n_parallel = slots
        params.kv_unified = True
        params.n_gpu_layers = n_gpu_layers
        params.cpuparams.n_threads = threads
        params.cpuparams_batch.n_threads = threads
        params.slot_save_path = self._states.name + os.sep
        params.endpoint_slots = True
        params.cache_ram_mib = 0
        # The library always listens on loopback; without the key nobody else on the machine can use it.
        params.api_keys = [self._key]
        params.ui = False
        params.verbosity = 0
        if lora is not None:
            params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(lora), 1.0)]
        try:
            return xllamacpp.Server(params)
        except RuntimeError as error:
            self._states.cleanup()
            what = path if lora is None else f"{path} with the adapter {lora}"
            raise BrokenModel(
                f"{what} cannot be loaded: {error}. Check it with `bulletins models verify`."
            ) from error

    @staticmethod
    def _require_gguf(path: Path | None) -> None:
        if path is None or not path.is_file():
            raise ModelMissing(f"There is no model file at {path}. Fetch it with `bulletins models pull`.")
        with path.open("rb") as file:
            if file.read(4) != GGUF_MAGIC:
                raise BrokenModel(f"{path} is not a GGUF file. Check it with `bulletins models verify`.")


def _held(request: Request) -> dict[str, str]:
    if request.forbidden is None:
        return {}
    return {"grammar": grammar(request.forbidden, one_line="\n" not in request.stop)}


def _exactly(text: str, options: int) -> dict[str, Any]:
    return {"grammar": literal(text), "logprobs": options}


def _most_tokens(text: str) -> int:
    """Give room for a text and the mark of its end: no token is shorter than a byte."""
    return len(text.encode()) + 1


def _mean_logprob(answer: dict[str, Any]) -> float | None:
    tokens = [token for token in answer["choices"][0]["logprobs"]["content"] if token["bytes"]]
    return sum(token["logprob"] for token in tokens) / len(tokens) if tokens else None


def _logprob(answer: dict[str, Any]) -> float:
    """Add up what the tokens of a text were worth before the grammar; the end of text, which is empty, is no part."""
    tokens = answer["choices"][0]["logprobs"]["content"]
    return float(sum(token["logprob"] for token in tokens if token["bytes"]))

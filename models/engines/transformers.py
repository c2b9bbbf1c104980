"""Any seq2seq or causal model of the transformers library, from a folder or from the hub."""

import threading
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

from models.engines.adapters import with_adapter
from models.engines.base import Engine, OnOutput, Output, Request
from models.engines.transformers_loading import Loaded, load, locate
from models.engines.vocabulary import missing_characters
from models.errors import BadSetting, ModelError


@dataclass(frozen=True, slots=True)
class _Job:
    """A request with its place among the others and its tokens."""

    index: int
    request: Request
    ids: tuple[int, ...]

    @property
    def kind(self) -> tuple[str, str]:
        """Tell which requests can share a batch: they have the target token in common."""
        return (self.request.target_code or "", self.request.source_code or "")


class TransformersEngine(Engine):
    """Decodes greedily (or with `beams`), in batches of up to `batch` requests of like length.

    `path` is a folder, or a GGUF file that is dequantized; without it, `repo` and `revision` name a model of the
    hub. `adapter` is a folder as PEFT saves it. Weights are read from safetensors only, code from a model never. `Request.forbidden` has no effect here: what comes out in a
    wrong script is for the checks to find.
    """

    name: ClassVar[str] = "transformers"
    max_batch: ClassVar[int] = 16
    adapters: ClassVar[bool] = True

    def __init__(
        self,
        path: Path | None,
        *,
        adapter: Path | None = None,
        repo: str | None = None,
        revision: str = "main",
        device: str = "cpu",
        dtype: str = "auto",
        batch: int = 16,
        beams: int = 1,
    ) -> None:
        if batch < 1 or beams < 1:
            raise BadSetting(f"batch and beams must be at least 1, got {batch} and {beams}.")
        loaded = load(locate(path, repo, revision), device=device, dtype=dtype)
        self._set_up(loaded if adapter is None else with_adapter(loaded, adapter), batch, beams)

    @classmethod
    def around(cls, loaded: Loaded, *, batch: int = 16, beams: int = 1) -> "TransformersEngine":
        """Make an engine of weights that are loaded already, and stay the caller's."""
        engine = cls.__new__(cls)
        engine._set_up(loaded, batch, beams)
        return engine

    def _set_up(self, loaded: Loaded, batch: int, beams: int) -> None:
        self._loaded: Loaded | None = loaded
        self._batch = batch
        self._beams = beams
        # Tokenizers keep the source language as state, so that nothing here may run twice at a time.
        self._busy = threading.Lock()

    def generate(self, requests: Sequence[Request], *, on_output: OnOutput | None = None) -> list[Output]:
        """Answer all requests, in order; the longest batches run first."""
        if self._loaded is None:
            raise ModelError("This engine was closed; open the profile again.")
        with self._busy:
            jobs = [_Job(index, request, self._encode(request)) for index, request in enumerate(requests)]
        outputs: dict[int, Output] = {}
        for batch in self._batches(jobs):
            with self._busy:
                answers = self._run(batch)
            for job, output in zip(batch, answers, strict=True):
                outputs[job.index] = output
                if on_output is not None:
                    on_output(job.index, output)
        return [outputs[index] for index in range(len(requests))]

    def missing(self, text: str) -> str:
        """Ask the tokenizer, character by character."""
        return missing_characters(self._parts.tokenizer, text)

    def close(self) -> None:
        """Let go of the weights."""
        with self._busy:
            self._loaded = None

    @property
    def _parts(self) -> Loaded:
        if self._loaded is None:
            raise ModelError("This engine was closed; open the profile again.")
        return self._loaded

    def _batches(self, jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
        ordered = sorted(jobs, key=lambda job: (job.kind, -len(job.ids)))
        for _, group in groupby(ordered, key=lambda job: job.kind):
            alike = list(group)
            for start in range(0, len(alike), self._batch):
                yield alike[start : start + self._batch]

    def _encode(self, request: Request) -> tuple[int, ...]:
        tokenizer = self._parts.tokenizer
        if request.source_code is not None and hasattr(tokenizer, "src_lang"):
            tokenizer.src_lang = request.source_code
        ids = tuple(tokenizer(request.prompt).input_ids)
        limit = self._parts.limit
        if limit is not None and len(ids) > limit - int(self._parts.causal):
            raise ModelError(
                f"A text has {len(ids)} tokens; the model reads {limit} at most. "
                f"Split it: {request.prompt[-60:]!r} is its end."
            )
        return ids

    def _run(self, jobs: Sequence[_Job]) -> list[Output]:
        import torch

        model, tokenizer = self._parts.model, self._parts.tokenizer
        config = self._decoding(jobs)
        width = max(len(job.ids) for job in jobs)
        ids, mask = _pad(jobs, width, config.pad_token_id, left=self._parts.causal)
        start = width if self._parts.causal else 1
        stopper = [_Stopper(jobs, start, tokenizer)] if self._beams == 1 else []
        with torch.inference_mode():
            rows = model.generate(
                input_ids=torch.tensor(ids, device=model.device),
                attention_mask=torch.tensor(mask, device=model.device),
                generation_config=config,
                stopping_criteria=stopper,
            ).tolist()
        ends = _as_set(config.eos_token_id)
        return [
            _output(job, row[start:], ends, config, tokenizer) for job, row in zip(jobs, rows, strict=True)
        ]

    def _decoding(self, jobs: Sequence[_Job]) -> Any:  # noqa: ANN401 - untyped library
        """Take the model's own settings without sampling and without a limit but ours."""
        config = deepcopy(self._parts.model.generation_config)
        config.update(
            do_sample=False, temperature=None, top_p=None, top_k=None, min_p=None, typical_p=None,
            num_beams=self._beams, max_length=None, max_new_tokens=self._room(jobs), forced_eos_token_id=None,
        )  # fmt: skip
        if self._beams == 1:
            config.update(early_stopping=False, length_penalty=None)
        if config.pad_token_id is None:
            config.pad_token_id = next(iter(_as_set(config.eos_token_id)), 0)
        target = jobs[0].request.target_code
        if target is not None:
            # mBART of the first kind (VinAI) names no start token: it starts with the language itself.
            first = (
                "decoder_start_token_id" if config.decoder_start_token_id is None else "forced_bos_token_id"
            )
            setattr(config, first, self._language_token(target))
        return config

    def _room(self, jobs: Sequence[_Job]) -> int:
        wanted = max(job.request.max_tokens for job in jobs)
        if self._parts.limit is None:
            return wanted
        used = max(len(job.ids) for job in jobs) if self._parts.causal else 1
        return max(1, min(wanted, self._parts.limit - used))

    def _language_token(self, code: str) -> int:
        tokenizer = self._parts.tokenizer
        token = tokenizer.get_lang_token(code) if hasattr(tokenizer, "get_lang_token") else code
        number = tokenizer.convert_tokens_to_ids(token)
        if number is None or number == tokenizer.unk_token_id:
            raise ModelError(
                f"The model has no token for the language {code!r}. Check `codes` in the catalogue."
            )
        return int(number)


class _Stopper:
    """Ends a row at its own number of tokens or at one of its stop strings."""

    def __init__(self, jobs: Sequence[_Job], start: int, tokenizer: Any) -> None:  # noqa: ANN401 - untyped library
        self._requests = [job.request for job in jobs]
        self._start = start
        self._tokenizer = tokenizer
        # A token can be as little as one byte, and a character four of them.
        self._tail = [4 * max((len(stop) for stop in request.stop), default=0) for request in self._requests]

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - untyped library
        import torch

        rows = zip(self._requests, self._tail, input_ids[:, self._start :].tolist(), strict=True)
        return torch.tensor([self._ends(*row) for row in rows], device=input_ids.device)

    def _ends(self, request: Request, tail: int, ids: list[int]) -> bool:
        if len(ids) >= request.max_tokens:
            return True
        text = self._tokenizer.decode(ids[-tail:]) if tail and ids else ""
        return any(stop in text for stop in request.stop)


def _pad(
    jobs: Sequence[_Job], width: int, pad: int, *, left: bool
) -> tuple[list[list[int]], list[list[int]]]:
    ids, mask = [], []
    for job in jobs:
        fill = width - len(job.ids)
        ends = (fill, 0) if left else (0, fill)
        ids.append([pad] * ends[0] + list(job.ids) + [pad] * ends[1])
        mask.append([0] * ends[0] + [1] * len(job.ids) + [0] * ends[1])
    return ids, mask


def _as_set(token: int | list[int] | None) -> set[int]:
    return set() if token is None else set(token) if isinstance(token, list) else {token}


def _output(job: _Job, row: list[int], ends: set[int], config: Any, tokenizer: Any) -> Output:  # noqa: ANN401 - untyped library
    limit = min(job.request.max_tokens, config.max_new_tokens)
    row = row[:limit]
    end = next((place for place, token in enumerate(row) if token in ends), None)
    ids = row[:end]
    while ids and ids[-1] == config.pad_token_id:
        ids.pop()
    # Not every tokenizer counts its language tokens as special (M2M100's does not).
    if ids and ids[0] == config.forced_bos_token_id:
        ids = ids[1:]
    text = tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    found = [place for stop in job.request.stop if (place := text.find(stop)) >= 0]
    return Output(
        text=text[: min(found)] if found else text,
        tokens_in=len(job.ids),
        tokens_out=len(ids),
        truncated=end is None and not found and len(row) >= limit,
    )

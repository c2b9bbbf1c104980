"""GGUF models in this process, through xllamacpp (the server of llama.cpp without its network front)."""

from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any, ClassVar

from models.engines.adapters import gguf_adapter
from models.engines.base import Engine, OnOutput, Output, Placing, Request, Step
from models.engines.cores import usable_cores
from models.engines.llamacpp_server import LlamaServer, ServerSettings
from models.engines.scripts import grammar, literal
from models.errors import BrokenModel, ModelMissing

GGUF_MAGIC = b"GGUF"
OPTIONS = 200
"""How many of the likeliest tokens a step tells; what is not among them is no place for a form."""


class LlamaCppEngine(Engine):
    """Runs a GGUF file with `slots` segments in parallel."""

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
        found = _required(path)
        lora = None if adapter is None else gguf_adapter(adapter, base=found)
        settings = ServerSettings(
            path=found,
            adapter=lora,
            slots=slots,
            n_ctx=n_ctx,
            threads=threads or usable_cores(),
            n_gpu_layers=n_gpu_layers,
        )
        self._server = LlamaServer(settings)
        self._scale = 0.0 if lora is None else 1.0
        self._owns = True

    def bare(self) -> "LlamaCppEngine":
        """Give the same weights without the adapter; they are freed with this engine."""
        other = copy(self)
        other._scale, other._owns = 0.0, False
        return other

    def generate(self, requests: Sequence[Request], *, on_output: OnOutput | None = None) -> list[Output]:
        """Answer all requests greedily, in order; the longest are begun first so that none is left alone."""
        order = sorted(range(len(requests)), key=lambda index: -len(requests[index].prompt))

        def answer(index: int) -> Output:
            output = self._complete(requests[index])
            if on_output is not None:
                on_output(index, output)
            return output

        futures = {index: self._server.pool.submit(answer, index) for index in order}
        try:
            return [futures[index].result() for index in range(len(requests))]
        finally:
            # Where a callback stopped the work, what has not begun is not begun any more.
            for future in futures.values():
                future.cancel()

    def steps(self, answered: Sequence[tuple[Request, str]]) -> list[list[Step]]:
        """Let the model write each answer, and tell what it would have written at each token."""
        return list(self._server.pool.map(self._follow, *zip(*answered, strict=True))) if answered else []

    def likelihoods(self, placings: Sequence[Placing]) -> list[list[float]]:
        """Let the model write each text after its start; a placing keeps one slot, so that it reads little anew."""
        return list(self._server.pool.map(self._place, placings))

    def close(self) -> None:
        """Stop the server and delete the saved states."""
        if self._owns:
            self._server.close()

    def _complete(self, request: Request) -> Output:
        with self._server.slot(request.prompt[: request.prefix], self._scale) as ask:
            answer = ask(
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
        with self._server.slot(request.prompt[: request.prefix], self._scale) as ask:
            answer = ask(request.prompt, _most_tokens(text), **_exactly(text, OPTIONS))
        steps, start = [], b""
        for token in answer["choices"][0]["logprobs"]["content"]:
            options = {bytes(option["bytes"]): option["logprob"] for option in token["top_logprobs"]}
            steps.append(Step(start, options))
            start += bytes(token["bytes"])
        return steps

    def _place(self, placing: Placing) -> list[float]:
        request = placing.request
        with self._server.slot(request.prompt[: request.prefix], self._scale) as ask:
            answers = [
                ask(request.prompt + start, _most_tokens(text), **_exactly(text, 1))
                for start, text in placing.continuations
            ]
        return [_logprob(answer) for answer in answers]


def _required(path: Path | None) -> Path:
    if path is None or not path.is_file():
        raise ModelMissing(f"There is no model file at {path}. Fetch it with `bulletins models pull`.")
    with path.open("rb") as file:
        if file.read(4) != GGUF_MAGIC:
            raise BrokenModel(f"{path} is not a GGUF file. Check it with `bulletins models verify`.")
    return path


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

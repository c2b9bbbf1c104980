"""What every engine does: it takes requests in the model's own form and gives back text."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Request:
    """One piece of text for a model, as a family prepared it.

    `prompt` is what the model reads. `prefix` is the length, in characters, of the head of `prompt` that is
    the same for every request of this direction, so that an engine can keep its state.
    `forbidden` names a script set in models/engines/scripts.py that the output may not hold.
    `source_code` and `target_code` are the model's own language codes, for models that take them as tokens.
    `messages` is the same dialogue as `prompt` without markup, as (role, text), for engines that mark turns
    themselves; empty where a model knows no turns.
    """

    prompt: str
    max_tokens: int
    prefix: int = 0
    stop: tuple[str, ...] = ()
    forbidden: str | None = None
    source_code: str | None = None
    target_code: str | None = None
    messages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """What a model made of one request; `truncated` when it ran into `max_tokens`."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    truncated: bool = False
    logprob: float | None = None


OnOutput = Callable[[int, Output], None]


@dataclass(frozen=True, slots=True)
class Placing:
    """A question to a model: how likely is each text after its start? `continuations` are (start, text)."""

    request: Request
    continuations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One token of an answer: what stood before it, and what the model would have written instead.

    `start` and `options` are UTF-8; a token may hold part of a character. `options` maps the likeliest tokens to
    the natural logarithms of their probabilities.
    """

    start: bytes
    options: Mapping[bytes, float]


class Engine(ABC):
    """Runs one model's weights; `generate` may be called from several threads.

    `canary` says whether what it gives is worth trying out at load; `scores`, whether it answers `steps`
    and `likelihoods`; `adapters`, whether it takes the path of a LoRA adapter as `adapter`.
    """

    name: ClassVar[str]
    max_batch: ClassVar[int] = 1
    canary: ClassVar[bool] = True
    scores: ClassVar[bool] = False
    adapters: ClassVar[bool] = False

    @abstractmethod
    def generate(self, requests: Sequence[Request], *, on_output: OnOutput | None = None) -> list[Output]:
        """Answer all requests, in order; `on_output(index, output)` is called as each one is done."""

    def steps(self, answered: Sequence[tuple[Request, str]]) -> list[list[Step]]:
        """Follow an answer to each request token by token; only engines with `scores` can."""
        raise NotImplementedError(f"The engine {self.name!r} does not score texts.")

    def likelihoods(self, placings: Sequence[Placing]) -> list[list[float]]:
        """Give the natural logarithm of each probability; only engines with `scores` can."""
        raise NotImplementedError(f"The engine {self.name!r} does not score texts.")

    def bare(self) -> "Engine | None":
        """Give the same weights without the adapter, None where that would need loading them again."""
        return None

    def missing(self, text: str) -> str:
        """List the characters of a text that the model has no token for; engines that cannot tell list none."""
        return ""

    def close(self) -> None:  # noqa: B027 - most engines have nothing to free
        """Free what the engine holds; it cannot be used afterwards."""

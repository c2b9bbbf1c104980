"""Reads what an OpenAI-compatible endpoint answers, on either route."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from models.engines.base import Output
from models.engines.openai_failures import no_choices

_CUT_OFF: Final = ("length", "content_filter")


def read_answer(body: Any, stop: Sequence[str], *, where: str) -> Output:  # noqa: ANN401 - JSON holds anything
    """Take the first choice; raises Failure for an answer that has none, or one without text."""
    choice = _first(_get(body, "choices"))
    if choice is None:
        raise no_choices(where, "choices")
    message = choice.get("message")
    text = message.get("content") if isinstance(message, Mapping) else choice.get("text")
    if text is None and isinstance(message, Mapping):
        # All that the model wrote were thoughts, which some servers give apart.
        text = ""
    if not isinstance(text, str):
        raise no_choices(where, "text")
    found = [place for each in stop if (place := text.find(each)) >= 0]
    usage = _get(body, "usage")
    return Output(
        text=text[: min(found)] if found else text,
        tokens_in=_count(_get(usage, "prompt_tokens")),
        tokens_out=_count(_get(usage, "completion_tokens")),
        truncated=not found and choice.get("finish_reason") in _CUT_OFF,
        logprob=_mean_logprob(choice.get("logprobs")),
    )


def offered_models(text: str) -> list[str] | None:
    """List the models in an answer of /v1/models; None for something else."""
    try:
        rows = _get(json.loads(text), "data")
    except ValueError:
        return None
    if not isinstance(rows, list):
        return None
    return [str(row["id"]) for row in rows if isinstance(row, Mapping) and "id" in row]


def _first(choices: object) -> Mapping[str, Any] | None:
    if isinstance(choices, list) and choices and isinstance(choices[0], Mapping):
        return choices[0]
    return None


def _get(body: object, key: str) -> object:
    return body.get(key) if isinstance(body, Mapping) else None


def _count(number: object) -> int:
    return number if isinstance(number, int) else 0


def _mean_logprob(logprobs: object) -> float | None:
    """Average over tokens: a list of numbers (completions), or of objects (chat, and llama.cpp on both routes)."""
    numbers = _get(logprobs, "token_logprobs")
    if numbers is None:
        rows = _get(logprobs, "content")
        numbers = [_get(row, "logprob") for row in rows] if isinstance(rows, list) else None
    if not isinstance(numbers, list) or not numbers:
        return None
    known = [float(each) for each in numbers if isinstance(each, int | float) and math.isfinite(each)]
    return sum(known) / len(known) if len(known) == len(numbers) else None

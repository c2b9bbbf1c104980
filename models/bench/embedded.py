"""Speed of a model as the pipeline drives it, beside the same weights driven one request at a time."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from models.bench.memory import peak_mb
from models.engines import Output, Request
from models.families import TranslationTask
from models.families.examples import worked_examples
from models.profiles import LoadedModel


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians over the rounds of one way of driving a model; `peak_mb` is the process's so far."""

    way: str
    seconds: float
    tokens_per_second: float
    segments_per_second: float
    peak_mb: int


def bench(model: LoadedModel, *, rounds: int = 3, segments: int = 8) -> list[Speed]:
    """Drive the model both ways, alternating, on sentences of ours from Vietnamese into English."""
    tasks = [TranslationTask(text, "vi", "en") for text in _sentences(segments)]
    batched = [model.family.translation(task) for task in tasks]
    # Without the length of the common head the engine reads every prompt from its beginning.
    single = [replace(request, prefix=0) for request in batched]
    ways: dict[str, Callable[[], Sequence[Output]]] = {
        "one by one": lambda: _one_by_one(model, single),
        "in parallel, prompt head kept": lambda: model.engine.generate(batched),
    }
    runs: dict[str, list[tuple[float, int]]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, run in ways.items():
            started = time.monotonic()
            outputs = run()
            runs[way].append((time.monotonic() - started, sum(output.tokens_out for output in outputs)))
    return [_speed(way, measured, segments) for way, measured in runs.items()]


def _one_by_one(model: LoadedModel, requests: Sequence[Request]) -> list[Output]:
    return [model.engine.generate([request])[0] for request in requests]


def _sentences(count: int) -> list[str]:
    texts = [example.text["vi"] for example in worked_examples()]
    return [f"{texts[number % len(texts)]} ({number + 1})" for number in range(count)]


def _speed(way: str, measured: Sequence[tuple[float, int]], segments: int) -> Speed:
    seconds = statistics.median(run for run, _ in measured)
    rate = statistics.median(tokens / run for run, tokens in measured)
    return Speed(way, seconds, rate, segments / seconds, peak_mb())

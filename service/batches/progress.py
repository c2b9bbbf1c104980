"""How a batch tells how it gets on: a bar on a terminal, else a line every few seconds."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from service.batches.runner import Pace, Tell

EVERY_S: Final = 10.0
SPAN_S: Final = 60.0
"""The rate is that of the last minute."""


class Rate:
    """Articles a second and the time left, as the last minute says; what was passed over does not count."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._marks: deque[tuple[float, int, int]] = deque()

    def add(self, pace: Pace) -> None:
        """Take a new count."""
        work = pace.made + pace.failed
        if not work:
            # Passing over what is done is fast, and says nothing about the rest.
            self._marks.clear()
        self._marks.append((self._now(), work, pace.at))
        while len(self._marks) > 2 and self._marks[0][0] < self._marks[-1][0] - SPAN_S:
            self._marks.popleft()

    def articles_per_second(self) -> float:
        """Give the rate; 0 before anything is known."""
        start, first, _ = self._marks[0]
        end, last, _ = self._marks[-1]
        return (last - first) / (end - start) if end > start else 0.0

    def seconds_left(self, size: int) -> float | None:
        """Guess from how fast the input was read; None before anything is known."""
        start, first, began = self._marks[0]
        end, last, at = self._marks[-1]
        if end <= start or at <= began or last <= first:
            return None
        return (size - at) * (end - start) / (at - began)


def describe(pace: Pace, rate: Rate) -> str:
    """Say in one line how far a run is."""
    done = pace.known + pace.made
    left = rate.seconds_left(pace.size)
    time_left = f", about {timedelta(seconds=round(left))} left" if left is not None else ""
    failed = f", {pace.failed:,} failed" if pace.failed else ""
    return f"{done:,} done{failed}, {rate.articles_per_second():.1f} articles/s{time_left}"


@contextmanager
def telling(console: Console, *, every_s: float = EVERY_S) -> Iterator[Tell]:
    """Give what a run is to tell its pace to."""
    rate = Rate()
    if not console.is_terminal:
        yield _lines(console, rate, every_s)
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def tell(pace: Pace) -> None:
            rate.add(pace)
            bar.update(task, total=pace.size or None, completed=pace.at, description=describe(pace, rate))

        yield tell


def _lines(console: Console, rate: Rate, every_s: float) -> Tell:
    told = time.monotonic()

    def tell(pace: Pace) -> None:
        nonlocal told
        rate.add(pace)
        if time.monotonic() - told >= every_s:
            told = time.monotonic()
            share = 100 * pace.at // max(pace.size, 1)
            console.print(f"{share} %: {describe(pace, rate)}", highlight=False, soft_wrap=True)

    return tell

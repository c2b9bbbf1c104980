"""How often a caller may ask: a moving window of one minute for each, in the memory of this process.

Several web processes each count for themselves: with three of them a caller may ask three times as often. That
keeps a flood from any one process, which is what the limit is for, and costs no round trip to a database.
"""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from models.errors import TooMany

WINDOW_S = 60.0
# Callers remembered at the same time; the one that was silent for longest is forgotten first.
CALLERS = 10_000


class Limiter:
    """Lets each caller ask `per_minute` times within any minute; safe to share between threads."""

    def __init__(
        self, per_minute: int, *, clock: Callable[[], float] = time.monotonic, callers: int = CALLERS
    ) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._callers = callers
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, caller: str) -> None:
        """Count a request; raises TooMany with the seconds until the next one is welcome."""
        with self._lock:
            asked = self._window(caller)
            if len(asked) >= self._per_minute:
                wait = max(1, math.ceil(asked[0] + WINDOW_S - self._clock()))
                raise TooMany(
                    f"Too many requests: {self._per_minute} a minute are allowed. Ask again in {wait} s.",
                    retry_after=wait,
                )
            asked.append(self._clock())

    def _window(self, caller: str) -> deque[float]:
        asked = self._asked.setdefault(caller, deque())
        self._asked.move_to_end(caller)
        if len(self._asked) > self._callers:
            self._asked.popitem(last=False)
        oldest = self._clock() - WINDOW_S
        while asked and asked[0] <= oldest:
            asked.popleft()
        return asked

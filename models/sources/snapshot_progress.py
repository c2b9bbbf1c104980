"""Hears from the hub's client how much has come, by standing in for its progress bar."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

Report = Callable[[int, str], None]

# The client shows three bars; the one that counts bytes on the disk has this at its front.
_BYTES = "Reconstructing"


def bar(report: Report) -> type["_Bar"]:
    """Make a class of progress bars that shows nothing and tells `report` the bytes so far."""

    class Reporting(_Bar):
        def tell(self, done: int) -> None:
            report(done, "from the hub")

    return Reporting


class _Bar:
    """What the client calls on a progress bar, and nothing more."""

    _lock: ClassVar[Any] = threading.RLock()

    def __init__(self, iterable: Iterable[Any] | None = None, **options: Any) -> None:  # noqa: ANN401 - tqdm's
        self._iterable = iterable
        self._counts = str(options.get("desc") or "").startswith(_BYTES)
        self.n = options.get("initial") or 0
        self.total = options.get("total")
        self.format_dict: dict[str, Any] = {}

    @classmethod
    def get_lock(cls) -> Any:  # noqa: ANN401 - tqdm's
        """Give the lock that the bars share."""
        return cls._lock

    @classmethod
    def set_lock(cls, lock: Any) -> None:  # noqa: ANN401 - tqdm's
        """Share a lock between the bars."""
        cls._lock = lock

    def __iter__(self) -> Iterator[Any]:
        return iter(self._iterable or ())

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def update(self, n: float | None = 1) -> None:
        """Count on; called from the client's threads."""
        with self._lock:
            self.n += n or 0
            if self._counts:
                self.tell(int(self.n))

    def tell(self, done: int) -> None:
        """Say how many bytes have come."""

    def close(self) -> None:
        """End it: there is nothing to do."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        # set_description, refresh and the like draw; this bar does not.
        return lambda *_arguments, **_options: None

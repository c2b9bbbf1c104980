"""Where log lines go: to standard error, in one form, ours and our libraries'."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

FORM = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
OURS = ("service", "models", "eval")

_request: ContextVar[str | None] = ContextVar("request", default=None)
_job: ContextVar[str | None] = ContextVar("job", default=None)


def configure(level: str, form: str = "text") -> None:
    """Send log lines of at least `level` to standard error; libraries speak from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Lines(FORM, datefmt="%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


@contextmanager
def bound(*, request: str | None = None, job: str | None = None) -> Iterator[None]:
    """Name the request or job in all lines that this thread writes meanwhile."""
    tokens = [
        (each, each.set(value)) for each, value in ((_request, request), (_job, job)) if value is not None
    ]
    try:
        yield
    finally:
        for each, token in tokens:
            each.reset(token)


class Lines(logging.Formatter):
    """Lines for people, with the ids in front of the message."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Add the ids."""
        ids = "".join(f"[{name} {id}] " for name, id in _ids().items())
        record.message = ids + record.message
        return super().formatMessage(record)


class JsonLines(logging.Formatter):
    """One JSON object a line, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time in UTC, level, logger, message, ids, and where there is one the traceback."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_ids(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _ids() -> dict[str, str]:
    return {name: id for name, id in (("request", _request.get()), ("job", _job.get())) if id is not None}

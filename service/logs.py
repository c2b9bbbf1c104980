"""Where log lines go: to standard error, in one form, ours and our libraries'."""

import logging
import sys

FORM = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
OURS = ("service", "models", "eval")


def configure(level: str) -> None:
    """Send log lines of at least `level` to standard error; libraries speak from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORM, datefmt="%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # DBOS adds a handler of its own to its logger unless there is one.
    dbos = logging.getLogger("dbos")
    dbos.handlers[:] = [handler]
    dbos.propagate = False

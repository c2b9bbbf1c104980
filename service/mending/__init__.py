"""One-click mends for findings: each is tried by the checks before it is offered."""

from service.mending.mend import Kind, Mend
from service.mending.offer import mends_of

__all__ = ["Kind", "Mend", "mends_of"]

"""What a mend is."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["replace", "insert", "remove", "marks", "simplify", "stop", "clear"]


@dataclass(frozen=True, slots=True)
class Mend:
    """A way to clear a finding: `text` is the whole new sentence; `new` takes the place of `old` in it."""

    kind: Kind
    text: str
    new: str = ""
    old: str = ""

"""English house style beyond punctuation: initials of names of states, and dates that were left in Chinese order."""

import re
from typing import Final

from models.quantities.dates_en import MONTHS

# AP style: no space in U.S., U.K., U.N., D.C.
_INITIALS: Final = re.compile(r"\b(U|D)\. (S|K|N|C)\.")
_YEAR_FIRST: Final = re.compile(rf"\b([12]\d{{3}}),? ({'|'.join(MONTHS)}) (\d{{1,2}})(?!\d|[:.]\d)(,?)")


def polish_english(text: str) -> str:
    """Close up initials, and write `September 24, 1759` for `1759 September 24`."""
    return _YEAR_FIRST.sub(r"\2 \3, \1\4", _INITIALS.sub(r"\1.\2.", text))

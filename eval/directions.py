"""Directions as people write them, like `vi-en`; `vi-vi` is from an article to its summary."""

from itertools import permutations
from typing import Final

from models.errors import BadInput
from models.languages import parse_tag

LANGUAGES: Final = ("vi", "en", "zh")
DIRECTIONS: Final = tuple(permutations(LANGUAGES, 2))
NAMED: Final = {"all": DIRECTIONS, "summaries": tuple((tag, tag) for tag in LANGUAGES)}


def read_direction(direction: str) -> tuple[str, str]:
    """Split `vi-en` into two of our tags; raises BadInput for anything else."""
    parts = direction.split("-", 1)
    if len(parts) != 2:
        raise BadInput(f"{direction!r} is not a direction. Write it like vi-en.")
    source, target = (parse_tag(part) for part in parts)
    return source, target


def read_directions(text: str) -> tuple[tuple[str, str], ...]:
    """Read `vi-en`, several with commas, `all` for the six, or `summaries` for those within a language."""
    if (named := NAMED.get(text.strip().lower())) is not None:
        return named
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise BadInput("No direction is named. Write one like vi-en, several with commas, all, or summaries.")
    return tuple(dict.fromkeys(read_direction(part) for part in parts))

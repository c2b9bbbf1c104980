"""Directions as people write them, like `vi-en`."""

from itertools import permutations
from typing import Final

from models.errors import BadInput
from models.languages import parse_tag

LANGUAGES: Final = ("vi", "en", "zh")
DIRECTIONS: Final = tuple(permutations(LANGUAGES, 2))


def read_direction(direction: str) -> tuple[str, str]:
    """Split `vi-en` into two of our tags; raises BadInput for anything else."""
    parts = direction.split("-", 1)
    if len(parts) != 2:
        raise BadInput(f"{direction!r} is not a direction. Write it like vi-en.")
    source, target = (parse_tag(part) for part in parts)
    if source == target:
        raise BadInput(f"{direction!r} goes nowhere: source and target are the same language.")
    return source, target


def read_directions(text: str) -> tuple[tuple[str, str], ...]:
    """Read `vi-en`, several with commas between them, or `all` for the six; raises BadInput."""
    if text.strip().lower() == "all":
        return DIRECTIONS
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise BadInput("No direction is named. Write one like vi-en, several with commas, or all.")
    return tuple(dict.fromkeys(read_direction(part) for part in parts))

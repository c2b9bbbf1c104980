"""Addresses for readers: words of the title, in letters that survive being copied."""

from collections.abc import Callable
from itertools import count
from typing import Final

from service.exports.filename import ascii_name, slug

# A Chinese character takes nine letters in an address that is copied; Latin words need room for more.
LENGTHS: Final = {"zh": 24, "zh-Hant": 24}
LENGTH: Final = 70


def address_of(title: str, language: str) -> str:
    """Make the last part of an address out of a title; Vietnamese loses its accents, Chinese stays Chinese."""
    if language.startswith("zh"):
        words = slug(title)
    else:
        words = ascii_name(title, "").rstrip(".")
    limit = LENGTHS.get(language, LENGTH)
    if len(words) <= limit:
        return words
    # A word that is cut in the middle would be another word.
    cut = words[: limit + 1].rpartition("-")[0] or words[:limit]
    return cut.strip("-")


def free(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """Give the address, or the first of `-2`, `-3`, … that is not taken."""
    if not is_taken(wanted):
        return wanted
    return next(name for number in count(2) if not is_taken(name := f"{wanted}-{number}"))

"""One way to write punctuation and tones, so that a score can leave them out of account."""

from typing import Final

from models.typography import polish

NORMALISATION: Final = "marks+tone"
"""What signatures call it: house marks, quotes and spaces, and the old tone style in Vietnamese."""


def normalise(text: str, language: str) -> str:
    """Give a text the house typography of its language; doing it again changes nothing."""
    return polish(text, language)

"""What adapters are trained on: texts of which each line stands in two or three languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from models.errors import BadInput
from models.types import Role

LANGUAGES: Final = ("vi", "en", "zh")
ROLES: Final = ("title", "summary", "caption", "body")
MAX_CHARACTERS: Final = 4000
"""Of one line in one language: more is no sentence, but a text that was not aligned."""

Split = Literal["train", "heldout"]


@dataclass(frozen=True, slots=True)
class Line:
    """One aligned line: `texts[language]`, in two or three languages."""

    role: Role
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """Lines that belong together; `split` is what its file says, None where it says nothing.

    `alone` is true for lines that only share a file: nothing is a summary of them.
    """

    id: str
    lines: tuple[Line, ...]
    split: Split | None = None
    alone: bool = False


class BadData(BadInput):
    """A line of the training data cannot be used; the text names file and line."""

    code = "bad_training_data"


def bad(where: str, what: str) -> BadData:
    """Make the error for a place, `file:line`."""
    return BadData(f"{where}: {what}")


def line_of(texts: Mapping[str, str], *, role: str = "body", where: str) -> Line:
    """Make a line after a look at each text; raises BadData."""
    if role not in ROLES:
        raise bad(where, f"unknown role {role!r}; use one of {', '.join(ROLES)}.")
    if len(texts) < 2:
        raise bad(where, f"a line needs two languages at least, got {', '.join(texts) or 'none'}.")
    for language, text in texts.items():
        _look_at(text, language, where)
    return Line(role, dict(texts))  # type: ignore[arg-type]  # looked up in ROLES above


def _look_at(text: object, language: str, where: str) -> None:
    if language not in LANGUAGES:
        raise bad(where, f"unknown language {language!r}; use {', '.join(LANGUAGES)}.")
    if not isinstance(text, str) or not text.strip():
        raise bad(where, f"the text in {language} is empty. Fill it in, or remove the line in all languages.")
    if len(text) > MAX_CHARACTERS:
        raise bad(
            where,
            f"the text in {language} has {len(text):,} characters, {MAX_CHARACTERS:,} are allowed; split it.",
        )
    if "<|" in text:
        raise bad(
            where, f"the text in {language} holds '<|', with which marks of chat models begin. Remove it."
        )

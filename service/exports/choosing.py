"""What there is to download of a bulletin, in the order of the registry."""

from dataclasses import dataclass

from models.languages import LANGUAGES
from models.types import Bulletin
from service.exports import EXPORTS
from service.exports.base import Export


@dataclass(frozen=True, slots=True)
class Choice:
    """One file: its format, and its language where the format holds one at a time."""

    format: str
    label: str
    language: str | None = None

    @property
    def autonym(self) -> str | None:
        """Name the language in itself."""
        return LANGUAGES[self.language].autonym if self.language else None


def choices(bulletin: Bulletin) -> tuple[Choice, ...]:
    """List every file that the bulletin can be given as."""
    return tuple(
        Choice(name, EXPORTS.get(name).label, language)
        for name in EXPORTS.names()
        for language in _export(name).languages(bulletin) or (None,)
    )


def format_of(ending: str) -> str | None:
    """Name the first format whose files end so; None for an ending that is none of ours."""
    return next((name for name in EXPORTS.names() if EXPORTS.get(name).extension == ending), None)


def _export(name: str) -> Export:
    made: Export = EXPORTS.get(name)()
    return made

"""What every export does: it turns one bulletin into the bytes of one file."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from models.errors import BadInput
from models.types import Bulletin


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a bulletin beside its text: how far it is, and the version of each target by segment and language.

    A file that is made to be corrected carries the versions, so that it can be compared when it comes back.
    """

    workflow: str = "draft"
    versions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def version(self, segment: str, language: str) -> int:
        """Give the version of a target, 0 where none is known."""
        return self.versions.get(segment, {}).get(language, 0)


UNKNOWN = Standing()


class Export(ABC):
    """One file format; `magic` is how every file of it begins, which the contract test checks.

    A format whose files hold one language (or one pair) says so, and names the choices in `languages`.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    media_type: ClassVar[str]
    extension: ClassVar[str]
    magic: ClassVar[bytes]
    one_language: ClassVar[bool] = False

    def write(
        self, bulletin: Bulletin, *, language: str | None = None, standing: Standing = UNKNOWN
    ) -> bytes:
        """Give the whole file; where a language has to be chosen and none is given, in the first target."""
        return self.make(bulletin, self._choose(bulletin, language), standing)

    def languages(self, bulletin: Bulletin) -> tuple[str, ...]:
        """Name the languages of which a file holds one; empty where one file holds them all."""
        return ()

    @abstractmethod
    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Give the whole file; `language` is one of `languages`, or empty where there is no choice."""

    def _choose(self, bulletin: Bulletin, language: str | None) -> str:
        choices = self.languages(bulletin)
        if language is None:
            first = next((each for each in choices if each in bulletin.targets), None)
            return first or next(iter(choices), "")
        if language not in choices:
            have = ", ".join(choices) or "none, since one file holds all languages"
            raise BadInput(f"There is no {self.label} in {language!r}. Available: {have}.")
        return language

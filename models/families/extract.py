"""No model: an article's own best sentences are its summary, in every language and under no licence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from models.engines.base import Request
from models.families.base import Family, TranslationTask


class ExtractFamily(Family):
    """Stands in for a summarizer, and asks for nothing: no language is in `summary_characters`."""

    name: ClassVar[str] = "extract"
    translates: ClassVar[bool] = False
    summarizes: ClassVar[bool] = True
    summary_characters: ClassVar[Mapping[str, int]] = MappingProxyType({})

    def translation(self, task: TranslationTask) -> Request:
        """Refuse: there is no model."""
        raise NotImplementedError("The family 'extract' cannot translate.")

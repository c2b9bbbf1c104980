"""What the compatible APIs work with: texts, documents, glossaries, suggestions and usage."""

from typing import cast

from flask import Flask, current_app

from models.errors import AppError
from service.database.documents import DocumentStore
from service.database.glossaries import GlossaryStore
from service.database.suggestions import SuggestionStore
from service.database.usage import UsageStore
from service.texts import Texts
from service.web.parts import Parts

EXTENSION = "bulletins-compat"


class QuotaExceeded(AppError):
    """The caller has had as many characters translated this month as the operator allows."""

    # DeepL's own number; LibreTranslate's views answer with 429.
    status = 456
    code = "quota_exceeded"


class Engine:
    """One of each for an application."""

    def __init__(self, its: Parts) -> None:
        database = its.store.engine
        self.settings = its.settings
        self.documents = DocumentStore(database)
        self.glossaries = GlossaryStore(database)
        self.suggestions = SuggestionStore(database)
        self.usage = UsageStore(database)
        self.texts = Texts(its.jobs, self.documents)

    def install(self, app: Flask) -> None:
        """Make this the engine of an application."""
        app.extensions[EXTENSION] = self

    def require_quota(self, owner: str, characters: int) -> None:
        """Refuse what goes over the limit of the month; raises QuotaExceeded."""
        limit = self.settings.character_limit
        if limit and (used := self.usage.this_month(owner)) + characters > limit:
            raise QuotaExceeded(
                f"Quota exceeded: {used:,} of {limit:,} characters of this month are used, "
                f"{characters:,} more are asked for."
            )


def engine() -> Engine:
    """Give the engine of the application that answers the present request."""
    return cast(Engine, current_app.extensions[EXTENSION])

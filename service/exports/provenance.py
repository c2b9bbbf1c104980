"""Where a bulletin comes from, in words for a reader."""

from collections.abc import Iterator

from models.languages import LANGUAGES
from models.types import Bulletin

METHODS = {
    "abstractive": "abstractive: written by the model in the source language, then translated",
    "extractive": "extractive: sentences of the article, unchanged, then translated",
}

STATUS = {
    "review": "in review",
    "approved": "approved by an editor",
    "published": "approved by an editor and published",
}


def facts(bulletin: Bulletin, *, workflow: str = "draft") -> tuple[tuple[str, str], ...]:
    """List source, summary method, models and pivots as pairs of a label and a text."""
    return tuple(_facts(bulletin, workflow))


def _facts(bulletin: Bulletin, workflow: str) -> Iterator[tuple[str, str]]:
    article = bulletin.article
    yield "Source language", LANGUAGES[article.language].name
    yield from (("Source address", article.url),) if article.url else ()
    yield from (("Date", article.date),) if article.date else ()
    yield from (("Byline", article.byline),) if article.byline else ()
    if bulletin.summary.sentences:
        yield "Summary", METHODS[bulletin.summary.method]
    for direction, model in bulletin.models.items():
        yield _direction(direction), model
    for target, pivot in sorted(_pivots(bulletin).items()):
        yield f"{LANGUAGES[target].name} by way of", LANGUAGES[pivot].name
    yield "Status", _status(bulletin, workflow)


def _status(bulletin: Bulletin, workflow: str) -> str:
    mended = any(
        each.origin == "human" for targets in bulletin.translations.values() for each in targets.values()
    )
    draft = (
        "draft, corrected in part by an editor" if mended else "machine-made draft; not yet read by an editor"
    )
    return STATUS.get(workflow, draft)


def _direction(direction: str) -> str:
    source, _, target = direction.partition("-")
    if source in LANGUAGES and target in LANGUAGES:
        return f"{LANGUAGES[source].name} to {LANGUAGES[target].name}"
    return "Summary written by" if direction == "summary" else f"Model for {direction}"


def _pivots(bulletin: Bulletin) -> dict[str, str]:
    return {
        tag: translation.pivot
        for targets in bulletin.translations.values()
        for tag, translation in targets.items()
        if translation.pivot
    }

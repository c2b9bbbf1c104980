"""The files of a bulletin as the menu offers them, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import LazyString, lazy_gettext

from models.types import Bulletin
from service.exports.aligned import LANG_ATTRIBUTES
from service.exports.choosing import choices

# Only what has words in it: a name of a format is the same in all languages.
LABELS: Final[Mapping[str, LazyString]] = {
    "docx": lazy_gettext("DOCX, all languages in one table"),
    "article": lazy_gettext("DOCX"),
    "zip": lazy_gettext("ZIP with all"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to download; `autonym` and `lang` where it holds one language."""

    address: str
    label: str | LazyString
    autonym: str | None = None
    lang: str | None = None


def offers(bulletin: Bulletin) -> tuple[Offer, ...]:
    """List what there is to download, one line a file."""
    return tuple(
        Offer(
            url_for("pages.download", id=bulletin.id, format=each.format, language=each.language),
            LABELS.get(each.format, each.label),
            each.autonym,
            LANG_ATTRIBUTES[each.language] if each.language else None,
        )
        for each in choices(bulletin)
    )

"""How the list calls things."""

from datetime import date
from typing import Final

from flask_babel import LazyString, format_date, lazy_gettext

from service.web import words

# In the order of a bulletin's life; each with the icon before it, a dot where there is none.
STANDINGS: Final[dict[str, tuple[LazyString, str]]] = {
    name: (words.STANDINGS[name], icon)
    for name, icon in {
        "queued": "clock",
        "working": "clock",
        "draft": "",
        "review": "",
        "approved": "done",
        "published": "done",
        "failed": "error",
        "cancelled": "warning",
    }.items()
}
LANGUAGE_NAMES: Final = words.LANGUAGE_NAMES
CHOSEN: Final = words.CHOSEN
SORTS: Final[dict[str, LazyString]] = {
    "newest": lazy_gettext("Newest first"),
    "oldest": lazy_gettext("Oldest first"),
    "changed": lazy_gettext("Last changed first"),
    "date": lazy_gettext("By date of the article"),
    "title": lazy_gettext("By title"),
    "findings": lazy_gettext("Most findings first"),
}
FINDINGS: Final[dict[str, LazyString]] = {
    "any": lazy_gettext("With findings"),
    "errors": lazy_gettext("With errors"),
    "none": lazy_gettext("Without findings"),
}
CHECKS: Final[dict[str, LazyString]] = {
    "empty": lazy_gettext("Empty sentence"),
    "script": lazy_gettext("Wrong language or script"),
    "untranslated": lazy_gettext("Left untranslated"),
    "numbers": lazy_gettext("Figures and amounts"),
    "dates": lazy_gettext("Dates"),
    "terms": lazy_gettext("Terms of the ledger"),
    "names": lazy_gettext("Names of the ledger"),
    "foreign_names": lazy_gettext("Foreign names"),
    "added_places": lazy_gettext("Places that were added"),
    "repetition": lazy_gettext("Repetition"),
    "length": lazy_gettext("Length"),
    "dropped": lazy_gettext("Parts left out"),
    "punctuation": lazy_gettext("Punctuation"),
    "leftover": lazy_gettext("Leftovers of the model"),
}
FILTERS: Final[dict[str, LazyString]] = {
    "q": lazy_gettext("Search"),
    "language": lazy_gettext("Source language"),
    "findings": lazy_gettext("Findings"),
    "since": lazy_gettext("From"),
    "until": lazy_gettext("Until"),
    "mine": lazy_gettext("Mine"),
    "batch": lazy_gettext("Batch"),
}


def day(text: str) -> str:
    """Write a day in the reader's manner; what is none stays as it is."""
    try:
        return str(format_date(date.fromisoformat(text), "medium"))
    except ValueError:
        return text


def check(name: str) -> str:
    """Name a check; one that the page does not know keeps the name that programs use."""
    return str(CHECKS.get(name, name))

"""How the pages of the memory call things."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, lazy_gettext

from service.web.words import LANGUAGE_NAMES

__all__ = ["FATES", "LANGUAGE_NAMES", "ROLES", "SKIPPED"]

ROLES: Final[Mapping[str, LazyString]] = {
    "title": lazy_gettext("Title"),
    "summary": lazy_gettext("Summary"),
    "caption": lazy_gettext("Caption"),
    "body": lazy_gettext("Article"),
}
FATES: Final[Mapping[str, LazyString]] = {
    "new": lazy_gettext("New sentences"),
    "newer": lazy_gettext("Other translations, newer than those in the memory: they come first from now on"),
    "older": lazy_gettext("Other translations, older than those in the memory: those stay first"),
    "known": lazy_gettext("In the memory already: nothing changes"),
}
SKIPPED: Final[Mapping[str, LazyString]] = {
    "languages": lazy_gettext("In fewer than two of our languages: left out"),
    "long": lazy_gettext("Too long for a sentence: left out"),
}

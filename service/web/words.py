"""The words of the desk that stand on many pages, in the reader's language."""

from collections.abc import Mapping
from typing import Final

from flask import Flask
from flask_babel import LazyString, lazy_gettext

from models.languages import Language

LANGUAGE_NAMES: Final[Mapping[str, LazyString]] = {
    "vi": lazy_gettext("Vietnamese"),
    "en": lazy_gettext("English"),
    "zh": lazy_gettext("Chinese"),
    "zh-Hant": lazy_gettext("Chinese (Traditional)"),
}
# Both kinds of Chinese stand side by side where one is chosen.
CHOSEN: Final[Mapping[str, LazyString]] = {**LANGUAGE_NAMES, "zh": lazy_gettext("Chinese (Simplified)")}
ROLES: Final[Mapping[str, LazyString]] = {
    "title": lazy_gettext("Title"),
    "summary": lazy_gettext("Summary"),
    "caption": lazy_gettext("Captions"),
    "body": lazy_gettext("Article"),
}
SEVERITIES: Final[Mapping[str, LazyString]] = {
    "error": lazy_gettext("Error"),
    "warning": lazy_gettext("Warning"),
}
STANDINGS: Final[Mapping[str, LazyString]] = {
    "queued": lazy_gettext("Waiting"),
    "working": lazy_gettext("Translating"),
    "draft": lazy_gettext("Draft"),
    "review": lazy_gettext("In review"),
    "approved": lazy_gettext("Approved"),
    "published": lazy_gettext("Published"),
    "failed": lazy_gettext("Stopped"),
    "cancelled": lazy_gettext("Cancelled"),
}
KINDS: Final[Mapping[str, LazyString]] = {
    "person": lazy_gettext("Person"),
    "place": lazy_gettext("Place name"),
    "organisation": lazy_gettext("Organisation"),
    "term": lazy_gettext("Term"),
}
ORIGINS: Final[Mapping[str, LazyString]] = {
    "model": lazy_gettext("model"),
    "memory": lazy_gettext("memory"),
    "human": lazy_gettext("human"),
    "source": lazy_gettext("source"),
}


def install(app: Flask) -> None:
    """Make the words known to the templates as filters."""
    for filter in (language_name, choice, role_name, severity, standing, name_kind, origin):
        app.add_template_filter(filter)


def language_name(tag: str) -> str:
    """Name a language."""
    return str(LANGUAGE_NAMES.get(tag, tag))


def choice(language: Language) -> str:
    """Name a language where one is chosen."""
    name = str(CHOSEN[language.tag])
    return name[:1].upper() + name[1:]


def role_name(role: str) -> str:
    """Name the part of a bulletin that a segment belongs to."""
    return str(ROLES[role])


def severity(name: str) -> str:
    """Name how grave a finding is."""
    return str(SEVERITIES[name])


def standing(name: str) -> str:
    """Name where a bulletin stands."""
    return str(STANDINGS.get(name, name))


def name_kind(kind: str) -> str:
    """Name the kind of a proposed name."""
    return str(KINDS.get(kind, kind))


def origin(name: str) -> str:
    """Name where a translation comes from."""
    return str(ORIGINS.get(name, name))


def spoken(words: Mapping[str, LazyString]) -> dict[str, str]:
    """Give words in the reader's language, for a script of the page."""
    return {name: str(word) for name, word in words.items()}

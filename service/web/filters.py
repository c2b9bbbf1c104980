"""How templates write moments and language tags."""

from datetime import datetime

from flask import Flask

from models.languages import Language
from service.exports.aligned import LANG_ATTRIBUTES


def install(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.add_template_filter(iso)
    app.add_template_filter(day)
    app.add_template_filter(lang)
    app.add_template_filter(choice)


def iso(moment: datetime) -> str:
    """Write a moment for a `datetime` attribute."""
    return moment.isoformat(timespec="seconds")


def day(moment: datetime) -> str:
    """Write a moment to the minute, with its zone; scripts turn it into the reader's own time."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def lang(tag: str) -> str:
    """Give the value of a `lang` attribute for one of our language tags."""
    return LANG_ATTRIBUTES.get(tag, tag)


def choice(language: Language) -> str:
    """Name a language where one is chosen: both kinds of Chinese stand side by side there."""
    return f"{language.name} (Simplified)" if language.tag == "zh" else language.name

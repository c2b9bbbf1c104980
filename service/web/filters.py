"""How templates write moments and language tags."""

from datetime import datetime

from flask import Flask
from flask_babel import format_datetime

from service.exports.aligned import LANG_ATTRIBUTES
from service.web import said, words


def install(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.add_template_filter(iso)
    app.add_template_filter(day)
    app.add_template_filter(lang)
    app.add_template_filter(said.said)
    words.install(app)


def iso(moment: datetime) -> str:
    """Write a moment for a `datetime` attribute."""
    return moment.isoformat(timespec="seconds")


def day(moment: datetime) -> str:
    """Write a moment in the reader's manner, with its zone; scripts turn it into the reader's own time."""
    return f"{format_datetime(moment, 'medium')} UTC"


def lang(tag: str) -> str:
    """Give the value of a `lang` attribute for one of our language tags."""
    return LANG_ATTRIBUTES.get(tag, tag)

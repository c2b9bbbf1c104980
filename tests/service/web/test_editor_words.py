"""The words that the editor's scripts say: each is there, and none is there for nothing."""

import re
from pathlib import Path

from flask import Flask

import service.web
from service.web.desk.words import words

SCRIPTS = Path(service.web.__file__).parent / "static" / "desk"
# Names that are put together, with what they begin with.
MADE = ("confidence.", "conflict.", "origin.", "undo.", "redo.", "news.")


def said() -> tuple[set[str], set[str]]:
    """Find the names that the scripts say, and those that they count with."""
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    counted = set(re.findall(r'\bcount\("([\w.-]+)"', scripts)) | {"error", "warning"}
    return set(re.findall(r'\b(?:say|tell)\("([\w.-]+)"', scripts)), counted


def test_every_word_that_is_said_is_there_and_no_other(app: Flask) -> None:
    with app.test_request_context():
        there = set(words())
    spoken, counted = said()
    assert len(spoken) > 15
    needed = spoken | {f"{name}.{form}" for name in counted for form in ("one", "other")}
    assert needed - there == set()
    assert {name for name in there - needed if not name.startswith(MADE)} == set()

"""Under which name somebody's judgements are kept."""

from typing import Final

from flask import session

from service.web.people import current_person

ANNOTATOR: Final = "annotator"
# As long as judgements keep it.
LONGEST: Final = 80


def bound() -> str | None:
    """Give the address of whoever has an account: nobody else can judge under it, or change what they judged."""
    person = current_person()
    if person.is_open:
        return None
    return person.email if len(person.email) <= LONGEST else f"{person.email[:60]}…{person.id}"


def annotator() -> str:
    """Give the name of who judges; empty for somebody without an account who has not typed one yet."""
    typed: str = session.get(ANNOTATOR, "")
    return bound() or typed

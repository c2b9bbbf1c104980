"""What checks and readers say in English reaches people in their language."""

import re

import pytest
from flask import Flask

from models.checks import CHECKS
from service.web.said import PLACE, WORDED, recognised, said
from service.web.sayings import SAYINGS


@pytest.mark.parametrize("name", CHECKS.names())
def test_every_message_of_every_check_is_known(name: str) -> None:
    check = CHECKS.get(name)()
    messages = [finding.message for pair in check.bad for finding in check.run(pair)]
    assert messages
    assert [message for message in messages if recognised(message) is None] == []


def test_a_known_sentence_is_said_with_what_it_holds(guarded: Flask) -> None:
    with guarded.test_request_context(headers={"Accept-Language": "en"}):
        for sentence in ("“24” is missing; expected “24”.", "This looks like a Markdown fence: '```'."):
            assert said(sentence) == sentence
    with guarded.test_request_context(headers={"Accept-Language": "zh"}):
        assert "3.200" in said("“3.200” is missing; expected “3200”.")
        assert re.search("[A-Za-z]", said("“3.200” is missing; expected “3200”.")) is None
        assert "Markdown" in said("This looks like a Markdown fence: '```'.")
        assert "looks" not in said("This looks like a Markdown fence: '```'.")


def test_the_reason_of_a_name_is_two_sentences(guarded: Flask) -> None:
    reason = "Vietnamese name in Hanzi, read back. The text around it points to Vietnam; please confirm."
    with guarded.test_request_context(headers={"Accept-Language": "zh"}):
        assert re.search("[A-Za-z]{3}", said(reason)) is None


@pytest.mark.parametrize(
    "text", ["", "Something that nobody has said.", "100 % sure (%s) %(x)s", "a\nb", "。" * 5000]
)
def test_what_is_not_known_stays_as_it_is(guarded: Flask, text: str) -> None:
    with guarded.test_request_context(headers={"Accept-Language": "vi"}):
        assert said(text) == text


def test_a_saying_cannot_be_taken_for_another() -> None:
    """Each saying, filled in, is recognised as itself or as one that says the same with fewer parts."""
    for saying in SAYINGS:
        filled = PLACE.sub(lambda match: "Vietnamese" if match[1] in WORDED else f"<{match[1]}>", saying)
        found = recognised(filled)
        assert found is not None
        assert found[0] == saying

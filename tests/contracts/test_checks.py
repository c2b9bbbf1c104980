"""Every check keeps the promise of its own examples."""

import pytest

from models.checks import CHECKS
from models.checks.base import Check


@pytest.fixture(params=CHECKS.names())
def check(request: pytest.FixtureRequest) -> Check:
    made = CHECKS.get(request.param)()
    assert isinstance(made, Check)
    return made


def test_name_is_the_one_in_the_registry(check: Check, request: pytest.FixtureRequest) -> None:
    assert check.name == request.node.callspec.params["check"]


def test_good_pairs_pass(check: Check) -> None:
    assert check.good
    assert [(pair, check.run(pair)) for pair in check.good if check.run(pair)] == []


def test_bad_pairs_are_flagged(check: Check) -> None:
    assert check.bad
    assert [pair for pair in check.bad if not check.run(pair)] == []


def test_messages_are_sentences_under_the_name_of_the_check(check: Check) -> None:
    findings = [finding for pair in check.bad for finding in check.run(pair)]
    assert {(finding.check, finding.severity) for finding in findings} == {(check.name, check.severity)}
    assert [finding.message for finding in findings if not finding.message.endswith(".")] == []

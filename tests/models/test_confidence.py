"""Three levels of confidence for a target segment."""

import pytest

from models import confidence
from models.confidence import Cuts, built_in, confidence_of, score
from models.types import Finding, Origin, Translation

ERROR, WARNING = Finding("numbers", "error", "45 is missing."), Finding("name", "warning", "Confirm it.")


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    cuts = {("small", "vi-en"): Cuts(-0.6, -0.3), ("small", "vi-zh"): Cuts(-0.9, -0.7)}
    monkeypatch.setattr(confidence, "built_in", lambda: cuts)


def level(logprob: float | None, *findings: Finding, model: str = "small", target: str = "en") -> str | None:
    return confidence_of(Translation("It.", model=model, findings=findings, logprob=logprob), "vi", target)


@pytest.mark.parametrize(
    ("logprob", "found"),
    [(-0.1, "high"), (-0.3, "high"), (-0.31, "middle"), (-0.6, "middle"), (-0.61, "low")],
)
def test_levels_begin_at_the_cuts_of_the_direction(logprob: float, found: str) -> None:
    assert level(logprob) == found


def test_each_direction_has_cuts_of_its_own() -> None:
    assert [level(-0.65), level(-0.65, target="zh"), level(-0.65, target="zh-Hant")] == [
        "low",
        "high",
        "high",
    ]


def test_an_error_is_low_and_a_warning_never_high() -> None:
    assert [level(-0.01, ERROR), level(-0.01, WARNING), level(-0.59, WARNING)] == ["low", "middle", "low"]


def test_without_probabilities_or_cuts_the_findings_decide() -> None:
    assert [level(None), level(None, WARNING), level(-9.0, model="other")] == ["high", "middle", "high"]


@pytest.mark.parametrize("origin", ["human", "memory", "source"])
def test_what_a_person_wrote_has_none(origin: Origin) -> None:
    assert confidence_of(Translation("It.", origin=origin, logprob=-0.1), "vi", "en") is None


def test_converted_chinese_has_none() -> None:
    assert level(None, model="opencc") is None


def test_findings_cost_more_the_graver_they_are() -> None:
    assert score(-0.5, [ERROR, WARNING]) == pytest.approx(-0.75)


def test_the_built_in_cuts_can_be_read() -> None:
    for (model, direction), cuts in built_in().items():
        assert model
        assert "-" in direction
        assert cuts.low <= cuts.high <= 0

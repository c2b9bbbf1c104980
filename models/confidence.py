"""How far a target segment can be trusted: three levels, from the model's own probabilities and the findings."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from models.types import Finding, Translation

Confidence = Literal["high", "middle", "low"]

COSTS: Final = {"error": 0.2, "warning": 0.05}
"""What a finding takes from the mean log-probability of a token; not fitted (docs/quality.md)."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the levels of one model in one direction begin: below `low` is low, from `high` on is high."""

    low: float
    high: float


def confidence_of(translation: Translation, source: str, target: str) -> Confidence | None:
    """Tell where an editor should look first; None for what a person wrote or a rule made.

    The levels rank the sentences of one model in one direction: low is the quarter that is likeliest to be bad, high
    the half that is likeliest to be good. A sentence with an error is low, one with a warning never high. For a model
    that is not measured, or tells no probabilities, the findings alone decide.
    """
    if translation.origin != "model" or translation.model == "opencc":
        return None
    best = by_findings(translation.findings)
    if best == "low":
        return "low"
    cuts = built_in().get((translation.model or "", f"{_written(source)}-{_written(target)}"))
    if cuts is None or translation.logprob is None:
        return best
    worth = score(translation.logprob, translation.findings)
    if worth < cuts.low:
        return "low"
    return best if worth >= cuts.high else "middle"


def by_findings(findings: Sequence[Finding]) -> Confidence:
    """Tell what the findings alone say: low with an error, middle with a warning."""
    severities = {finding.severity for finding in findings}
    return "low" if "error" in severities else "middle" if severities else "high"


def score(logprob: float, findings: Sequence[Finding]) -> float:
    """Rank a sentence: the mean log-probability of its tokens, less a cost for each finding."""
    return logprob - sum(COSTS[finding.severity] for finding in findings)


@cache
def built_in() -> Mapping[tuple[str, str], Cuts]:
    """Read the measured cuts, by model and direction."""
    table = tomllib.loads(files("models").joinpath("data/confidence.toml").read_text(encoding="utf-8"))
    return {
        (model, direction): Cuts(low, high)
        for model, directions in table.items()
        for direction, (low, high) in directions.items()
    }


def _written(language: str) -> str:
    return "zh" if language == "zh-Hant" else language

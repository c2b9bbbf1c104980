"""What annotators found, per system, and how far they agree."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from eval.agreement import alpha, overlap
from service.database.annotation_rows import TIE, Campaign, Item, Judgement


@dataclass(frozen=True, slots=True)
class SystemResult:
    """One system: how often it was preferred, or its mean score with half the width of the 95 % interval."""

    name: str
    judged: int
    wins: int = 0
    mean: float | None = None
    margin: float | None = None
    minor: int = 0
    major: int = 0
    clean: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """A campaign's outcome; `p` is of a two-sided sign test on the preferences, ties left out."""

    systems: tuple[SystemResult, ...]
    judgements: int
    ties: int
    p: float | None
    alpha: float | None
    overlap: int
    annotators: Mapping[str, int]
    seconds: float | None


def results(campaign: Campaign, items: Sequence[Item], judgements: Sequence[Judgement]) -> Results:
    """Work out a campaign's results."""
    by_position = {item.position: item for item in items}
    wins = [sum(each.preferred == number for each in judgements) for number in range(len(campaign.systems))]
    preference = campaign.kind == "preference"
    names = sorted({each.annotator for each in judgements})
    answers = {
        name: {str(each.position): _answer(each) for each in judgements if each.annotator == name}
        for name in names
    }
    timed = [each.seconds for each in judgements if each.seconds > 0]
    return Results(
        systems=tuple(
            _system(campaign, number, wins[number], by_position, judgements)
            for number in range(len(campaign.systems))
        ),
        judgements=len(judgements),
        ties=sum(each.preferred == TIE for each in judgements),
        p=sign_test(wins[0], wins[1]) if preference and judgements else None,
        alpha=alpha(answers, level="nominal" if preference else "interval"),
        overlap=overlap(answers),
        annotators={name: len(given) for name, given in answers.items()},
        seconds=fmean(timed) if timed else None,
    )


def sign_test(wins: int, losses: int) -> float:
    """Give the two-sided p-value of so many wins and losses if either were as likely."""
    total, fewer = wins + losses, min(wins, losses)
    tail: float = sum(math.comb(total, count) for count in range(fewer + 1)) / 2**total
    return min(1.0, 2 * tail)


def _answer(judgement: Judgement) -> float:
    answer = judgement.score if judgement.preferred is None else judgement.preferred
    return math.nan if answer is None else float(answer)


def _system(
    campaign: Campaign,
    number: int,
    wins: int,
    items: Mapping[int, Item],
    judgements: Sequence[Judgement],
) -> SystemResult:
    mine = [each for each in judgements if number in items[each.position].systems]
    name = campaign.systems[number]
    if campaign.kind == "preference":
        return SystemResult(name, len(mine), wins=wins)
    scores = [each.score for each in mine if each.score is not None]
    spans = [span for each in mine for span in each.spans]
    return SystemResult(
        name,
        len(mine),
        mean=fmean(scores) if scores else None,
        margin=1.96 * stdev(scores) / math.sqrt(len(scores)) if len(scores) > 1 else None,
        minor=sum(span.severity == "minor" for span in spans),
        major=sum(span.severity == "major" for span in spans),
        clean=sum(not each.spans for each in mine),
    )

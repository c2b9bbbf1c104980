"""What can be mended in a translation without guessing, and what to tell the model before it tries again."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from models.checks import Pair
from models.quantities import compare, dates, numbers, write
from models.termbase import TermMatch
from models.types import Finding

REPAIRABLE = frozenset(
    {
        "numbers",
        "dates",
        "terms",
        "foreign_names",
        "leftover",
        "repetition",
        "untranslated",
        "script",
        "dropped",
        "empty",
    }
)
"""Checks whose findings a second attempt can mend."""

_COMMA_GROUPS: Final = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_SPACED_GROUPS: Final = re.compile(r"(?<![\d,.])\d{1,3}(?:, \d{3})+(?![\d,])")


def wants_retry(findings: Iterable[Finding]) -> bool:
    """Tell whether a second attempt is worth its time."""
    return any(finding.check in REPAIRABLE and finding.severity == "error" for finding in findings)


def missed_pairs(pair: Pair) -> list[tuple[str, str]]:
    """Name what the target lost, as source form and the form that should stand in the target."""
    lost = [
        (quantity.text, write.number(quantity, pair.target_language))
        for quantity in compare.missing_numbers(
            pair.source, pair.target, pair.source_language, pair.target_language
        )
    ]
    lost += [
        (date.text, write.date(date, pair.target_language))
        for date in compare.missing_dates(
            pair.source, pair.target, pair.source_language, pair.target_language, article_date=pair.date
        )
    ]
    return lost


def regroup(text: str, source: str, source_language: str, target_language: str) -> str:
    """Write thousands as the target language does where the source has that very number.

    Models trained on English write `9,000` in Vietnamese, where that is nine; from `9.000` small ones make `9, 000`.
    """
    groups = [_SPACED_GROUPS, _COMMA_GROUPS] if target_language == "vi" else [_SPACED_GROUPS]
    if not any(each.search(text) for each in groups):
        return text
    values = {quantity.value for quantity in numbers.parse(source, source_language)}
    mark = "." if target_language == "vi" else ","

    def whole(match: re.Match[str]) -> str:
        grouped = match[0].replace(" ", "")
        return grouped.replace(",", mark) if Decimal(grouped.replace(",", "")) in values else match[0]

    for each in groups:
        text = each.sub(whole, text)
    return text


def substitute(pair: Pair, missing: Sequence[TermMatch]) -> str:
    """Put right what has only one place to go; change nothing where the place would be a guess."""
    return _drop_years(pair, _put_dates(pair, _put_numbers(pair, _put_terms(pair, missing))))


def _put_terms(pair: Pair, missing: Sequence[TermMatch]) -> str:
    """Replace a source form that leaked into the target by the ledger form."""
    target = pair.target
    for match in missing:
        form = match.term.forms[pair.target_language][0].replace("\\", r"\\")
        target = re.sub(rf"(?<!\w){re.escape(match.surface)}(?!\w)", form, target)
    return target


def _put_numbers(pair: Pair, target: str) -> str:
    """Replace a foreign number by the lost one, if there is one of each: the same figure gone wrong."""
    languages = pair.source_language, pair.target_language
    lost = compare.missing_numbers(pair.source, target, *languages)
    added = compare.added_numbers(pair.source, target, *languages)
    if len(lost) != 1 or len(added) != 1:
        return target
    return target[: added[0].start] + write.number(lost[0], pair.target_language) + target[added[0].end :]


def _put_dates(pair: Pair, target: str) -> str:
    """Replace a foreign date by the lost one, if there is one of each."""
    languages = pair.source_language, pair.target_language
    lost = compare.missing_dates(pair.source, target, *languages, article_date=pair.date)
    added = compare.added_dates(pair.source, target, *languages, article_date=pair.date)
    if len(lost) != 1 or len(added) != 1:
        return target
    return target[: added[0].start] + write.date(lost[0], pair.target_language) + target[added[0].end :]


def _drop_years(pair: Pair, target: str) -> str:
    """Take the year out of a date that the source has without one: models that learned from records add it."""
    languages = pair.source_language, pair.target_language
    given = {
        (date.month, date.day) for date in dates.parse(pair.source, pair.source_language) if not date.year
    }
    for date in reversed(compare.added_dates(pair.source, target, *languages, article_date=pair.date)):
        if date.year and date.day and (date.month, date.day) in given:
            year = rf"(?:,?\s*năm\s+|,?\s+|[/.-])?(?<!\d){date.year}(?!\d)年?"
            left = re.sub(year, "", date.text, count=1)
            told = [(each.month, each.day, each.year) for each in dates.parse(left, pair.target_language)]
            if told == [(date.month, date.day, None)]:
                target = target[: date.start] + left + target[date.end :]
    return target

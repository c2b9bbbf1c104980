"""Mends for numbers and dates: the lost one in the place of the one that it became."""

from collections.abc import Iterator
from dataclasses import replace

from models.checks import Pair
from models.quantities import DateMention, Quantity, compare, write
from models.quantities.pairing import pair_dates, pair_numbers
from models.types import Finding
from service.mending.mend import Mend
from service.mending.places import inserted, removed, replaced


def numbers(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Restore lost numbers, and take out those that came from nowhere."""
    languages = (pair.source_language, pair.target_language)
    lost = compare.missing_numbers(pair.source, pair.target, *languages)
    added = compare.added_numbers(pair.source, pair.target, *languages)
    for one, other in pair_numbers(lost, added):
        if one is not None and other is not None:
            for new in _restored(one, other, pair.target_language):
                yield replaced(pair, other.start, other.end, new)
        elif one is not None:
            yield inserted(pair, write.number(one, pair.target_language), one.start)
        elif other is not None:
            yield removed(pair, other.start, other.end)


def dates(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Restore lost dates, and take out those that came from nowhere."""
    languages = (pair.source_language, pair.target_language)
    lost = compare.missing_dates(pair.source, pair.target, *languages, article_date=pair.date)
    added = compare.added_dates(pair.source, pair.target, *languages, article_date=pair.date)
    for one, other in pair_dates(lost, added):
        if one is not None and other is not None:
            yield replaced(pair, other.start, other.end, _date(one, pair.target_language))
        elif one is not None:
            yield inserted(pair, _date(one, pair.target_language), one.start)
        elif other is not None:
            yield removed(pair, other.start, other.end)


def _restored(lost: Quantity, became: Quantity, language: str) -> Iterator[str]:
    """Write the lost number: first with the words around the wrong one left as they are."""
    if lost.unit == became.unit:
        bare, wrong = (write.number(replace(each, unit=None, parts=()), language) for each in (lost, became))
        if wrong in became.text:
            yield became.text.replace(wrong, bare, 1)
    yield write.number(lost, language)


def _date(mention: DateMention, language: str) -> str:
    return write.date(mention, language)

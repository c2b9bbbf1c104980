"""Read all dates of a text: days, months, years, quarters and weekdays."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from models.quantities import dates_en, dates_vi, dates_zh
from models.quantities.folding import base, blank, fold, noise
from models.quantities.mentions import DateMention

Finder = Callable[[str], Iterator[DateMention]]

_FINDERS: dict[str, tuple[Finder, ...]] = {
    "vi": dates_vi.FINDERS,
    "en": dates_en.FINDERS,
    "zh": dates_zh.FINDERS,
}
_ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")


def parse(text: str, language: str) -> list[DateMention]:
    """Find all dates in reading order; where two readings overlap, the fuller one is kept."""
    return list(_parse(text, base(language)))


@lru_cache(maxsize=4096)
def _parse(text: str, language: str) -> tuple[DateMention, ...]:
    hidden = fold(text, language)
    hidden = blank(hidden, noise(hidden))
    found: list[DateMention] = []
    for finder in (_iso, *_FINDERS[language]):
        new = [mention for mention in finder(hidden) if _is_possible(mention)]
        found += new
        hidden = blank(hidden, [(mention.start, mention.end) for mention in new])
    # Full-width digits were folded: a mention shows the text as it stands.
    found = [replace(mention, text=text[mention.start : mention.end]) for mention in found]
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))


def _iso(text: str) -> Iterator[DateMention]:
    """Find ISO 8601 dates, which are the same in all languages."""
    for match in _ISO.finditer(text):
        year, month, day = (int(match.group(name)) for name in ("year", "month", "day"))
        yield DateMention(year, month, day, match.group(), *match.span())


def _is_possible(mention: DateMention) -> bool:
    """Refuse a 13th month and a 32nd day: such text is no date."""
    return (mention.month is None or 1 <= mention.month <= 12) and (
        mention.day is None or 1 <= mention.day <= 31
    )

"""What is doubtful about a sentence that a person wrote: the checks that model output goes through, too."""

from functools import cache

from models.checks import Pair
from models.chinese import to_simplified
from models.direction import Checker
from models.termbase import Termbase
from models.types import Finding, Segment


def findings_of(
    segment: Segment,
    text: str,
    *,
    source: str,
    target: str,
    date: str | None,
    termbase: Termbase | None = None,
) -> tuple[Finding, ...]:
    """Run every check on one sentence; Traditional Chinese is checked in its Simplified form.

    `termbase` is that of service.ledger.termbase_of; without it only the built-in terms are looked for.
    """
    pair = pair_of(segment, text, source=source, target=target, date=date, termbase=termbase)
    return () if pair.source_language == pair.target_language else _checker().run(pair)


def pair_of(
    segment: Segment,
    text: str,
    *,
    source: str,
    target: str,
    date: str | None,
    termbase: Termbase | None = None,
) -> Pair:
    """Put together what the checks look at; Traditional Chinese comes in its Simplified form."""
    before, after = _written(segment.source, source), _written(text, target)
    language = _language(source)
    matches = tuple((termbase or Termbase.load()).match(before, language))
    return Pair(before, after, language, _language(target), segment.role, matches, date)


@cache
def _checker() -> Checker:
    return Checker()


def _written(text: str, language: str) -> str:
    return to_simplified(text) if language == "zh-Hant" else text


def _language(tag: str) -> str:
    return "zh" if tag == "zh-Hant" else tag

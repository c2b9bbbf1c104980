"""Offers mends for findings, and only such as the checks find to be better."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Final, Protocol

from models.checks import Pair
from models.chinese import to_simplified, to_traditional
from models.termbase import Termbase
from models.types import Article, Finding, Segment
from service.checking import findings_of, pair_of
from service.mending import forms, marks, quantities
from service.mending.mend import Mend

Maker = Callable[[Pair, Finding], Iterable[Mend]]
Offers = tuple[tuple[Finding, tuple[Mend, ...]], ...]

MAKERS: Final[Mapping[str, Maker]] = {
    "numbers": quantities.numbers,
    "dates": quantities.dates,
    "terms": forms.terms,
    "names": forms.names,
    "foreign_names": forms.names,
    "script": forms.script,
    "punctuation": marks.punctuation,
    "leftover": marks.leftover,
    "repetition": marks.repetition,
}
# A person chooses between few; each that is tried costs a run of the checks.
MOST_OFFERED: Final = 3
MOST_TRIED: Final = 8


class Known(Protocol):
    """What has to be known of a bulletin: its article and today's ledger."""

    @property
    def article(self) -> Article:
        """The article."""

    @property
    def termbase(self) -> Termbase:
        """The ledger."""


def mends_of(known: Known, segment: Segment, language: str, text: str, findings: Sequence[Finding]) -> Offers:
    """Pair each finding with what clears it; nothing for one that takes a person to think."""
    if not findings:
        return ()
    article = known.article
    return _offers(article.language, article.date, known.termbase, segment, language, text, tuple(findings))


@lru_cache(maxsize=4096)
def _offers(
    source: str,
    date: str | None,
    termbase: Termbase,
    segment: Segment,
    language: str,
    text: str,
    findings: tuple[Finding, ...],
) -> Offers:
    def found(new: str) -> tuple[Finding, ...]:
        return findings_of(segment, new, source=source, target=language, date=date, termbase=termbase)

    if not any(finding.check in MAKERS for finding in findings) or not _is_convertible(text, language):
        return tuple((finding, ()) for finding in findings)
    before = found(text)
    pair = pair_of(segment, text, source=source, target=language, date=date, termbase=termbase)
    return tuple(
        (finding, _kept(now, _written(_candidates(pair, now), language), before, found) if now else ())
        for finding in findings
        for now in (_as_it_is_now(finding, before),)
    )


def _as_it_is_now(finding: Finding, before: Sequence[Finding]) -> Finding | None:
    """Find what today's checks and ledger say in its place; None where they have no doubt any more."""
    if finding in before:
        return finding
    return next((each for each in before if each.check == finding.check), None)


def _candidates(pair: Pair, finding: Finding) -> Iterator[Mend]:
    maker = MAKERS.get(finding.check)
    seen = {pair.target, ""}
    for mend in maker(pair, finding) if maker else ():
        if mend.text not in seen:
            seen.add(mend.text)
            yield mend


def _kept(
    finding: Finding,
    candidates: Iterable[Mend],
    before: Sequence[Finding],
    found: Callable[[str], tuple[Finding, ...]],
) -> tuple[Mend, ...]:
    tried = islice(candidates, MOST_TRIED)
    return tuple(islice((mend for mend in tried if _clears(finding, before, found(mend.text))), MOST_OFFERED))


def _clears(finding: Finding, before: Sequence[Finding], after: Sequence[Finding]) -> bool:
    """Tell whether the finding goes, without a new error, and with less to doubt on the whole."""
    errors, new_errors = _errors(before), _errors(after)
    return finding not in after and new_errors <= errors and len(after) < len(before)


def _errors(findings: Iterable[Finding]) -> set[Finding]:
    return {finding for finding in findings if finding.severity == "error"}


def _is_convertible(text: str, language: str) -> bool:
    """Traditional Chinese is mended in its Simplified form, where the way there and back changes nothing else."""
    return language != "zh-Hant" or to_traditional(to_simplified(text)) == text


def _written(mends: Iterable[Mend], language: str) -> Iterator[Mend]:
    for mend in mends:
        if language == "zh-Hant":
            new, old, text = (to_traditional(each) for each in (mend.new, mend.old, mend.text))
            yield replace(mend, new=new, old=old, text=text)
        else:
            yield mend

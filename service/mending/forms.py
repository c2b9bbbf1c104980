"""Mends for terms and names: the ledger's form in the place of what stands there instead."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from models.checks import Pair
from models.checks.letters import CHINESE
from models.chinese import to_simplified
from models.names import pinyin
from models.termbase import Termbase, TermMatch
from models.types import Finding
from service.mending.mend import Mend
from service.mending.places import alike, inserted, replaced

_LEFT: Final = re.compile(
    r"“(?P<name>[^”]+)” was left in Vietnamese reading; it should read “(?P<right>[^”]+)”"
)
_LOST: Final = re.compile(r"The name “(?P<name>[^”]+)” is not in the translation(?:; “(?P<right>[^”]+)”)?")
_READING: Final = re.compile(
    r"“(?P<name>[^”]+)” seems to be a Chinese name in Vietnamese reading; in English it may be (?P<right>.+)\."
)
MOST_ALIKE: Final = 3


def terms(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Use the ledger form of each term that has none in the target."""
    language = pair.target_language
    lost = Termbase.missing([match for match in pair.terms if match.term.enforce], pair.target, language)
    for match in lost:
        right = match.term.forms[language][0]
        if f"“{match.surface}”" not in finding.message:
            continue
        yield from _substituted(pair, match.surface, right)
        known = [match.surface, *(form for forms in match.term.forms.values() for form in forms)]
        known += [pinyin(form) for form in match.term.forms.get("zh", ())]
        yield from _in_place_of_what_is_alike(pair, known, right)
        yield inserted(pair, right, match.start)


def names(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Use the form that the finding itself names."""
    for pattern in (_LEFT, _LOST, _READING):
        if (found := pattern.match(finding.message)) is None:
            continue
        name = found["name"]
        rights = (found["right"] or name).split(", ")[:MOST_ALIKE]
        for right in rights:
            yield from _substituted(pair, name, right)
            yield from _in_place_of_what_is_alike(pair, [name, right], right)
        if pattern is _LOST:
            yield inserted(pair, rights[0], max(pair.source.find(name), 0))


def script(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Write in Simplified characters, and put the ledger's forms for what was left in another script."""
    if pair.target_language == "zh":
        yield Mend("simplify", to_simplified(pair.target))
    yield from leaked(pair, finding)


def leaked(pair: Pair, finding: Finding) -> Iterator[Mend]:
    """Put the ledger's forms where the source's forms were left standing, one by one and all at once."""
    places: list[tuple[int, int, str]] = []
    for match in pair.terms:
        forms = match.term.forms.get(pair.target_language)
        start = pair.target.find(match.surface)
        if (
            forms
            and start >= 0
            and not any(_overlap((start, start + len(match.surface)), each) for each in places)
        ):
            places.append((start, start + len(match.surface), forms[0]))
    for start, end, new in places:
        yield replaced(pair, start, end, _spaced(pair, start, end, new))
    if len(places) > 1:
        text = pair.target
        for start, end, new in sorted(places, reverse=True):
            text = text[:start] + _spaced(pair, start, end, new) + text[end:]
        yield Mend("replace", text, ", ".join(new for *_, new in places), "…")


def _overlap(place: tuple[int, int], other: tuple[int, int, str]) -> bool:
    return place[0] < other[1] and other[0] < place[1]


def _spaced(pair: Pair, start: int, end: int, new: str) -> str:
    """Give a Latin form that takes the place of Chinese characters the spaces that it needs."""
    if not CHINESE.search(pair.target[start:end]) or pair.target_language == "zh":
        return new
    before, after = pair.target[:start], pair.target[end:]
    return (" " if before[-1:].isalnum() else "") + new + (" " if after[:1].isalnum() else "")


def _substituted(pair: Pair, wrong: str, right: str) -> Iterator[Mend]:
    """Replace the very characters of the source's form, or of the wrong one, wherever they stand."""
    pattern = re.compile(
        rf"(?<!\w){re.escape(wrong)}(?!\w)" if wrong.isascii() or " " in wrong else re.escape(wrong)
    )
    text = pattern.sub(lambda _: right, pair.target)
    if text != pair.target:
        yield Mend("replace", text, right, wrong)


def _in_place_of_what_is_alike(pair: Pair, known: Sequence[str], right: str) -> Iterator[Mend]:
    chinese = pair.target_language == "zh"
    candidates = [form for form in known if bool(CHINESE.search(form)) == chinese]
    places = alike(pair.target, candidates, chinese=chinese, taken=_taken(pair))
    for _, (start, end) in zip(range(MOST_ALIKE), places, strict=False):
        yield replaced(pair, start, end, right)


def _taken(pair: Pair) -> list[tuple[int, int]]:
    """List where forms of the source's terms stand rightly: nothing goes in their place."""
    return [place for match in pair.terms for place in _standing(match, pair.target, pair.target_language)]


def _standing(match: TermMatch, target: str, language: str) -> Iterable[tuple[int, int]]:
    for form in match.term.forms.get(language, ()):
        for found in re.finditer(re.escape(form), target):
            yield found.span()

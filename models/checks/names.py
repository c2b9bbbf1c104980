"""Names that were left in Vietnamese reading, or lost, on the way to the other language."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from models.checks.base import Check, Pair
from models.folding import joined, keys
from models.name_country import lean
from models.name_spans import NameSpan, find_names
from models.names import pinyin, strip_diacritics
from models.readings import hanzi_of_vietnamese
from models.termbase import Termbase, TermMatch

_HAN = re.compile(r"[\u3400-\u9fff]")


class NamesCheck(Check):
    """Doubt places and persons that kept a Vietnamese reading in English or Chinese, and names that are gone."""

    name = "names"
    severity = "warning"
    good: ClassVar = (
        Pair(
            "Đoàn đại biểu thành phố Bách Sắc đến Cao Bằng.",
            "A delegation from Baise came to Cao Bang.",
            "vi",
            "en",
        ),
        Pair("Ông Đoàn Trọng Hùng phát biểu.", "Mr Doan Trong Hung spoke.", "vi", "en"),
        Pair("Ông Đoàn Trọng Hùng phát biểu.", "Đoàn Trọng Hùng spoke.", "vi", "en"),
        Pair("Đào Quốc Minh (Trung Quốc) tham dự.", "Tao Guoming (China) attended.", "vi", "en"),
        Pair("Mr Le Hai Hoa took part.", "Ông Lê Hải Hòa tham dự.", "en", "vi"),
        Pair("Đoàn đến từ Quảng Tây.", "代表团来自广西。", "vi", "zh"),
        Pair("Tỉnh Hà Nam có lễ hội.", "Ha Nam Province holds a festival.", "vi", "en"),
    )
    bad: ClassVar = (
        Pair("Đoàn đại biểu thành phố Bách Sắc.", "A delegation from Bach Sac City.", "vi", "en"),
        Pair("Đoàn đến từ Quảng Tây.", "代表团来自Quảng Tây。", "vi", "zh"),
        Pair("代表团来自百色。", "The delegation came from Bách Sắc.", "zh", "en"),
        Pair("Ông Đoàn Trọng Hùng phát biểu.", "The director spoke.", "vi", "en"),
        Pair("Đào Quốc Minh (Trung Quốc) tham dự.", "Dao Quoc Minh (China) attended.", "vi", "en"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Name each doubtful name, with what would be right where it is known."""
        terms = pair.terms or tuple(Termbase.load().match(pair.source, pair.source_language))
        yield from _left_in_reading(pair, terms)
        if pair.target_language in ("vi", "en"):
            spans = find_names(pair.source, pair.source_language, terms)
            yield from (text for span in spans if (text := _doubt(span, pair, terms)))


def _left_in_reading(pair: Pair, terms: Iterable[TermMatch]) -> Iterator[str]:
    """Look for the Vietnamese forms of the source's places in a target that should have its own."""
    if pair.target_language == "vi":
        return
    language = "en" if pair.target_language == "en" else "zh"
    row = _latin_row(pair.target)
    for term in {match.term.id: match.term for match in terms}.values():
        if not term.kind.startswith(("place", "gate", "geopark")) or (
            language == "en" and not term.kind.endswith("-cn")
        ):
            continue
        right = term.forms.get(language, ())
        own = {_latin_row(form) for form in right}
        for form in term.forms.get("vi", ()):
            if (
                _latin_row(form) in row
                and right
                and not any(_latin_row(form) in known or known in row for known in own if known.strip())
            ):
                yield f"“{form}” was left in Vietnamese reading; it should read “{right[0]}”."
                break


def _doubt(span: NameSpan, pair: Pair, terms: tuple[TermMatch, ...]) -> str | None:
    target = _latin_row(pair.target)
    whole, given = _latin_row(span.text), _latin_row(span.text.split()[-1])
    if span.form == "vi" and pair.target_language == "en":
        sounds = {pinyin(hanzi) for hanzi in hanzi_of_vietnamese(span.text)}
        if lean(span, pair.source, terms) > 1:
            return _reading_doubt(span, sounds) if whole in target else None
        kept = given in target or any(_latin_row(sound.split()[0]) in target for sound in sounds)
        return (
            None
            if kept
            else f"The name “{span.text}” is not in the translation; “{strip_diacritics(span.text)}” was expected."
        )
    if span.form == "bare" and pair.target_language == "vi" and given not in target:
        return f"The name “{span.text}” is not in the translation."
    return None


def _reading_doubt(span: NameSpan, sounds: Iterable[str]) -> str:
    options = ", ".join(sorted(sounds)) or "its pinyin"
    return f"“{span.text}” seems to be a Chinese name in Vietnamese reading; in English it may be {options}."


def _latin_row(text: str) -> str:
    """Make text comparable: no diacritics, no case, Hanzi out."""
    return joined(keys(strip_diacritics(_HAN.sub(" ", text)), "en"))

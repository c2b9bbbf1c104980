"""Names of persons, proposed in the other languages for an editor to confirm; nothing is decided here."""

from collections.abc import Callable, Mapping, Sequence

from models.name_country import lean
from models.name_spans import Form, NameSpan, find_names
from models.readings import (
    hanzi_of_pinyin,
    hanzi_of_vietnamese,
    pinyin,
    pinyin_syllables,
    sino_vietnamese,
    strip_diacritics,
    vietnamese_of_bare,
)
from models.termbase import Term, Termbase, TermMatch
from models.types import NameProposal

__all__ = ["pinyin", "propose", "sino_vietnamese", "strip_diacritics"]

# Forms by language, and the reason for an editor.
Forms = tuple[Mapping[str, tuple[str, ...]], str]


def propose(text: str, language: str, termbase: Termbase) -> list[NameProposal]:
    """Propose forms for every person in a text, one proposal a name; known persons of the termbase are left out."""
    matches = termbase.match(text, language)
    spans = find_names(text, language, matches)
    proposals = []
    for surface in dict.fromkeys(span.text for span in spans):
        same = [span for span in spans if span.text == surface]
        proposals.append(_proposal(same, text, matches, language, termbase))
    return [proposal for proposal in proposals if proposal.forms]


def _proposal(
    spans: Sequence[NameSpan], text: str, matches: Sequence[TermMatch], language: str, termbase: Termbase
) -> NameProposal:
    span = spans[0]
    if known := _ledger_person(span, language, termbase):
        return NameProposal(
            span.text, "person", _other_forms(known, language), "Known person in an unusual spelling."
        )
    weight = sum(lean(span, text, matches) for span in spans)
    chinese = weight > 0 or (weight == 0 and span.form in ("pinyin", "zh"))
    forms, reason = _FORMS[span.form](span.text, chinese)
    return NameProposal(span.text, "person", forms, f"{reason} {_certainty(weight)}")


def _ledger_person(span: NameSpan, language: str, termbase: Termbase) -> Term | None:
    spelt = " ".join(word.capitalize() for word in span.text.split()) if language == "en" else span.text
    return next(
        (match.term for match in termbase.match(spelt, language) if match.term.kind == "person"), None
    )


def _other_forms(term: Term, language: str) -> Mapping[str, tuple[str, ...]]:
    return {other: forms[:1] for other, forms in term.forms.items() if other != language}


def _certainty(weight: int) -> str:
    if weight == 0:
        return "Nothing around the name tells the country; please confirm."
    country = "China" if weight > 0 else "Vietnam"
    return f"The text around it points to {country}; please confirm."


def _vietnamese_forms(name: str, chinese: bool) -> Forms:
    hanzi = hanzi_of_vietnamese(name)
    if not chinese:
        return _filled(
            en=(strip_diacritics(name),), zh=hanzi
        ), "Vietnamese name: the Hanzi are possible readings."
    latin = tuple(dict.fromkeys(pinyin(option) for option in hanzi))
    return _filled(
        en=latin, zh=hanzi
    ), "Chinese name in Sino-Vietnamese reading: several Hanzi are read like this."


def _bare_forms(name: str, chinese: bool) -> Forms:
    full = vietnamese_of_bare(name)
    hanzi = tuple(dict.fromkeys(found[0] for option in full if (found := hanzi_of_vietnamese(option))))
    reason = "Vietnamese name without diacritics: they and the Hanzi are guesses."
    if chinese:
        reason = "Name in Vietnamese spelling without diacritics, maybe of a Chinese person."
    return _filled(vi=full, zh=hanzi), reason


def _pinyin_forms(name: str, chinese: bool) -> Forms:
    family, given = name.split(maxsplit=1)
    hanzi = hanzi_of_pinyin(family, pinyin_syllables(given))
    readings = tuple(dict.fromkeys(sino_vietnamese(option) for option in hanzi))
    reason = "Chinese name in pinyin: many Hanzi sound alike, so pinyin stays until confirmed."
    return _filled(vi=readings, zh=(name, *hanzi)), reason


def _hanzi_forms(name: str, chinese: bool) -> Forms:
    reading = sino_vietnamese(name)
    bare, sound = strip_diacritics(reading), pinyin(name)
    if chinese:
        return _filled(
            vi=(reading,), en=(sound, bare)
        ), "Chinese name, found by its family name and a title or verb."
    return _filled(vi=(reading,), en=(bare, sound)), "Vietnamese name in Hanzi, read back."


def _either_forms(name: str, chinese: bool) -> Forms:
    return _pinyin_forms(name, chinese) if chinese else _bare_forms(name, chinese)


_FORMS: Mapping[Form, Callable[[str, bool], Forms]] = {
    "either": _either_forms,
    "vi": _vietnamese_forms,
    "bare": _bare_forms,
    "pinyin": _pinyin_forms,
    "zh": _hanzi_forms,
}


def _filled(**forms: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    return {language: options for language, options in forms.items() if options}

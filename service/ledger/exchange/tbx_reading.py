"""Reads TBX: ISO 30042:2019 (TBX-Basic and its kin, in the styles DCA and DCT), and the martif of 2008."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from lxml import etree

from models.errors import UnsupportedLanguage
from models.languages import parse_tag
from service.ledger.exchange.record import MAX_RECORDS, Record, Unmarked, draft_from
from service.ledger.rules import kinds
from service.ledger.wording import BadEntry, _l

Element = Any  # lxml has no types

ROOTS: Final = ("tbx", "martif")
CONCEPTS: Final = ("conceptEntry", "termEntry")
SECTIONS: Final = ("langSec", "langSet")
TERM_SECTIONS: Final = ("termSec", "tig", "ntig")
GONE: Final = ("superseded", "deprecated")
ONLY: Final = "translations-only"
"""Our value of `projectSubset` for a form that is accepted in translations and not looked for in articles."""

MAX_DEPTH: Final = 40
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFERRED, _ADMITTED = "preferred", "admitted"


@dataclass(slots=True)
class _Section:
    """What a language section holds; `statuses` are those that its terms that hold have."""

    preferred: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    unmatched: set[str] = field(default_factory=set)
    old: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)


def read_tbx(data: bytes) -> Iterator[Record]:
    """Give each concept of a file; raises BadEntry that says what is wrong with the file."""
    events = etree.iterparse(
        BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, recover=False, remove_pis=True, remove_comments=True,
    )  # fmt: skip
    depth = place = 0
    try:
        for event, element in events:
            if depth == 0:
                _require_root(element)
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise BadEntry(_l("The file is nested deeper than any TBX file is. Export it anew."))
            if event == "end" and _name(element) in CONCEPTS:
                place += 1
                if place > MAX_RECORDS:
                    raise BadEntry(
                        _l("The file has more than %(most)s entries. Cut it into several files."),
                        most=MAX_RECORDS,
                    )
                yield _record(element, place)
                _let_go(element)
    except etree.XMLSyntaxError as error:
        raise BadEntry(
            _l("Line %(line)s of the file is not well-formed XML: %(reason)s."),
            line=error.lineno or 1,
            reason=str(error.msg),
        ) from error


def _require_root(element: Element) -> None:
    if _name(element) not in ROOTS:
        raise BadEntry(
            _l("This is no TBX file: its first element is <%(name)s>, and should be <tbx> or <martif>."),
            name=_name(element)[:40],
        )
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise BadEntry(_l("The file declares entities, which are refused. Save it without them."))


def _record(concept: Element, place: int) -> Record:
    sections: dict[str, _Section] = {}
    for child in concept:
        language = _language(child) if _name(child) in SECTIONS else None
        if language is not None:
            _read_section(child, sections.setdefault(language, _Section()))
    found = {
        language: Unmarked((*each.preferred, *each.others), frozenset(each.unmatched), tuple(each.old))
        for language, each in sections.items()
    }
    subject, origin = _category(concept, "subjectField"), _category(concept, "source")
    known = subject if subject in kinds() else "term"
    if subject and known != subject:
        origin = f"{origin} ({subject})".strip() if origin else subject
    draft, old = draft_from(
        known,
        found,
        enforce=_demanded(list(sections.values())),
        origin=origin[:1000],
        note=_own_note(concept),
    )
    return Record(place, concept.get("id") or "", draft, old)


def _read_section(section: Element, into: _Section) -> None:
    for part in section:
        if _name(part) not in TERM_SECTIONS:
            continue
        term = next((each for each in part.iter() if _name(each) == "term"), None)
        text = " ".join("".join(term.itertext()).split()) if term is not None else ""
        if not text:
            continue
        status = _category(part, "administrativeStatus").lower()
        if status.startswith(GONE):
            into.old.append(text)
            continue
        into.statuses.append(status)
        (into.preferred if status.startswith(_PREFERRED) else into.others).append(text)
        if _category(part, "projectSubset") == ONLY:
            into.unmatched.add(text)


def _demanded(sections: Sequence[_Section]) -> bool:
    """Tell whether the forms are demanded: not where all are called admitted, and none preferred."""
    statuses = [status for section in sections for status in section.statuses]
    return not statuses or not all(status.startswith(_ADMITTED) for status in statuses)


def _category(element: Element, name: str) -> str:
    """Read a data category: an element of that name (DCT), or one whose `type` it is (DCA, martif).

    Only what is said about the element itself counts, in it or in a group in it, and not in its sections.
    """
    for child in _about(element):
        if _name(child) == name or child.get("type") == name:
            return " ".join("".join(child.itertext()).split())
    return ""


def _own_note(element: Element) -> str:
    notes = (" ".join("".join(child.itertext()).split()) for child in element if _name(child) == "note")
    return " ".join(note for note in notes if note)[:1000]


def _about(element: Element) -> Iterator[Element]:
    for child in element:
        if _name(child) in SECTIONS or _name(child) in TERM_SECTIONS:
            continue
        yield child
        if _name(child).endswith("Grp"):
            yield from _about(child)


def _language(section: Element) -> str | None:
    """Give the ledger's language of a section; None for one that it does not have."""
    try:
        tag = parse_tag(section.get(_LANG) or section.get("lang") or "")
    except UnsupportedLanguage:
        return None
    return "zh" if tag == "zh-Hant" else tag


def _name(element: Element) -> str:
    # Comments and entities have a function for a tag.
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _let_go(element: Element) -> None:
    """Free what was read, so that a long file does not fill the machine's memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]

"""Reads TMX 1.4: one unit after the other, without entities, networks or whole trees in memory."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final, Literal, cast, get_args

from lxml import etree

from models.errors import BadInput, UnsupportedLanguage
from models.languages import parse_tag
from service.database.memory import LONGEST
from service.database.memory_rows import LANGUAGES
from service.memory.match import UnitRole

# Why a unit is not taken: in fewer than two of our languages, a sentence too long to be one.
Reason = Literal["languages", "long"]

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# What holds codes of the program that wrote the file, and a text inside the text.
_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})
_DATE: Final = re.compile(r"(\d{8}T\d{6})Z")


@dataclass(frozen=True, slots=True)
class Read:
    """One translation unit: its texts in our languages, and what the file says about it."""

    texts: Mapping[str, str]
    source: str
    role: UnitRole = "body"
    origin: str | None = None
    by: str | None = None
    at: datetime | None = None


def read_tmx(data: bytes) -> Iterator[Read | Reason]:
    """Give each unit of a file, or why it is no use; raises BadInput that says what is wrong with the file."""
    events = etree.iterparse(
        BytesIO(data), events=("start", "end"), tag=("{*}tmx", "{*}header", "{*}tu"), resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False, recover=False,
    )  # fmt: skip
    source, root = "", None
    try:
        for event, element in events:
            name = etree.QName(element).localname
            if root is None:
                root = _root(element, name)
            if name == "header" and event == "start":
                source = element.get("srclang") or ""
            if name == "tu" and event == "end":
                yield _unit(element, source)
                _let_go(element)
    except etree.XMLSyntaxError as error:
        # The parser's own words end with the line and the column.
        why = (error.msg or "it is empty").split(", line ")[0]
        raise BadInput(f"Line {error.lineno or 1} of the file is not well-formed XML: {why}.") from error
    if root is None:
        raise BadInput("This is no TMX file: its first element should be <tmx>.")


def _root(element: Any, name: str) -> Any:  # noqa: ANN401 - lxml has no types
    if name != "tmx" or element.getparent() is not None:
        raise BadInput("This is no TMX file: its first element should be <tmx>.")
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise BadInput("The file declares entities, which are refused. Save it without a DOCTYPE of its own.")
    return element


def _let_go(element: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Free what was read, so that a long file does not fill the machine's memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _unit(element: Any, source: str) -> Read | Reason:  # noqa: ANN401 - lxml has no types
    found: dict[str, str] = {}
    for variant in element.iterfind("{*}tuv"):
        language = _language(variant.get(_XML_LANG) or variant.get("lang") or "")
        segment = variant.find("{*}seg")
        # Of two regions of one language the first one counts.
        if language is not None and segment is not None and language not in found:
            text = " ".join(_plain(segment).split())
            if text:
                found[language] = text
    if len(found) < 2:
        return "languages"
    if any(len(text) > LONGEST for text in found.values()):
        return "long"
    props = {prop.get("type"): (prop.text or "").strip() for prop in element.iterfind("{*}prop")}
    written = _language(element.get("srclang") or source)
    role = props.get("x-role") or ""
    return Read(
        texts={language: found[language] for language in LANGUAGES if language in found},
        source=written if written in found else next(iter(found)),
        role=cast(UnitRole, role) if role in get_args(UnitRole) else "body",
        origin=props.get("x-origin") or None,
        by=element.get("changeid") or element.get("creationid"),
        at=_moment(element.get("changedate") or element.get("creationdate") or ""),
    )


def _plain(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname not in _CODES:
            parts.append(_plain(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _language(tag: str) -> str | None:
    try:
        return parse_tag(tag)
    except UnsupportedLanguage:
        return None


def _moment(text: str) -> datetime | None:
    match = _DATE.fullmatch(text)
    try:
        return datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if match else None
    except ValueError:
        return None

"""Atom (RFC 4287): what is new in one language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from markupsafe import escape

from models.bulletin import version
from models.segment import join
from models.types import Bulletin
from service.database.publications import Entry
from service.exports.aligned import LANG_ATTRIBUTES

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
ATOM: Final = "http://www.w3.org/2005/Atom"
XML: Final = "http://www.w3.org/XML/1998/namespace"
# XML 1.0, 2.2: the characters that no document may hold.
ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An empty feed has to name a moment, too (RFC 4287, 4.1.1).
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


def feed(
    entries: Sequence[Entry],
    documents: Mapping[str, Bulletin],
    *,
    language: str,
    title: str,
    site: str,
    own: str,
    home: str,
    addresses: Mapping[str, str],
) -> bytes:
    """Write the feed of a language; `addresses` gives the page of each bulletin."""
    root = etree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": LANG_ATTRIBUTES[language]}, nsmap={None: ATOM})
    _add(root, "id", identity(home))
    _add(root, "title", title)
    _add(root, "updated", _moment(max((each.updated for each in entries), default=LONG_AGO)))
    _add(etree.SubElement(root, f"{{{ATOM}}}author"), "name", site)
    _link(root, "self", own, "application/atom+xml")
    _link(root, "alternate", home, "text/html")
    for each in entries:
        _entry(root, each, documents[each.bulletin_id], addresses[each.bulletin_id])
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def identity(name: str) -> str:
    """Make an id that stays, whatever the title becomes."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def _entry(root: etree._Element, entry: Entry, bulletin: Bulletin, address: str) -> None:
    made = etree.SubElement(root, f"{{{ATOM}}}entry")
    _add(made, "id", identity(f"bulletin:{entry.bulletin_id}:{entry.language}"))
    _add(made, "title", entry.title)
    _add(made, "published", _moment(entry.published))
    _add(made, "updated", _moment(entry.updated))
    _link(made, "alternate", address, "text/html")
    if bulletin.article.byline:
        _add(etree.SubElement(made, f"{{{ATOM}}}author"), "name", bulletin.article.byline)
    if entry.lead:
        _add(made, "summary", entry.lead)
    _add(made, "content", "\n".join(_markup(bulletin, entry.language)), type="html")


def _markup(bulletin: Bulletin, language: str) -> Iterator[str]:
    its = version(bulletin, language)
    if its.summary:
        yield f"<p><strong>{escape(its.summary)}</strong></p>"
    for sentences in its.paragraphs:
        yield f"<p>{escape(join(sentences, language))}</p>"
    for caption in its.captions:
        yield f"<p><em>{escape(caption)}</em></p>"


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = ILLEGAL.sub("", text)


def _link(parent: etree._Element, rel: str, href: str, type: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": type})


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

"""Writes TBX-Basic of ISO 30042:2019, in the style DCA."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from service.database.ledger_rows import Draft, Forms
from service.ledger.entries import Entry
from service.ledger.exchange.tbx_reading import ONLY

MEDIA_TYPE: Final = "application/x-tbx"
NAMESPACE: Final = "urn:iso:std:iso:30042:ed-2"
# Of what XML 1.0 can hold, a text keeps everything; no form has a control character.
_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
_TAGS: Final = {"vi": "vi", "en": "en", "zh": "zh-Hans"}
_HEAD: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="{NAMESPACE}">
<tbxHeader>
<fileDesc><sourceDesc><p>Ledger of names and terms, parallel-bulletins</p></sourceDesc></fileDesc>
</tbxHeader>
<text>
<body>
"""
_TAIL: Final = "</body>\n</text>\n</tbx>\n"


def write_tbx(entries: Iterable[Entry], old: Mapping[str, Forms]) -> Iterator[bytes]:
    """Give a file piece by piece: the form to write is preferred, variants are admitted, old forms superseded.

    An entry that is only suggested has no preferred form.
    """
    yield _HEAD.encode()
    for number, entry in enumerate(entries, start=1):
        yield "\n".join(_concept(entry, old.get(entry.id, {}), number)).encode() + b"\n"
    yield _TAIL.encode()


def _concept(entry: Entry, old: Forms, number: int) -> Iterator[str]:
    its = entry.draft
    # An id in XML is a name of its own kind; what is none gets a number.
    id = entry.id if _ID.fullmatch(entry.id) else f"c{number}"
    yield f"<conceptEntry id={quoteattr(id)}>"
    yield f'<descrip type="subjectField">{escape(its.kind)}</descrip>'
    if its.origin:
        yield f'<admin type="source">{escape(its.origin)}</admin>'
    if its.note:
        yield f"<note>{escape(its.note)}</note>"
    for language, forms in its.forms.items():
        yield f'<langSec xml:lang="{_TAGS[language]}">'
        for form in forms:
            yield from _term(its, language, form, _status(its, form == forms[0]))
        for form in old.get(language, ()):
            if form not in forms:
                yield from _term(its, language, form, "supersededTerm-admn-sts")
        yield "</langSec>"
    yield "</conceptEntry>"


def _term(draft: Draft, language: str, form: str, status: str) -> Iterator[str]:
    yield f"<termSec><term>{escape(form)}</term>"
    yield f'<termNote type="administrativeStatus">{status}</termNote>'
    if (language, form) in draft.unmatched:
        yield f'<admin type="projectSubset">{ONLY}</admin>'
    yield "</termSec>"


def _status(draft: Draft, first: bool) -> str:
    return "preferredTerm-admn-sts" if first and draft.enforce else "admittedTerm-admn-sts"

"""What people and word processors do to a table of ours."""

import re
from collections.abc import Callable
from io import BytesIO

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import _Cell


def in_word(data: bytes, change: Callable[[Callable[[str, str], _Cell], object], None]) -> bytes:
    """Open a table in a word processor, change cells found by segment and language, and save it."""
    document = docx.Document(BytesIO(data))

    def cell(segment: str, language: str) -> _Cell:
        for row in document.tables[0].rows:
            for each in row.cells:
                for start in each._tc.iter(qn("w:bookmarkStart")):
                    if start.get(qn("w:name")).startswith(f"_b_{segment}_{language.replace('-', '')}_"):
                        return each
        raise AssertionError(f"no cell {segment} {language}")

    change(cell, document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def retype(cell: _Cell, text: str) -> None:
    """Type a text over that of a cell, as Word does it: in runs of a few letters."""
    paragraph = cell.paragraphs[0]
    first, *others = paragraph.runs
    for run in others:
        run._r.getparent().remove(run._r)
    pieces = re.findall(r".{1,5}", text, re.DOTALL)
    first.text = pieces[0]
    for piece in pieces[1:]:
        paragraph.add_run(piece)


def track(cell: _Cell, old: str, new: str) -> None:
    """Replace a word with tracking on: the old one deleted, the new one inserted."""
    paragraph = cell.paragraphs[0]
    before, _, after = paragraph.text.partition(old)
    mark = 'w:id="9" w:author="Lan" w:date="2026-01-01T00:00:00Z"'
    run = paragraph.runs[0]
    run.text = before
    deleted = parse_xml(f"<w:del {nsdecls('w')} {mark}><w:r><w:delText>{old}</w:delText></w:r></w:del>")
    inserted = parse_xml(f"<w:ins {nsdecls('w')} {mark}><w:r><w:t>{new}</w:t></w:r></w:ins>")
    rest = parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{after}</w:t></w:r>')
    run._r.addnext(deleted)
    deleted.addnext(inserted)
    inserted.addnext(rest)


def note(text: str):
    """Make a cell of somebody else's column."""
    return parse_xml(f"<w:tc {nsdecls('w')}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")

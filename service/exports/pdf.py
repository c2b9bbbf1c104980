"""PDF: one version after the other on A4, to read, to print and to file; every text in it can be searched and copied."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from models.bulletin import Version, version
from models.segment import join
from models.types import Bulletin
from service.exports.aligned import Column, columns, places, sections
from service.exports.base import Export, Standing
from service.exports.letters import legal
from service.exports.pdf_font import covered, subset
from service.exports.pdf_lines import Measure, lines
from service.exports.provenance import facts

FONT = "noto"
MARGIN = 22.0
INDENTED = ("zh", "zh-Hant")
LETTERS = "0123456789 /()"
LEADING = 0.58
# The file is the same whenever it is made.
MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
SOFT = (88, 102, 99)
INK = (0, 0, 0)


class PdfExport(Export):
    """All versions as pages, with a table of contents that readers show beside them."""

    name = "pdf"
    label = "PDF"
    media_type = "application/pdf"
    extension = "pdf"
    magic = b"%PDF-"

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Write each version on pages of its own, then findings, names and provenance."""
        heads = columns(bulletin.article.language, bulletin.targets)
        versions = [(head, version(bulletin, head.tag)) for head in heads]
        notes = list(_notes(bulletin, standing.workflow))
        with TemporaryDirectory(prefix="bulletin-") as folder:
            sheet = _Sheet(Path(folder), list(_texts(versions, bulletin, notes)), versions[0][1].title)
            for head, each in versions:
                sheet.version(head, each, _line(bulletin))
            for heading, texts in notes:
                sheet.notes(heading, texts)
            return sheet.file()


class _Pages(FPDF):
    """A4 with a line at the foot: what this is, and which page."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        self.running = ""

    def footer(self) -> None:
        """Write the line at the foot."""
        self.set_y(-MARGIN / 2 - 4)
        self.set_font(FONT, size=8)
        self.set_text_color(*SOFT)
        room = self.epw - 20
        title = lines(self.running, room, self.get_string_width)[0]
        self.cell(room, 4, title)
        self.cell(20, 4, str(self.page_no()), align="R")
        self.set_text_color(*INK)


class _Sheet:
    """Puts texts on pages, line by line."""

    def __init__(self, folder: Path, texts: list[str], title: str) -> None:
        font, self._characters = subset({ord(letter) for text in texts for letter in _whole(text)})
        path = folder / "font.ttf"
        path.write_bytes(font)
        self._pages = pages = _Pages()
        self._widths: dict[str, float] = {}
        pages.set_margins(MARGIN, MARGIN, MARGIN)
        pages.set_auto_page_break(True, MARGIN)
        pages.set_creation_date(MOMENT)
        # Else a text with {nb} in it would show the number of pages.
        pages.alias_nb_pages("")
        pages.set_producer("Parallel Bulletins")
        pages.add_font(FONT, fname=path)
        pages.running = self._shown(title)
        pages.set_title(pages.running)

    def version(self, head: Column, each: Version, line: str) -> None:
        """Write one language, beginning on a new page."""
        self._pages.add_page()
        self._section(f"{head.autonym} (source)" if head.is_source else head.autonym, level=0, size=9)
        with self._bold():
            self._paragraph(each.title, 19)
        if line:
            self._paragraph(line, 9.5, colour=SOFT)
        if each.summary:
            with self._bold():
                self._paragraph(each.summary, 11.5)
        for sentences in each.paragraphs:
            self._paragraph(join(sentences, head.tag), 11, indent=22 if head.tag in INDENTED else 0)
        for caption in each.captions:
            self._paragraph(caption, 9.5, colour=SOFT)

    def notes(self, heading: str, texts: list[str]) -> None:
        """Write a list under a heading, the first one on a new page."""
        if heading == "Findings" or self._pages.will_page_break(30):
            self._pages.add_page()
        self._section(heading, level=0, size=12)
        for text in texts:
            self._paragraph(f"– {text}", 9.5, after=1.2)

    def file(self) -> bytes:
        """Give the finished file."""
        return bytes(self._pages.output())

    def _section(self, text: str, *, level: int, size: float) -> None:
        self._pages.set_font(FONT, size=size)
        self._pages.start_section(self._shown(text), level=level)
        self._paragraph(text, size, colour=SOFT)

    def _paragraph(
        self,
        text: str,
        size: float,
        *,
        colour: tuple[int, int, int] = INK,
        indent: float = 0.0,
        after: float = 2.6,
    ) -> None:
        pages = self._pages
        pages.set_font(FONT, size=size)
        pages.set_text_color(*colour)
        first = indent / pages.k
        for number, line in enumerate(lines(self._shown(text), pages.epw, self._measure(size), indent=first)):
            pages.set_x(pages.l_margin + (0 if number else first))
            pages.cell(0, size * LEADING, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pages.ln(after)
        pages.set_text_color(*INK)

    def _measure(self, size: float) -> Measure:
        """Measure texts by their letters: the font has no kerning, so that widths add up."""
        pages, widths = self._pages, self._widths

        def width(letter: str) -> float:
            if letter not in widths:
                widths[letter] = pages.get_string_width(letter) / pages.font_size_pt
            return widths[letter]

        return lambda text: size * sum(map(width, text))

    @contextmanager
    def _bold(self) -> Iterator[None]:
        # The font has one weight: a thin line around the letters makes them bold.
        with self._pages.local_context(text_mode="FILL_STROKE", line_width=0.12):
            yield

    def _shown(self, text: str) -> str:
        return covered(_whole(text), self._characters)


def _whole(text: str) -> str:
    """Compose letters with their marks: the font places no mark by itself."""
    return unicodedata.normalize("NFC", legal(" ".join(text.split())))


def _texts(
    versions: list[tuple[Column, Version]], bulletin: Bulletin, notes: list[tuple[str, list[str]]]
) -> Iterator[str]:
    yield LETTERS + _line(bulletin) + "(source)–"
    for head, each in versions:
        yield from (head.autonym, each.title, each.summary, *each.captions)
        for sentences in each.paragraphs:
            yield from sentences
    for heading, texts in notes:
        yield from (heading, *texts)


def _line(bulletin: Bulletin) -> str:
    return " · ".join(each for each in (bulletin.article.date, bulletin.article.byline) if each)


def _notes(bulletin: Bulletin, workflow: str) -> Iterator[tuple[str, list[str]]]:
    found = [
        f"{place.row}, {place.column.name}, {place.finding.severity}: {place.finding.message}"
        for place in places(sections(bulletin))
    ]
    names = [
        f"{name.surface} ({name.kind}): "
        + "; ".join(f"{tag} {' / '.join(forms)}" for tag, forms in name.forms.items())
        for name in bulletin.names
    ]
    yield from (("Findings", found),) if found else ()
    yield from (("Names to confirm", names),) if names else ()
    yield "Provenance", [f"{label}: {value}" for label, value in facts(bulletin, workflow=workflow)]

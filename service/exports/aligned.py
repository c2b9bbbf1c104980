"""A bulletin as a table: one column a language, one row an aligned segment, rows grouped into sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.languages import LANGUAGES
from models.types import Bulletin, Finding, Role, Segment, Translation

# BCP 47 wants the script named where it decides the glyphs: RFC 5646, section 2.2.3.
LANG_ATTRIBUTES = {"vi": "vi", "en": "en", "zh": "zh-Hans", "zh-Hant": "zh-Hant"}

HEADINGS: dict[Role, str] = {"title": "Title", "summary": "Summary", "caption": "Captions", "body": "Article"}


@dataclass(frozen=True, slots=True)
class Column:
    """One language; `lang` is the value for a `lang` attribute."""

    tag: str
    lang: str
    name: str
    autonym: str
    is_source: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one row and one column; `done` is false while a translation is still to come."""

    column: Column
    text: str
    done: bool = True
    pivot: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def worst(self) -> str | None:
        """Name the gravest severity among the findings."""
        severities = {finding.severity for finding in self.findings}
        return "error" if "error" in severities else "warning" if severities else None


@dataclass(frozen=True, slots=True)
class Row:
    """One segment in all languages; `links` are the ids of the segments that a summary sentence rests on."""

    id: str
    kind: Role
    paragraph: int
    cells: tuple[Cell, ...]
    links: tuple[str, ...] = ()
    starts_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind, in reading order."""

    kind: Role
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A finding with where it stands."""

    row: str
    column: Column
    finding: Finding


def columns(source: str, targets: tuple[str, ...]) -> tuple[Column, ...]:
    """List the columns, the source first, the targets in the house order of languages."""
    ordered = [source, *(tag for tag in LANG_ATTRIBUTES if tag in targets and tag != source)]
    return tuple(
        Column(tag, LANG_ATTRIBUTES[tag], LANGUAGES[tag].name, LANGUAGES[tag].autonym, tag == source)
        for tag in ordered
    )


def sections(bulletin: Bulletin) -> tuple[Section, ...]:
    """Lay a bulletin out as title, summary, captions and article; sections without rows are left out."""
    heads = columns(bulletin.article.language, bulletin.targets)
    return lay_out(bulletin.segments, heads, bulletin.translations, links=bulletin.summary.links)


def lay_out(
    segments: Sequence[Segment],
    heads: tuple[Column, ...],
    translations: Mapping[str, Mapping[str, Translation]],
    *,
    links: tuple[tuple[str, ...], ...] = (),
) -> tuple[Section, ...]:
    """Lay segments out with the translations that are there so far; `links` belong to summary sentences."""
    by_kind: dict[Role, list[Row]] = {kind: [] for kind in HEADINGS}
    rests_on = {f"s{number}": ids for number, ids in enumerate(links, start=1)}
    paragraph = 0
    for segment in segments:
        starts = segment.role == "body" and segment.paragraph != paragraph
        if starts:
            paragraph = segment.paragraph
        done = translations.get(segment.id, {})
        by_kind[segment.role].append(
            Row(
                id=segment.id,
                kind=segment.role,
                paragraph=segment.paragraph,
                cells=tuple(_cell(segment, head, done.get(head.tag)) for head in heads),
                links=rests_on.get(segment.id, ()),
                starts_paragraph=starts,
            )
        )
    return tuple(Section(kind, HEADINGS[kind], tuple(rows)) for kind, rows in by_kind.items() if rows)


def places(layout: tuple[Section, ...]) -> tuple[Place, ...]:
    """List every finding in reading order."""
    return tuple(
        Place(row.id, cell.column, finding)
        for section in layout
        for row in section.rows
        for cell in row.cells
        for finding in cell.findings
    )


def _cell(segment: Segment, head: Column, translation: Translation | None) -> Cell:
    if head.is_source:
        return Cell(head, segment.source)
    if translation is None:
        return Cell(head, "", done=False)
    return Cell(head, translation.text, pivot=translation.pivot, findings=translation.findings)

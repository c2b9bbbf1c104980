"""The parallel editor: the page of a finished bulletin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import render_template, url_for
from flask_babel import LazyString

from models.types import Bulletin, Role
from service.database.rows import BulletinRow
from service.desk import Checked, editing_of
from service.exports.aligned import LANG_ATTRIBUTES, columns, sections
from service.exports.aligned import Row as Aligned
from service.exports.provenance import facts
from service.web.desk.beside import Beside
from service.web.desk.shapes import cells_json
from service.web.desk.words import origin, words
from service.web.downloads import offers
from service.web.listing.labels import day
from service.web.parts import parts
from service.web.people import may
from service.web.words import LANGUAGE_NAMES


@dataclass(frozen=True, slots=True)
class Column:
    """One language; `label` is its name in the reader's language."""

    tag: str
    lang: str
    label: str
    autonym: str
    is_source: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One sentence in one language, as the template shows it; `findings` are those of its JSON."""

    column: Column
    text: str
    done: bool = True
    findings: tuple[Mapping[str, Any], ...] = ()
    confidence: str = "high"
    origin_label: str = ""
    accepted: bool = False

    @property
    def worst(self) -> str | None:
        """Name the gravest severity among the findings."""
        severities = {finding["severity"] for finding in self.findings}
        return "error" if "error" in severities else "warning" if severities else None


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence in all languages; `links` name the sentences that one of the summary rests on."""

    id: str
    kind: Role
    paragraph: int
    cells: tuple[Cell, ...]
    links: tuple[str, ...]
    starts_paragraph: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind, in reading order."""

    kind: Role
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class View:
    """All that the template needs."""

    row: BulletinRow
    bulletin: Bulletin
    base: str
    editable: bool
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    cells: Mapping[str, Any]
    beside: Beside
    open_errors: int
    names: Mapping[str, LazyString] = field(default_factory=lambda: LANGUAGE_NAMES)

    @property
    def day(self) -> str:
        """Give the date of the article in the reader's manner."""
        return day(self.bulletin.article.date or "")

    @property
    def host(self) -> str:
        """Name the site that the article comes from."""
        url = self.bulletin.article.url or ""
        return urlsplit(url).netloc or url

    @property
    def words(self) -> Mapping[str, str]:
        """Give what the scripts say."""
        return words()

    @property
    def method(self) -> str | None:
        """Tell how the summary was made; None without one."""
        summary = self.bulletin.summary
        return summary.method if summary.sentences else None

    @property
    def errors(self) -> int:
        """Count the errors."""
        return self._count("error")

    @property
    def warnings(self) -> int:
        """Count the warnings."""
        return self._count("warning")

    @property
    def comment_counts(self) -> Mapping[str, int]:
        """Count the open comments of each sentence."""
        return self.beside.comment_counts

    def _count(self, severity: str) -> int:
        found = (finding for cell in self.cells["cells"] for finding in cell["findings"])
        return sum(finding["severity"] == severity for finding in found)


def editor_page(row: BulletinRow) -> str:
    """Show a finished bulletin, to be edited by who may."""
    view = _view(row)
    return render_template(
        "desk/editor.html",
        view=view,
        row=row,
        bulletin=view.bulletin,
        facts=facts(view.bulletin, workflow=row.workflow),
        offers=offers(view.bulletin),
    )


def _view(row: BulletinRow) -> View:
    store = parts().store
    bulletin = store.bulletin(row.id)
    found = editing_of(store.engine).changes(row.id)
    # What mends the findings is asked for once the page is there: each offer costs a run of the checks.
    shaped = cells_json(Checked.read(store, row.id), found.cells, mends=False)
    heads = named_columns(bulletin.article.language, bulletin.targets)
    by_place = {(cell["segment"], cell["language"]): cell for cell in shaped}
    return View(
        row=row,
        bulletin=bulletin,
        base=url_for("pages.show", id=row.id),
        editable=may("edit"),
        columns=heads,
        sections=tuple(
            Section(section.kind, tuple(_row(each, heads, by_place) for each in section.rows))
            for section in sections(bulletin)
        ),
        cells={"revision": found.revision, "workflow": found.workflow, "cells": shaped},
        beside=Beside.of(store, bulletin),
        open_errors=sum(cell.is_open for cells in found.cells.values() for cell in cells.values()),
    )


def named_columns(source: str, targets: tuple[str, ...]) -> tuple[Column, ...]:
    """List the languages of a bulletin, the source first, named for the reader."""
    return tuple(
        Column(
            each.tag, LANG_ATTRIBUTES[each.tag], str(LANGUAGE_NAMES[each.tag]), each.autonym, each.is_source
        )
        for each in columns(source, targets)
    )


def _row(row: Aligned, heads: tuple[Column, ...], shaped: Mapping[tuple[str, str], Mapping[str, Any]]) -> Row:
    cells = tuple(
        Cell(head, row.cells[0].text) if head.is_source else _cell(head, shaped.get((row.id, head.tag)))
        for head in heads
    )
    return Row(row.id, row.kind, row.paragraph, cells, row.links, row.starts_paragraph)


def _cell(head: Column, shaped: Mapping[str, Any] | None) -> Cell:
    if shaped is None:
        return Cell(head, "", done=False)
    return Cell(
        column=head,
        text=shaped["text"],
        findings=tuple(shaped["findings"]),
        confidence=shaped["confidence"],
        origin_label=origin(shaped["origin"], shaped["by"]),
        accepted=shaped["accepted"],
    )

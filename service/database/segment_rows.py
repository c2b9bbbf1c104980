"""Sentences split and joined in all languages at once, so that they stay aligned; inside a transaction."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.bulletin import SUMMARY
from models.errors import BadInput
from models.segment import join as join_texts
from models.types import Finding, Segment, Summary, Translation
from service.database import reads, versions
from service.database import tables as t
from service.database.audit import Actor
from service.database.cells import Cell, cells_of, translation_of
from service.database.desk_tables import comments, revisions
from service.database.editing_errors import Stale

# What is doubtful about a text of a segment in a language.
Check = Callable[[Segment, str, str], tuple[Finding, ...]]

DIVISIBLE = ("body", "summary")
_NUMBER = re.compile(r"\d+$")
Links = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a sentence is cut: the number of characters before the cut, in the source and in each target."""

    source: int
    targets: Mapping[str, int]


def unchecked(segment: Segment, text: str, language: str) -> tuple[Finding, ...]:
    """Doubt nothing."""
    return ()


def require_versions(cells: Mapping[str, Cell], expected: Mapping[str, int] | None) -> None:
    """Raise Stale unless the cells of a segment stand in these versions; None takes whatever there is."""
    for language, version in (expected or {}).items():
        cell = cells.get(language)
        there = cell.version if cell is not None else 0
        if there != version:
            raise Stale("Somebody has changed this sentence. Look at what stands there now.", current=there)


def split(
    connection: Connection,
    id: str,
    segment_id: str,
    cut: Cut,
    *,
    by: Actor,
    check: Check,
    revision: int,
    expected: Mapping[str, int] | None = None,
) -> str:
    """Cut a sentence in two, and give the id of the second half; raises BadInput for a cut that leaves nothing."""
    place = _place(reads.segments_of(connection, id), segment_id)
    first = place.segment
    cells = cells_of(connection, id)
    require_versions(cells.get(segment_id, {}), expected)
    head, tail = _halves(first.source, cut.source)
    if not head or not tail:
        raise BadInput("The cut must leave words of the source on both sides of it.")
    halves = {
        language: _target_halves(cell, language, cut) for language, cell in cells.get(segment_id, {}).items()
    }
    second = replace(first, id=fresh_id(connection, id, first.id), source=tail)
    first = replace(first, source=head)
    _insert_behind(connection, id, first, second)
    for language, texts in halves.items():
        its = translation_of(cells[segment_id][language])
        for segment, text in zip((first, second), texts, strict=True):
            made = replace(its, text=text, findings=check(segment, text, language))
            versions.put(connection, id, segment.id, language, made, by=by, revision=revision)
    _change_summary(connection, id, lambda summary: _split_summary(summary, place, first, second))
    return second.id


def join(
    connection: Connection,
    id: str,
    segment_id: str,
    *,
    by: Actor,
    check: Check,
    revision: int,
    expected: Mapping[str, int] | None = None,
) -> str:
    """Make one sentence of this and the next of its paragraph, and give the id of the one that goes."""
    place = _place(reads.segments_of(connection, id), segment_id)
    first, second = place.segment, place.following
    if second is None:
        raise BadInput("This is the last sentence of its paragraph: there is none to join it with.")
    cells = cells_of(connection, id)
    require_versions(cells.get(segment_id, {}), expected)
    language_of_source = reads.row_of(connection, id)["language"]
    joined = replace(first, source=join_texts((first.source, second.source), language_of_source))
    ours, theirs = cells.get(first.id, {}), cells.get(second.id, {})
    _delete(connection, id, second.id, heir=first.id)
    _set_source(connection, id, joined)
    for language in sorted({*ours, *theirs}):
        made = _joined([each[language] for each in (ours, theirs) if language in each], language)
        made = replace(made, findings=check(joined, made.text, language))
        versions.put(connection, id, joined.id, language, made, by=by, revision=revision)
    _change_summary(connection, id, lambda summary: _join_summary(summary, place, joined, second))
    return second.id


def fresh_id(connection: Connection, id: str, like: str) -> str:
    """Make an id for a segment beside another one; none that was ever used is used again."""
    stem = _NUMBER.sub("", like)
    used: set[str] = set()
    for column, owner in (
        (t.segments.c.id, t.segments.c.bulletin_id),
        (revisions.c.segment_id, revisions.c.bulletin_id),
    ):
        query = sa.select(column).where(owner == id, column.startswith(stem, autoescape=True)).distinct()
        used.update(connection.execute(query).scalars())
    numbers = [int(each.removeprefix(stem)) for each in used if each.removeprefix(stem).isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1}"


@dataclass(frozen=True, slots=True)
class _Place:
    """A segment that can be split or joined, the next of its paragraph, and its number among those of its role."""

    segment: Segment
    following: Segment | None
    number: int


def _place(segments: Sequence[Segment], segment_id: str) -> _Place:
    its = next(segment for segment in segments if segment.id == segment_id)
    if its.role not in DIVISIBLE:
        raise BadInput(
            f"A {its.role} is one piece: only sentences of the article and summary are split and joined."
        )
    same = [segment for segment in segments if segment.role == its.role]
    number = same.index(its)
    following = same[number + 1] if number + 1 < len(same) else None
    if following is not None and following.paragraph != its.paragraph:
        following = None
    return _Place(its, following, number)


def _halves(text: str, at: int) -> tuple[str, str]:
    if not 0 <= at <= len(text):
        raise BadInput(f"The cut at {at} is outside of the sentence, that has {len(text)} characters.")
    return text[:at].strip(), text[at:].strip()


def _target_halves(cell: Cell, language: str, cut: Cut) -> tuple[str, str]:
    if language not in cut.targets:
        raise BadInput(
            f"Say where to cut in {language!r}, too: every language is cut in the same number of sentences."
        )
    return _halves(cell.text, cut.targets[language])


def _joined(cells: Sequence[Cell], language: str) -> Translation:
    """Join what stands in one language; what a person wrote a part of is a person's."""
    its = translation_of(next((cell for cell in cells if cell.origin == "human"), cells[0]))
    return replace(its, text=join_texts([cell.text for cell in cells], language))


def _insert_behind(connection: Connection, id: str, first: Segment, second: Segment) -> None:
    its = t.segments.c
    ours = (its.bulletin_id == id, its.id == first.id)
    position = connection.execute(sa.select(its.position).where(*ours)).scalar_one()
    # The sentences of the summary have positions of their own.
    same = (its.role == "summary") if first.role == "summary" else (its.role != "summary")
    behind = t.segments.update().where(its.bulletin_id == id, same, its.position > position)
    connection.execute(behind.values(position=its.position + 1))
    row = {"id": second.id, "role": second.role, "paragraph": second.paragraph, "source": second.source}
    connection.execute(t.segments.insert().values(bulletin_id=id, position=position + 1, **row))
    _set_source(connection, id, first)


def _set_source(connection: Connection, id: str, segment: Segment) -> None:
    its = t.segments.c
    query = t.segments.update().where(its.bulletin_id == id, its.id == segment.id)
    connection.execute(query.values(source=segment.source))


def _delete(connection: Connection, id: str, segment_id: str, *, heir: str) -> None:
    its = t.segments.c
    connection.execute(t.segments.delete().where(its.bulletin_id == id, its.id == segment_id))
    about = comments.update().where(comments.c.bulletin_id == id, comments.c.segment_id == segment_id)
    connection.execute(about.values(segment_id=heir))


def _change_summary(connection: Connection, id: str, change: Callable[[Summary], Summary]) -> None:
    summary = reads.summary_of(connection, id)
    if summary is None or (changed := change(summary)) == summary:
        return
    query = t.summaries.update().where(t.summaries.c.bulletin_id == id)
    connection.execute(query.values(summary=SUMMARY.dump_python(changed, mode="json")))


def _split_summary(summary: Summary, place: _Place, first: Segment, second: Segment) -> Summary:
    if first.role == "body":
        return replace(summary, links=relinked(summary.links, {first.id: (first.id, second.id)}))
    at, sentences, links = place.number, summary.sentences, summary.links
    return replace(
        summary,
        sentences=(*sentences[:at], first.source, second.source, *sentences[at + 1 :]),
        links=(*links[: at + 1], *links[at:]),
    )


def _join_summary(summary: Summary, place: _Place, joined: Segment, gone: Segment) -> Summary:
    if joined.role == "body":
        return replace(summary, links=relinked(summary.links, {gone.id: (joined.id,)}))
    at, sentences, links = place.number, summary.sentences, summary.links
    both = tuple(dict.fromkeys(link for each in links[at : at + 2] for link in each))
    return replace(
        summary,
        sentences=(*sentences[:at], joined.source, *sentences[at + 2 :]),
        links=(*links[:at], both, *links[at + 2 :]),
    )


def relinked(links: Links, became: Mapping[str, Sequence[str]]) -> Links:
    """Let links follow segments that became others; each is named once."""
    return tuple(
        tuple(dict.fromkeys(new for link in each for new in became.get(link, (link,)))) for each in links
    )

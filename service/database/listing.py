"""The list of bulletins: filtered, searched, sorted, a page at a time; one read of the index and a few rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from models.errors import BadInput
from service.database import tables as t
from service.database.index_tables import bulletin_index
from service.database.people_tables import people
from service.database.places import Place, beyond, place_of, read_place
from service.database.words import Term

Standing = Literal["queued", "working", "draft", "review", "approved", "published", "failed", "cancelled"]
STANDINGS: Final[tuple[Standing, ...]] = (
    "queued", "working", "draft", "review", "approved", "published", "failed", "cancelled",
)  # fmt: skip
Findings = Literal["any", "errors", "none"]

b, i = t.bulletins.c, bulletin_index.c
STANDING: Final = sa.case((b.state == "draft", b.workflow), else_=b.state)
DAY: Final = sa.func.coalesce(i.day, "")
# A place in the list names what it is sorted by: a title may be longer than an address.
_TITLE: Final = sa.func.substr(b.title, 1, 80, type_=sa.Text)
_FOUND: Final = sa.func.coalesce(i.errors, 0) * 1000 + sa.func.coalesce(i.warnings, 0)

# What a list can be sorted by: a column, and whether the largest comes first.
SORTS: Final[Mapping[str, tuple[sa.ColumnElement[Any], bool]]] = {
    "newest": (b.created, True),
    "oldest": (b.created, False),
    "changed": (b.updated, True),
    "date": (DAY, True),
    "title": (_TITLE, False),
    "findings": (_FOUND, True),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; days are `2024-01-04`, both ends included; `together` puts its finds first."""

    terms: tuple[Term, ...] = ()
    together: Term | None = None
    standing: Standing | None = None
    language: str | None = None
    owner: str | None = None
    batch: str | None = None
    since: str | None = None
    until: str | None = None
    findings: Findings | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; `errors` is None for a bulletin that the index does not know yet."""

    id: str
    standing: Standing
    stage: str
    title: str
    language: str
    targets: tuple[str, ...]
    day: str | None
    created: datetime
    updated: datetime
    who: str | None
    batch: str | None
    errors: int | None
    warnings: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """Lines, with the places that `after` and `before` take to go on and back, and counts by standing."""

    rows: tuple[Listed, ...]
    next: str | None
    previous: str | None
    counts: Mapping[str, int]


class Listing:
    """Reads the list; writes nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self, wanted: Wanted, *, sort: str, limit: int, after: str | None = None, before: str | None = None
    ) -> ListPage:
        """Give one page; raises BadInput for a sort that there is not, and a place that was not given out."""
        if sort not in SORTS:
            raise BadInput(f"The list cannot be sorted by {sort[:40]!r}. Available: {', '.join(SORTS)}.")
        back = before is not None
        mark = before or after
        keys = _keys(wanted, sort)
        query = _columns(keys).where(*_filters(wanted))
        if mark is not None:
            query = query.where(beyond(keys, read_place(mark, keys, sort), back=back))
        order = [key.desc() if largest != back else key.asc() for key, largest in keys]
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(*order).limit(limit + 1)).mappings().all()
            more, rows = len(found) > limit, found[:limit]
            if mark is None and wanted.standing is None and not more:
                # All there are: the texts need not be searched once more to count them.
                counts: Mapping[str, int] = Counter(row["standing"] for row in rows)
            else:
                counts = _counts(connection, wanted)
            if back:
                rows = rows[::-1]
            listed = _listed(connection, rows)
        ahead, behind = (True, more) if back else (more, after is not None)
        return ListPage(
            rows=listed,
            next=place_of(rows[-1], len(keys), sort) if rows and ahead else None,
            previous=place_of(rows[0], len(keys), sort) if rows and behind else None,
            counts=counts,
        )

    def texts(self, ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Give all sentences of some bulletins, each as bulletin, language and text, in the order of reading."""
        its, their = t.segments.c, t.translations.c
        sources = sa.select(its.bulletin_id, b.language, its.source, its.position, sa.literal(0))
        sources = sources.join_from(t.segments, t.bulletins, b.id == its.bulletin_id).where(b.id.in_(ids))
        same = (their.bulletin_id == its.bulletin_id) & (their.segment_id == its.id)
        targets = sa.select(their.bulletin_id, their.language, their.text, its.position, sa.literal(1))
        targets = targets.join_from(t.translations, t.segments, same).where(its.bulletin_id.in_(ids))
        both = sa.union_all(sources, targets).order_by("position", sa.text("5"))
        with self._engine.connect() as connection:
            for id, language, text, *_ in connection.execute(both):
                yield id, language, text


def _keys(wanted: Wanted, sort: str) -> Place:
    keys = [SORTS[sort], (b.id, False)]
    if wanted.together is not None:
        keys.insert(0, (sa.case((_has(wanted.together), 1), else_=0), True))
    return tuple(keys)


def _columns(keys: Place) -> sa.Select[Any]:
    shown = (b.id, b.stage, b.title, b.language, b.targets, b.created, b.updated, b.batch_id)
    derived = (STANDING.label("standing"), i.day, i.errors, i.warnings, people.c.name.label("who"))
    marks = (key.label(f"key{number}") for number, (key, _) in enumerate(keys))
    joined = t.bulletins.outerjoin(bulletin_index, i.bulletin_id == b.id)
    joined = joined.outerjoin(people, people.c.id == b.owner)
    return sa.select(*shown, *derived, *marks).select_from(joined)


def _filters(wanted: Wanted, *, standing: bool = True) -> list[sa.ColumnElement[bool]]:
    equal = ((b.language, wanted.language), (b.owner, wanted.owner), (b.batch_id, wanted.batch))
    found: list[sa.ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
    if standing and wanted.standing is not None:
        found.append(STANDING == wanted.standing)
    if wanted.since is not None:
        found.append(i.day >= wanted.since)
    if wanted.until is not None:
        found.append(i.day <= wanted.until)
    if wanted.findings is not None:
        number = {
            "any": i.errors + i.warnings > 0,
            "errors": i.errors > 0,
            "none": i.errors + i.warnings == 0,
        }
        found.append(number[wanted.findings])
    return [*found, *(_has(term) for term in wanted.terms)]


def _has(term: Term) -> sa.ColumnElement[bool]:
    words = i.exact if term.accents else i.plain
    # Not LIKE: in SQLite it folds letters once more, and %, _ would have to be escaped.
    return _Position(words, sa.literal(term.text)) > 0


class _Position(FunctionElement[int]):
    """Where one text begins in another, counted from 1; 0 where it is not."""

    type = sa.Integer()
    inherit_cache = True


@compiles(_Position)
def _instr(element: Any, compiler: Any, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's hook
    return f"instr({compiler.process(element.clauses, **how)})"


@compiles(_Position, "postgresql")
def _strpos(element: Any, compiler: Any, **how: Any) -> str:  # noqa: ANN401 - as above
    return f"strpos({compiler.process(element.clauses, **how)})"


def _counts(connection: Connection, wanted: Wanted) -> Mapping[str, int]:
    # By the two columns as they are, and joined only where a filter needs it: an index holds all that is read then.
    query = sa.select(b.state, b.workflow, sa.func.count()).group_by(b.state, b.workflow)
    if filters := _filters(wanted, standing=False):
        joined = t.bulletins.outerjoin(bulletin_index, i.bulletin_id == b.id)
        query = query.select_from(joined).where(*filters)
    counts: Counter[str] = Counter()
    for state, workflow, count in connection.execute(query):
        counts[workflow if state == "draft" else state] += count
    return counts


def _listed(connection: Connection, rows: Sequence[RowMapping]) -> tuple[Listed, ...]:
    # Only what is being made is counted: a finished bulletin is complete.
    ids = [row["id"] for row in rows if row["standing"] in ("queued", "working", "failed", "cancelled")]
    segments, translated = _count(connection, ids, t.segments), _count(connection, ids, t.translations)
    same = ("id", "standing", "stage", "title", "language", "day", "created", "updated", "who", "errors")
    return tuple(
        Listed(
            **{name: row[name] for name in same},
            targets=tuple(row["targets"]),
            batch=row["batch_id"],
            warnings=row["warnings"] or 0,
            done=translated.get(row["id"], 0),
            total=segments.get(row["id"], 0) * len(row["targets"]),
        )
        for row in rows
    )


def _count(connection: Connection, ids: Sequence[str], table: sa.Table) -> dict[str, int]:
    if not ids:
        return {}
    its = table.c.bulletin_id
    query = sa.select(its, sa.func.count()).where(its.in_(ids)).group_by(its)
    return {id: count for id, count in connection.execute(query)}

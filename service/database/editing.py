"""What people do to finished bulletins: mend a sentence, split and join, have it made again, approve, throw away."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.engine import Connection, Engine, RowMapping

from models.errors import BadInput, NotFound
from models.types import Bulletin, Translation
from service.database import reads, segment_rows, source_rows, versions, workflow
from service.database import tables as t
from service.database.audit import Actor, record
from service.database.cells import Cell, Revision, cell_of, cells_of, history_of, key
from service.database.editing_errors import Conflict, OpenErrors, Stale
from service.database.rows import Workflow
from service.database.segment_rows import Check
from service.database.source_rows import Replacement
from service.database.workflow import Approval, Move

__all__ = ["Approval", "Cell", "Changes", "Conflict", "Editing", "Move", "OpenErrors", "Revision", "Stale"]

REASON_LIMIT = 2000
QUEUED = {
    "state": "queued", "stage": "", "attempt": 0, "error": None, "worker": None,
    # Somebody sits before it and waits, also where it came in with a batch.
    "priority": "interactive",
}  # fmt: skip

# Called in the transaction that approves, with what is approved.
OnApproved = Callable[[Connection, Bulletin], None]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a bulletin after some revision; `rows` says that segments came, went or moved."""

    revision: int
    rows: bool
    state: str
    workflow: Workflow
    cells: Mapping[str, Mapping[str, Cell]]


class Editing:
    """Changes to bulletins that are made; raises NotFound, and Conflict for one that is not.

    Each change says which version it was made for: `expected` raises Stale where another one stands there, and
    None takes whatever there is. A change to what was approved or published makes it a draft again.
    """

    def __init__(self, engine: Engine, *, on_approved: Sequence[OnApproved] = ()) -> None:
        self._engine = engine
        self._on_approved = tuple(on_approved)

    def write(
        self,
        id: str,
        segment_id: str,
        language: str,
        translation: Translation,
        *,
        by: Actor,
        expected: int | None,
    ) -> int:
        """Replace one target segment and give its new version; writing what stands there changes nothing."""
        with self._changing(id, segment_id, language) as (connection, revision):
            cell = _require(connection, id, segment_id, language, expected)
            if cell is not None and (cell.text, cell.origin) == (translation.text, translation.origin):
                return cell.version
            self._withdraw(connection, id, by)
            version = versions.put(
                connection, id, segment_id, language, translation, by=by, revision=revision
            )
            details = {"segment": segment_id, "language": language, "version": str(version)}
            record(connection, by=by, action="bulletin.edit", object=id, details=details)
            return version

    def accept(self, id: str, segment_id: str, language: str, *, by: Actor, expected: int | None) -> None:
        """Let a target segment stand as it is: its errors are answered for."""
        with self._changing(id, segment_id, language) as (connection, revision):
            cell = _require(connection, id, segment_id, language, expected)
            if cell is None:
                raise NotFound(f"Nothing is translated there yet: {segment_id!r} in {language!r}.")
            if not cell.accepted:
                versions.mark(connection, id, segment_id, language, revision=revision, at=cell.at)
                details = {"segment": segment_id, "language": language, "version": str(cell.version)}
                record(connection, by=by, action="bulletin.accept", object=id, details=details)

    def make_again(
        self, id: str, segment_id: str, language: str, *, by: Actor, expected: int | None = None
    ) -> None:
        """Forget one target segment and queue the bulletin: what is missing is translated, the rest stays."""
        with self._changing(id, segment_id, language) as (connection, _):
            _require(connection, id, segment_id, language, expected)
            self._withdraw(connection, id, by)
            connection.execute(t.translations.delete().where(*key(id, segment_id, language)))
            connection.execute(t.bulletins.update().where(t.bulletins.c.id == id).values(**QUEUED))
            details = {"segment": segment_id, "language": language}
            record(connection, by=by, action="bulletin.retranslate", object=id, details=details)

    def split(
        self,
        id: str,
        segment_id: str,
        *,
        source_at: int,
        targets_at: Mapping[str, int],
        by: Actor,
        check: Check = segment_rows.unchecked,
        expected: Mapping[str, int] | None = None,
    ) -> str:
        """Cut a sentence in two in all languages, at these characters, and give the id of the second half."""
        with self._changing(id, segment_id, rows=True) as (connection, revision):
            self._withdraw(connection, id, by)
            cut = segment_rows.Cut(source_at, targets_at)
            made = segment_rows.split(
                connection, id, segment_id, cut, by=by, check=check, revision=revision, expected=expected
            )
            record(connection, by=by, action="bulletin.split", object=id, details={"segment": segment_id})
            return made

    def join(
        self,
        id: str,
        segment_id: str,
        *,
        by: Actor,
        check: Check = segment_rows.unchecked,
        expected: Mapping[str, int] | None = None,
    ) -> str:
        """Make one sentence of this and the next of its paragraph, in all languages; give the id that goes."""
        with self._changing(id, segment_id, rows=True) as (connection, revision):
            self._withdraw(connection, id, by)
            gone = segment_rows.join(
                connection, id, segment_id, by=by, check=check, revision=revision, expected=expected
            )
            record(connection, by=by, action="bulletin.join", object=id, details={"segment": segment_id})
            return gone

    def replace_source(self, id: str, change: Replacement, *, seen: int, by: Actor) -> bool:
        """Put a corrected article in place and queue what has to be translated; tell whether there is anything.

        What people wrote elsewhere stays, and so do ids and histories. Raises Stale when what would change is not
        as it was at the revision `seen`.
        """
        with self._engine.begin() as connection:
            revision = versions.next_revision(connection, id)
            _made_row(connection, id)
            self._withdraw(connection, id, by)
            waiting = source_rows.replace_source(connection, id, change, seen=seen, revision=revision)
            if waiting:
                connection.execute(t.bulletins.update().where(t.bulletins.c.id == id).values(**QUEUED))
            counts = Counter(row.kind for row in change.rows)
            details = {kind: str(counts[kind]) for kind in ("changed", "added", "removed")}
            record(connection, by=by, action="bulletin.source", object=id, details=details)
            return waiting

    def cells(self, id: str) -> Mapping[str, Mapping[str, Cell]]:
        """Give all target segments by segment id and language."""
        return self.changes(id).cells

    def changes(self, id: str, *, since: int | None = None) -> Changes:
        """Give what changed after a revision; everything when that is left out."""
        with self._engine.connect() as connection:
            row = reads.row_of(connection, id)
            rows = since is not None and row["rows_revision"] > since
            return Changes(
                revision=row["revision"],
                rows=rows,
                state=row["state"],
                workflow=workflow.workflow_of(row),
                cells=cells_of(connection, id, since=since),
            )

    def cell(self, id: str, segment_id: str, language: str) -> Cell | None:
        """Give one target segment; None where nothing stands."""
        with self._engine.connect() as connection:
            reads.require_segment(connection, id, segment_id)
            return cell_of(connection, id, segment_id, language)

    def history(self, id: str, segment_id: str, language: str) -> tuple[Revision, ...]:
        """List the versions of a target segment, the newest first; also of one that has gone."""
        with self._engine.connect() as connection:
            reads.row_of(connection, id)
            return history_of(connection, id, segment_id, language)

    def move(self, id: str, to: Workflow, *, by: Actor, reason: str | None = None) -> None:
        """Take a bulletin one step on or back; approving with open errors needs a reason, else raises OpenErrors."""
        reason = " ".join(reason.split())[:REASON_LIMIT] or None if reason else None
        with self._engine.begin() as connection:
            before = self._made(connection, id)
            moved = workflow.move(connection, id, before, to, by=by, reason=reason)
            if moved and to == "approved" and before != "published":
                bulletin = reads.bulletin_of(connection, id)
                for act in self._on_approved:
                    act(connection, bulletin)

    def approve(self, id: str, *, by: Actor, reason: str | None = None) -> None:
        """Approve what is not approved yet; who did it first stays."""
        if not self.approvals([id]):
            self.move(id, "approved", by=by, reason=reason)

    def approvals(self, ids: Sequence[str]) -> dict[str, Approval]:
        """Find the approvals of some bulletins."""
        with self._engine.connect() as connection:
            return workflow.approvals_of(connection, ids)

    def moves(self, id: str) -> tuple[Move, ...]:
        """List the steps that a bulletin took, the newest first."""
        with self._engine.connect() as connection:
            return workflow.moves_of(connection, id)

    def open_errors(self, id: str) -> int:
        """Count the target segments with an error that nobody has accepted."""
        with self._engine.connect() as connection:
            return workflow.open_errors(connection, id)

    def delete(self, id: str, *, by: Actor) -> None:
        """Throw a bulletin away with all that belongs to it; a worker that has it lets go of it."""
        with self._engine.begin() as connection:
            if not connection.execute(t.bulletins.delete().where(t.bulletins.c.id == id)).rowcount:
                raise reads.missing(id)
            record(connection, by=by, action="bulletin.delete", object=id)

    @contextmanager
    def _changing(
        self, id: str, segment_id: str, language: str | None = None, *, rows: bool = False
    ) -> Iterator[tuple[Connection, int]]:
        """Begin a change to what stands in a made bulletin, as its next revision."""
        with self._engine.begin() as connection:
            # The update keeps the row on PostgreSQL until the transaction is over; SQLite has one writer anyway.
            revision = versions.next_revision(connection, id, rows=rows)
            row = _made_row(connection, id)
            reads.require_segment(connection, id, segment_id)
            if language is not None and language not in row["targets"]:
                have = ", ".join(row["targets"])
                raise BadInput(f"The bulletin is not translated into {language!r}. Available: {have}.")
            yield connection, revision

    def _withdraw(self, connection: Connection, id: str, by: Actor) -> None:
        workflow.withdraw(connection, id, workflow.workflow_of(reads.row_of(connection, id)), by=by)

    def _made(self, connection: Connection, id: str) -> Workflow:
        connection.execute(t.bulletins.update().where(t.bulletins.c.id == id).values(updated=t.now()))
        return workflow.workflow_of(_made_row(connection, id))


def _made_row(connection: Connection, id: str) -> RowMapping:
    row = reads.row_of(connection, id)
    if row["state"] != "draft":
        raise Conflict(f"The bulletin {id!r} is {row['state']}. This can only be done once it is made.")
    return row


def _require(
    connection: Connection, id: str, segment_id: str, language: str, expected: int | None
) -> Cell | None:
    cell = cell_of(connection, id, segment_id, language)
    there = cell.version if cell is not None else 0
    if expected is not None and expected != there:
        raise Stale(
            f"Version {expected} of this sentence is not the present one any more, that is {there}. "
            "Look at what stands there now, and write again.",
            current=there,
        )
    return cell

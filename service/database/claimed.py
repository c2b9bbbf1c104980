"""What a worker writes on an article that it has claimed; all of it fails once the article is another's."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Engine

from models.bulletin import NAMES
from models.types import NameProposal, Segment, Summary, Translation
from service.database import index, reads, writes
from service.database import tables as t
from service.database.queue import Claim, mine


class Lost(Exception):
    """The article was cancelled, or given to another worker because this one seemed dead."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What earlier attempts stored; `segments` are those of the summary too."""

    segments: tuple[Segment, ...]
    summary: Summary | None
    translations: Mapping[str, Mapping[str, Translation]]


class Claimed:
    """One claimed article in the database; each method is one transaction, and raises Lost."""

    def __init__(self, engine: Engine, claim: Claim) -> None:
        self._engine = engine
        self._claim = claim

    def kept(self) -> Kept:
        """Read what is stored already."""
        id = self._claim.id
        with self._engine.connect() as connection:
            return Kept(
                reads.segments_of(connection, id),
                reads.summary_of(connection, id),
                reads.translations_of(connection, id),
            )

    def save_segments(
        self, segments: Sequence[Segment], names: Sequence[NameProposal], *, stage: str
    ) -> None:
        """Keep segments and proposals for names, and say what comes next."""
        with self._mine(names=NAMES.dump_python(tuple(names), mode="json"), stage=stage) as connection:
            writes.add_segments(connection, self._claim.id, segments)

    def save_summary(self, summary: Summary, *, timings: Mapping[str, float]) -> None:
        """Keep the summary; its sentences are segments from then on."""
        with self._mine(timings=dict(timings)) as connection:
            writes.add_summary(connection, self._claim.id, summary)

    def save_translation(self, segment_id: str, language: str, translation: Translation) -> None:
        """Keep one target segment, and that the work goes on: deaths are counted from here."""
        more = t.bulletins.c.revision + 1
        with self._mine(stage=f"translate:{language}", attempt=0, revision=more) as connection:
            writes.put_translation(
                connection, self._claim.id, segment_id, language, translation, counted=True
            )

    def tell(self, stage: str) -> None:
        """Say what is being done."""
        with self._mine(stage=stage):
            pass

    def finish(self, *, models: Mapping[str, str], timings: Mapping[str, float]) -> None:
        """Make the bulletin a draft."""
        with self._mine(
            state="draft", stage="", error=None, worker=None, models=dict(models), timings=dict(timings)
        ) as connection:
            # What the checks found is noted before anybody mends it.
            index.refresh(connection, self._claim.id)

    def fail(self, text: str, *, timings: Mapping[str, float]) -> None:
        """Say why there will be no bulletin."""
        with self._mine(state="failed", stage="", error=text, worker=None, timings=dict(timings)):
            pass

    @contextmanager
    def _mine(self, **values: Any) -> Iterator[Connection]:  # noqa: ANN401 - columns differ
        """Write on the bulletin first: its row stays locked, so that nobody takes it away before the commit."""
        query = t.bulletins.update().where(*mine(self._claim)).values(**{"updated": t.now(), **values})
        with self._engine.begin() as connection:
            if not connection.execute(query).rowcount:
                raise Lost(self._claim.id)
            yield connection

"""What the memory says before a model is asked: only the very same sentences, checked as they would be today."""

from collections.abc import Mapping, Sequence

from sqlalchemy.engine import Engine

from models.types import Segment, Translation
from service.checking import findings_of
from service.ledger import termbase_of
from service.memory.exact import exact_of


class Recall:
    """Answers for the memory of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def translations(
        self, segments: Sequence[Segment], *, source: str, target: str, bulletin: str, date: str | None
    ) -> Mapping[str, Translation]:
        """Give what was approved before, by segment id; `bulletin` is the one that asks and does not answer itself.

        The checks run over it with the ledger as it is now: what broke since is marked and kept.
        """
        # Asked to make a sentence again, one does not want to hear the same again.
        found = exact_of(self._engine, segments, source, target, but=bulletin)
        if not found:
            return {}
        termbase = termbase_of(self._engine)
        return {
            segment.id: Translation(
                text=match.target,
                origin="memory",
                model=match.provenance,
                findings=findings_of(
                    segment, match.target, source=source, target=target, date=date, termbase=termbase
                ),
            )
            for segment in segments
            if (match := found.get(segment.id)) is not None
        }

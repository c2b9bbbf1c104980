"""What is done to finished bulletins, with all that follows from it: checks, and what the memory learns."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from models.errors import NotFound
from models.termbase import Termbase
from models.types import Article, Finding, Segment
from service.checking import findings_of
from service.database.editing import Editing
from service.database.store import BulletinStore
from service.ledger import termbase_of
from service.memory import learn


def editing_of(engine: Engine) -> Editing:
    """Give the changes to bulletins; what is approved is learnt by the memory in the same transaction."""
    return Editing(engine, on_approved=(learn,))


@dataclass(frozen=True, slots=True)
class Checked:
    """A bulletin's segments, and what is doubtful about texts for them by today's ledger."""

    article: Article
    segments: Mapping[str, Segment]
    termbase: Termbase

    @classmethod
    def read(cls, store: BulletinStore, id: str) -> "Checked":
        """Take what is stored; raises NotFound."""
        segments = {segment.id: segment for segment in store.segments(id)}
        return cls(store.article(id), segments, termbase_of(store.engine))

    def segment(self, segment_id: str) -> Segment:
        """Give a segment; raises NotFound."""
        if segment_id not in self.segments:
            raise NotFound(
                f"The bulletin has no segment {segment_id!r}. It may have been joined with another."
            )
        return self.segments[segment_id]

    def check(self, segment: Segment, text: str, language: str) -> tuple[Finding, ...]:
        """List what is doubtful about a text in the place of a segment."""
        article = self.article
        return findings_of(
            segment,
            text,
            source=article.language,
            target=language,
            date=article.date,
            termbase=self.termbase,
        )

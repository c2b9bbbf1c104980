"""What stands beside the text in the editor: comments, steps, where it is public, names, and what is related."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from models.types import Bulletin, NameProposal
from service.database.comments import Comment, CommentStore
from service.database.editing import Approval, Move
from service.database.store import BulletinStore
from service.desk import editing_of
from service.ledger import open_names
from service.publishing import Publication, published
from service.related import Related, related


@dataclass(frozen=True, slots=True)
class Beside:
    """Read together with a bulletin for its page."""

    comments: tuple[Comment, ...]
    approval: Approval | None
    moves: tuple[Move, ...]
    publication: Publication | None
    names: tuple[NameProposal, ...]
    related: tuple[Related, ...]

    @classmethod
    def of(cls, store: BulletinStore, bulletin: Bulletin) -> "Beside":
        """Read it."""
        editing, id = editing_of(store.engine), bulletin.id
        return cls(
            comments=CommentStore(store.engine).of(id),
            approval=editing.approvals([id]).get(id),
            moves=editing.moves(id),
            publication=published(store.engine, id),
            names=open_names(store.engine, bulletin),
            related=related(store, id),
        )

    @property
    def open_comments(self) -> int:
        """Count the comments that nobody has settled."""
        return sum(each.is_open for each in self.comments)

    @property
    def comment_counts(self) -> Mapping[str, int]:
        """Count the open comments of each sentence."""
        return Counter(each.segment for each in self.comments if each.segment and each.is_open)

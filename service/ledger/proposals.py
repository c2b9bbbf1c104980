"""Names that were proposed and wait to be confirmed."""

from collections.abc import Sequence

from sqlalchemy.engine import Engine

from models.types import Bulletin, NameProposal
from service.ledger.reading import termbase_of
from service.ledger.rules import clean


def open_names(engine: Engine, bulletin: Bulletin) -> tuple[NameProposal, ...]:
    """List the names of a bulletin that nobody has confirmed yet, there or elsewhere."""
    return unconfirmed(engine, bulletin.names, bulletin.article.language)


def unconfirmed(engine: Engine, names: Sequence[NameProposal], language: str) -> tuple[NameProposal, ...]:
    """Leave out the names that the ledger has by now, as a text in a language writes them."""
    if not names:
        return ()
    termbase = termbase_of(engine)
    written = "zh" if language == "zh-Hant" else language

    def is_known(surface: str) -> bool:
        text = clean(surface, written)
        return any(match.surface == text for match in termbase.match(text, written))

    return tuple(name for name in names if not is_known(name.surface))

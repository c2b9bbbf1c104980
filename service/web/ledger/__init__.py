"""The pages of the ledger."""

from flask import Flask

from models.types import Bulletin, NameProposal
from service.ledger import open_names
from service.web.ledger import exchange, mending, names, pages
from service.web.parts import parts


def install(app: Flask) -> None:
    """Register the pages, and what the editor's page needs to offer names for confirmation."""
    for part in (pages, mending, exchange, names):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals["open_names"] = _open_names


def _open_names(bulletin: Bulletin) -> tuple[NameProposal, ...]:
    return open_names(parts().store.engine, bulletin)

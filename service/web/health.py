"""Whether the service is up, and whether it can work."""

import logging

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from service.web.parts import parts

log = logging.getLogger(__name__)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Say whether articles are taken in, and worked on if that is done here; 503 with the reason while not."""
    its = parts()
    if its.jobs.problem or not its.jobs.ready:
        return _waiting(its.jobs.problem or "The model is being loaded.")
    try:
        with its.store.engine.connect() as connection:
            connection.execute(sa.select(1))
    except SQLAlchemyError:
        log.exception("The database does not answer.")
        return _waiting("The database does not answer.")
    return jsonify(status="ready"), 200


def _waiting(reason: str) -> tuple[Response, int]:
    return jsonify(status="waiting", reason=reason), 503

"""Whether the service is up, and whether it can work."""

from flask import Blueprint, Response, jsonify

from service.web.parts import parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Say whether articles are being translated; 503 with the reason while they are not."""
    jobs = parts().jobs
    if jobs.ready:
        return jsonify(status="ready"), 200
    return jsonify(status="waiting", reason=jobs.problem or "The model is being loaded."), 503

"""The OpenAPI document, and an interactive page for it whose scripts come from this service itself."""

from importlib.resources import files
from typing import Any, Final, cast

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template

from models.errors import NotFound
from service.settings import Settings
from service.web.api.document import document
from service.web.api.endpoint import PREFIX, Api
from service.web.api.webhooks import WEBHOOKS
from service.web.parts import parts

blueprint = Blueprint("api-docs", __name__, url_prefix=PREFIX)

EXTENSION: Final = "bulletins-openapi"
# Swagger UI as the package flask-openapi3-swagger carries it: nothing is fetched from elsewhere.
PACKAGE: Final = "flask_openapi3_swagger.templates"
ASSETS: Final = {
    "swagger-ui.css": ("swagger/css/swagger-ui.css", "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": ("swagger/js/swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
}


def describe(app: Flask, apis: tuple[Api, ...], settings: Settings) -> None:
    """Write the document once, for all requests."""
    app.extensions[EXTENSION] = document(apis, open_api=settings.open_api, webhooks=WEBHOOKS)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Give the document."""
    return jsonify(cast(dict[str, Any], current_app.extensions[EXTENSION]))


@blueprint.get("/docs")
def page() -> str:
    """Show the interactive page."""
    return render_template("api_docs.html", open_api=parts().settings.open_api)


@blueprint.get("/docs/assets/<name>")
def asset(name: str) -> Response:
    """Give a script or a style sheet of Swagger UI."""
    if name not in ASSETS:
        raise NotFound(f"There is no file {name[:80]!r} here.")
    place, kind = ASSETS[name]
    answer = Response(files(PACKAGE).joinpath(place).read_bytes(), content_type=kind)
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer

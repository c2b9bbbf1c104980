"""LibreTranslate's API: what there is, whether it works, and its description."""

from flask import Response

from service.documents.base import extensions
from service.web.compat.engine import engine
from service.web.compat.libretranslate import CODES, NAMES, blueprint
from service.web.compat.libretranslate_spec import SPEC
from service.web.compat.shapes import answer


@blueprint.get("/languages")
def languages() -> Response:
    """List the languages; each can be translated into each."""
    targets = sorted(CODES.values())
    return answer([{"code": code, "name": NAMES[tag], "targets": targets} for tag, code in CODES.items()])


@blueprint.get("/frontend/settings")
def frontend_settings() -> Response:
    """Say what a page in front of this API has to know."""
    settings = engine().settings
    return answer(
        {
            "charLimit": settings.text_limit,
            "frontendTimeout": 500,
            "apiKeys": not settings.open_api,
            "keyRequired": not settings.open_api,
            "suggestions": settings.suggestions,
            "filesTranslation": True,
            "supportedFilesFormat": extensions(),
            "language": {
                "source": {"code": "auto", "name": "Auto Detect"},
                "target": {"code": "en", "name": "English"},
            },
        }
    )


@blueprint.get("/health")
def health() -> Response:
    """Say that the service answers."""
    return answer({"status": "ok"})


@blueprint.get("/spec")
def spec() -> Response:
    """Describe this API in Swagger 2.0."""
    return answer(SPEC)

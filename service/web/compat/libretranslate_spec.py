"""The description of LibreTranslate's API, in Swagger 2.0."""

from typing import Any, Final

from service.web.compat.shapes import LIBRETRANSLATE

Json = dict[str, Any]


def _field(name: str, kind: str, *, where: str = "formData", required: bool = True, text: str = "") -> Json:
    return {"name": name, "in": where, "type": kind, "required": required, "description": text}


def _object(**properties: str) -> Json:
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in properties.items()}}


def _operation(summary: str, fields: list[Json], schema: Json, *, tag: str, errors: tuple[int, ...]) -> Json:
    texts = {400: "Invalid request", 403: "Not allowed", 429: "Slow down", 503: "Busy or not ready"}
    return {
        "summary": summary,
        "tags": [tag],
        "parameters": fields,
        "responses": {
            "200": {"description": "Done", "schema": schema},
            **{str(code): {"description": texts[code], "schema": _object(error="string")} for code in errors},
        },
    }


_KEY: Final = _field("api_key", "string", required=False, text="Token of this service")
_SOURCE: Final = _field("source", "string", text="Code of the language, or auto")
_TARGET: Final = _field("target", "string", text="Code of the language")
_FAILURES: Final = (400, 403, 429, 503)
_DETECTION: Final = _object(confidence="number", language="string")
_LANGUAGE: Final = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "name": {"type": "string"},
        "targets": {"type": "array", "items": {"type": "string"}},
    },
}

SPEC: Final[Json] = {
    "swagger": "2.0",
    "info": {"title": "parallel-bulletins, as LibreTranslate", "version": "1.9.6"},
    "basePath": LIBRETRANSLATE,
    "consumes": ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"],
    "produces": ["application/json"],
    "paths": {
        "/languages": {
            "get": _operation(
                "List the languages", [], {"type": "array", "items": _LANGUAGE}, tag="translate", errors=()
            )
        },
        "/translate": {
            "post": _operation(
                "Translate a text; in JSON, q may also be a list of texts",
                [
                    _field("q", "string"),
                    _SOURCE,
                    _TARGET,
                    _field("format", "string", required=False, text="text or html"),
                    _field("alternatives", "integer", required=False),
                    _KEY,
                ],
                {
                    "type": "object",
                    "properties": {
                        "translatedText": {"description": "A text, or a list where a list was sent"},
                        "detectedLanguage": {"description": "Only with source auto"},
                        "alternatives": {"type": "array"},
                    },
                },
                tag="translate",
                errors=_FAILURES,
            )
        },
        "/translate_file": {
            "post": _operation(
                "Translate a file",
                [_field("file", "file"), _SOURCE, _TARGET, _KEY],
                _object(translatedFileUrl="string"),
                tag="translate",
                errors=_FAILURES,
            )
        },
        "/detect": {
            "post": _operation(
                "Tell the language of a text",
                [_field("q", "string"), _KEY],
                {"type": "array", "items": _DETECTION},
                tag="translate",
                errors=_FAILURES,
            )
        },
        "/suggest": {
            "post": _operation(
                "Send a better translation",
                [_field("q", "string"), _field("s", "string"), _SOURCE, _TARGET],
                _object(success="boolean"),
                tag="feedback",
                errors=(400, 403, 429),
            )
        },
        "/frontend/settings": {
            "get": _operation(
                "Say what a page has to know", [], {"type": "object"}, tag="frontend", errors=()
            )
        },
        "/health": {"get": _operation("Say ok", [], _object(status="string"), tag="health", errors=())},
    },
}

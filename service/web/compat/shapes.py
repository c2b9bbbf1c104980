"""How the compatible APIs answer: errors in the shape that their clients read, and who may read the answers."""

import json
from typing import Any, Final

from flask import Response, request

LIBRETRANSLATE: Final = "/libretranslate"
DEEPL: Final = "/deepl"
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Authorization",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Max-Age": "1728000",
    # Pages from elsewhere may show the answers: there is nothing in them but what was asked for.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What the framework refuses by itself.
TEXTS: Final = {
    400: "The request cannot be read: check its headers, its encoding and its body.",
    404: "Not found: there is nothing at this address.",
    405: "Method not allowed: the header Allow names what this address takes.",
    413: "Request size is over the limit. Send a smaller file or fewer texts.",
    415: "Unsupported media type: send JSON or a form.",
    500: "Internal error: it has been written to the log.",
}


def answer(value: Any, status: int = 200) -> Response:  # noqa: ANN401 - JSON holds anything
    """Answer in JSON, letters as they are."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Half of a surrogate pair has no bytes in UTF-8.
    return Response(body.encode("utf-8", "replace"), status, mimetype="application/json")


def shaped(status: int, message: str) -> Response | None:
    """Shape an error as the API of the present address does; None for any other address."""
    if _under(LIBRETRANSLATE):
        return answer({"error": f"Slowdown: {message}" if status == 429 else message}, status)
    if _under(DEEPL) or _under("/v2") or _under("/v3"):
        return answer({"message": message, "detail": message}, status)
    return None


def shaped_http(status: int) -> Response | None:
    """The same for what the framework refused."""
    return shaped(status, TEXTS.get(status, TEXTS[400]))


def add_cors(response: Response) -> Response:
    """Let pages from elsewhere use the LibreTranslate API, as they do with other servers of it."""
    if _under(LIBRETRANSLATE):
        for name, value in CORS.items():
            response.headers[name] = value
    return response


def _under(prefix: str) -> bool:
    return request.path == prefix or request.path.startswith(f"{prefix}/")

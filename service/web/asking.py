"""What kind of answer a client waits for."""

from flask import request


def wants_json() -> bool:
    """Tell whether a script or a program asks, for JSON, rather than a person for a page."""
    kinds = request.accept_mimetypes
    # A browser says of itself when a script asks, whatever that accepts.
    if request.is_json or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return True
    return bool(kinds) and kinds["application/json"] > kinds["text/html"]

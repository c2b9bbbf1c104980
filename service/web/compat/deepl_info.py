"""DeepL's API: languages and usage."""

from typing import Final

from flask import Response, request

from models.errors import BadInput
from service.web.compat.deepl import blueprint, let_in
from service.web.compat.engine import engine
from service.web.compat.shapes import answer

SOURCES: Final = {"EN": "English", "VI": "Vietnamese", "ZH": "Chinese"}
TARGETS: Final = {
    "EN-GB": "English (British)",
    "EN-US": "English (American)",
    "VI": "Vietnamese",
    "ZH": "Chinese (simplified)",
    "ZH-HANS": "Chinese (simplified)",
    "ZH-HANT": "Chinese (traditional)",
}
# What they state where there is no limit.
UNLIMITED: Final = 1_000_000_000_000


@blueprint.get("/v2/languages")
def languages() -> Response:
    """List the source or the target languages."""
    let_in("read")
    # Their client sends the field in the body of a GET.
    kind = request.values.get("type") or request.form.get("type") or "source"
    if kind not in ("source", "target"):
        raise BadInput("Value for 'type' not supported. Available: source, target.")
    names = SOURCES if kind == "source" else TARGETS
    extra = {} if kind == "source" else {"supports_formality": False}
    return answer([{"language": code, "name": name, **extra} for code, name in names.items()])


@blueprint.get("/v2/usage")
def usage() -> Response:
    """Say how many characters the caller has had translated this month, of how many."""
    caller = let_in("read")
    limit = engine().settings.character_limit or UNLIMITED
    return answer({"character_count": engine().usage.this_month(caller.id), "character_limit": limit})


@blueprint.get("/v3/translation_memories")
def translation_memories() -> Response:
    """List the translation memories that a caller can name: none, for ours is used by itself."""
    let_in("read")
    return answer({"translation_memories": [], "total_count": 0})

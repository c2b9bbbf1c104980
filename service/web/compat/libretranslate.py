"""LibreTranslate's API: translate, detect, suggest."""

from typing import Any, Final

from flask import Blueprint, Response, request

from models.errors import BadInput, TooMany, UndetectedLanguage, UnsupportedLanguage
from models.languages import LANGUAGES, detect, parse_tag
from service.documents.html import HtmlTree
from service.documents.marked import Passage, plain
from service.web.auth import Forbidden, Token, Unauthorized, accept
from service.web.compat.engine import QuotaExceeded, engine
from service.web.compat.fields import Fields, is_json, read_object
from service.web.compat.shapes import LIBRETRANSLATE, answer

blueprint = Blueprint("libretranslate", __name__, url_prefix=LIBRETRANSLATE)

CODES: Final = {"en": "en", "vi": "vi", "zh": "zh-Hans", "zh-Hant": "zh-Hant"}
NAMES: Final = {tag: language.name for tag, language in LANGUAGES.items()}
FORMATS: Final = ("text", "html")
MAX_ALTERNATIVES: Final = 10
MAX_TEXTS: Final = 1_000
NO_KEY: Final = "Please contact the server operator to get an API key"
# A text of which nobody can tell the language counts as this one, with no confidence at all, as there.
FALLBACK: Final = "en"


@blueprint.post("/translate")
def translate() -> Response:
    """Translate a text, or a list of texts."""
    fields = read_fields()
    caller = let_in(fields)
    texts, batch = _texts(fields)
    source, target = require(fields, "source"), require(fields, "target")
    alternatives = _alternatives(fields)
    _check_size(texts, batch=batch)
    source_tag = None if source == "auto" else language_of(source)
    target_tag = language_of(target)
    format = str(fields.get("format") or "text")
    if format not in FORMATS:
        raise BadInput(f"{format} format is not supported")
    count = sum(map(len, texts))
    require_quota(caller, count)
    found = [_detected(text, html=format == "html") for text in texts] if source_tag is None else []
    sources = [tag for tag, _ in found] or [source_tag or FALLBACK] * len(texts)
    results = _translate(texts, sources, target_tag, html=format == "html")
    engine().usage.add(caller.id, count)
    body: dict[str, Any] = {"translatedText": results if batch else results[0]}
    if found:
        told = [{"confidence": confidence, "language": CODES[tag]} for tag, confidence in found]
        body["detectedLanguage"] = told if batch else told[0]
    if alternatives:
        # Our models give one translation, the one that was checked.
        body["alternatives"] = [[] for _ in texts] if batch else []
    return answer(body)


@blueprint.post("/detect")
def detect_language() -> Response:
    """Tell the language of a text."""
    fields = read_fields()
    let_in(fields)
    (text, *_), batch = _texts(fields)
    if batch:
        raise BadInput("Invalid request: q parameter is not a string")
    _check_size([text], batch=False)
    tag, confidence = _detected(text, html=False)
    return answer([{"confidence": confidence, "language": CODES[tag]}])


@blueprint.post("/suggest")
def suggest() -> Response:
    """Keep a better translation for the editors, where the operator wants that."""
    if not engine().settings.suggestions:
        raise Forbidden("Suggestions are disabled on this server.")
    fields = read_fields()
    try:
        accept(key_of(fields), "submit")
    except Unauthorized:
        # They ask for no key here; the request has been counted.
        pass
    text, suggestion = require(fields, "q"), require(fields, "s")
    source, target = require(fields, "source"), require(fields, "target")
    _check_size([text, suggestion], batch=False)
    source_tag = source if source == "auto" else language_of(source)
    engine().suggestions.add(source_tag, language_of(target), text, suggestion)
    return answer({"success": True})


def read_fields() -> Fields:
    """Read what was sent, as an object of JSON or as a form, over what the address says."""
    if is_json():
        return {**request.args, **read_object()}
    return {**request.args, **{name: value.replace("\r\n", "\n") for name, value in request.form.items()}}


def key_of(fields: Fields) -> str | None:
    """Give the key of a request: a field, or a bearer's."""
    key = fields.get("api_key")
    if isinstance(key, str) and key:
        return key
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return bearer.strip() or None if kind.lower() == "bearer" else None


def let_in(fields: Fields) -> Token:
    """Find the caller; raises errors with the texts that clients of this API know."""
    key = key_of(fields)
    try:
        return accept(key, "submit")
    except Unauthorized as error:
        raise Forbidden("Invalid API key") if key else BadInput(NO_KEY) from error


def require(fields: Fields, name: str) -> str:
    """Give a text that has to be there."""
    value = fields.get(name)
    if value is None or value == "":
        raise BadInput(f"Invalid request: missing {name} parameter")
    if not isinstance(value, str):
        raise BadInput(f"Invalid request: {name} parameter is not a string")
    return value


def language_of(code: str) -> str:
    """Give our tag for a code of theirs, old or new."""
    try:
        return parse_tag(code)
    except UnsupportedLanguage as error:
        raise BadInput(f"{code.lower()[:40]} is not supported") from error


def _texts(fields: Fields) -> tuple[list[str], bool]:
    value = fields.get("q")
    if value in (None, "", []):
        raise BadInput("Invalid request: missing q parameter")
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise BadInput("Invalid request: q parameter is not a string")
    return texts, isinstance(value, list)


def _alternatives(fields: Fields) -> int:
    value = fields.get("alternatives", 0)
    try:
        number = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else None
    except ValueError:
        number = None
    if number is None:
        raise BadInput("Invalid request: alternatives parameter is not a number")
    if number > MAX_ALTERNATIVES:
        raise BadInput(f"Invalid request: alternatives parameter must be <= {MAX_ALTERNATIVES}")
    return max(number, 0)


def _check_size(texts: list[str], *, batch: bool) -> None:
    limit = engine().settings.text_limit
    sizes = [(len(texts), MAX_TEXTS)] if batch else []
    sizes += [(len(text), limit) for text in texts] + [(sum(map(len, texts)), limit)]
    for size, most in sizes:
        if size > most:
            raise BadInput(f"Invalid request: request ({size}) exceeds text limit ({most})")


def require_quota(caller: Token, count: int) -> None:
    """Refuse what goes over the month's limit, as a request that comes too early."""
    try:
        engine().require_quota(caller.id, count)
    except QuotaExceeded as error:
        raise TooMany(str(error), retry_after=86_400) from error


def _detected(text: str, *, html: bool) -> tuple[str, float]:
    """Tell the language, and how sure that is, from 0 to 100."""
    if html:
        text = "\n".join(plain(passage) for passage in HtmlTree(text).passages)
    try:
        found = detect(text)
    except UndetectedLanguage:
        return FALLBACK, 0.0
    return found.language, round(100 * found.confidence, 1)


def _translate(texts: list[str], sources: list[str], target: str, *, html: bool) -> list[str]:
    """Translate texts, those in the same language together."""
    trees = [HtmlTree(text) for text in texts] if html else []
    rows: list[list[Passage]] = [tree.passages for tree in trees] if html else [[(text,)] for text in texts]
    done: list[list[Passage]] = [[] for _ in texts]
    for source in dict.fromkeys(sources):
        places = [place for place, tag in enumerate(sources) if tag == source]
        passages = [passage for place in places for passage in rows[place]]
        translated = iter(engine().texts.translate(passages, source=source, target=target))
        for place in places:
            done[place] = [next(translated) for _ in rows[place]]
    if html:
        return [tree.write(row, target=target) for tree, row in zip(trees, done, strict=True)]
    return [plain(row[0]) for row in done]

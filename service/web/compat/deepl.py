"""What all parts of DeepL's API share: the blueprint, the caller, languages, and how fields are read."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, request

from models.errors import BadInput, UndetectedLanguage, UnsupportedLanguage
from models.languages import detect, parse_tag
from models.termbase import Term
from service.glossary import terms_of
from service.web.auth import Forbidden, Scope, Token, Unauthorized, accept
from service.web.compat.engine import engine
from service.web.compat.fields import Fields, is_json, read_object, text_of
from service.web.compat.shapes import DEEPL

blueprint = Blueprint("deepl", __name__, url_prefix=DEEPL)

# Our tags by their codes; a plain EN is no target of their client, but of their API.
SOURCES: Final = {"EN": "en", "VI": "vi", "ZH": "zh"}
TARGETS: Final = {
    "EN": "en",
    "EN-GB": "en",
    "EN-US": "en",
    "VI": "vi",
    "ZH": "zh",
    "ZH-HANS": "zh",
    "ZH-HANT": "zh-Hant",
}
BASE: Final = {"en": "EN", "vi": "VI", "zh": "ZH", "zh-Hant": "ZH"}
MAX_GLOSSARIES: Final = 5
NO_KEY: Final = (
    "Authorization failed: the key is absent, unknown or expired. Use a token of this service as the key; "
    "an admin makes one with: bulletins tokens create"
)


def let_in(scope: Scope) -> Token:
    """Find the caller by the key in the header."""
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    try:
        return accept(key.strip() or None if kind.lower() == "deepl-auth-key" else None, scope)
    except Unauthorized as error:
        raise Forbidden(NO_KEY) from error


def read_fields() -> dict[str, Any]:
    """Read an object of JSON, or a form; of a repeated field of a form the first counts here."""
    if is_json():
        return dict(read_object())
    return {**request.args, **request.form}


def source_of(fields: Fields) -> str | None:
    """Give the source language, None where it has to be told from the text."""
    code = text_of(fields, "source_lang")
    if code is None:
        return None
    try:
        return SOURCES.get(code.upper()) or parse_tag(code)
    except UnsupportedLanguage as error:
        raise BadInput("Value for 'source_lang' not supported.") from error


def target_of(fields: Fields) -> str:
    """Give the target language."""
    code = text_of(fields, "target_lang")
    if code is None:
        raise BadInput("Missing 'target_lang'.")
    if code.upper() not in TARGETS:
        raise BadInput("Value for 'target_lang' not supported.")
    return TARGETS[code.upper()]


def check_wishes(fields: Fields) -> None:
    """Refuse what our models cannot do; what is a wish only (`prefer_more`) is let pass."""
    formality = text_of(fields, "formality") or "default"
    if formality in ("more", "less"):
        raise BadInput("'formality' is not supported for given 'target_lang'.")
    if formality not in ("default", "prefer_more", "prefer_less"):
        raise BadInput("Value for 'formality' not supported.")
    for name in ("style_id", "translation_memory_id", "custom_instructions"):
        if fields.get(name):
            raise BadInput(f"'{name}' is not supported by this server. Leave it out.")


def terms_for(owner: str, fields: Fields, source: str | None, target: str) -> list[Term]:
    """Give the terms of the glossaries that a request names, the first glossary first."""
    ids = _glossary_ids(fields)
    if not ids:
        return []
    if source is None:
        raise BadInput("Use of a glossary requires the 'source_lang' parameter.")
    direction = (base(source), base(target))
    terms: dict[str, Term] = {}
    for id in ids:
        entries = engine().glossaries.entries(owner, id, direction)
        if entries is None:
            raise BadInput(
                f"The glossary {id!r} has no dictionary for 'source_lang' {BASE[source]} and 'target_lang' "
                f"{BASE[target]}."
            )
        for term in terms_of(entries, *direction):
            terms.setdefault(term.id, term)
    return list(terms.values())


def base(tag: str) -> str:
    """Give the language of a glossary: Traditional and Simplified Chinese share one."""
    return "zh" if tag == "zh-Hant" else tag


def detected(texts: Sequence[str]) -> list[str]:
    """Tell the language of each text, of short ones by the others of the request.

    A text in plain letters of which nobody can tell counts as English, and the answer says so. Raises
    UndetectedLanguage for any other.
    """
    found: list[str | None] = []
    for text in texts:
        try:
            found.append(detect(text).language if any(map(str.isalpha, text)) else None)
        except UndetectedLanguage:
            found.append(None)
    if all(found):
        return [tag for tag in found if tag]
    told = Counter(tag for tag in found if tag).most_common(1)
    others = told[0][0] if told else _together(texts)
    return [tag or others for tag in found]


def _together(texts: Sequence[str]) -> str:
    text = "\n".join(texts)
    try:
        return detect(text).language
    except UndetectedLanguage as error:
        if text.isascii() or not any(map(str.isalpha, text)):
            return "en"
        raise BadInput(f"{error} Name it in 'source_lang'.") from error


def _glossary_ids(fields: Fields) -> list[str]:
    one, several = text_of(fields, "glossary_id"), fields.get("glossary_ids") or []
    if isinstance(several, str):
        several = several.split(",")
    if not isinstance(several, list) or not all(isinstance(id, str) for id in several):
        raise BadInput("'glossary_ids' must be a list of ids.")
    if one and several:
        raise BadInput("Use either 'glossary_id' or 'glossary_ids', not both.")
    if len(several) > MAX_GLOSSARIES:
        raise BadInput(f"At most {MAX_GLOSSARIES} 'glossary_ids' can be used at once.")
    return [one] if one else several

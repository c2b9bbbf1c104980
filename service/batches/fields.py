"""The fields of an article in JSONL and CSV: their names, what they may hold, and the article that they make."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.chinese import is_traditional
from models.errors import BadInput, TooLarge
from models.languages import detect, parse_tag
from models.normalize import clean
from models.types import Article
from service.batches.base import digest_of
from service.inputs import MAX_CHARACTERS, read

# What other systems call the same thing: feeds, CMS exports, corpora.
ALIASES = {
    "id": ("id", "key", "guid", "uid"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content"),
    "paragraphs": ("paragraphs",),
    "language": ("language", "lang"),
    "date": ("date", "published"),
    "captions": ("captions", "caption"),
    "byline": ("byline", "author"),
    "url": ("url", "link"),
}
NAMES = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
LISTS = ("paragraphs", "captions")
MAX_ID = 200

Fields = dict[str, Any]


def rename(given: Mapping[str, Any]) -> Fields:
    """Give fields under our names, without the empty ones; raises BadInput for an unknown or doubled one."""
    fields: Fields = {}
    for alias, value in given.items():
        name = NAMES.get(alias.strip().lower())
        if name is None:
            raise BadInput(f"Unknown field {alias[:80]!r}. Fields are: {', '.join(ALIASES)}.")
        if value is None or value in ("", []):
            continue
        if name in fields:
            raise BadInput(f"The field {name!r} is given twice, the second time as {alias!r}. Give it once.")
        fields[name] = value
    return fields


def id_of(fields: Fields) -> str | None:
    """Give an article's own id; raises BadInput for one that is no short text or whole number."""
    id = fields.get("id")
    if id is None:
        return None
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise BadInput(f"The id must be a text or a whole number, got {_shown(id)}.")
    text = str(id).strip()
    if not text or len(text) > MAX_ID or not text.isprintable():
        raise BadInput(f"The id must be 1 to {MAX_ID} printable characters, got {_shown(id)}.")
    return text


def name_of(given: Mapping[str, Any]) -> str | None:
    """Give what may be the id of an article that cannot be used."""
    id = next((value for alias, value in given.items() if NAMES.get(alias.strip().lower()) == "id"), None)
    try:
        return id_of({"id": id})
    except BadInput:
        return None


def content_digest(fields: Fields) -> str:
    """Name what an article says: the order of its fields and its id change nothing."""
    content = {name: value for name, value in fields.items() if name != "id"}
    # Halves of surrogate pairs are refused later, when the article is made; they must not stop the reading.
    return digest_of(json.dumps(content, sort_keys=True).encode())


def to_article(fields: Fields, language: str | None) -> Article:
    """Make the article; `language` is taken where the fields name none. Raises BadInput or a child of it."""
    texts = {name: _text(fields, name) for name in ("title", "text", "language", "date", "byline", "url")}
    lists = {name: _list(fields, name) for name in LISTS}
    named = texts["language"] or language
    date = _date(texts["date"])
    if texts["text"] and lists["paragraphs"]:
        raise BadInput("The article has both text and paragraphs. Give its body once.")
    if not (texts["text"] or lists["paragraphs"]):
        raise BadInput("The article has no text: give `text`, or `title` with `paragraphs`.")
    if texts["text"] and not texts["title"]:
        article = read(texts["text"].encode(), media_type="text/plain; charset=utf-8", language=named)
    else:
        article = _article(texts, lists, named)
    return replace(
        article,
        captions=(*article.captions, *lists["captions"]),
        date=date or article.date,
        byline=texts["byline"] or article.byline,
        url=texts["url"] or None,
    )


def _article(texts: Mapping[str, str], lists: Mapping[str, tuple[str, ...]], named: str | None) -> Article:
    paragraphs = lists["paragraphs"] or _paragraphs(texts["text"])
    title = texts["title"] or paragraphs[0]
    everything = "\n".join((title, *paragraphs, *lists["captions"]))
    if len(everything) > MAX_CHARACTERS:
        raise TooLarge(
            f"The article has {len(everything):,} characters; at most {MAX_CHARACTERS:,} are read. Split it into parts."
        )
    if not any(char.isalnum() for char in everything):
        raise BadInput("There is no text in the article: not one letter or digit.")
    notes = () if texts["title"] else ("The article has no title: its first paragraph stands for one.",)
    language = _language(named, everything)
    return Article(language, title, paragraphs, notes=notes)


def _language(named: str | None, text: str) -> str:
    if not named or named.lower() == "auto":
        return detect(text).language
    tag = parse_tag(named)
    return "zh-Hant" if tag == "zh" and is_traditional(text) else tag


def _paragraphs(text: str) -> tuple[str, ...]:
    """Cut at blank lines, or at every line end where there is none."""
    parts = text.split("\n\n") if "\n\n" in text else text.split("\n")
    return tuple(part for part in (" ".join(each.split()) for each in parts) if part)


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise BadInput(f"The field {name!r} must be a text, got {_shown(value)}.")
    cleaned = clean(_encodable(name, value)).strip()
    return cleaned if name == "text" else " ".join(cleaned.split())


def _list(fields: Fields, name: str) -> tuple[str, ...]:
    value = fields.get(name, ())
    # A cell of a table holds a list as lines.
    items = value.splitlines() if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(each, str) for each in items):
        raise BadInput(f"The field {name!r} must be a list of texts, got {_shown(value)}.")
    texts = (" ".join(clean(_encodable(name, each)).split()) for each in items)
    return tuple(text for text in texts if text)


def _encodable(name: str, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadInput(
            f"The field {name!r} is not valid UTF-8 at character {error.start + 1}. Save it as UTF-8."
        ) from error
    return text


def _date(text: str) -> str | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError as error:
        raise BadInput(f"The date must look like 2024-01-31, got {text[:40]!r}.") from error


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"

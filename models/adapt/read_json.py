"""Reads bulletins (`bulletin/1`), one a file or one a line, and texts in JSON Lines."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from models.adapt.readers import numbered
from models.adapt.texts import LANGUAGES, Line, Text, bad, line_of
from models.bulletin import SCHEMA, from_json, text_of
from models.errors import BadInput
from models.types import Bulletin, Segment

_SPLITS: Final = ("train", "heldout")


def read_bulletin(path: Path) -> Iterator[Text]:
    """Read one bulletin, as `bulletins translate --format json` and the JSON export write it."""
    yield _from_bulletin(_loads(path.read_text(encoding="utf-8-sig"), f"{path}:1"), f"{path}:1")


def read_lines(path: Path) -> Iterator[Text]:
    """Read JSON Lines: a bulletin a line, or a text `{"id", "split", "segments": [{"role", "vi", "en", "zh"}]}`."""
    for where, line in numbered(path):
        if not line.strip():
            continue
        data = _loads(line, where)
        yield _from_bulletin(data, where) if "schema" in data else _from_text(data, where)


def _loads(text: str, where: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise bad(where, f"this is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise bad(where, f"expected an object, got {type(data).__name__}.")
    return data


def _from_bulletin(data: Mapping[str, Any], where: str) -> Text:
    try:
        bulletin = from_json(data)
    except BadInput as error:
        raise bad(where, f"{error} Export it again as {SCHEMA}.") from error
    lines = [line for each in bulletin.segments if (line := _line(bulletin, each, where))]
    if not lines:
        raise bad(where, "the bulletin has no segment that is translated and free of errors.")
    return Text(bulletin.id, tuple(lines))


def _line(bulletin: Bulletin, segment: Segment, where: str) -> Line | None:
    """Take a segment in the languages in which nothing about it is in doubt."""
    targets = bulletin.translations.get(segment.id, {})
    sure = [
        language
        for language, target in targets.items()
        if not any(finding.severity == "error" for finding in target.findings)
    ]
    texts = {
        language: text
        for language in (bulletin.article.language, *sure)
        if language in LANGUAGES and (text := text_of(bulletin, segment, language).strip())
    }
    return line_of(texts, role=segment.role, where=where) if len(texts) > 1 else None


def _from_text(data: Mapping[str, Any], where: str) -> Text:
    segments, split = data.get("segments"), data.get("split")
    if not isinstance(segments, list) or not segments:
        raise bad(where, "expected a list `segments` with at least one segment.")
    if split not in (None, *_SPLITS):
        raise bad(where, f"split: expected {' or '.join(_SPLITS)}, got {split!r}.")
    lines = []
    for number, segment in enumerate(segments, start=1):
        if not isinstance(segment, dict):
            raise bad(where, f"segment {number}: expected an object, got {type(segment).__name__}.")
        texts = {language: segment[language] for language in LANGUAGES if segment.get(language)}
        lines.append(
            line_of(texts, role=str(segment.get("role", "body")), where=f"{where}, segment {number}")
        )
    return Text(str(data.get("id", where)), tuple(lines), split=split)

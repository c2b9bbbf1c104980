"""Reads the project's TOML tables into frozen dataclasses; what is not foreseen in them is an error."""

import json
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from models.errors import BadSetting

T = TypeVar("T")


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file; raises BadSetting that names the file, and the place in it where it can."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise BadSetting(f"{path} cannot be read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} is not valid TOML: {error}.") from error


def parse_table(adapter: TypeAdapter[T], table: Any, *, where: str) -> T:  # noqa: ANN401 - TOML holds anything
    """Turn a table into the adapter's type, strictly; `where` names file and table in the BadSetting raised."""
    try:
        # JSON mode is strict about numbers and words, yet takes an array for a tuple, as TOML has no tuples.
        return adapter.validate_json(json.dumps(table, default=str), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadSetting(
            f"{where}: {key}: {_explain(first['type'], first['msg'], first['input'])}"
        ) from error


def _explain(kind: str, message: str, value: object) -> str:
    if kind == "unexpected_keyword_argument":
        return "this key is not known."
    if kind in {"missing", "missing_argument"}:
        return "this key is missing."
    return f"{message[:1].lower()}{message[1:]}, got {value!r}."

"""Places in a sorted list: an address that goes on where a page ended, whatever was added in between."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from models.errors import BadInput

MAX_MARK = 2000

# What a list is sorted by: each column with whether its largest comes first. The last one decides between equals.
Place = tuple[tuple[sa.ColumnElement[Any], bool], ...]


def place_of(row: RowMapping, keys: int, sort: str) -> str:
    """Name the place of a row, whose sort keys are its columns `key0`, `key1` and so on."""
    values = [row[f"key{number}"] for number in range(keys)]
    written = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    packed = json.dumps([sort, *written], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_place(mark: str, keys: Place, sort: str) -> tuple[Any, ...]:
    """Read a place; raises BadInput for one of another order, and for anything that was not given out."""
    try:
        if len(mark) > MAX_MARK:
            raise ValueError("too long")
        data = json.loads(base64.b64decode(mark + "=" * (-len(mark) % 4), altchars=b"-_", validate=True))
        if not isinstance(data, list) or len(data) != len(keys) + 1 or data[0] != sort:
            raise ValueError("another order")
        return tuple(_value(raw, key) for raw, (key, _) in zip(data[1:], keys, strict=True))
    except (ValueError, RecursionError, binascii.Error) as error:
        raise BadInput(
            f"{mark[:80]!r} is no place in this list. Begin again without `after` and `before`."
        ) from error


def beyond(keys: Place, values: Sequence[Any], *, back: bool) -> sa.ColumnElement[bool]:
    """Ask for what comes after these values in the order, or before them."""
    ways: list[sa.ColumnElement[bool]] = []
    for number, ((key, largest), value) in enumerate(zip(keys, values, strict=True)):
        equal = [each == values[place] for place, (each, _) in enumerate(keys[:number])]
        ways.append(sa.and_(*equal, key < value if largest != back else key > value))
    return sa.or_(*ways)


def _value(raw: object, key: sa.ColumnElement[Any]) -> Any:  # noqa: ANN401 - columns differ
    if isinstance(key.type, sa.Integer):
        if isinstance(raw, bool) or not isinstance(raw, int) or abs(raw) >= 2**31:
            raise ValueError(raw)
        return raw
    if not isinstance(raw, str) or "\0" in raw:
        raise ValueError(raw)
    if isinstance(key.type, sa.DateTime | sa.types.TypeDecorator):
        moment = datetime.fromisoformat(raw)
        if moment.tzinfo is None:
            raise ValueError(raw)
        return moment
    return raw

"""What a request says, in JSON, as a form, or in its address."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request

from models.errors import BadInput

Fields = Mapping[str, Any]


def read_json() -> Any:  # noqa: ANN401 - JSON holds anything
    """Parse the body; raises BadInput for what is no JSON, and for what is nested too deep to be honest."""
    try:
        return json.loads(request.get_data(cache=True))
    except (ValueError, RecursionError) as error:
        raise BadInput("Invalid JSON format") from error


def read_object() -> Fields:
    """Read a JSON object; raises BadInput for anything else."""
    value = read_json()
    if not isinstance(value, dict):
        raise BadInput("Invalid JSON format")
    return value


def is_json() -> bool:
    """Tell whether the body is said to be JSON."""
    return request.mimetype == "application/json" or request.mimetype.endswith("+json")


def text_of(fields: Fields, name: str) -> str | None:
    """Give a text field; None when it is absent or empty, raises BadInput when it is no text."""
    value = fields.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadInput(f"Invalid request: {name} parameter is not a string")
    return value

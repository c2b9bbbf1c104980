"""Worked examples for prompts, in three languages; written for this project."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence in all languages, with the terms in it that a glossary would give."""

    text: Mapping[str, str]
    terms: tuple[Mapping[str, str], ...]


@cache
def worked_examples() -> tuple[Example, ...]:
    """Read models/data/examples.toml; the order there is the order in prompts."""
    raw = tomllib.loads(files("models").joinpath("data/examples.toml").read_text(encoding="utf-8"))
    return tuple(
        Example({tag: each[tag] for tag in ("vi", "en", "zh")}, tuple(each.get("terms", ())))
        for each in raw["example"]
    )

"""The data card that goes with an adapter: what it was made of and what it scored, as TOML."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter

from models.tables import parse_table, read_toml

NAME: Final = "card.toml"
SCHEMA: Final = "adapter-card/1"
_STRICT: Final = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class BaseCard:
    """The weights that the adapter completes; `sha256` is over the file, or over the weights of a folder."""

    __pydantic_config__ = _STRICT

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StartCard:
    """The adapter that a run went on from; `sha256` is over its weights, `steps` are those of all its runs."""

    __pydantic_config__ = _STRICT

    name: str
    sha256: str
    steps: int


@dataclass(frozen=True, slots=True)
class DataSetCard:
    """One set of data; the licence is what the user said it is."""

    __pydantic_config__ = _STRICT

    name: str
    licence: str
    sha256: str
    lines: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Scores:
    """chrF by direction (and of summaries by language) on held-out lines, before training and at the best step."""

    __pydantic_config__ = _STRICT

    signature: str = ""
    lines: int = 0
    before: Mapping[str, float] = field(default_factory=dict)
    best: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that is known of how an adapter came about; `data` includes what its start was trained on."""

    __pydantic_config__ = _STRICT

    schema: str = SCHEMA
    step: int
    steps: int
    examples: int
    first_loss: float
    loss: float
    base: BaseCard
    settings: Mapping[str, Any]
    scores: Scores
    data: tuple[DataSetCard, ...]
    start: StartCard | None = None


_CARD: Final = TypeAdapter(Card)


def read_card(path: Path) -> Card:
    """Read a card; raises BadSetting that names the key."""
    return parse_table(_CARD, read_toml(path), where=str(path))


def write_card(card: Card, path: Path) -> None:
    """Write a card; one that is there is replaced whole."""
    table = asdict(card)
    plain = {key: value for key, value in table.items() if not isinstance(value, dict | list | tuple | None)}
    lines = [*_pairs(plain), ""]
    for name in ("base", "start", "settings"):
        if table[name] is None:
            continue
        lines += [f"[{name}]", *_pairs(table[name]), ""]
    scores = table["scores"]
    lines += ["[scores]", *_pairs({key: scores[key] for key in ("signature", "lines")}), ""]
    for name in ("before", "best"):
        lines += [f"[scores.{name}]", *_pairs(scores[name]), ""]
    for each in table["data"]:
        lines += ["[[data]]", *_pairs(each), ""]
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text("\n".join(lines), encoding="utf-8")
    fresh.replace(path)


def lines_of(card: Card) -> list[str]:
    """Write a card for people, a line each fact."""
    lines = [
        f"trained on: {card.base.name}, step {card.step} of {card.steps}, loss {card.first_loss:.2f} to {card.loss:.2f}"
    ]
    if card.start is not None:
        lines.append(f"goes on from: {card.start.name}, {card.start.steps} steps")
    lines += [
        f"data: {each.name} ({each.licence}), {each.lines:,} lines, share {each.share:g}"
        for each in card.data
    ]
    for kind, best in card.scores.best.items():
        before = card.scores.before.get(kind)
        lines.append(f"chrF {kind}: {best:.1f}" + ("" if before is None else f", before {before:.1f}"))
    return lines


def sha256_of(base: Path) -> str:
    """Hash a model: its file, or the weights in its folder in order of their names."""
    digest = hashlib.sha256()
    for file in [base] if base.is_file() else sorted(base.glob("*.safetensors")):
        with file.open("rb") as content:
            while block := content.read(1 << 22):
                digest.update(block)
    return digest.hexdigest()


def _pairs(table: Mapping[str, Any]) -> list[str]:
    # Strings and numbers of JSON are TOML's as well, but for DEL, which json leaves as it is.
    return [
        f"{_key(key)} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        for key, value in table.items()
    ]


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() else json.dumps(name, ensure_ascii=False)

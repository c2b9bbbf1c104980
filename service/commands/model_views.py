"""Models of the catalogue as a table, as JSON, and one of them in full."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from models.adapt.card import NAME as CARD
from models.adapt.card import Card, lines_of, read_card
from models.catalogue import Catalogue, CatalogueEntry
from models.families import FAMILIES
from models.pins import Pin
from models.store import Store


@dataclass(frozen=True, slots=True)
class Shown:
    """One model with what this machine knows of it: whether it may be used, is on disk, and its pin."""

    entry: CatalogueEntry
    accepted: bool
    on_disk: bool
    pin: Pin | None
    card: Card | None = None

    @classmethod
    def of(cls, entry: CatalogueEntry, catalogue: Catalogue, store: Store) -> "Shown":
        """Look a model up in a store, and the data card of an adapter that is there."""
        on_disk = store.has(entry)
        return cls(
            entry,
            catalogue.accepts(entry),
            on_disk,
            store.pin(entry),
            _card(entry, store) if on_disk else None,
        )

    @property
    def licence(self) -> str:
        """Write the licence, and what it keeps the model from."""
        if not self.entry.non_commercial:
            return self.entry.licence
        return f"{self.entry.licence} (non-commercial, {'accepted' if self.accepted else 'refused'})"

    @property
    def languages(self) -> str:
        """Write what the model does: its directions, its languages, or that it summarizes only."""
        if self.entry.base:
            return f"adapter for {self.entry.base}"
        if self.entry.directions:
            return ", ".join(self.entry.directions)
        languages = " ".join(self.entry.languages)
        return languages if FAMILIES.get(self.entry.family).translates else f"{languages} (summaries)"


def table(models: list[Shown]) -> Table:
    """Lay models out in rows; of the notes the first sentence."""
    columns = ("name", "size", "licence", "languages", "on disk", "notes")
    grid = Table(*columns, box=None, pad_edge=False)
    for model in models:
        note = " ".join(model.entry.notes.split()).partition(". ")[0].rstrip(".")
        if model.card is not None:
            note = f"{note} ({_told(model.card)})".strip()
        on_disk = "yes" if model.on_disk else "no"
        grid.add_row(model.entry.name, model.entry.size_text, model.licence, model.languages, on_disk, note)
    return grid


def as_json(models: list[Shown]) -> str:
    """Write models with all that is known of them, facts included."""
    return json.dumps([_record(model) for model in models], indent=2, ensure_ascii=False)


def in_full(model: Shown) -> str:
    """Write all that is known of one model, a line each, and each fact on a line of its own."""
    record = _record(model)
    facts, notes, _ = record.pop("facts"), record.pop("notes"), record.pop("card")
    lines = [f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in record.items()]
    lines += [f"notes: {notes or '-'}", "facts:", *(f"  {fact}" for fact in facts)]
    if model.card is not None:
        lines += ["data card:", *(f"  {line}" for line in lines_of(model.card))]
    return "\n".join(lines)


def _card(entry: CatalogueEntry, store: Store) -> Card | None:
    path = store.path(entry) if entry.base else None
    card = path / CARD if path is not None and path.is_dir() else None
    return read_card(card) if card is not None and card.is_file() else None


def _told(card: Card) -> str:
    """Write a card in a few words: of what, and how good."""
    scores = [score for kind, score in card.scores.best.items() if not kind.startswith("summary-")]
    told = f"trained on {', '.join(each.name for each in card.data)}"
    return f"{told}; mean chrF {sum(scores) / len(scores):.1f}" if scores else told


def _record(model: Shown) -> dict[str, Any]:
    entry = model.entry
    repos = [source.repo for source in entry.sources if source.kind == "hub"]
    return {
        "name": entry.name,
        "title": entry.title,
        "publisher": entry.publisher,
        "licence": entry.licence,
        "non_commercial": entry.non_commercial,
        "accepted": model.accepted,
        "size": entry.size,
        "size_is_approximate": entry.snapshot is not None,
        "languages": list(entry.languages),
        "directions": list(entry.directions),
        "engine": entry.engine,
        "family": entry.family,
        "base": entry.base or None,
        "repo": entry.snapshot.repo if entry.snapshot else next(iter(repos), None),
        "revision": entry.revision,
        "commit": model.pin.commit if model.pin else None,
        "on_disk": model.on_disk,
        "options": dict(entry.options),
        "family_options": dict(entry.family_options),
        "notes": " ".join(entry.notes.split()),
        "facts": list(entry.facts),
        "card": asdict(model.card) if model.card else None,
    }


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(str(each) for each in value) or "-"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in value.items()) or "-"
    return f"{value:,}" if isinstance(value, int) else str(value or "-")

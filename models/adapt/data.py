"""Data into what is trained on and what is held out; the same at every run with the same seed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.adapt.readers import Data
from models.adapt.texts import Text


@dataclass(frozen=True, slots=True)
class Parts:
    """Texts to train on, and texts to score on."""

    train: tuple[Text, ...]
    held_out: tuple[Text, ...]


def divide(data: Iterable[Data], *, held_out: float, seed: int) -> Parts:
    """Hold texts back as their files say, else by chance; a source's `share` thins what is trained on."""
    train: list[Text] = []
    back: list[Text] = []
    for each in data:
        marked = any(text.split for text in each.texts)
        for text in each.texts:
            if text.split == "heldout" or (not marked and chance(text, seed, "held out") < held_out):
                back.append(text)
            elif chance(text, seed, "share") < each.source.share:
                train.append(text)
    return Parts(tuple(train), _apart(back, train))


def chance(text: Text, seed: int, what: str) -> float:
    """Give a number from 0 to 1 that depends on the text alone."""
    told = "\n".join(line.texts[tag] for line in text.lines for tag in sorted(line.texts))
    digest = hashlib.sha256(f"{seed}\n{what}\n{told}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _apart(held_out: Sequence[Text], train: Iterable[Text]) -> tuple[Text, ...]:
    """Drop held-out texts with a line that is trained on too: they would flatter the scores."""
    known = {text for each in train for line in each.lines for text in line.texts.values()}
    return tuple(
        text
        for text in held_out
        if not any(told in known for line in text.lines for told in line.texts.values())
    )

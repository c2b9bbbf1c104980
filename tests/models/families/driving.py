"""Sets side by side what our engine and the library's own lines, as a model's card has them, do with a text."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from models.engines.base import Request
from models.engines.transformers import TransformersEngine

TOKENS = 6
"""How many tokens tests let a model write; families take it as `max_tokens`."""


@dataclass(frozen=True, slots=True)
class Call:
    """What one call of `generate` was given, and the tokens of the target with those before the text."""

    source: list[int]
    target: list[int]


def through_the_engine(folder: Path, request: Request) -> Call:
    """Send a request through the real engine and watch what reaches the model."""
    engine = TransformersEngine(folder)
    with _watched() as calls:
        engine.generate([request])
    (call,) = calls
    return call


def as_on_the_card(folder: Path, encoded: Mapping[str, Any], **options: object) -> Call:
    """Give what a card's tokenizer made of a text to `generate`, with the card's options."""
    import transformers

    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    with _watched() as calls:
        model.generate(**encoded, max_new_tokens=TOKENS, num_beams=1, do_sample=False, **options)
    (call,) = calls
    return call


@contextmanager
def _watched() -> Iterator[list[Call]]:
    import transformers

    calls: list[Call] = []
    own = transformers.GenerationMixin.generate

    def generate(model, **arguments: Any):  # noqa: ANN401 - untyped library
        rows = own(model, **arguments)
        calls.append(Call(arguments["input_ids"][0].tolist(), rows[0].tolist()))
        return rows

    with mock.patch.object(transformers.GenerationMixin, "generate", generate):
        yield calls

"""Articles to measure with: always the same ones, made of sentences of our own."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from models.families.examples import worked_examples

ARTICLES: Final = 10
LANGUAGE: Final = "vi"
FEWEST, MOST = 8, 12
# The rhythm of a news text: what follows what, by length.
RHYTHM: Final = ("middle", "long", "short", "middle", "example", "middle", "long", "middle", "short")
PARAGRAPHS: Final = (2, 3, 1, 4)


@dataclass(frozen=True, slots=True)
class BenchArticle:
    """Paragraphs of sentences, as a segmenter gives them."""

    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """List the sentences of all paragraphs in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)


def bench_articles(count: int = ARTICLES) -> tuple[BenchArticle, ...]:
    """Write the first `count` articles; each has 8 to 12 sentences and differs from the others."""
    return tuple(_article(number) for number in range(count))


def corpus() -> list[str]:
    """List every sentence that a tokenizer of a bench model is trained on."""
    sentences = [sentence for article in bench_articles() for sentence in article.sentences]
    return sentences + [text for example in worked_examples() for text in example.text.values()]


def _article(number: int) -> BenchArticle:
    length = FEWEST + number * 3 % (MOST - FEWEST + 1)
    kinds = [RHYTHM[(number + place) % len(RHYTHM)] for place in range(length)]
    sentences = [
        # Counted by kind, so that no template comes twice in an article.
        _sentence(number, place, kind=kind, turn=kinds[:place].count(kind))
        for place, kind in enumerate(kinds)
    ]
    return BenchArticle(tuple(_paragraphs(sentences, first=number % len(PARAGRAPHS))))


def _paragraphs(sentences: list[str], *, first: int) -> Iterator[tuple[str, ...]]:
    rest, turn = sentences, first
    while rest:
        size = PARAGRAPHS[turn % len(PARAGRAPHS)]
        yield tuple(rest[:size])
        rest, turn = rest[size:], turn + 1


def _sentence(article: int, place: int, *, kind: str, turn: int) -> str:
    texts, examples = _texts(), worked_examples()
    places, templates = texts["places"], texts[kind]
    template: str = templates[(3 * article + turn) % len(templates)]
    return template.format(
        text=examples[(article + turn) % len(examples)].text[LANGUAGE],
        place=places[article % len(places)],
        other=places[(article + 3) % len(places)],
        day=f"{1 + (5 * article + place) % 28}/{1 + article % 12}",
        number=12 + 13 * article + place,
        large=f"{20 + 11 * article + place}.000",
    )


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(files("models").joinpath("data/bench.toml").read_text(encoding="utf-8"))

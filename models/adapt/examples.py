"""Training texts as questions and answers: the questions are the very prompts that the service asks."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Final

from models.adapt.texts import LANGUAGES, Line, Text
from models.chinese import to_simplified
from models.engines import Request
from models.families import Family, SummaryTask, TranslationTask
from models.normalize import clean
from models.prepare import Prepared, Preparer
from models.segment import join, split
from models.termbase import Termbase
from models.types import Segment

DIRECTIONS: Final = tuple(permutations(LANGUAGES, 2))
KINDS: Final = (
    *(f"{source}-{target}" for source, target in DIRECTIONS),
    *(f"summary-{language}" for language in LANGUAGES),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A request and its right answer; `kind` is `vi-en` or `summary-vi`."""

    kind: str
    request: Request
    answer: str
    task: TranslationTask | SummaryTask


class ExampleMaker:
    """Makes examples as the pipeline makes requests: with terms and words, the sentence before, and marks for addresses."""

    def __init__(self, family: Family, termbase: Termbase, words: Termbase) -> None:
        self._family = family
        self._preparers = {
            (source, target): Preparer(termbase, (), source=source, target=target, words=words)
            for source, target in DIRECTIONS
        }

    def make(self, texts: Iterable[Text]) -> Iterator[Example]:
        """Give the examples of texts: each line in each direction that it has, then the summaries."""
        for text in texts:
            for direction in DIRECTIONS:
                yield from self._translations(text, *direction)
            if not text.alone:
                yield from self._summaries(text)

    def _translations(self, text: Text, source: str, target: str) -> Iterator[Example]:
        previous: Segment | None = None
        for number, line in enumerate(text.lines, start=1):
            if source not in line.texts or target not in line.texts:
                continue
            segment = Segment(f"l{number}", line.role, 0, _written(line, source))
            before = previous if line.role == "body" else None
            previous = segment if line.role == "body" else None
            prepared = self._preparers[source, target].prepare(segment, before)
            answer = _answer(prepared, _written(line, target))
            if answer is None:
                continue
            task = replace(prepared.task, terms=_followed(prepared, answer))
            yield Example(f"{source}-{target}", self._family.translation(task), answer, task)

    def _summaries(self, text: Text) -> Iterator[Example]:
        if not self._family.summarizes:
            return
        for language in LANGUAGES:
            lines = [line for line in text.lines if language in line.texts]
            body = join([_written(line, language) for line in lines if line.role == "body"], language)
            told = join([_written(line, language) for line in lines if line.role == "summary"], language)
            title = join([_written(line, language) for line in lines if line.role == "title"], language)
            if not body or not told or len(body) > self._family.summary_characters.get(language, 0):
                continue
            task = SummaryTask(body, language, title, len(split(told, language)))
            yield Example(f"summary-{language}", self._family.summary(task), told, task)


def thinned(examples: Iterable[Example], parts: Mapping[str, float], *, seed: int) -> Iterator[Example]:
    """Keep the part of each kind that `parts` says, all of a kind that it does not name."""
    drawn = random.Random(seed)  # noqa: S311 - a sample, no secret
    for example in examples:
        if drawn.random() < parts.get(example.kind, 1.0):
            yield example


def _written(line: Line, language: str) -> str:
    # A newline ends an answer, so that none may stand in one.
    text = " ".join(clean(line.texts[language]).split())
    return to_simplified(text) if language == "zh" else text


def _answer(prepared: Prepared, text: str) -> str | None:
    """Write the marks of the question into the answer; None where the answer lacks what a mark stands for."""
    for number, item in enumerate(prepared.items, start=1):
        if item not in text:
            return None
        text = text.replace(item, f"[[{number}]]", 1)
    return text


def _followed(prepared: Prepared, answer: str) -> tuple[tuple[str, str], ...]:
    """Keep the terms that the answer obeys: a question must not ask for what its answer does not do."""
    return tuple(pair for pair in prepared.task.terms if pair[1] in answer)

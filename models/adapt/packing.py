"""Examples as rows of tokens: the head that questions of a direction share is read once for many of them.

A row is the common head of its questions, then each question's own end with its answer. Every such branch sees
the head and itself, and counts its positions on from the head, so that the losses are those of separate
prompts; a test holds them side by side.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from models.adapt.examples import Example

IGNORED: Final = -100
"""The label of a token that no loss is on."""

_AT_ONCE: Final = 1000


class Tokenizer(Protocol):
    """What is used of a tokenizer of the transformers library."""

    def __call__(self, text: list[str], **options: Any) -> Any:  # noqa: ANN401 - the library's
        """Give an object with `input_ids`, a list for each text."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """An example in tokens."""

    kind: str
    prompt: tuple[int, ...]
    answer: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens of one row: `branches` are (start, length); what is before the first is the head."""

    ids: tuple[int, ...]
    labels: tuple[int, ...]
    positions: tuple[int, ...]
    branches: tuple[tuple[int, int], ...]

    @property
    def head(self) -> int:
        """Give the length of the shared head."""
        return self.branches[0][0]

    @property
    def answers(self) -> int:
        """Count the tokens that the loss is on."""
        return sum(label != IGNORED for label in self.labels)


def encode(examples: Sequence[Example], tokenizer: Tokenizer, *, end: str) -> Iterator[Tokens]:
    """Tokenize questions as engines do, and answers with the mark that closes a turn."""
    for start in range(0, len(examples), _AT_ONCE):
        some = examples[start : start + _AT_ONCE]
        prompts = tokenizer([each.request.prompt for each in some]).input_ids
        answers = tokenizer([each.answer + end for each in some], add_special_tokens=False).input_ids
        for each, prompt, answer in zip(some, prompts, answers, strict=True):
            yield Tokens(each.kind, tuple(prompt), tuple(answer))


def pack(examples: Iterable[Tokens], *, room: int, seed: int) -> list[Row]:
    """Fill rows of at most `room` tokens, each with examples of one kind; longer examples are left out."""
    kinds: dict[str, list[Tokens]] = defaultdict(list)
    for example in examples:
        if len(example.prompt) + len(example.answer) <= room:
            kinds[example.kind].append(example)
    shuffled = random.Random(seed)  # noqa: S311 - an order, no secret
    rows = []
    for kind in sorted(kinds):
        shuffled.shuffle(kinds[kind])
        rows += [_row(group) for group in _groups(kinds[kind], room)]
    shuffled.shuffle(rows)
    return rows


def _groups(examples: Sequence[Tokens], room: int) -> Iterator[list[Tokens]]:
    group: list[Tokens] = []
    head = branches = 0
    for example in examples:
        common = _common(group[0].prompt[:head], example.prompt) if group else len(example.prompt) - 1
        # A shorter head lengthens the branches that are in the row already.
        longer = branches + (head - common) * len(group)
        own = len(example.prompt) - common + len(example.answer)
        if group and common + longer + own > room:
            yield group
            group, longer, common = [], 0, len(example.prompt) - 1
            own = 1 + len(example.answer)
        group.append(example)
        head, branches = common, longer + own
    if group:
        yield group


def _row(group: Sequence[Tokens]) -> Row:
    head = min(_common(group[0].prompt, each.prompt) for each in group)
    # At least one token of a question is its own: the answer's first token is foretold there.
    head = min(head, *(len(each.prompt) - 1 for each in group))
    ids, labels = list(group[0].prompt[:head]), [IGNORED] * head
    positions, branches = list(range(head)), []
    for each in group:
        own = (*each.prompt[head:], *each.answer)
        branches.append((len(ids), len(own)))
        ids += own
        labels += [IGNORED] * (len(each.prompt) - head) + list(each.answer)
        positions += range(head, head + len(own))
    return Row(tuple(ids), tuple(labels), tuple(positions), tuple(branches))


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    """Count the tokens that both begin with."""
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))

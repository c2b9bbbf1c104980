"""Finds for each sentence of a text the one that it became in a corrected one; both keep their order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from models.errors import TooLarge

# Below this two sentences are different ones, and not a sentence and its correction.
LIKENESS: Final = 50.0
# Sentences that people joined or that were split, compared as one; more in a row are rare.
MOST_JOINED: Final = 4
# Pairs of sentences that are compared one by one, over all stretches without one that stayed.
MOST_COMPARED: Final = 60_000
MOST_SENTENCES: Final = 5_000

Join = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Link:
    """Old sentences, by number, and the new ones that they became; `same` says that the text stayed."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    same: bool = False

    def moved(self, i: int, k: int) -> "Link":
        """Count from an earlier beginning."""
        return Link(tuple(i + n for n in self.old), tuple(k + n for n in self.new), self.same)


def align(old: Sequence[str], new: Sequence[str], paragraphs: Sequence[int], join: Join) -> tuple[Link, ...]:
    """Link each old and new sentence exactly once; `paragraphs` are those of the new ones.

    Raises TooLarge for texts of more sentences than can be compared.
    """
    if max(len(old), len(new)) > MOST_SENTENCES:
        raise TooLarge(
            f"The article has {max(len(old), len(new)):,} sentences; at most {MOST_SENTENCES:,} are compared. "
            "Submit it as a new one."
        )
    before, after = [folded(text) for text in old], [folded(text) for text in new]
    links: list[Link] = []
    i = k = spent = 0
    for step in [*Indel.opcodes(before, after), None]:
        if step is not None and step.tag != "equal":
            continue
        j, m = (step.src_start, step.dest_start) if step else (len(before), len(after))
        pairs = (j - i) * (m - k)
        spent += pairs
        if spent > MOST_COMPARED:
            # A wholly new text, rather than a corrected one.
            spent -= pairs
            links += [*(Link((n,), ()) for n in range(i, j)), *(Link((), (n,)) for n in range(k, m))]
        else:
            best = Best(before[i:j], after[k:m], paragraphs[k:m], join)
            links += [link.moved(i, k) for link in best.links()]
        if step:
            length = step.src_end - step.src_start
            links += [Link((j + n,), (m + n,), same=True) for n in range(length)]
            i, k = step.src_end, step.dest_end
    return tuple(links)


def folded(text: str) -> str:
    """Make texts comparable: white space is none of the author's."""
    return " ".join(text.split())


class Best:
    """The links of a stretch in which no sentence stayed as a whole, with the greatest likeness together."""

    def __init__(self, old: Sequence[str], new: Sequence[str], paragraphs: Sequence[int], join: Join) -> None:
        self._old, self._new = old, new
        self._paragraphs = paragraphs
        self._old_joined = _joined(old, join)
        self._new_joined = _joined(new, join)
        # By the numbers of old and new sentences before: the likeness of the rest, and its first link.
        self._found: dict[tuple[int, int], tuple[float, Link]] = {}
        for i in range(len(old), -1, -1):
            for k in range(len(new), -1, -1):
                if i < len(old) or k < len(new):
                    ways = ((score + self._rest(link, i, k), link) for score, link in self._steps(i, k))
                    self._found[i, k] = max(ways, key=lambda way: way[0])

    def links(self) -> Iterator[Link]:
        """Follow the best way from the beginning."""
        i = k = 0
        while (i, k) in self._found:
            link = self._found[i, k][1]
            yield link
            i, k = i + len(link.old), k + len(link.new)

    def _rest(self, link: Link, i: int, k: int) -> float:
        return self._found.get((i + len(link.old), k + len(link.new)), (0.0, link))[0]

    def _steps(self, i: int, k: int) -> Iterator[tuple[float, Link]]:
        """List what can be done with the next sentences, with how alike they are."""
        if i < len(self._old):
            yield 0.0, Link((i,), ())
        if k < len(self._new):
            yield 0.0, Link((), (k,))
        if i < len(self._old) and k < len(self._new):
            likeness = fuzz.ratio(self._old[i], self._new[k], score_cutoff=LIKENESS)
            if likeness:
                yield likeness / 100, Link((i,), (k,), same=self._old[i] == self._new[k])
            yield from self._one_and_several(i, k)

    def _one_and_several(self, i: int, k: int) -> Iterator[tuple[float, Link]]:
        """Find where one sentence is exactly several of the other side: people split and join."""
        for count, text in self._old_joined[i].items():
            if text == self._new[k]:
                yield float(count), Link(tuple(range(i, i + count)), (k,), same=True)
        for count, text in self._new_joined[k].items():
            if text == self._old[i] and len(set(self._paragraphs[k : k + count])) == 1:
                yield float(count), Link((i,), tuple(range(k, k + count)), same=True)


def _joined(texts: Sequence[str], join: Join) -> list[dict[int, str]]:
    """Join each text with those after it, by how many they are."""
    return [
        {
            count: folded(join(texts[start : start + count]))
            for count in range(2, MOST_JOINED + 1)
            if start + count <= len(texts)
        }
        for start in range(len(texts))
    ]

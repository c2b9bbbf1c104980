"""The directions in which the memory may answer a question: Traditional Chinese also by way of Simplified."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.chinese import to_simplified, to_traditional


@dataclass(frozen=True, slots=True)
class Way:
    """Look for `ask(text)` in one language, and write what is found in another one with `give`."""

    source: str
    target: str
    ask: Callable[[str], str]
    give: Callable[[str], str]


def ways(source: str, target: str) -> Iterator[Way]:
    """List the ways, the direct one first; there is none between the two kinds of Chinese."""
    if _written(source) == _written(target):
        return
    asks = [(source, _same)] + ([("zh", to_simplified)] if source == "zh-Hant" else [])
    gives = [(target, _same)] + ([("zh", to_traditional)] if target == "zh-Hant" else [])
    for give_language, give in gives:
        for ask_language, ask in asks:
            yield Way(ask_language, give_language, ask, give)


def _written(language: str) -> str:
    return "zh" if language == "zh-Hant" else language


def _same(text: str) -> str:
    return text

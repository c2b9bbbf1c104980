"""Takes off the answers of chat models what is no part of the answer; not a family of its own."""

import re
from collections.abc import Sequence
from typing import Final

from models.families.base import SummaryTask, TranslationTask

# A block that the token budget cut off has no end, and a server may have written its beginning itself.
_THOUGHT: Final = re.compile(r"<think>.*?(?:</think>|\Z)|\A(?:(?!<think>).)*?</think>", re.DOTALL)
_QUOTES: Final = (
    ('"', '"'),
    ("“", "”"),
    ("'", "'"),
    ("‘", "’"),
    ("«", "»"),
    ("「", "」"),
    ("『", "』"),
    ("`", "`"),
)


def cleaned(text: str, task: TranslationTask | SummaryTask, marks: Sequence[str]) -> str:
    """Take off thoughts, the marks of turns and what follows them, line ends, and quotes around all of it.

    The answer to one sentence is its first line; the lines of a summary are joined. Quotes stay where the
    source text begins with one.
    """
    text = _THOUGHT.sub("", text)
    for mark in marks:
        text = text.strip().partition(mark)[0]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined = " ".join(lines if isinstance(task, SummaryTask) else lines[:1])
    return joined if _begins_quoted(task.text) else _unquoted(joined)


def _unquoted(text: str) -> str:
    for opening, closing in _QUOTES:
        inner = text[1:-1].strip()
        if text.startswith(opening) and text.endswith(closing) and inner:
            # Two quotations in one sentence are no quotes around it.
            return text if opening in inner or closing in inner else inner
    return text


def _begins_quoted(source: str) -> bool:
    return source.lstrip().startswith(tuple(opening for opening, _ in _QUOTES))

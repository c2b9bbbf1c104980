"""Passages as bytes: how texts travel to a worker in another process, and come back."""

import json
from collections.abc import Sequence
from typing import ClassVar

from service.documents.base import Document, Opened
from service.documents.marked import Mark, Passage


def dump(passages: Sequence[Passage]) -> bytes:
    """Write passages."""
    rows = [
        [
            piece if isinstance(piece, str) else [piece.id, piece.kind, piece.stands, piece.keep]
            for piece in passage
        ]
        for passage in passages
    ]
    return json.dumps(rows).encode()


def load(data: bytes) -> list[Passage]:
    """Read what `dump` has written."""
    return [
        tuple(piece if isinstance(piece, str) else Mark(*piece) for piece in row) for row in json.loads(data)
    ]


class _Texts(Opened):
    def __init__(self, data: bytes) -> None:
        self.passages = load(data)

    def write(self, translated: Sequence[Passage], *, target: str) -> bytes:
        return dump(translated)


class TextsDocument(Document):
    """Not a format of files: only our own processes write it, so that it is in no list of formats."""

    name: ClassVar[str] = "texts"
    label: ClassVar[str] = "texts"
    media_type: ClassVar[str] = "application/json"
    extensions: ClassVar[tuple[str, ...]] = ()

    def open(self, data: bytes) -> Opened:
        """Read the passages."""
        return _Texts(data)

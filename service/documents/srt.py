"""Subtitles: times and numbers stay, each subtitle is translated by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap
from typing import ClassVar, Final

from models.encodings import decode
from models.errors import BadInput
from service.documents.base import Document, Opened, check_count
from service.documents.marked import Mark, Passage, Piece, plain

_TAG: Final = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}|\{/?[biu]\}", re.IGNORECASE)
_STAMP: Final = r"\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}"
# What may stand behind are places on the screen.
_TIMES: Final = re.compile(rf"{_STAMP}\s*-->\s*{_STAMP}(?:\s.*)?")
_NUMBER: Final = re.compile(r"\d{1,9}")
# No screen shows more at once; what is longer is no subtitle, and is not broken into lines.
_LONGEST: Final = 1_000
_SPEAKER: Final = re.compile(r"\s*[-–—]")


@dataclass(frozen=True, slots=True)
class _Subtitle:
    """The lines of one subtitle: those before its text (number and times), and its text."""

    head: str
    content: str


class _Subtitles(Opened):
    def __init__(self, data: bytes) -> None:
        text = decode(data).text.replace("\r\n", "\n").replace("\r", "\n")
        self._subtitles = list(_parse(text))
        self._tags: list[str] = []
        self.passages = [self._passage(subtitle.content) for subtitle in self._subtitles]
        check_count(self.passages)

    def _passage(self, content: str) -> Passage:
        """Read one subtitle; what runs on over two lines is one sentence, what two people say is two."""
        lines = content.split("\n")
        together = not all(_SPEAKER.match(line) for line in lines[1:])
        pieces: list[Piece] = []
        opened: list[tuple[int, str]] = []
        done, text = 0, (" " if together else "\n").join(lines)
        for tag in _TAG.finditer(text):
            pieces += [text[done : tag.start()], self._mark(tag[0], opened)]
            done = tag.end()
        pieces.append(text[done:])
        # A tag that is never closed stays where it is.
        unclosed = {id for id, _ in opened}
        return tuple(
            Mark(piece.id, "alone", keep=True) if isinstance(piece, Mark) and piece.id in unclosed else piece
            for piece in pieces
            if piece != ""
        )

    def _mark(self, tag: str, opened: list[tuple[int, str]]) -> Mark:
        self._tags.append(tag)
        id, name = len(self._tags) - 1, re.sub(r"\W.*", "", tag.strip("<>{}/"), flags=re.DOTALL).lower()
        if tag.startswith("</") and opened and opened[-1][1] == name:
            return Mark(opened.pop()[0], "close", keep=True)
        if tag.startswith("<") and not tag.startswith("</"):
            opened.append((id, name))
            return Mark(id, "open", keep=True)
        return Mark(id, "alone", keep=True)

    def write(self, translated: Sequence[Passage], *, target: str) -> bytes:
        texts = [
            f"{subtitle.head}\n{_without_blank_lines(self._lines(passage, subtitle.content))}\n"
            for subtitle, passage in zip(self._subtitles, translated, strict=True)
        ]
        return ("\n".join(texts) + "\n").encode()

    def _lines(self, passage: Passage, content: str) -> str:
        text, count = plain(passage), content.count("\n") + 1
        ends = [] if "\n" in text or count == 1 else line_ends(text, count)
        parts: list[str] = []
        at = 0
        for piece in passage:
            if isinstance(piece, str):
                for end in (end for end in ends if at <= end < at + len(piece)):
                    before, after = piece[: end - at], piece[end - at :]
                    parts.append(f"{before}\n")
                    piece, at = after.removeprefix(" "), end + after.startswith(" ")
                at += len(piece)
            parts.append(self._text(piece))
        return "".join(parts)

    def _text(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return piece
        tag = self._tags[piece.id]
        return f"</{re.sub(r'[^a-zA-Z].*', '', tag[1:], flags=re.DOTALL)}>" if piece.kind == "close" else tag


def _parse(text: str) -> Iterator[_Subtitle]:
    """Cut at the lines with times, line by line; a pattern over the whole text could be made to take for ever."""
    lines = text.split("\n")
    if max(map(len, lines)) > _LONGEST:
        raise BadInput(f"The file is no SRT subtitle file: a line has over {_LONGEST:,} characters.")
    times = [at for at, line in enumerate(lines) if _TIMES.fullmatch(line.strip())]
    if not times or any(map(str.strip, lines[: max(times[0] - 1, 0)])):
        raise BadInput("The file is no SRT subtitle file: it does not begin with a number, times and text.")
    for at, following in zip(times, [*times[1:], len(lines) + 1], strict=True):
        numbered = at > 0 and _NUMBER.fullmatch(lines[at - 1].strip()) is not None
        end = (
            following - 1
            if following <= len(lines) and _NUMBER.fullmatch(lines[following - 1].strip())
            else following
        )
        content = "\n".join(line.strip() for line in lines[at + 1 : end] if line.strip())
        yield _Subtitle("\n".join(lines[at - 1 if numbered else at : at + 1]), content)


def _without_blank_lines(content: str) -> str:
    """A blank line would end the subtitle."""
    return "\n".join(line for line in content.split("\n") if line.strip())


def line_ends(text: str, count: int) -> list[int]:
    """Say where to break a text into at most so many lines of about the same length, at spaces where it has any."""
    width = -(-len(text) // count)
    if len(text) > _LONGEST or width == 0:
        return []
    if " " not in text.strip():
        return list(range(width, len(text), width))
    for extra in range(len(text)):
        lines = wrap(text, width + extra, break_long_words=False, break_on_hyphens=False)
        if len(lines) <= count:
            # Exactly one space goes at each end of a line; where more go, the places are not what they were.
            ends = [*accumulate(len(line) + 1 for line in lines)][:-1]
            return [end - 1 for end in ends] if "\n".join(lines) == _broken(text, ends) else []
    return []


def _broken(text: str, ends: Sequence[int]) -> str:
    letters = list(text)
    for end in ends:
        letters[end - 1] = "\n"
    return "".join(letters)


class SubtitlesDocument(Document):
    """SubRip subtitles; they come back in UTF-8."""

    name: ClassVar[str] = "srt"
    label: ClassVar[str] = "subtitles"
    media_type: ClassVar[str] = "application/x-subrip"
    extensions: ClassVar[tuple[str, ...]] = (".srt",)

    def open(self, data: bytes) -> Opened:
        """Decode and parse it; raises BadInput for what are no subtitles."""
        return _Subtitles(data)

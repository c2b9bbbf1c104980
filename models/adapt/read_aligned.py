"""Reads a folder with vi.txt, en.txt and zh.txt (two of them suffice), aligned line by line."""

from collections.abc import Iterator
from pathlib import Path

from models.adapt.readers import numbered
from models.adapt.texts import LANGUAGES, Text, bad, line_of


def read(folder: Path) -> Iterator[Text]:
    """Give each line that is filled in two languages or more; raises BadData where files differ in length."""
    files = {
        tag: list(numbered(folder / f"{tag}.txt")) for tag in LANGUAGES if (folder / f"{tag}.txt").is_file()
    }
    if len(files) < 2:
        raise bad(f"{folder}", "a folder needs two of vi.txt, en.txt and zh.txt at least.")
    lengths = {tag: len(lines) for tag, lines in files.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{tag}.txt {length:,}" for tag, length in lengths.items())
        raise bad(
            f"{folder}:{min(lengths.values()) + 1}", f"the files differ in their number of lines: {told}."
        )
    for rows in zip(*files.values(), strict=True):
        texts = {tag: text.strip() for tag, (_, text) in zip(files, rows, strict=True) if text.strip()}
        if len(texts) > 1:
            where = rows[0][0]
            yield Text(where, (line_of(texts, where=where),), alone=True)

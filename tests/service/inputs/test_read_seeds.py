"""The five development pages, by line: which line of each is title, paragraph, caption, byline, or nothing."""

from pathlib import Path

import pytest

from models.normalize import clean
from models.types import Article
from service.inputs import read

# Numbers count the lines that are not empty, from 0.
SEEDS = {
    "000_73f9355640ca9297.txt": ("en", 1, None, None, (), (2, 3, 4), (0,)),
    "001_fa52330018f2de30.txt": (
        "vi",
        4,
        None,
        "Vi Trường",
        (6, 10),
        (5, 7, 8, 9, 11),
        (0, 1, 2, 3, 13, 14, 15),
    ),
    "002_11baa00245fb22a0.txt": ("vi", 0, "2024-01-09", "Nguyệt Anh", (3,), (2, 4, 5, 6, 7), (1, 9, 10)),
    "003_9906b8506962a34b.txt": ("en", 1, "2024-04-12", None, (), (3, 4, 5, 6), (0, 2, 7, 8)),
    "004_aba770c8af048ac7.txt": (
        "en",
        3,
        None,
        "Vi Truong",
        (5, 9, 12),
        (4, 6, 7, 8, 10, 11, 13, 14),
        (0, 1, 2),
    ),
}


@pytest.mark.parametrize("name", SEEDS)
def test_every_line_of_a_seed_lands_where_it_belongs(shared: Path, name: str) -> None:
    data = (shared / "seeds" / name).read_bytes()
    lines = [" ".join(clean(line).split()) for line in data.decode().splitlines() if line.strip()]
    language, title, date, byline, captions, paragraphs, removed = SEEDS[name]
    assert read(data, name=name) == Article(
        language=language,
        title=lines[title],
        paragraphs=tuple(lines[number] for number in paragraphs),
        captions=tuple(lines[number] for number in captions),
        date=date,
        byline=byline,
        notes=tuple(f"removed as page furniture: {lines[number]}" for number in removed),
    )


@pytest.mark.parametrize("name", SEEDS)
def test_every_line_of_a_seed_is_accounted_for(shared: Path, name: str) -> None:
    lines = [line for line in (shared / "seeds" / name).read_text("utf-8").splitlines() if line.strip()]
    _, _, _, byline, captions, paragraphs, removed = SEEDS[name]
    assert len(lines) == 1 + len(captions) + len(paragraphs) + len(removed) + (byline is not None)

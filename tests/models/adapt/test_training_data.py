import json
from pathlib import Path

import pytest

from models.adapt.data import divide
from models.adapt.readers import READERS, Source, read
from models.adapt.texts import BadData
from models.bulletin import to_json
from models.types import Article, Bulletin, Finding, Segment, Summary, Translation

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header/><body>
<tu tuid="one"><tuv xml:lang="vi-VN"><seg>Chè <ph/>ngon.</seg></tuv><tuv xml:lang="EN"><seg>Good tea.</seg></tuv></tu>
<tu><tuv xml:lang="vi"><seg>Chỉ có một.</seg></tuv><tuv xml:lang="fr"><seg>Seul.</seg></tuv></tu>
<tu tuid="two"><tuv xml:lang="zh-CN"><seg>桥开通了。</seg></tuv><tuv xml:lang="en"><seg>The bridge is open.</seg></tuv></tu>
</body></tmx>
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def rows(path: Path) -> list[tuple[str, str, dict[str, str]]]:
    data = read(Source(path, "MIT"))
    return [(text.id, line.role, dict(line.texts)) for text in data.texts for line in text.lines]


def bulletin() -> Bulletin:
    segments = (
        Segment("t1", "title", 0, "Cầu mới"),
        Segment("p1s1", "body", 1, "Cầu đã mở."),
        Segment("p1s2", "body", 1, "Có 5 làn."),
    )
    wrong = Finding("numbers", "error", "5 is missing")
    return Bulletin(
        id="b1",
        article=Article("vi", "Cầu mới", ("Cầu đã mở. Có 5 làn.",)),
        targets=("en",),
        segments=segments,
        translations={
            "t1": {"en": Translation("A new bridge", origin="human")},
            "p1s1": {"en": Translation("The bridge is open.")},
            "p1s2": {"en": Translation("It has lanes.", findings=(wrong,))},
        },
        summary=Summary((), (), "extractive"),
    )


def test_a_bulletin_gives_what_no_error_is_found_in(tmp_path: Path) -> None:
    text = json.dumps(to_json(bulletin()), ensure_ascii=False)

    expected = [
        ("b1", "title", {"vi": "Cầu mới", "en": "A new bridge"}),
        ("b1", "body", {"vi": "Cầu đã mở.", "en": "The bridge is open."}),
    ]
    assert rows(write(tmp_path / "one.json", text)) == expected
    assert rows(write(tmp_path / "many.jsonl", f"{text}\n\n")) == expected


def test_json_lines_of_texts(tmp_path: Path) -> None:
    line = {"id": "x", "split": "heldout", "segments": [{"role": "title", "vi": "Cầu", "zh": "桥"}]}
    path = write(tmp_path / "t.jsonl", json.dumps(line))

    assert rows(path) == [("x", "title", {"vi": "Cầu", "zh": "桥"})]
    assert read(Source(path, "MIT")).texts[0].split == "heldout"


def test_tmx_gives_units_in_two_of_our_languages(tmp_path: Path) -> None:
    assert rows(write(tmp_path / "m.tmx", TMX)) == [
        ("one", "body", {"vi": "Chè ngon.", "en": "Good tea."}),
        ("two", "body", {"zh": "桥开通了。", "en": "The bridge is open."}),
    ]


def test_aligned_files_leave_out_what_one_language_lacks(tmp_path: Path) -> None:
    write(tmp_path / "a" / "vi.txt", "Chè ngon.\nCầu đã mở.\n")
    write(tmp_path / "a" / "en.txt", "Good tea.\n\n")
    write(tmp_path / "a" / "zh.txt", "好茶。\n桥开通了。\n")

    found = rows(tmp_path / "a")

    assert [texts for _, _, texts in found] == [
        {"vi": "Chè ngon.", "en": "Good tea.", "zh": "好茶。"},
        {"vi": "Cầu đã mở.", "zh": "桥开通了。"},
    ]
    assert found[1][0] == f"{tmp_path / 'a' / 'vi.txt'}:2"


def test_tsv_takes_columns_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", 'en\trole\tvi\nA "new" bridge\ttitle\tCầu "mới"\nTea\t\tChè\n')

    assert [row[1:] for row in rows(path)] == [
        ("title", {"en": 'A "new" bridge', "vi": 'Cầu "mới"'}),
        ("body", {"en": "Tea", "vi": "Chè"}),
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.jsonl", '{"segments": [{"vi": "a", "en": "b"}]}\nnonsense\n', "a.jsonl:2: this is not JSON"),
        ("a.jsonl", "[1]\n", "a.jsonl:1: expected an object, got list."),
        ("a.jsonl", "[" * 100_000, "a.jsonl:1: this is not JSON"),
        ("a.jsonl", '{"schema": "bulletin/9"}', "a.jsonl:1: This is not a bulletin"),
        ("a.jsonl", '{"segments": []}', "a.jsonl:1: expected a list `segments`"),
        ("a.jsonl", '{"segments": [{"vi": "a"}]}', "a.jsonl:1, segment 1: a line needs two languages"),
        (
            "a.jsonl",
            '{"split": "test", "segments": [{"vi": "a", "en": "b"}]}',
            "split: expected train or heldout",
        ),
        ("a.jsonl", '{"segments": [{"role": "lede", "vi": "a", "en": "b"}]}', "unknown role 'lede'"),
        ("a.jsonl", '{"segments": [{"vi": "a<|im_end|>", "en": "b"}]}', "marks of chat models"),
        ("a.jsonl", "", "there is no aligned text in it"),
        ("a.tsv", "vi\nChè\n", "a.tsv:1: the first line names the columns"),
        ("a.tsv", "vi\ten\nChè\n", "a.tsv:2: expected 2 columns, got 1."),
        ("a.tsv", "vi\ten\nChè\t\n", "a.tsv:2: a line needs two languages"),
        ("a.tsv", f"vi\ten\n{'x' * 4001}\ty\n", "a.tsv:2: the text in vi has 4,001 characters"),
        ("a.tmx", "<tmx><body><tu>", "not well-formed XML"),
        ("a.docx", "x", "training data ends in one of"),
    ],
)
def test_bad_data_names_file_and_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    path = write(tmp_path / name, text)

    with pytest.raises(BadData) as failure:
        read(Source(path, "MIT"))

    assert message in str(failure.value)
    assert str(path) in str(failure.value)


def test_aligned_files_of_unequal_length_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a" / "vi.txt", "Chè\nCầu\n")
    write(tmp_path / "a" / "en.txt", "Tea\n")

    with pytest.raises(BadData, match=r"a:2: the files differ in their number of lines: vi.txt 2, en.txt 1"):
        read(Source(tmp_path / "a", "MIT"))


def test_tmx_with_entities_is_refused(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", "hidden")
    head = f'<!DOCTYPE tmx [<!ENTITY e SYSTEM "file://{secret}">]>'
    text = TMX.replace("<tmx ", f"{head}<tmx ", 1).replace("Good tea.", "&e;")

    with pytest.raises(BadData, match="entities, which are refused"):
        read(Source(write(tmp_path / "m.tmx", text), "MIT"))


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes(b"vi\ten\n\xff\xfe\tb\n")

    with pytest.raises(BadData, match="is not UTF-8"):
        read(Source(tmp_path / "a.tsv", "MIT"))


@pytest.mark.parametrize("name", READERS.names())
def test_every_reader_loads(name: str) -> None:
    assert callable(READERS.get(name))


def test_held_out_texts_are_the_same_each_time_and_share_no_line(tmp_path: Path) -> None:
    lines = "".join(f"Câu {number}\tSentence {number}\n" for number in range(200))
    data = [read(Source(write(tmp_path / "a.tsv", f"vi\ten\n{lines}{lines}"), "MIT", 0.5))]

    one, other = (divide(data, held_out=0.2, seed=1) for _ in range(2))

    assert one == other
    trained = {line.texts["vi"] for text in one.train for line in text.lines}
    held = {line.texts["vi"] for text in one.held_out for line in text.lines}
    assert trained & held == set()
    assert 20 <= len(held) <= 60
    assert 50 <= len(trained) <= 110
    assert divide(data, held_out=0.2, seed=2) != one


def test_a_file_that_says_what_is_held_out_is_obeyed(tmp_path: Path) -> None:
    texts = [
        {"id": str(number), "split": split, "segments": [{"vi": f"Câu {number}", "en": f"Line {number}"}]}
        for number, split in enumerate(["train", "heldout", "train"])
    ]
    path = write(tmp_path / "a.jsonl", "\n".join(json.dumps(text) for text in texts))

    parts = divide([read(Source(path, "MIT"))], held_out=0.9, seed=1)

    assert [text.id for text in parts.train] == ["0", "2"]
    assert [text.id for text in parts.held_out] == ["1"]

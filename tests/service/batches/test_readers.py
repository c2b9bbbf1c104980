import json
import os
import zipfile
from pathlib import Path

import pytest

from models.errors import AppError, BadInput, TooLarge
from models.types import Article
from service.batches import Entry, Reading, open_reader

TEXT = "Thành phố mở cửa trở lại.\n\nHôm nay thành phố mở cửa trở lại sau ba ngày mưa lớn."


def entries(path: Path, *, language: str | None = None, max_bytes: int = 10_000) -> list[Entry]:
    reader = open_reader(path, Reading(language=language, max_bytes=max_bytes))
    found = list(reader.entries())
    assert [entry.number for entry in found] == list(range(1, len(found) + 1))
    assert all(entry.at <= reader.size() for entry in found)
    return found


def problems(path: Path, *, max_bytes: int = 10_000) -> list[str]:
    """List what is wrong with each entry; an empty text for one that can be used."""
    return [problem(entry) for entry in entries(path, max_bytes=max_bytes)]


def problem(entry: Entry) -> str:
    try:
        entry.load()
    except AppError as error:
        return str(error)
    return ""


def jsonl(folder: Path, *rows: object) -> Path:
    path = folder / "in.jsonl"
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    path.write_bytes(b"\n".join(lines))
    return path


def test_jsonl_with_all_fields(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "headline": "Mưa lớn",
        "paragraphs": ["Mưa to ở Huế.", "Trường học đóng cửa."],
        "lang": "vi",
        "published": "2024-01-04T10:00:00+07:00",
        "captions": ["Đường ngập"],
        "author": "Lan",
        "url": "https://example.org/a",
    }
    (entry,) = entries(jsonl(tmp_path, row))
    assert (entry.id, entry.name) == ("7", "7")
    assert entry.load() == Article(
        "vi", "Mưa lớn", ("Mưa to ở Huế.", "Trường học đóng cửa."), ("Đường ngập",), "2024-01-04", "Lan",
        "https://example.org/a",
    )  # fmt: skip


def test_text_alone_has_its_title_in_it_and_beside_a_title_is_the_body(tmp_path: Path) -> None:
    alone, beside = entries(jsonl(tmp_path, {"text": TEXT}, {"title": "Tin", "text": TEXT, "language": "vi"}))
    assert alone.load().title == "Thành phố mở cửa trở lại"
    assert alone.load().language == "vi"
    assert beside.load().title == "Tin"
    assert len(beside.load().paragraphs) == 2


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"text": TEXT, "colour": "red"}, "Unknown field 'colour'. Fields are: id, title, text"),
        ({"text": TEXT, "body": TEXT}, "The field 'text' is given twice, the second time as 'body'."),
        ({"title": "Tin"}, "The article has no text"),
        ({"text": TEXT, "paragraphs": ["x"]}, "both text and paragraphs"),
        ({"text": 5}, "The field 'text' must be a text, got 5."),
        ({"title": "Tin", "paragraphs": [1]}, "The field 'paragraphs' must be a list of texts"),
        ({"text": TEXT, "date": "4/1/2024"}, "The date must look like 2024-01-31, got '4/1/2024'."),
        ({"text": TEXT, "language": "fr"}, "Unsupported language 'fr'."),
        ({"text": TEXT, "id": [1]}, "The id must be a text or a whole number, got [1]."),
        ({"text": TEXT, "id": "x" * 201}, "The id must be 1 to 200 printable characters"),
        ({"text": "\ud800"}, "The field 'text' is not valid UTF-8 at character 1."),
        (["a"], "The line holds a JSON list. Give one object a line."),
        (b"{", "The line is not valid JSON"),
        (b'{"text": "\xff"}', "The line is not valid UTF-8 at byte 11."),
        (b"[" * 100_000, "The line has more than 10,000 bytes."),
        (b"[" * 9_000, "nested too deeply"),
        (b'{"id": ' + b"9" * 5000 + b"}", "The line is not valid JSON"),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_next_one_is_read(
    tmp_path: Path, row: object, complaint: str
) -> None:
    found = problems(
        jsonl(tmp_path, row if row != {"text": "\ud800"} else b'{"text": "\\ud800"}', {"text": TEXT})
    )
    assert complaint in found[0]
    assert found[1:] == [""]


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    line = json.dumps({"text": TEXT}).encode()
    path = jsonl(tmp_path, b"\xef\xbb\xbf" + line, b"", b"  ", line)
    assert [entry.name for entry in entries(path)] == ["line 1", "line 4"]


def test_the_key_is_the_id_or_what_the_article_says(tmp_path: Path) -> None:
    rows = [
        {"title": "T", "text": "x"},
        {"text": "x", "title": "T"},
        {"id": "1", "text": "x"},
        {"id": 1, "text": "y"},
    ]
    keys = [each.key(targets=["en"], profile="echo") for each in entries(jsonl(tmp_path, *rows))]
    assert keys[0] == keys[1]
    assert keys[2] == keys[3]
    (first, *_) = entries(jsonl(tmp_path, *rows))
    others = {first.key(targets=["zh"], profile="echo"), first.key(targets=["en"], profile="nmt")}
    assert len({*keys, *others}) == 4


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "in.csv"
    rows = [
        ["id", "title", "paragraphs", "language"],
        ["a", '"T, 1; x"', '"Một.\nHai."', "vi"],
        ["b", "T", "Ba.", "vi"],
    ]
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8-sig")
    first, second = entries(path)
    assert first.load() == Article("vi", "T, 1; x", ("Một.", "Hai."))
    assert second.load() == Article("vi", "T", ("Ba.",))


def test_a_bad_row_of_a_csv_says_what_is_wrong_and_the_next_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    good = b"Tin,Hai.,vi\n"
    long = b"x" * 150_000
    path.write_bytes(
        b"title,text,language\na,b\n" + good + b"T,\xff\xfe,vi\n" + good + b"T," + long + b",vi\n" + good
    )
    found = problems(path)
    assert found[1::2] == ["", "", ""]
    assert found[0].startswith("The row has 2 cells, the header has 3.")
    assert found[2].startswith("The field 'text' is not valid UTF-8 at character 1.")
    assert "field larger than field limit" in found[4]


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ("", "is empty. Give a header row"),
        ("title,colour\n", "Unknown field 'colour'"),
        ("title,headline\n", "given twice"),
        ("text,text\n", "names a column twice"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(tmp_path: Path, head: str, complaint: str) -> None:
    path = tmp_path / "in.csv"
    path.write_text(head)
    with pytest.raises(BadInput, match=complaint):
        entries(path)


def test_a_folder_in_the_order_of_paths(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in ("b.txt", "a/z.txt", "a/y.html", ".git/config", "a/.DS_Store", "c.csv", "d.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEXT)
    (folder / "d.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nothing")
    found = entries(folder)
    assert [entry.name for entry in found] == ["a/y.html", "a/z.txt", "b.txt", "c.csv", "d.png"]
    assert [problem(entry)[:30] for entry in found] == [
        "",
        "",
        "",
        "c.csv is a table of articles. ",
        "This looks like a PNG image. A",
    ]
    assert found[0].digest == found[1].digest


def test_a_file_over_the_limit_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 200)
    (entry,) = entries(tmp_path, max_bytes=1000)
    with pytest.raises(TooLarge, match="The input has 1,001 bytes; at most 1,000 are read"):
        entry.load()


def zipped(folder: Path, **files: bytes) -> Path:
    path = folder / "in.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_zip_in_its_own_order(tmp_path: Path) -> None:
    files = {"b.txt": TEXT.encode(), "a.txt": TEXT.encode(), "__MACOSX/._a.txt": b"x", "c/": b""}
    found = entries(zipped(tmp_path, **files))
    assert [(entry.name, problem(entry)) for entry in found] == [("b.txt", ""), ("a.txt", "")]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "..\\a.txt", "C:\\a.txt"])
def test_a_name_that_points_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    found = problems(zipped(tmp_path, **{name: TEXT.encode(), "b.txt": TEXT.encode()}))
    assert "points out of the archive" in found[0]
    assert found[1:] == [""]


def test_a_part_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, **{"bomb.txt": b"0" * 5_000_000, "b.txt": TEXT.encode()})
    assert problems(path)[0].startswith("bomb.txt unpacks to 5,000,000 bytes; at most 10,000")
    assert problems(path, max_bytes=9_000_000)[0].startswith("bomb.txt unpacks to more than 200 times")
    assert problems(path)[1:] == [""]


def test_a_zip_that_lies_or_is_damaged_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, **{"a.txt": TEXT.encode()})
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    # The packed size in the directory, which says that two parts overlap.
    data[place + 20 : place + 24] = (10_000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(BadInput, match="overlap"):
        entries(path)
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(BadInput, match="is not a ZIP archive that can be read"):
        entries(path)


@pytest.mark.parametrize(("name", "complaint"), [("a.txt", "is no batch"), ("none", "There is no")])
def test_what_is_no_batch_is_refused(tmp_path: Path, name: str, complaint: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    with pytest.raises(BadInput, match=complaint):
        open_reader(tmp_path / name, Reading())


def test_a_file_name_that_is_no_utf_8_can_be_written_down(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))).write_text(TEXT)
    (entry,) = entries(tmp_path)
    assert (entry.name, problem(entry)) == ("\N{REPLACEMENT CHARACTER}.txt", "")

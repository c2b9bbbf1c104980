import json
import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

from models.bulletin import from_json
from tests.service.batches.conftest import Command, rows_of


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def article(id: str | None = None, text: str = "Trời mưa to ở thành phố.") -> dict[str, str]:
    return {**({"id": id} if id else {}), "title": f"Tin {id}", "text": text, "language": "vi"}


def report(out: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return found


def test_results_failures_and_report_in_the_order_of_the_input(tmp_path: Path, command: Command) -> None:
    source = write(tmp_path / "in.jsonl", article("a"), {"id": "b", "colour": 1}, article("c"), article("a"))
    out = tmp_path / "out"
    done = command(source, "--to", "en,zh", "-o", out)
    assert done.exit_code == 3
    assert done.stderr.splitlines()[-1] == (
        f"0 done, 2 need a look, 1 failed, 1 said before. See {out / 'report.md'}."
    )
    rows = rows_of(out)
    assert [(row["schema"], row["id"]) for row in rows] == [
        ("bulletin/1", "a"), ("failure/1", rows[1]["item"]["key"]), ("bulletin/1", "c"),
    ]  # fmt: skip
    assert rows[1]["error"] == {
        "code": "bad_input",
        "message": "Unknown field 'colour'. Fields are: id, title, text, paragraphs, language, date, captions, byline, url.",
    }
    assert rows[1]["item"]["name"] == "b"
    assert from_json(rows[0]).targets == ("en", "zh")
    found = report(out)
    assert found["counts"] == {"done": 0, "needs_a_look": 2, "failed": 1, "repeats": 1}
    assert [row["name"] for row in found["failed"]] == ["b"]  # type: ignore[attr-defined]
    assert found["repeats"] == [{"number": 4, "name": "a", "key": rows[0]["item"]["key"], "same_text": True}]
    assert "- 2. **b** — Unknown field 'colour'." in (out / "report.md").read_text(encoding="utf-8")


def test_all_well_is_status_0(tmp_path: Path, command: Command) -> None:
    # Numbers alone are the same in all languages: the echo is a good translation.
    source = write(tmp_path / "in.jsonl", {"title": "2024", "text": "2024", "language": "vi"})
    done = command(source, "--to", "en", "-o", tmp_path / "out")
    assert (done.exit_code, report(tmp_path / "out")["counts"]) == (
        0, {"done": 1, "needs_a_look": 0, "failed": 0, "repeats": 0},
    )  # fmt: skip


def test_the_riskiest_article_comes_first(tmp_path: Path, command: Command) -> None:
    long = "Trời mưa to ở thành phố. Học sinh được nghỉ học ở nhà. Xe buýt không chạy được."
    source = write(tmp_path / "in.jsonl", article("short"), article("long", long))
    command(source, "--to", "en", "-o", tmp_path / "out")
    looks = report(tmp_path / "out")["needs_a_look"]
    assert [row["name"] for row in looks] == ["long", "short"]  # type: ignore[attr-defined]
    assert looks[0]["risk"] > looks[1]["risk"]  # type: ignore[index]
    assert looks[0]["reasons"][0].startswith("script ×")  # type: ignore[index]


def test_the_same_command_again_computes_nothing(tmp_path: Path, command: Command, log: Path) -> None:
    source = write(tmp_path / "in.jsonl", article("a"), article("b", "Trời nắng to ở thành phố."))
    command(source, "--to", "en", "-o", tmp_path / "out")
    before, results = log.read_text(), (tmp_path / "out/results.jsonl").read_bytes()
    assert "Trời nắng to ở thành phố." in before
    command(source, "--to", "en", "-o", tmp_path / "out")
    assert log.read_text() == before
    assert (tmp_path / "out/results.jsonl").read_bytes() == results


def test_an_input_that_changed_is_made_up_for_and_put_in_order(
    tmp_path: Path, command: Command, log: Path
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    write(source, article("a"), article("b"), {"colour": 1})
    command(source, "--to", "en", "-o", out)
    before = log.read_text()
    write(source, article("new", "Trời nắng to ở thành phố."), article("b"), article("a"))
    command(source, "--to", "en", "-o", out)
    assert [row["id"] for row in rows_of(out)] == ["new", "b", "a"]
    assert set(log.read_text().removeprefix(before).splitlines()) == {"Tin new", "Trời nắng to ở thành phố."}
    assert report(out)["counts"] == {"done": 0, "needs_a_look": 3, "failed": 0, "repeats": 0}


def test_the_same_id_with_another_text_is_told_and_not_made(tmp_path: Path, command: Command) -> None:
    source = write(tmp_path / "in.jsonl", article("a"), article("a", "Trời nắng to ở thành phố."))
    command(source, "--to", "en", "-o", tmp_path / "out")
    assert [row["id"] for row in rows_of(tmp_path / "out")] == ["a"]
    assert "- 2. **a**: **another text**: give it an id of its own" in (tmp_path / "out/report.md").read_text(
        encoding="utf-8"
    )


def test_a_torn_or_shortened_results_file_is_made_whole(tmp_path: Path, command: Command) -> None:
    source, out = write(tmp_path / "in.jsonl", *(article(str(n)) for n in range(5))), tmp_path / "out"
    command(source, "--to", "en", "-o", out)
    path = out / "results.jsonl"
    whole = path.read_bytes()
    for damaged in (whole + b'{"schema": "bul', whole[:-30], whole[: len(whole) // 3], b""):
        path.write_bytes(damaged)
        command(source, "--to", "en", "-o", out)
        assert [row["id"] for row in rows_of(out)] == ["0", "1", "2", "3", "4"]


def test_a_kill_while_the_results_are_put_in_order_loses_nothing(tmp_path: Path, command: Command) -> None:
    source, out = write(tmp_path / "in.jsonl", article("a"), article("b")), tmp_path / "out"
    command(source, "--to", "en", "-o", out)
    lines = (out / "results.jsonl").read_bytes().splitlines(keepends=True)
    # As it stands between the commit of the new places and the renaming of the new file.
    (out / "results.jsonl.new").write_bytes(lines[1] + lines[0])
    with sqlite3.connect(out / "journal.sqlite") as db:
        db.execute("UPDATE items SET start = ? WHERE number = 1", (len(lines[1]),))
        db.execute("UPDATE items SET start = 0 WHERE number = 2")
        db.execute("INSERT OR REPLACE INTO meta VALUES ('swap', 'true')")
    db.close()
    command(source, "--to", "en", "-o", out)
    assert [row["id"] for row in rows_of(out)] == ["a", "b"]
    assert not (out / "results.jsonl.new").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--to", "zh"), "was begun with targets en, now it is zh."),
        (("--to", "en", "--from", "vi"), "was begun with language auto, now it is vi."),
        (("--to", "en", "--profile", "echo"), "was begun with profile logged, now it is echo."),
        (("--to", "en", "--format", "html"), "was begun with formats (none), now it is html."),
    ],
)
def test_other_options_on_the_same_folder_are_refused(
    tmp_path: Path, command: Command, arguments: tuple[str, ...], complaint: str
) -> None:
    source, out = write(tmp_path / "in.jsonl", article("a")), tmp_path / "out"
    command(source, "--to", "en", "-o", out)
    again = command(source, *arguments, "-o", out)
    assert again.exit_code == 1
    assert complaint in again.stderr


def test_two_commands_on_one_folder_are_refused(tmp_path: Path, command: Command) -> None:
    source, out = write(tmp_path / "in.jsonl", article("a")), tmp_path / "out"
    out.mkdir()
    with FileLock(out / ".lock"):
        second = command(source, "--to", "en", "-o", out)
    assert second.exit_code == 1
    assert (
        second.stderr
        == f"error: Another command is writing to {out}. Wait for its end, or name another folder.\n"
    )


def test_a_file_an_article_in_other_formats(tmp_path: Path, command: Command) -> None:
    source, out = write(tmp_path / "in.jsonl", article("a/../b"), article("c")), tmp_path / "out"
    command(source, "--to", "en", "-o", out, "--format", "html", "--format", "docx")
    names = sorted(path.name for path in (out / "articles").iterdir())
    assert [name.rpartition("-")[0] + name[-5:] for name in names] == [
        "a-b.docx", "a-b.html", "c.docx", "c.html",
    ]  # fmt: skip
    assert all((out / "articles" / name).read_bytes()[:2] in (b"PK", b"<!") for name in names)


def test_the_output_inside_of_the_input_is_no_input(tmp_path: Path, command: Command) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("Mưa to ở thành phố Huế hôm nay.")
    for _ in range(2):
        command(tmp_path / "in", "--to", "en", "-o", tmp_path / "in/out", "--format", "md")
    assert [row["item"]["name"] for row in rows_of(tmp_path / "in/out")] == ["a.txt"]


def test_an_input_that_cannot_be_read_is_status_1(tmp_path: Path, command: Command) -> None:
    done = command(tmp_path / "none.jsonl", "--to", "en", "-o", tmp_path / "out")
    assert (done.exit_code, done.stderr.startswith("error: There is no")) == (1, True)

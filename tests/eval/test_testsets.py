import json
import shutil
from pathlib import Path

import pytest

from eval.testsets import TESTSETS, load, reading
from eval.testsets.bulletins import FOLDER
from eval.types import TestSet
from models.errors import AppError, BadInput, NotFound, TooLarge
from tests.eval.program import Program

ALL = [("vi", "en"), ("vi", "zh"), ("en", "vi"), ("en", "zh"), ("zh", "vi"), ("zh", "en")]


def read(name: str, direction: str, *paths: Path, **more: object) -> TestSet:
    source, target = direction.split("-")
    return load(name, (source, target), root=Path("/nowhere"), paths=paths, **more)


def texts(test_set: TestSet) -> list[tuple[str, str]]:
    return [(segment.source, segment.reference) for segment in test_set.segments]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# The table


def test_the_table_says_what_is_here_and_how_to_get_the_rest(program: Program) -> None:
    rows = {row["name"]: row for row in program.json("testsets")["testsets"]}
    assert list(rows) == TESTSETS.names()
    ours = rows["bulletins"]
    assert (ours["present"], ours["licence"]) == (True, "CC-BY-4.0")
    assert ours["directions"] == ["-".join(pair) for pair in ALL]
    assert ours["segments"] >= 200
    flores = rows["flores200"]
    assert (flores["present"], flores["segments"], flores["licence"]) == (False, 0, "CC-BY-SA-4.0")
    assert str(program.data / "testsets" / "flores200") in flores["cure"]
    assert (rows["wmt"]["present"], rows["wmt"]["directions"]) == (False, ["en-zh", "zh-en"])


def test_the_table_for_people_has_a_line_a_set(program: Program) -> None:
    lines = program.call("testsets").stdout.splitlines()
    assert lines[0].split()[:4] == ["Name", "What", "Version", "Licence"]
    assert [line.split()[0] for line in lines[1:]] == TESTSETS.names()


def test_a_set_that_is_missing_says_how_to_get_it(tmp_path: Path) -> None:
    for name, cure in (
        ("flores200", "flores200_dataset.tar.gz"),
        ("ntrex128", "git clone"),
        ("approved", "Export approved"),
    ):
        with pytest.raises(NotFound, match=f"{name} is not here. .*{cure}"):
            read(name, "vi-en", tmp_path)


def test_a_name_that_nothing_has_is_told_with_those_that_exist() -> None:
    with pytest.raises(BadInput, match=r"Unknown test set 'zz'. Available: bulletins, approved, flores200"):
        read("zz", "vi-en")


# Our own


@pytest.mark.parametrize("direction", ALL, ids=["-".join(pair) for pair in ALL])
def test_bulletins_are_aligned_in_every_direction(direction: tuple[str, str]) -> None:
    found = load("bulletins", direction, root=Path("/nowhere"))
    assert (found.source, found.target, found.name) == (*direction, "bulletins")
    assert all(segment.source and segment.reference for segment in found.segments)
    assert {segment.role for segment in found.segments} == {"title", "summary", "caption", "body"}
    assert {segment.original for segment in found.segments} == {"vi", "en", "zh"}
    assert set(found.articles) == {segment.document for segment in found.segments}
    first = found.segments[0]
    assert first.id == f"{first.document}:t1"


def test_the_article_of_a_bulletin_is_its_body_in_the_source_language() -> None:
    found = read("bulletins", "zh-en")
    document = found.segments[0].document
    body = [
        segment.source for segment in found.segments if (segment.document, segment.role) == (document, "body")
    ]
    assert found.articles[document].replace("\n", "") == "".join(body)


def test_bulletins_that_were_changed_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "bulletins"
    shutil.copytree(FOLDER, folder)
    changed = sorted(folder.glob("*.json"))[0]
    changed.write_text(changed.read_text(encoding="utf-8").replace("2", "3"), encoding="utf-8")
    with pytest.raises(
        BadInput, match=r"have been changed: their SHA-256 is [0-9a-f]{64}, manifest.toml says"
    ):
        read("bulletins", "vi-en", folder)


# Public sets from folders


@pytest.mark.parametrize(
    "names",
    [
        ("dev/eng_Latn.dev", "dev/zho_Hans.dev"),
        ("flores200_dataset/dev/eng_Latn.dev", "flores200_dataset/dev/zho_Hans.dev"),
        ("eng_Latn.dev", "cmn_Hans.dev"),
        ("en.txt", "zh.txt"),
    ],
)
def test_flores_is_found_in_every_usual_layout(tmp_path: Path, names: tuple[str, str]) -> None:
    write(tmp_path / names[0], "Rain fell.\nSnow fell.\n")
    write(tmp_path / names[1], "下雨了。\n下雪了。\n")
    found = read("flores200", "zh-en", tmp_path)
    assert texts(found) == [("下雨了。", "Rain fell."), ("下雪了。", "Snow fell.")]
    assert [segment.id for segment in found.segments] == ["dev:1", "dev:2"]
    assert (found.version, found.licence) == ("dev", "CC-BY-SA-4.0")


def test_flores_plus_is_read_from_json_lines_with_its_domains(tmp_path: Path) -> None:
    row = '{{"id": 1, "text": "{}", "domain": "wikinews", "topic": "x"}}\n'
    write(tmp_path / "devtest" / "eng_Latn.jsonl", row.format("Rain fell."))
    write(tmp_path / "devtest" / "vie_Latn.jsonl", row.format("Trời mưa."))
    found = read("flores200:devtest", "en-vi", tmp_path)
    assert (found.name, found.segments[0].domain) == ("flores200_devtest", "wikinews")
    assert texts(found) == [("Rain fell.", "Trời mưa.")]


def test_flores_takes_domains_from_the_table_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "dev" / "eng_Latn.dev", "Rain fell.\nSnow fell.\n")
    write(tmp_path / "dev" / "vie_Latn.dev", "Trời mưa.\nTuyết rơi.\n")
    write(
        tmp_path / "metadata_dev.tsv", "URL\tdomain\ttopic\nhttp://a\twikinews\tx\nhttp://b\twikivoyage\ty\n"
    )
    assert [each.domain for each in read("flores200", "en-vi", tmp_path).segments] == [
        "wikinews",
        "wikivoyage",
    ]


def test_flores_of_unequal_length_is_refused_with_the_line(tmp_path: Path) -> None:
    write(tmp_path / "en.txt", "a\nb\nc\n")
    write(tmp_path / "vi.txt", "a\nb\n")
    with pytest.raises(
        BadInput, match=r"en.txt has 3 lines, .*vi.txt has 2: .* Line 3 of .*en.txt has no partner"
    ):
        read("flores200", "en-vi", tmp_path)


def test_flores_has_two_parts_and_no_others(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no part 'test'. Write flores200:dev or flores200:devtest"):
        read("flores200:test", "en-vi", tmp_path)


def test_a_direction_that_a_set_lacks_is_told_with_those_it_has(tmp_path: Path) -> None:
    write(tmp_path / "en.txt", "a\n")
    write(tmp_path / "vi.txt", "a\n")
    with pytest.raises(BadInput, match=r"flores200 has no direction zh-en. It has: vi-en, en-vi"):
        read("flores200", "zh-en", tmp_path)


def test_our_development_copy_of_flores_has_997_lines(shared: Path) -> None:
    found = read("flores200", "vi-zh", shared / "data" / "flores200-dev")
    assert len(found.segments) == 997


def test_ntrex_knows_its_documents(tmp_path: Path) -> None:
    folder = tmp_path / "NTREX-128"
    write(folder / "newstest2019-src.eng.txt", "Rain fell.\nSnow fell.\n")
    write(folder / "newstest2019-ref.vie.txt", "Trời mưa.\nTuyết rơi.\n")
    write(tmp_path / "DOCUMENT_IDS.tsv", "bbc.1\nbbc.2\n")
    found = read("ntrex128", "vi-en", tmp_path)
    assert [(each.document, each.original) for each in found.segments] == [("bbc.1", "en"), ("bbc.2", "en")]
    assert texts(found)[0] == ("Trời mưa.", "Rain fell.")


def test_wmt_is_read_from_the_layout_of_sacrebleu(tmp_path: Path) -> None:
    stem = tmp_path / "wmt23" / "wmt23.zh-en."
    for field, lines in {
        "src": "下雨了。\n",
        "ref-refA": "Rain fell.\n",
        "docid": "d1\n",
        "origlang": "zh\n",
    }.items():
        write(Path(f"{stem}{field}"), lines)
    found = read("wmt:wmt23", "zh-en", tmp_path)
    assert texts(found) == [("下雨了。", "Rain fell.")]
    assert (found.name, found.date, found.segments[0].document) == ("wmt23", "2023", "d1")


def test_wmt_in_a_folder_is_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no wmt20 zh-en in"):
        read("wmt:wmt20", "zh-en", tmp_path)
    with pytest.raises(
        BadInput, match=r"sacreBLEU has no set 'wmt99' between English and Chinese. It has: wmt24"
    ):
        read("wmt:wmt99", "zh-en", tmp_path)


# The service's own


def test_approved_bulletins_become_a_dated_set(tmp_path: Path) -> None:
    data = Path(__file__).parent.parent / "data" / "bulletin.json"
    shutil.copy(data, tmp_path / "one.json")
    found = read("approved", "vi-en", tmp_path)
    assert (found.date, found.segments[0].id) == ("2025-03-15", "demo:t1")
    assert {tag for segment in found.segments for tag in segment.tags} <= {
        "origin:model", "origin:human", "origin:memory",
    }  # fmt: skip
    assert {segment.original for segment in found.segments} == {"vi"}
    assert found.articles["demo"]
    back = read("approved", "en-vi", tmp_path)
    assert {tag for segment in back.segments for tag in segment.tags} == {"origin:source"}
    assert len(read("approved", "vi-en", tmp_path, since="2025-03-15").segments) == len(found.segments)
    with pytest.raises(NotFound, match=r"approved is not here|no direction"):
        read("approved", "vi-en", tmp_path, since="2025-03-16")


def test_approved_bulletins_may_stand_one_a_line(tmp_path: Path) -> None:
    data = Path(__file__).parent.parent / "data" / "bulletin.json"
    line = json.dumps(json.loads(data.read_text(encoding="utf-8")), ensure_ascii=False)
    path = write(tmp_path / "all.jsonl", line + "\n\n" + line.replace('"demo"', '"two"') + "\n")
    assert {segment.document for segment in read("approved", "zh-vi", path).segments} == {"demo", "two"}
    broken = write(tmp_path / "broken.jsonl", line + '\n{"schema": "bulletin/2"}\n')
    with pytest.raises(BadInput, match=r"broken.jsonl, line 2: This is not a bulletin: the schema must be"):
        read("approved", "zh-vi", broken)


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    path = write(tmp_path / "a.tsv", "vi\ten\n" + "a\tb\n" * 10)
    with pytest.raises(TooLarge, match=r"a.tsv is larger than"):
        read("tsv", "vi-en", path)


def test_every_loader_has_a_name_a_title_and_a_cure(tmp_path: Path) -> None:
    for name in TESTSETS.names():
        loader = TESTSETS.get(name)
        assert (loader.name, bool(loader.title), bool(loader.cure)) == (name, True, True)
        with pytest.raises(AppError):
            read(name, "vi-vi", tmp_path)

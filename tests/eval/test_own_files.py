"""Test sets of one's own: TMX, XLIFF, TSV, JSON Lines and plain files, broken and hostile ones too."""

import json
from pathlib import Path

import pytest

from eval.testsets import load
from eval.types import TestSegment
from models.errors import BadInput, TooLarge
from tests.eval.program import Program

TMX = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="vi-VN"/><body>
<tu><tuv xml:lang="vi-VN"><seg>Trời <bpt i="1">&lt;b&gt;</bpt>mưa<ept i="1">&lt;/b&gt;</ept>
 to.</seg></tuv><tuv xml:lang="en-US"><seg>It <hi>rained</hi> hard.</seg></tuv>
 <tuv xml:lang="zh-CN"><seg>下大雨。</seg></tuv></tu>
<tu><tuv xml:lang="vi"><seg>Chỉ tiếng Việt.</seg></tuv></tu>
<tu srclang="en"><tuv lang="en"><seg>Snow &amp; wind.</seg></tuv><tuv lang="vi"><seg>Tuyết và gió.</seg></tuv></tu>
</body></tmx>
"""
XLIFF_1 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="news.html" source-language="vi" target-language="zh-CN" datatype="html"><body>
<trans-unit id="1"><source>Trời <g id="1">mưa</g>.</source><target>下雨<x id="2"/>了。</target></trans-unit>
<group><trans-unit id="2"><source>Chưa dịch.</source></trans-unit></group>
<trans-unit id="3"><source>Gió.</source><target>风。</target></trans-unit>
</body></file></xliff>
"""
XLIFF_2 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="vi">
<file id="f1"><unit id="u1"><segment><source>It <pc id="1">rained</pc>.</source><target>Trời mưa.</target></segment>
<segment><source>Wind.</source></segment></unit></file></xliff>
"""
BOMB = """<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<tmx version="1.4"><header/><body><tu><tuv xml:lang="vi"><seg>&b;</seg></tuv></tu></body></tmx>"""


def read(kind: str, direction: str, *paths: Path) -> tuple[TestSegment, ...]:
    source, target = direction.split("-")
    return load(kind, (source, target), root=Path("/nowhere"), paths=paths).segments


def pairs(kind: str, direction: str, *paths: Path) -> list[tuple[str, str]]:
    return [(segment.source, segment.reference) for segment in read(kind, direction, *paths)]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_tmx_gives_units_that_have_both_languages(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tmx", TMX)
    assert pairs("tmx", "vi-en", path) == [
        ("Trời mưa to.", "It rained hard."),
        ("Tuyết và gió.", "Snow & wind."),
    ]
    assert pairs("tmx", "zh-vi", path) == [("下大雨。", "Trời mưa to.")]
    assert [segment.original for segment in read("tmx", "en-vi", path)] == ["vi", "en"]


def test_tmx_in_utf_16_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tmx", TMX.replace('encoding="utf-8"', 'encoding="utf-16"'), "utf-16")
    assert pairs("tmx", "en-zh", path) == [("It rained hard.", "下大雨。")]


def test_xliff_goes_both_ways(tmp_path: Path) -> None:
    old, new = write(tmp_path / "a.xlf", XLIFF_1), write(tmp_path / "b.xlf", XLIFF_2)
    assert pairs("xliff", "vi-zh", old) == [("Trời mưa.", "下雨了。"), ("Gió.", "风。")]
    assert pairs("xliff", "zh-vi", old)[1] == ("风。", "Gió.")
    assert pairs("xliff", "en-vi", new) == [("It rained.", "Trời mưa.")]
    assert {(each.document, each.original) for each in read("xliff", "zh-vi", old)} == {("news.html", "vi")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize(("kind", "name"), [("tmx", "a.tmx"), ("xliff", "a.xlf")])
def test_xml_with_entities_is_refused(tmp_path: Path, kind: str, name: str, encoding: str) -> None:
    with pytest.raises(BadInput, match="declares XML entities, which are refused"):
        read(kind, "vi-en", write(tmp_path / name, BOMB, encoding))


def test_xml_reads_no_other_file(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", "hidden")
    text = TMX.replace(
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">', f'<!DOCTYPE tmx [<!ENTITY % x SYSTEM "{secret}"> %x;]>'
    )
    with pytest.raises(BadInput, match="declares XML entities"):
        read("tmx", "vi-en", write(tmp_path / "a.tmx", text))


def test_xml_of_a_thousand_levels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a.tmx is not well-formed XML: Excessive depth"):
        read("tmx", "vi-en", write(tmp_path / "a.tmx", "<a>" * 1000 + "</a>" * 1000))


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("tmx", "<html/>", "is not TMX: its root element is <html>"),
        ("tmx", "<tmx>", "is not well-formed XML"),
        ("tmx", "", "is not well-formed XML"),
        ("xliff", "<tmx/>", "is not XLIFF: its root element is <tmx>"),
        ("xliff", '<xliff version="3.0"/>', "is XLIFF of version '3.0'; 1.2 and 2.x can be read"),
        ("tsv", "", "line 1: it must name the columns"),
        ("tsv", "vi\txx\n", "line 1: it must name the columns, each once: languages .* got 'vi"),
        ("tsv", "vi\tvi\n", "line 1: it must name the columns, each once"),
        ("tsv", "vi\ten\na\tb\na\n", "line 3: 1 columns, but the first line names 2"),
        ("tsv", "vi\ten\na\t\n", "line 2: the text in en is empty"),
        ("tsv", "id\tvi\ten\n1\ta\tb\n1\tc\td\n", "the id '1' stands for two segments"),
        ("jsonl", '{"vi": "a", "en": "b"}\n{"vi"', "line 2: this is not JSON"),
        ("jsonl", '{"vi": "a", "en": "b"}\n[1]\n', r"line 2: expected an object like \{…\}, got '\[1\]'"),
        ("jsonl", '{"vi": "a", "en": "b"}\n{"vi": "a"}\n', "line 2: there is no text in en"),
        ("jsonl", '{"vi": "a", "en": 3}\n', "line 1: en must be a text, got '3'"),
        ("jsonl", '{"vi": "a", "en": " "}\n', "line 1: the text in en is empty"),
        ("jsonl", "[" * 100_000 + "\n", "line 1: this is not JSON"),
    ],
)
def test_files_that_are_broken_are_refused_with_the_place(
    tmp_path: Path, kind: str, text: str, problem: str
) -> None:
    with pytest.raises(BadInput, match=problem):
        read(kind, "vi-en", write(tmp_path / f"a.{kind}", text))


def test_a_segment_as_long_as_a_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="the segment 1 has more than 20,000 characters"):
        read("tsv", "vi-en", write(tmp_path / "a.tsv", f"vi\ten\n{'a' * 20_001}\tb\n"))


def test_tables_carry_documents_domains_and_tags(tmp_path: Path) -> None:
    head = "id\tdocument\tdomain\ttags\trole\toriginal\tvi\ten\n"
    path = write(tmp_path / "a.tsv", head + "x1\td1\thealth\tdate, money\ttitle\tvi\tMưa\tRain\n")
    (segment,) = read("tsv", "en-vi", path)
    assert segment == TestSegment("x1", "d1", "Rain", "Mưa", "title", "health", ("date", "money"), "vi")
    row = {"VI": "Mưa", "eng": "Rain", "tags": ["date"], "id": "x2", "score": 3}
    (same,) = read("jsonl", "vi-en", write(tmp_path / "a.jsonl", json.dumps(row)))
    assert (same.id, same.source, same.reference, same.tags) == ("x2", "Mưa", "Rain", ("date",))


@pytest.mark.parametrize(
    "names", [("dev.vi", "dev.en"), ("vi.txt", "en.txt"), ("news_vi.txt", "news_en.txt")]
)
def test_plain_files_tell_their_language_in_their_names(tmp_path: Path, names: tuple[str, str]) -> None:
    paths = (
        write(tmp_path / names[0], "Mưa.\r\nGió.\r\n"),
        write(tmp_path / names[1], "\ufeffRain.\nWind\u2028s.\n"),
    )
    assert pairs("plain", "vi-en", *paths) == [("Mưa.", "Rain."), ("Gió.", "Wind\u2028s.")]


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        (
            "a\nb\n",
            "a\n",
            r"dev.vi has 2 lines, .*dev.en has 1: they must be aligned. Line 2 of .*dev.vi has no partner",
        ),
        ("a\n\nc\n", "a\nb\nc\n", r"Line 2 of .*dev.vi is empty, but that of .*dev.en is not"),
    ],
)
def test_plain_files_that_are_not_aligned_are_refused_with_the_line(
    tmp_path: Path, first: str, second: str, problem: str
) -> None:
    with pytest.raises(BadInput, match=problem):
        read("plain", "vi-en", write(tmp_path / "dev.vi", first), write(tmp_path / "dev.en", second))


def test_plain_files_whose_language_cannot_be_told_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match=r"The name 'dev.txt' does not tell the language. Name the files like dev.vi"
    ):
        read("plain", "vi-en", write(tmp_path / "dev.txt", "a\n"), write(tmp_path / "dev.en", "a\n"))
    with pytest.raises(BadInput, match=r"a.en and b.en both seem to be en"):
        read("plain", "vi-en", write(tmp_path / "a.en", "a\n"), write(tmp_path / "b.en", "a\n"))


# `bulletins eval import`


def test_an_imported_set_has_a_name_a_manifest_and_checked_files(program: Program, tmp_path: Path) -> None:
    path = write(tmp_path / "memory.tmx", TMX)
    found = program.call("import", path, "--name", "desk", "--licence", "CC-BY-4.0", "--version", "7")
    kept = program.data / "testsets" / "desk"
    assert found.exit_code == 0, found.output
    assert found.stdout.startswith("desk: ")
    assert found.stdout.endswith(f"version 7, kept in {kept}\n")
    manifest = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["licence"], list(manifest["files"])) == (
        "tmx",
        "CC-BY-4.0",
        ["memory.tmx"],
    )
    rows = {row["name"]: row for row in program.json("testsets")["testsets"]}
    assert (rows["desk"]["version"], rows["desk"]["segments"], rows["desk"]["present"]) == ("7", 2, True)

    path.unlink()
    run = program.json("run", "--testset", "desk", "--direction", "vi-en", "--metrics", "chrf")["runs"][0]
    assert (run["test_set"]["name"], run["test_set"]["version"], run["test_set"]["segments"]) == (
        "desk",
        "7",
        2,
    )

    write(kept / "memory.tmx", TMX.replace("hard", "softly"))
    said = program.error("run", "--testset", "desk", "--direction", "vi-en")
    assert "memory.tmx has been changed since it was imported: its SHA-256 is" in said


def test_plain_files_are_imported_together(program: Program, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"news.{tag}", f"{tag}\n") for tag in ("vi", "en", "zh")]
    assert program.call("import", *paths, "--name", "news").exit_code == 0
    runs = program.json("run", "--testset", "news", "--direction", "all", "--metrics", "chrf")["runs"]
    assert [run["direction"] for run in runs] == ["vi-en", "vi-zh", "en-vi", "en-zh", "zh-vi", "zh-en"]


def test_what_cannot_be_used_is_not_kept(program: Program, tmp_path: Path) -> None:
    assert "declares XML entities" in program.error(
        "import", write(tmp_path / "a.tmx", BOMB), "--name", "desk"
    )
    only = write(tmp_path / "b.tsv", "vi\tid\na\t1\n")
    assert "does not have two of our languages" in program.error("import", only, "--name", "desk")
    odd = write(tmp_path / "a.docx", "x")
    assert "does not tell the kind of file. Say it with --kind: tmx" in program.error("import", odd)
    for name in ("../up", "flores200", "Big", ""):
        good = write(tmp_path / "good.tmx", TMX)
        assert "cannot name a test set" in program.error("import", good, "--name", name)
    assert not (program.data / "testsets").exists()


def test_a_name_is_not_given_to_other_files(program: Program, tmp_path: Path) -> None:
    path = write(tmp_path / "a.tmx", TMX)
    assert program.call("import", path, "--name", "desk").exit_code == 0
    assert program.call("import", path, "--name", "desk").exit_code == 0
    write(path, TMX.replace("hard", "softly"))
    assert "There is a test set desk with other files already" in program.error(
        "import", path, "--name", "desk"
    )


def test_an_old_cache_of_outputs_becomes_a_run(program: Program, tmp_path: Path) -> None:
    data = write(tmp_path / "a.tsv", "vi\ten\nMưa.\tRain.\nGió.\tWind.\n")
    assert program.call("import", data, "--name", "desk").exit_code == 0
    rows = [{"source": "Gió.", "hypothesis": "Winds."}, {"source": "Mưa.", "hypothesis": "Rains."}]
    old = write(tmp_path / "vi-en.embedded.pipeline.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    found = program.call(
        "import", old, "--testset", "desk", "--direction", "vi-en", "--system", "embedded/pipeline"
    )
    kept = program.data / "eval" / "desk" / "vi-en" / "embedded.pipeline"
    assert found.stdout == f"embedded/pipeline: 2 outputs on desk vi-en, kept in {kept}\n"
    lines = (kept / "outputs.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["hypothesis"] for line in lines] == ["Rains.", "Winds."]
    assert "Outputs are one file, with --testset, --direction and --system" in program.misuse(
        "import", old, "--testset", "desk"
    )

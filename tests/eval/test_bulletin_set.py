"""The `bulletins` set keeps what its README promises, read as plain files."""

import hashlib
import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from models.checks import CHECKS
from models.checks.base import Pair
from models.chinese import to_simplified
from models.typography import polish

FOLDER = Path(__file__).parents[2] / "eval" / "testsets" / "data" / "bulletins"
FILES = sorted(FOLDER.glob("*.json"))
LANGUAGES = ("vi", "en", "zh")
TAGS = {
    "abbreviation", "date", "geology-term", "list", "long-sentence", "measure", "money", "number-format",
    "organisation", "percentage", "person", "person-sino-vietnamese", "place", "quotation", "time",
}  # fmt: skip
HAN = re.compile(r"[\u3400-\u9fff]")
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u0300-\u036f\u1ea0-\u1ef9]")
ASCII_MARK_BY_HAN = re.compile(r"(?<=[\u3400-\u9fff])[,;:!?()\"']|[,;:!?()\"'](?=[\u3400-\u9fff])")
TONE_ON_LAST = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<![qQ])u[ỳýỷỹỵ])(?![^\W\d_])")
SENTENCE_END = re.compile(r"[.!?。！？][”\"]?$|”[.。]$")


@cache
def bulletins() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in FILES)


def body(bulletin: dict[str, Any]) -> list[dict[str, Any]]:
    return [sentence for paragraph in bulletin["paragraphs"] for sentence in paragraph]


def texts() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give bulletin, role and text of everything that is aligned."""
    for one in bulletins():
        yield one["id"], "title", one["title"]
        for role, field in (("summary", "summary"), ("caption", "captions")):
            yield from ((one["id"], role, text) for text in one[field])
        yield from ((one["id"], "body", text) for text in body(one))


def test_there_are_enough_bulletins_and_sentences():
    assert len(FILES) >= 24
    assert sum(len(body(one)) for one in bulletins()) >= 216


def test_originals_are_spread_evenly():
    counts = Counter(one["original"] for one in bulletins())
    assert set(counts) == set(LANGUAGES)
    assert len(set(counts.values())) == 1


def test_nine_domains_or_more_each_with_two_originals():
    originals: dict[str, set[str]] = {}
    for one in bulletins():
        originals.setdefault(one["domain"], set()).add(one["original"])
    assert len(originals) >= 9
    assert [domain for domain, found in originals.items() if len(found) < 2] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_bulletin_has_its_parts(path: Path):
    one = json.loads(path.read_text(encoding="utf-8"))
    assert list(one) == ["id", "domain", "original", "date", "title", "summary", "captions", "paragraphs"]
    assert one["id"] == path.stem
    assert date.fromisoformat(one["date"]).year == 2026
    assert len(one["summary"]) in (2, 3)
    assert len(one["captions"]) <= 2
    assert len(body(one)) >= 8
    assert all(1 <= len(paragraph) <= 5 for paragraph in one["paragraphs"])


def test_most_bulletins_have_captions():
    assert sum(bool(one["captions"]) for one in bulletins()) >= 20


def test_a_file_is_written_in_one_way():
    # Otherwise an editor that saves it again changes the checksum.
    for path, one in zip(FILES, bulletins(), strict=True):
        assert path.read_text(encoding="utf-8") == json.dumps(one, ensure_ascii=False, indent=1) + "\n"


def test_every_text_stands_in_three_languages():
    for name, _, text in texts():
        assert set(text) - {"tags"} == set(LANGUAGES), name
        for language in LANGUAGES:
            value = text[language]
            assert value, name
            assert value == value.strip(), (name, value)
            assert value == unicodedata.normalize("NFC", value), (name, value)
            assert "  " not in value, (name, value)


def test_only_titles_end_without_a_mark():
    for name, role, text in texts():
        for language in LANGUAGES:
            ends = SENTENCE_END.search(text[language]) is not None
            assert ends == (role != "title"), (name, text[language])


def test_scripts_are_pure():
    for name, _, text in texts():
        assert not HAN.search(text["vi"] + text["en"]), (name, text)
        assert not VIETNAMESE.search(unicodedata.normalize("NFC", text["en"])), (name, text["en"])
        assert text["en"].isascii() or set(re.sub(r"[\x00-\x7f]", "", text["en"])) <= {"°"}, text["en"]
        assert to_simplified(text["zh"]) == text["zh"], (name, text["zh"])
        assert HAN.search(text["zh"]), (name, text["zh"])


def test_chinese_marks_are_full_width():
    for name, _, text in texts():
        assert not ASCII_MARK_BY_HAN.search(text["zh"]), (name, text["zh"])
        assert text["zh"].count("“") == text["zh"].count("”"), (name, text["zh"])


def test_vietnamese_tones_stand_on_the_first_vowel():
    for name, _, text in texts():
        assert not TONE_ON_LAST.search(text["vi"]), (name, text["vi"])
        assert '"' not in text["vi"], (name, text["vi"])


def test_quotations_are_quotations_everywhere():
    for one in bulletins():
        for sentence in body(one):
            marks = ("“" in sentence["vi"], '"' in sentence["en"])
            assert marks == (marks[0], marks[0]), sentence["en"]
            assert not marks[0] or "“" in sentence["zh"], sentence["zh"]
            assert ("quotation" in sentence["tags"]) == marks[0], sentence["vi"]


def test_house_typography_leaves_the_references_alone():
    for name, _, text in texts():
        for language in ("vi", "zh"):
            assert polish(text[language], language) == text[language], name


def test_tags_are_known_and_used():
    counts = Counter(tag for one in bulletins() for sentence in body(one) for tag in sentence["tags"])
    assert set(counts) == TAGS
    assert [tag for tag, count in counts.items() if count < 10] == []
    for one in bulletins():
        for sentence in body(one):
            assert sentence["tags"] == sorted(set(sentence["tags"])), sentence["vi"]


def test_no_sentence_comes_twice():
    for language in LANGUAGES:
        counts = Counter(text[language] for _, role, text in texts() if role in ("body", "caption"))
        assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    "name", ["numbers", "dates", "script", "punctuation", "repetition", "length", "dropped"]
)
@pytest.mark.parametrize("direction", tuple(permutations(LANGUAGES, 2)), ids="-".join)
def test_checks_find_nothing_between_the_versions(name: str, direction: tuple[str, str]):
    check = CHECKS.get(name)()
    source, target = direction
    dates = {one["id"]: one["date"] for one in bulletins()}
    found = [
        (id, finding.message)
        for id, role, text in texts()
        for finding in check.run(
            Pair(text[source], text[target], source, target, role=role, date=dates[id])  # type: ignore[arg-type]
        )
    ]
    assert found == []


def test_manifest_says_what_the_files_are():
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))
    digest = hashlib.sha256()
    for path in FILES:
        digest.update(path.read_bytes())
    assert manifest.pop("sha256") == digest.hexdigest()
    assert date.fromisoformat(manifest.pop("date"))
    assert manifest == {
        "name": "bulletins",
        "version": "1.0.0",
        "licence": "CC-BY-4.0",
        "origin": "written for this project",
    }


def test_readme_counts_what_is_there():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| ([a-z-]+) \| (\d+) \|", readme, re.MULTILINE))
    domains = Counter(one["domain"] for one in bulletins())
    tags = Counter(tag for one in bulletins() for sentence in body(one) for tag in sentence["tags"])
    roles = Counter(role for _, role, _ in texts())
    originals = Counter(one["original"] for one in bulletins())
    assert table == {name: str(count) for name, count in (domains + tags + roles + originals).items()}

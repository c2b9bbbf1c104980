"""Every export keeps its promises: type, beginning of the file, all texts in it, nothing of a text taken for markup."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from models.bulletin import from_json
from models.errors import BadInput
from models.types import Bulletin, Finding, NameProposal, Summary
from service.exports import EXPORTS, Export

DATA = Path(__file__).resolve().parents[1] / "data" / "bulletin.json"
HOSTILE = "<script>alert(\"1\")</script>&'x'"


@pytest.fixture
def bulletin() -> Bulletin:
    return from_json(json.loads(DATA.read_text(encoding="utf-8")))


@pytest.fixture(params=EXPORTS.names())
def export(request: pytest.FixtureRequest) -> Export:
    made = EXPORTS.get(request.param)()
    assert isinstance(made, Export)
    assert made.name == request.param
    return made


def test_says_what_it_is(export: Export) -> None:
    assert export.label
    assert export.media_type.count("/") == 1
    assert export.extension == export.extension.strip(". ").lower() != ""


def test_begins_as_its_format_does(export: Export, bulletin: Bulletin) -> None:
    assert export.write(bulletin)[: len(export.magic)] == export.magic


def test_writes_a_bulletin_without_anything_optional(export: Export, bulletin: Bulletin) -> None:
    bare = replace(
        bulletin,
        article=replace(bulletin.article, date=None, byline=None, url=None, captions=(), notes=()),
        segments=tuple(segment for segment in bulletin.segments if segment.role == "title"),
        translations={},
        summary=Summary((), (), "extractive"),
        names=(),
        models={},
        timings={},
    )
    assert export.write(bare)[: len(export.magic)] == export.magic


def test_is_the_same_bytes_each_time(export: Export, bulletin: Bulletin) -> None:
    assert export.write(bulletin) == export.write(bulletin)


def test_languages_are_chosen_or_told(export: Export, bulletin: Bulletin) -> None:
    choices = export.languages(bulletin)
    assert bool(choices) == export.one_language
    files = {tag: export.write(bulletin, language=tag) for tag in choices}
    assert len(set(files.values())) == len(choices)
    with pytest.raises(BadInput, match=f"There is no {re.escape(export.label)} in 'zh-Hant'. Available: "):
        export.write(bulletin, language="zh-Hant")


def test_takes_any_text_in_any_field(export: Export, bulletin: Bulletin) -> None:
    written = export.write(hostile(bulletin))
    assert written[: len(export.magic)] == export.magic
    # JSON and the title of a PDF quote but need not escape the sign; in the others a tag would be a tag.
    assert (b"<script" in written) == (export.name in ("json", "pdf"))


def hostile(bulletin: Bulletin) -> Bulletin:
    """Put a script, quotes and a control character into every stored text."""
    bad = HOSTILE + "\x0b"
    finding = Finding(bad, "error", bad)
    return replace(
        bulletin,
        article=replace(bulletin.article, title=bad, date=bad, byline=bad, url=bad, notes=(bad,)),
        segments=tuple(replace(segment, source=bad) for segment in bulletin.segments),
        translations={
            id: {
                tag: replace(each, text=bad, model=bad, findings=(finding,)) for tag, each in targets.items()
            }
            for id, targets in bulletin.translations.items()
        },
        summary=replace(bulletin.summary, model=bad, notes=(bad,)),
        names=(NameProposal(bad, "person", {"en": (bad,), "zh": (bad,)}, bad),),
        models={"vi-en": bad, bad: bad},
    )

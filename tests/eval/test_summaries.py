import json
import shutil
from pathlib import Path

import pytest
from program import Program

from eval.directions import read_direction, read_directions
from eval.testsets.find import load
from eval.types import TestSet
from models.errors import BadInput

NOWHERE = Path("/nowhere")


def summaries(language: str) -> TestSet:
    return load("bulletins", (language, language), root=NOWHERE)


def written(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def scored(program: Program, outputs: Path, direction: str = "vi-vi") -> dict:
    options = ["--testset", "bulletins", "--direction", direction, "--hypotheses", outputs]
    return program.json("run", *options, "--fresh")["runs"][0]


def test_directions_within_a_language() -> None:
    assert read_direction("vi-vi") == ("vi", "vi")
    assert read_directions("Summaries") == (("vi", "vi"), ("en", "en"), ("zh", "zh"))


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_each_of_our_bulletins_is_an_article_with_its_summary(language: str) -> None:
    found = summaries(language)

    assert found.is_of_summaries
    assert len(found.segments) == len({segment.document for segment in found.segments}) == 27
    first, article = found.segments[0], found.articles[found.segments[0].document]
    assert (first.role, first.source) == ("summary", article)
    assert len(article.split("\n")) > 3
    assert 20 < len(first.reference) < len(article) / 2


def test_the_service_summarizes_all_of_a_test_set(program: Program) -> None:
    runs = program.json("run", "--testset", "bulletins", "--direction", "summaries", "--limit", "4")["runs"]

    assert [run["direction"] for run in runs] == ["vi-vi", "en-en", "zh-zh"]
    for run in runs:
        assert list(run["scores"]) == ["rouge-1", "rouge-2", "rouge-l"]
        assert 0 < run["scores"]["rouge-1"]["value"] < 100
        assert "system:pipeline|profile:echo|models:echo@" in run["signature"]
        # A summary need not have all that the article has.
        assert {name: run["criticals"][name]["of"] for name in ("numbers", "names", "dropped", "claims")} == {
            "numbers": 0, "names": 0, "dropped": 0, "claims": 4,
        }  # fmt: skip
        assert run["criticals"]["language"]["errors"] == 0


def test_finished_summaries_are_scored(program: Program, tmp_path: Path) -> None:
    references = [segment.reference for segment in summaries("vi").segments]

    whole = scored(program, written(tmp_path / "whole.txt", references))
    assert [round(score["value"]) for score in whole["scores"].values()] == [100, 100, 100]
    # A person knows more than the article: a sum of two figures, what country a place is in.
    assert {name for name, each in whole["criticals"].items() if each["errors"]} == {"claims"}
    assert whole["criticals"]["claims"]["errors"] <= 5

    wrong = [*references]
    wrong[2] += " Có 98.765 người dự."
    wrong[3] = summaries("zh").segments[3].reference
    wrong[4] = ""
    found = scored(program, written(tmp_path / "wrong.txt", wrong))
    planted = {
        name: {each["id"] for each in found["criticals"][name]["examples"]}
        - {each["id"] for each in whole["criticals"][name]["examples"]}
        for name in ("claims", "empty", "language")
    }
    ids = [segment.id for segment in summaries("vi").segments]
    assert planted == {"claims": {ids[2]}, "empty": {ids[4]}, "language": {ids[3]}}
    assert found["scores"]["rouge-1"]["value"] < whole["scores"]["rouge-1"]["value"] - 5


def test_a_report_says_that_these_are_summaries(program: Program, tmp_path: Path) -> None:
    outputs = written(tmp_path / "mine.txt", [segment.reference for segment in summaries("en").segments])
    folder = scored(program, outputs, "en-en")["folder"]

    assert program.call("report", folder, "-o", tmp_path / "report.md").exit_code == 0
    assert "bulletins en-en (summaries)" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_approved_articles_have_the_summaries_that_were_approved(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent.parent / "data" / "bulletin.json", tmp_path / "one.json")
    bulletin = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))

    (segment,) = load("approved", ("vi", "vi"), root=NOWHERE, paths=[tmp_path]).segments
    assert segment.reference == bulletin["versions"]["vi"]["summary"]
    assert segment.source.split("\n")[0] == bulletin["versions"]["vi"]["title"]
    with pytest.raises(BadInput, match=r"has no direction en-en. It has: vi-vi"):
        load("approved", ("en", "en"), root=NOWHERE, paths=[tmp_path])


def test_what_makes_or_has_no_summaries_says_so(program: Program, tmp_path: Path) -> None:
    options = ["--testset", "bulletins", "--direction", "vi-vi"]
    assert "echo/bare only translates, and vi-vi asks for summaries. Use --system pipeline" in program.error(
        "run", *options, "--system", "bare"
    )
    lines = written(tmp_path / "dev.vi", ["Trời mưa."])
    assert "'vi-vi' goes nowhere: name two languages" in program.error(
        "run", "--source", lines, "--direction", "vi-vi"
    )
    for tag in ("vie_Latn", "eng_Latn"):
        written(tmp_path / f"{tag}.dev", ["Trời mưa."])
    assert "vi-vi goes nowhere: the test set flores200 has no articles with summaries" in program.error(
        "run", "--testset", "flores200", "--folder", tmp_path, "--direction", "vi-vi"
    )

from pathlib import Path

import pytest

from eval.cli import read_direction
from eval.runner import read_lines, run
from eval.systems import SYSTEMS
from models.errors import BadInput
from tests.models.scripted import scripted_profile


def test_a_run_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    profile, engine = scripted_profile(lambda prompt, _before: "out " + prompt.rsplit("\n", 1)[-1])
    kept = tmp_path / "vi-en.jsonl"
    kept.write_text('{"source": "a", "hypothesis": "kept"}\n{"source": "b", "hyp', encoding="utf-8")
    steps: list[tuple[int, int]] = []
    made = run(
        SYSTEMS.get("pipeline")(profile),
        ["a", "b", "a"],
        source="vi",
        target="en",
        kept=kept,
        progress=lambda *step: steps.append(step),
    )
    assert made[0] == made[2] == "kept"
    assert made[1].startswith("out b") or made[1].startswith("Out b")
    assert all("\na" not in prompt for prompt in engine.asked)
    assert steps[0] == (1, 2)
    assert steps[-1] == (2, 2)


def test_sentences_of_a_line_come_back_as_one_line(tmp_path: Path) -> None:
    profile, _ = scripted_profile(
        lambda prompt, _before: {"Trời mưa.": "It rained."}.get(prompt.rsplit("\n")[-1], "It blew.")
    )
    made = run(
        SYSTEMS.get("pipeline")(profile),
        ["Trời mưa. Gió thổi."],
        source="vi",
        target="en",
        kept=tmp_path / "x.jsonl",
        progress=lambda _done, _total: None,
    )
    assert made == ["It rained. It blew."]


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no file .*absent\.txt"):
        read_lines(tmp_path / "absent.txt")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="is not UTF-8"):
        read_lines(tmp_path / "bad.txt")


@pytest.mark.parametrize(
    ("text", "problem"), [("vien", "is not a direction"), ("vi-vi", "goes nowhere"), ("vi-xx", "xx")]
)
def test_directions_that_are_none(text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        read_direction(text)
    assert read_direction("zh_CN-en") == ("zh", "en")

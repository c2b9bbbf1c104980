import json
import math
from itertools import count
from pathlib import Path

import pytest

from tests.eval.program import Program


@pytest.fixture
def dev(tmp_path: Path) -> list[str]:
    texts = {
        "vi": "Trời mưa suốt ngày.\nHọ ở nhà.\n",
        "en": "It rained all day long.\nThey stayed at home today.\n",
        "out": "It rained all day long.\nThey stayed home.\n",
    }
    for name, text in texts.items():
        (tmp_path / f"dev.{name}").write_text(text, encoding="utf-8")
    return [
        "--source", str(tmp_path / "dev.vi"), "--references", str(tmp_path / "dev.en"), "--direction", "vi-en",
    ]  # fmt: skip


# Files


def test_a_finished_file_is_scored_in_one_line(program: Program, dev: list[str], tmp_path: Path) -> None:
    found = program.json("run", "--hypotheses", tmp_path / "dev.out", *dev, "--metrics", "bleu,chrf")
    assert list(found) == ["scores"]
    assert list(found["scores"]) == ["bleu", "chrf"]
    # By hand: precisions 10/10, 6/8, 4/6, 3/4, and 10 words for 12.
    expected = 100 * math.exp(1 - 12 / 10) * (10 / 10 * 6 / 8 * 4 / 6 * 3 / 4) ** 0.25
    assert found["scores"]["bleu"]["value"] == pytest.approx(expected)
    assert found["scores"]["bleu"]["signature"].startswith(
        "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:"
    )
    assert not program.data.exists()


def test_a_finished_file_of_others_scores_what_they_published(program: Program, shared: Path) -> None:
    folder = shared / "data" / "flores200-dev"
    options = ["--references", folder / "vi.txt", "--source", folder / "en.txt", "--direction", "en-vi"]
    found = program.json(
        "run", "--hypotheses", folder / "peers" / "en-vi.google.txt", *options, "--metrics", "bleu"
    )
    assert round(found["scores"]["bleu"]["value"], 1) == 45.4


def test_files_are_translated_and_kept(program: Program, dev: list[str], tmp_path: Path) -> None:
    found = program.json("run", *dev, "--out", tmp_path / "runs", "--limit", "1")
    assert list(found) == ["scores"]
    assert list(found["scores"]) == ["bleu", "chrf++"]
    kept = tmp_path / "runs" / "dev" / "vi-en" / "echo.pipeline"
    assert sorted(path.name for path in kept.iterdir() if path.suffix in (".json", ".jsonl")) == [
        "evaluation.json", "outputs.jsonl", "run.json", "testset.json",
    ]  # fmt: skip
    assert len((kept / "outputs.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_the_table_shows_scores_errors_and_where_it_is_kept(program: Program, dev: list[str]) -> None:
    found = program.call("run", *dev, "--metrics", "chrf")
    assert found.exit_code == 0, found.output
    lines = [line.split() for line in found.stdout.splitlines() if line.strip()]
    assert lines[0][:2] == ["dev", lines[0][1]]
    assert lines[0][2:6] == ["vi-en,", "echo/pipeline:", "2", "segments"]
    assert ["Metric", "Score", "Signature"] in lines
    assert ["empty", "0", "2"] in lines
    assert lines[-1] == ["Kept", "in", str(program.data / "eval" / "dev" / "vi-en" / "echo.pipeline")]


def test_a_long_run_says_in_a_log_how_far_it_is(
    program: Program, dev: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = count(start=0, step=30)
    monkeypatch.setattr("eval.commands.progress.monotonic", lambda: float(next(clock)))
    found = program.call("run", *dev, "--metrics", "chrf", "--format", "json")
    assert found.stderr.splitlines() == [
        "vi-en echo/pipeline: 1 of 2, about 60 s left",
        "vi-en echo/pipeline: 2 of 2, about 0 s left",
    ]
    assert list(json.loads(found.stdout)) == ["scores"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ([], "Missing option '--direction'"),
        (
            ["--direction", "vi-en"],
            "Say what to measure on: --testset NAME, or --source FILE --references FILE.",
        ),
        (
            ["--direction", "vi-en", "--testset", "bulletins", "--source", "x"],
            "--testset brings its own texts",
        ),
        (["--direction", "vi-en", "--testset", "bulletins", "--metrics", ","], "name at least one metric"),
        (["--direction", "vi-en", "--testset", "bulletins", "--fail-if", "chrf < 0"], "A gate needs both"),
        (["--direction", "vi-en", "--limit", "0"], "0 is not in the range x>=1"),
    ],
)
def test_what_is_asked_the_wrong_way_ends_with_2(program: Program, options: list[str], problem: str) -> None:
    assert problem in " ".join(program.misuse("run", *options).split())


def test_what_cannot_be_done_ends_with_1_and_one_line(
    program: Program, dev: list[str], tmp_path: Path
) -> None:
    (tmp_path / "short.en").write_text("It rained.\n", encoding="utf-8")
    options = ["--source", tmp_path / "dev.vi", "--references", tmp_path / "short.en"]
    assert "dev.vi has 2 lines," in program.error("run", *options, "--direction", "vi-en")
    assert "'vien' is not a direction" in program.error("run", *options, "--direction", "vien")
    assert "Unknown metric 'meteor'" in program.error("run", *dev, "--metrics", "meteor")
    assert "There is no file" in program.error("run", *dev, "--hypotheses", tmp_path / "absent")
    assert "Unknown profile 'zz'" in program.error("run", *dev, "--profile", "zz")
    empty = tmp_path / "empty.vi"
    empty.touch()
    assert "There is nothing to score" in program.error("run", "--source", empty, "--direction", "vi-en")
    latin = tmp_path / "latin.vi"
    latin.write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8 text" in program.error("run", "--source", latin, "--direction", "vi-en")


# Test sets


def test_bulletins_run_in_all_directions(program: Program) -> None:
    options = [
        "run",
        "--testset",
        "bulletins",
        "--direction",
        "all",
        "--limit",
        "6",
        "--metrics",
        "bleu,chrf",
    ]
    found = program.json(*options)
    assert list(found) == ["runs"]
    runs = found["runs"]
    assert [run["direction"] for run in runs] == ["vi-en", "vi-zh", "en-vi", "en-zh", "zh-vi", "zh-en"]
    for run in runs:
        assert list(run["scores"]) == ["bleu", "chrf"]
        assert run["test_set"]["segments"] == 6
        assert run["criticals"]["empty"] == {"errors": 0, "of": 6, "examples": []}
        # Echo gives the source back, which only the errors tell in plain words.
        assert run["criticals"]["language"]["errors"] > 0
        assert "|context:documents|" in run["signature"]
        assert run["speed"]["segments"] == 6
        assert Path(run["folder"], "evaluation.json").is_file()
    assert program.json(*options) == found


def test_one_direction_gives_its_scores_outside_as_well(program: Program) -> None:
    found = program.json(
        "run", "--testset", "bulletins", "--direction", "zh-en", "--limit", "3", "--metrics", "chrf"
    )
    assert list(found) == ["scores", "runs"]
    assert found["scores"] == found["runs"][0]["scores"]


def test_scores_of_each_run_are_added_to_the_history(program: Program, dev: list[str]) -> None:
    program.json("run", *dev, "--metrics", "chrf")
    history = program.data / "eval" / "history.jsonl"
    rows = [json.loads(line) for line in history.read_text(encoding="utf-8").splitlines()]
    assert "chrf" in {row["metric"] for row in rows}


def test_a_direction_that_a_system_lacks_is_told_before_any_work(program: Program) -> None:
    said = program.error(
        "run", "--testset", "bulletins", "--direction", "all", "--system", "model:opus-mt-vi-en"
    )
    assert said == "The model opus-mt-vi-en does not translate vi-zh. It translates: vi-en."
    assert not (program.data / "eval").exists()


# The gate


def test_a_run_that_is_worse_than_its_baseline_fails(
    program: Program, dev: list[str], tmp_path: Path
) -> None:
    better = ["run", *dev, "--hypotheses", tmp_path / "dev.out", "--metrics", "chrf"]
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps(program.json(*better)), encoding="utf-8")
    rule = ["--baseline", baseline, "--fail-if", "chrf:vi-en < -0.5"]
    found = program.call("run", *dev, "--metrics", "chrf", *rule)
    assert found.exit_code == 1
    assert found.stdout.splitlines()[-1].startswith("FAIL vi-en chrf:vi-en < -0.5:")
    same = program.call(*better, *rule, "--format", "json")
    assert (same.exit_code, list(json.loads(same.stdout))) == (0, ["scores"])
    assert same.stderr.startswith("ok   vi-en chrf:vi-en < -0.5:")


def test_a_baseline_in_the_folder_of_the_run_is_read_before_it_is_written(
    program: Program, dev: list[str], tmp_path: Path
) -> None:
    options = ["run", *dev, "--metrics", "chrf", "--out", str(tmp_path / "runs"), "--model", "theirs"]
    assert program.call(*options, "--system", f"file:{tmp_path / 'dev.en'}").exit_code == 0
    folder = tmp_path / "runs" / "dev" / "vi-en" / "theirs"
    worse = [*options, "--system", f"file:{tmp_path / 'dev.vi'}", "--baseline", str(folder)]
    found = program.call(*worse, "--fail-if", "chrf < -0.5 regardless")
    assert found.exit_code == 1
    assert "100.00 → " in found.stdout.splitlines()[-1]


def test_a_baseline_that_does_not_fit_is_refused_before_the_run(
    program: Program, dev: list[str], tmp_path: Path
) -> None:
    assert program.call("run", *dev, "--metrics", "chrf").exit_code == 0
    said = program.error(
        "run", "--testset", "bulletins", "--direction", "vi-en", "--baseline", program.data / "eval",
        "--fail-if", "chrf < 0",
    )  # fmt: skip
    assert f"{program.data / 'eval'} has no run on bulletins vi-en. Run the baseline on it first." in said
    assert not (program.data / "eval" / "bulletins").exists()


def test_every_command_has_help(program: Program) -> None:
    listed = program.call("--help").stdout
    for name in ("run", "compare", "report", "gate", "testsets", "import"):
        assert f"\n  {name} " in listed
        assert f"bulletins eval {name}" in program.call(name, "--help").stdout

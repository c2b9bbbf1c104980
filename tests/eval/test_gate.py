import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.baseline import find_runs, read_scores
from eval.comparable import Incomparable
from eval.evaluate import scores
from eval.gate import gate, judge, judge_scores
from eval.rules import BadRule, parse
from eval.store import save_run
from eval.types import Run
from models.errors import BadInput
from service.cli import main
from tests.eval.runs import harvest, make_set, with_wrong_numbers

ONE, OTHER = harvest(100, seed=2, system="one"), harvest(100, seed=3, system="other")
WRONG = replace(with_wrong_numbers(ONE, share=0.2), system="wrong")
BROKEN = replace(
    ONE, system="broken", hypotheses=tuple("gone" if n < 50 else t for n, t in enumerate(ONE.hypotheses))
)


def into(run: Run, direction: str) -> Run:
    source, target = direction.split("-")
    return replace(run, test_set=replace(run.test_set, source=source, target=target))


@pytest.mark.parametrize(
    ("text", "metric", "direction", "operator", "bound", "significant"),
    [
        ("chrf:en-vi < -0.5", "chrf", ("en", "vi"), "<", -0.5, True),
        ("rouge-1:vi-vi < -1", "rouge-1", ("vi", "vi"), "<", -1.0, True),
        ("chrf++:zh_CN-en<=-1", "chrf++", None, "<=", -1.0, True),
        ("bleu-norm < -2 significant", "bleu-norm", None, "<", -2.0, True),
        ("ter:vi-zh > 1.25 regardless", "ter", ("vi", "zh"), ">", 1.25, False),
        (" numbers >= +3 regardless ", "numbers", None, ">=", 3.0, False),
        ("ascii-marks:en-zh>0", "ascii-marks", ("en", "zh"), ">", 0.0, True),
    ],
)
def test_rules_that_are_understood(text, metric, direction, operator, bound, significant) -> None:
    if "_" in text:
        text = text.replace("zh_CN", "zh")
        direction = ("zh", "en")
    rule = parse(text)
    assert (rule.metric, rule.direction, rule.operator, rule.bound, rule.significant) == (
        metric,
        direction,
        operator,
        bound,
        significant,
    )
    assert rule.text == text.strip()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("chrf", "is not a rule. Write metric"),
        ("chrf = 3", "is not a rule"),
        ("chrf < much", "is not a rule"),
        ("chrf < -0.5 sometimes", "is not a rule"),
        ("chrf < -0.5; numbers > 0", "is not a rule"),
        ("", "is not a rule"),
        ("meteor < -1", "Unknown metric 'meteor'. Available: bleu"),
        ("chrf:vien < 1", "'vien' is not a direction"),
        ("chrf:vi-xx < 1", "Unsupported language 'xx'"),
        ("a" * 100_000, "is not a rule"),
    ],
)
def test_rules_that_are_none(text: str, problem: str) -> None:
    with pytest.raises(BadRule, match=problem):
        parse(text)


def failed(rules: list[str], baseline: Run, run: Run) -> list[bool]:
    return [verdict.failed for verdict in judge([parse(rule) for rule in rules], [(baseline, run)])]


def test_a_drop_that_may_be_chance_passes() -> None:
    (first,), (second,) = scores(ONE, ["chrf"]), scores(OTHER, ["chrf"])
    better, worse = (ONE, OTHER) if first.value > second.value else (OTHER, ONE)
    drop, regardless = judge([parse("chrf < 0"), parse("chrf < 0 regardless")], [(better, worse)])
    assert (drop.failed, drop.reason.endswith(", may be chance")) == (False, True)
    assert (regardless.failed, regardless.reason.endswith(", may be chance")) == (True, False)


def test_a_drop_that_is_no_chance_fails() -> None:
    rules = ["chrf < -0.5", "chrf:vi-en < -0.5", "ter > 1", "bleu < -99", "chrf > 0", "empty > 0"]
    assert failed(rules, ONE, BROKEN) == [True, True, True, False, False, False]


def test_critical_errors_fail_where_scores_do_not() -> None:
    assert failed(["bleu < -5", "numbers > 0", "names > 0"], ONE, WRONG) == [False, True, False]
    few = replace(ONE, hypotheses=("It has 7.", *ONE.hypotheses[1:]))
    assert failed(["numbers > 0", "numbers > 0 regardless"], ONE, few) == [False, True]


def test_the_reason_tells_the_change_and_how_sure_it_is() -> None:
    (verdict,) = judge([parse("numbers > 0")], [(ONE, WRONG)])
    assert verdict.direction == "vi-en"
    assert verdict.reason.startswith("0.00 → 20.00, +20.00 [+")
    assert verdict.reason.endswith("], p 0.0010 (bootstrap), 0.0001 (randomisation)")


def test_rules_hold_in_their_direction() -> None:
    pairs = [(ONE, BROKEN), (into(ONE, "zh-en"), into(ONE, "zh-en"))]
    verdicts = judge([parse("chrf < -0.5"), parse("chrf:zh-en < -0.5")], pairs)
    assert [(verdict.direction, verdict.failed) for verdict in verdicts] == [
        ("vi-en", True),
        ("zh-en", False),
        ("zh-en", False),
    ]
    with pytest.raises(BadRule, match=r"has no run in its direction. Runs are there in: vi-en, zh-en."):
        judge([parse("chrf:en-vi < 0")], pairs)


def test_what_a_set_has_not_cannot_fail() -> None:
    (verdict,) = judge([parse("ascii-marks > 0 regardless")], [(ONE, BROKEN)])
    assert (verdict.failed, verdict.reason) == (False, "ours has nothing that ascii-marks looks at")


def test_scores_alone_may_be_the_baseline() -> None:
    kept = {score.metric: score for score in scores(ONE, ["bleu", "chrf"])}
    rules = [parse("chrf < -0.5"), parse("bleu < -99")]
    assert [verdict.failed for verdict in judge_scores(rules, kept, BROKEN)] == [True, False]
    assert [verdict.failed for verdict in judge_scores(rules, kept, ONE)] == [False, False]
    with pytest.raises(BadRule, match=r"no score of numbers, only: bleu, chrf. Use a run folder"):
        judge_scores([parse("numbers > 0")], kept, ONE)
    old = {"bleu": replace(kept["bleu"], signature=kept["bleu"].signature.replace("13a", "intl"))}
    with pytest.raises(Incomparable, match="tok is intl in the baseline and 13a in the run"):
        judge_scores([parse("bleu < 0")], old, ONE)


def test_files_that_hold_no_scores_are_named(tmp_path: Path) -> None:
    for text in ("", "[]", '{"scores": 3}', '{"scores": {"bleu": {"value": "x", "signature": ""}}}'):
        (tmp_path / "bad.json").write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match=r"bad.json has no scores in it"):
            read_scores(tmp_path / "bad.json")


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for run in (ONE, OTHER, WRONG, BROKEN):
        save_run(run, tmp_path / run.system / "vi-en")
    save_run(into(ONE, "zh-en"), tmp_path / "one" / "zh-en")
    return tmp_path


def test_runs_are_found_in_folders_below(folders: Path) -> None:
    found = find_runs(folders / "one")
    assert [(run.test_set.source, run.hypotheses) for run in found] == [
        ("vi", ONE.hypotheses),
        ("zh", ONE.hypotheses),
    ]
    assert find_runs(folders / "one" / "vi-en" / "run.json") == (ONE,)
    with pytest.raises(BadInput, match=r"are both runs on ours vi-en. Give the folder of one system"):
        find_runs(folders)
    (folders / "none").mkdir()
    with pytest.raises(BadInput, match=r"There is no run in .*none. Make one with"):
        find_runs(folders / "none")


def test_each_run_needs_a_baseline(folders: Path) -> None:
    with pytest.raises(BadInput, match=r"has no run on ours zh-en. Run the baseline on it first"):
        gate([parse("chrf < 0")], folders / "other", find_runs(folders / "one"))
    other_set = replace(ONE, test_set=make_set(ONE.test_set.segments, checksum="beef"))
    with pytest.raises(Incomparable, match="the checksum is 'c0ffee' in the baseline and 'beef'"):
        gate([parse("chrf < 0")], folders / "one" / "vi-en", [other_set])


def bulletins(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["eval", *map(str, arguments)])


def test_the_command_tells_and_ends_with_one_for_a_broken_rule(folders: Path) -> None:
    rules = ("--fail-if", "bleu < -5", "--fail-if", "numbers:vi-en > 0")
    done = bulletins("gate", folders / "one" / "vi-en", folders / "wrong", *rules)
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert [line.split(":")[0] for line in lines] == ["ok   vi-en bleu < -5", "FAIL vi-en numbers"]
    assert bulletins("gate", folders / "one" / "vi-en", folders / "wrong", *rules[:2]).exit_code == 0


def test_the_command_takes_scores_as_a_baseline(folders: Path, tmp_path: Path) -> None:
    kept = {
        score.metric: {"value": score.value, "signature": score.signature} for score in scores(ONE, ["chrf"])
    }
    (tmp_path / "kept.json").write_text(json.dumps({"scores": kept}), encoding="utf-8")
    done = bulletins("gate", tmp_path / "kept.json", folders / "broken", "--fail-if", "chrf < -0.5")
    assert (done.exit_code, done.output.endswith("chance not tested\n")) == (1, True)
    done = bulletins("gate", tmp_path / "kept.json", folders / "one", "--fail-if", "chrf < -0.5")
    assert (done.exit_code, "has the scores of one run; 2 runs need a folder" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ((), "Without a rule nothing can fail"),
        (("--fail-if", "chrf"), "'chrf' is not a rule"),
        (("--fail-if", "chrf:en-vi < 0"), "has no run in its direction"),
    ],
)
def test_a_wrong_question_ends_with_two(folders: Path, rules: tuple[str, ...], said: str) -> None:
    done = bulletins("gate", folders / "one" / "vi-en", folders / "other", *rules)
    assert (done.exit_code, said in " ".join(done.output.split())) == (2, True)


def test_compare_prints_a_table(folders: Path) -> None:
    done = bulletins(
        "compare", folders / "one", folders / "broken", "--metrics", "chrf,empty", "--segments", "1"
    )
    assert done.exit_code == 0
    text = " ".join(done.output.split())
    assert "broken against one: ours vi-en, 100 segments" in text
    assert "worse" in text
    assert "output" not in text
    assert "run: gone" in text


def test_compare_prints_json(folders: Path) -> None:
    done = bulletins(
        "compare",
        folders / "one",
        folders / "wrong",
        "--metrics",
        "bleu,numbers",
        "--by",
        "domain",
        "--format",
        "json",
    )
    assert done.exit_code == 0
    made = json.loads(done.output)
    assert made["schema"] == "comparison/1"
    (pair,) = made["pairs"]
    assert pair["test_set"] == {"name": "ours", "version": "1", "checksum": "c0ffee", "direction": "vi-en"}
    assert [each["system"] for each in (pair["baseline"], pair["run"])] == ["one", "wrong"]
    assert list(pair["signatures"]) == ["bleu"]
    found = {(each["metric"], each["scope"]): each for each in pair["comparisons"]}
    assert found["numbers", "all"]["delta"] == 20.0
    assert found["numbers", "all"]["verdict"] == "worse"
    assert ("bleu", "domain:trade") in found
    assert len(pair["segments"]) == 5


def test_compare_prints_markdown_that_nothing_can_break(folders: Path, tmp_path: Path) -> None:
    hostile = replace(ONE, system="<b>|x|", hypotheses=("<script>|a|`b`", *ONE.hypotheses[1:]))
    save_run(hostile, tmp_path / "hostile")
    done = bulletins(
        "compare",
        folders / "one" / "vi-en",
        tmp_path / "hostile",
        "--metrics",
        "chrf",
        "--format",
        "markdown",
    )
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0].startswith(r"### &lt;b&gt;\|x\| against one: ours vi-en")
    assert lines[2].count("|") == lines[3].count("|") == lines[4].count("|") == 13
    assert r"- run: &lt;script&gt;\|a\|\`b\`" in done.output
    assert "<script" not in done.output


def test_compare_refuses_what_cannot_be_compared(folders: Path, tmp_path: Path) -> None:
    save_run(replace(ONE, test_set=replace(ONE.test_set, checksum="beef")), tmp_path / "else")
    done = bulletins("compare", folders / "other", tmp_path / "else")
    assert (done.exit_code, "the checksum is 'c0ffee' in the baseline" in done.output) == (1, True)
    done = bulletins("compare", folders / "one" / "zh-en", folders / "other")
    assert (done.exit_code, "the source language is 'zh' in the baseline" in done.output) == (1, True)
    done = bulletins("compare", tmp_path / "absent", folders / "other")
    assert done.exit_code == 2

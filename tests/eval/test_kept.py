import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval import history
from eval.agreement import alpha, overlap
from eval.comparable import Incomparable
from eval.evaluate import measure
from eval.intervals import interval_of
from eval.kept import Evaluated, evaluated, read_evaluated
from eval.listing import list_runs
from eval.report.document import gather
from eval.report.html import render
from eval.report.names import dashed, plain_names
from eval.report.svg import Dot, forest, ticks
from eval.store import load_run
from eval.types import Comparison
from models.errors import BadInput
from tests.eval.made_runs import GOOD, WEAK, put_run


def test_evaluation_is_kept_until_the_outputs_change(tmp_path: Path) -> None:
    folder = put_run(tmp_path, WEAK, system="a")
    first = evaluated(folder, metrics=["chrf"])
    assert read_evaluated(folder) == first
    assert evaluated(folder, metrics=["chrf"]).made == first.made
    second = evaluated(folder, metrics=["bleu"])
    assert [score.metric for score in second.evaluation.scores] == ["bleu"]
    assert second.made > first.made
    both = evaluated(folder, metrics=["bleu", "chrf"])
    assert (both.made, set(both.intervals)) == (second.made, {"bleu", "chrf"})
    assert evaluated(folder, metrics=["chrf"], again=True).made > first.made
    put_run(tmp_path, GOOD, system="a")
    assert read_evaluated(folder) is None
    changed = evaluated(folder, metrics=["chrf"])
    assert changed.run != first.run
    assert changed.evaluation.scores[0].value > first.evaluation.scores[0].value


def test_segments_that_a_metric_does_not_look_at_stay_unknown(tmp_path: Path) -> None:
    folder = put_run(tmp_path, WEAK, system="a")
    made = evaluated(folder, metrics=["chrf"])
    raw = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    raw["segment_scores"]["chrf"][2] = None
    (folder / "evaluation.json").write_text(json.dumps(raw), encoding="utf-8")
    scores = read_evaluated(folder).evaluation.segment_scores["chrf"]
    assert scores[2] != scores[2]
    assert scores[:2] == made.evaluation.segment_scores["chrf"][:2]


def test_history_grows_by_facts_not_by_calls(tmp_path: Path) -> None:
    folder, past = put_run(tmp_path, WEAK, system="a"), tmp_path / "eval" / "history.jsonl"
    evaluated(folder, metrics=["chrf"], past=past)
    points = history.read(past)
    evaluated(folder, metrics=["chrf"], past=past, again=True)
    assert history.read(past) == points
    by_metric = {point.metric: point for point in points}
    assert by_metric["chrf"].value == evaluated(folder, metrics=["chrf"]).evaluation.scores[0].value
    assert (by_metric["critical:numbers"].value, by_metric["critical:numbers"].higher_is_better) == (
        60.0,
        False,
    )
    put_run(tmp_path, GOOD, system="a")
    evaluated(folder, metrics=["chrf"], past=past)
    assert [point.metric for point in history.read(past)].count("chrf") == 2


def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    folder, past = put_run(tmp_path, WEAK, system="a"), tmp_path / "history.jsonl"
    evaluated(folder, metrics=["chrf"], past=past)
    points = history.read(past)
    with past.open("a", encoding="utf-8") as file:
        file.write('{"made": "2026-')
    assert history.read(past) == points
    assert history.read(tmp_path / "absent.jsonl") == []


def test_runs_are_listed_and_other_folders_passed_over(tmp_path: Path) -> None:
    folder = put_run(tmp_path, WEAK, system="plain/bare")
    (tmp_path / "eval" / "village" / "vi-en" / "broken").mkdir()
    (tmp_path / "eval" / "village" / "vi-en" / "broken" / "run.json").write_text("[]")
    (run,) = list_runs(tmp_path)
    assert (run.name, run.folder, run.system) == ("village/vi-en/plain.bare", folder, "plain/bare")
    assert (run.test_set, run.direction, run.segments, run.evaluated) == ("village", "vi-en", 6, False)
    evaluated(folder, metrics=["chrf"])
    assert list_runs(tmp_path)[0].evaluated is True


def test_interval_holds_the_score_and_is_drawn_the_same_again(tmp_path: Path) -> None:
    run = load_run(put_run(tmp_path, WEAK, system="a"))
    measured = measure(run, ["chrf"])["chrf"]
    low, high = interval_of(measured)
    assert low < measured.score.value < high
    assert interval_of(measured) == (low, high)


# Two annotators, ten items, four of them answered otherwise: n = 20, fourteen 0 and six 1, so that
# alpha = 1 - 19 · 4 / (14 · 6) = 0.0952.
def test_nominal_alpha_equals_the_one_worked_by_hand() -> None:
    one = dict(zip("abcdefghij", (0, 1, 0, 0, 0, 0, 0, 0, 1, 0), strict=True))
    two = dict(zip("abcdefghij", (1, 1, 1, 0, 0, 1, 0, 0, 0, 0), strict=True))
    assert alpha({"An": one, "Bo": two}, level="nominal") == pytest.approx(1 - 19 * 4 / (14 * 6))


# (80, 90) and (50, 50): the observed disagreement is (2 · 100 + 0) / 4 = 50; over all pairs of the four scores the
# squares sum to 2 · (100 + 2 · 900 + 2 · 1600) = 10200, so 10200 / 12 = 850 is expected. The lone 10 changes nothing.
def test_interval_alpha_equals_the_one_worked_by_hand() -> None:
    answers = {"An": {"a": 80, "b": 50, "c": 10}, "Bo": {"a": 90, "b": 50}}
    assert alpha(answers, level="interval") == pytest.approx(1 - 50 / 850)
    assert overlap(answers) == 2


@pytest.mark.parametrize(
    "answers", [{}, {"An": {"a": 1}}, {"An": {"a": 1}, "Bo": {"b": 2}}, {"An": {"a": 1}, "Bo": {"a": 1}}]
)
def test_alpha_of_nothing_to_compare_is_not_defined(answers: dict[str, dict[str, float]]) -> None:
    assert alpha(answers, level="nominal") is None


def test_names_of_files_are_plain_and_never_two_alike() -> None:
    names = plain_names(["a/b", "a-b", "all", "opus-mt.en-vi"])
    assert names["opus-mt.en-vi"] == "opus_mt_en_vi"
    assert names["all"] == "x_all"
    assert len(set(names.values())) == 4
    assert all("." not in name and "-" not in name for name in names.values())
    assert dashed("../__x y__/z") == "x-y_-z"


def test_plot_escapes_its_texts_and_marks_zero() -> None:
    drawn = forest('<a> & "b"', [Dot("<script>", -1.5, (-2.0, 0.5))], zero=True)
    assert "<script>" not in drawn
    assert "&lt;a&gt; &amp;" in drawn
    assert 'class="zero"' in drawn
    assert forest("none", []) == ""


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 10, [0, 2, 4, 6, 8, 10]),
        (41.3, 44.9, [42, 43, 44]),
        (-0.4, 0.4, [-0.4, -0.2, 0, 0.2, 0.4]),
        (3, 3, [3]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(expected)


def test_a_refused_comparison_is_shown_in_its_place(tmp_path: Path) -> None:
    found = [
        evaluated(put_run(tmp_path, lines, system=name), metrics=["chrf"])
        for name, lines in (("old", WEAK), ("new", GOOD))
    ]

    def refuse(_base: Evaluated, _each: Evaluated) -> Sequence[Comparison]:
        raise Incomparable("In their signatures, version is 1 in the baseline and 2 in the run.")

    document = gather(found, title="t", made="now", compare=refuse)
    (group,) = document.groups
    assert [(system.name, system.is_baseline) for system in group.systems] == [("old", True), ("new", False)]
    assert group.systems[1].refusal.startswith("In their signatures")
    assert "new is not compared: In their signatures, version is 1" in render(document)


def test_nothing_to_report_is_refused() -> None:
    with pytest.raises(BadInput, match="name at least one folder"):
        gather([], title="t", made="now", compare=lambda _base, _each: ())

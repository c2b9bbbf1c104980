"""What each metric and each critical error says of outputs that are no translations at all."""

import math
from dataclasses import replace

import pytest

from eval.critical import CRITICALS
from eval.evaluate import applicable, evaluate, scores
from eval.metrics import DEFAULT
from eval.types import Run
from models.errors import BadInput
from tests.eval.runs import make_run

METRICS = ("bleu", "chrf", "chrf++", "ter", "bleu-norm", "chrf-norm", "rouge-1", "rouge-2", "rouge-l")

# Source, reference, and the same in the third language, from English into Chinese.
LINES = (
    (
        "The two sides met in Cao Bang on 29 April.",
        "4月29日，双方在高平会面。",
        "Ngày 29/4, hai bên gặp nhau tại Cao Bằng.",
    ),
    (
        "They planted 45 trees beside the old road.",
        "他们在旧路旁种了45棵树。",
        "Họ trồng 45 cây bên con đường cũ.",
    ),
    (
        "It rained all day, but nobody went home.",
        "整天下雨，但没有人回家。",
        "Trời mưa cả ngày nhưng không ai về nhà.",
    ),
    ("The museum has opened a new hall.", "博物馆开设了新展厅。", "Bảo tàng mở một phòng trưng bày mới."),
)
NOTHING = dict.fromkeys(METRICS, 0.0) | {"ter": 100.0}

# Errors of outputs in another language that keep the figures.
FIGURES = dict.fromkeys(CRITICALS.names(), (0, 4)) | {
    "language": (4, 4),
    "numbers": (0, 2),
    "dates": (0, 1),
    "names": (1, 1),
    "terms": (1, 1),
    "ascii-marks": (0, 0),
    "claims": (0, 0),
}


def outputs(kind: str) -> Run:
    made = {
        "reference": lambda _, reference, __: reference,
        "empty": lambda *_: "",
        "copy": lambda source, *_: source,
        "capitals": lambda source, *_: source.upper(),
        "vietnamese": lambda _, __, vietnamese: vietnamese,
    }[kind]
    return make_run([(line[0], line[1], made(*line)) for line in LINES], "en-zh")


def said(run: Run) -> tuple[dict[str, float], dict[str, tuple[int, int]]]:
    evaluation = evaluate(run, METRICS)
    return (
        {score.metric: round(score.value, 2) for score in evaluation.scores},
        {each.name: (each.errors, each.of) for each in evaluation.criticals},
    )


def test_the_reference_itself_is_perfect() -> None:
    values, errors = said(outputs("reference"))
    assert values == dict.fromkeys(METRICS, 100.0) | {"ter": 0.0}
    assert {name for name, (count, _) in errors.items() if count} == set()


def test_nothing() -> None:
    values, errors = said(outputs("empty"))
    assert values == NOTHING
    assert errors == dict.fromkeys(CRITICALS.names(), (0, 4)) | {
        "empty": (4, 4),
        # “The two sides” has a number that need not be kept.
        "numbers": (1, 2),
        "dates": (1, 1),
        "names": (0, 1),
        "terms": (1, 1),
        "ascii-marks": (0, 0),
        "claims": (0, 0),
    }


def test_the_source_copied() -> None:
    values, errors = said(outputs("copy"))
    # The figures are right, and no metric that compares words sees more in it than that.
    assert values == NOTHING | {
        "bleu": 1.05,
        "chrf": 1.58,
        "chrf++": 1.35,
        "bleu-norm": 1.05,
        "chrf-norm": 1.58,
        "rouge-1": 5.01,
        "rouge-l": 5.01,
    }
    assert errors == FIGURES | {"copies": (4, 4), "dates": (1, 1)}


def test_a_copy_in_capitals_is_a_copy() -> None:
    assert said(outputs("capitals"))[1]["copies"] == (4, 4)


def test_vietnamese_for_chinese() -> None:
    values, errors = said(outputs("vietnamese"))
    assert values == NOTHING | {
        "bleu": 1.16,
        "chrf": 1.89,
        "chrf++": 1.62,
        "ter": 97.87,
        "bleu-norm": 1.16,
        "chrf-norm": 1.89,
        "rouge-1": 7.39,
        "rouge-l": 5.01,
    }
    assert errors == FIGURES


def test_a_full_report_measures_what_applies() -> None:
    lines = make_run([("Mưa.", "Rain.", "Rain."), ("Nắng.", "Sun.", "Sun.")])
    assert applicable(lines) == tuple(
        name for name in DEFAULT if not name.startswith("rouge") and not name.endswith("-doc")
    )
    first, second = lines.test_set.segments
    more = (first, second, replace(first, id="d2:s1", document="d2", role="summary"))
    whole = replace(
        lines,
        test_set=replace(lines.test_set, segments=more),
        hypotheses=(*lines.hypotheses, "Rain and sun."),
    )
    assert applicable(whole) == DEFAULT
    evaluation = evaluate(whole)
    assert [score.metric for score in evaluation.scores] == list(DEFAULT)
    # Of the three, only the summary is compared as one: “rain” of “rain and sun”.
    assert evaluation.segment_scores["rouge-1"][2] == pytest.approx(50)
    assert all(map(math.isnan, evaluation.segment_scores["rouge-1"][:2]))
    assert "bleu-doc" not in evaluation.segment_scores


def test_segments_have_scores_of_their_own() -> None:
    run = make_run([("Mưa.", "It rained.", "It rained."), ("Nắng.", "", "Sun."), ("Gió.", "Wind.", "")])
    evaluation = evaluate(run, ["chrf", "bleu"])
    assert evaluation.segment_scores["chrf"][0] == 100
    assert math.isnan(evaluation.segment_scores["chrf"][1])
    assert evaluation.segment_scores["bleu"][2] == 0
    assert [[finding.check for finding in each] for each in evaluation.findings] == [[], [], ["empty"]]


def test_a_set_without_references_has_no_scores_but_errors() -> None:
    run = make_run([("Xã có 45 hộ.", "", "It has 54.")])
    evaluation = evaluate(run)
    assert evaluation.scores == ()
    assert [(each.name, each.errors) for each in evaluation.criticals if each.errors] == [("numbers", 1)]
    with pytest.raises(BadInput, match="No segment of ours has a reference"):
        scores(run, ["chrf"])

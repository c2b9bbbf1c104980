import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.language import refusal
from eval.metrics import METRICS, Texts
from eval.metrics.comet_command import Prediction, Triple
from models.checks import Pair
from models.errors import BadInput, ModelError, ModelMissing

SOURCE = "Hai bên ký thỏa thuận hợp tác về bảo vệ rừng vào sáng thứ Hai."
GOOD = "The two sides signed an agreement on forest protection on Monday morning."


class Lengths:
    """A tiny model that likes long translations, and remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: list[Triple] = []

    def __call__(self, model: str, triples: Sequence[Triple]) -> Prediction:
        self.shown += triples
        return Prediction(tuple(len(triple.hypothesis) / 100 for triple in triples), "0.1")


def texts(*hypotheses: str, source: str = SOURCE, direction: str = "vi-en") -> Texts:
    tags = direction.split("-", 1)
    lines = len(hypotheses)
    return Texts(hypotheses, ["A reference."] * lines, tags[1], [source] * lines, tags[0])


def test_what_is_empty_or_in_another_language_scores_nothing_and_is_not_shown() -> None:
    model = Lengths()
    lines = [
        GOOD,
        "",
        "…",
        SOURCE,
        "双方周一早上签署了保护森林的合作协议。",
        "Hai bên đã cùng nhau ký kết thỏa thuận.",
    ]
    measured = METRICS.get("comet")(model).measure(texts(*lines))
    assert measured.each == (len(GOOD) / 100, 0, 0, 0, 0, 0)
    assert model.shown == [Triple(SOURCE, GOOD, "A reference.")]
    assert measured.score.value == pytest.approx(len(GOOD) / 600)
    assert measured.score.signature == "nrefs:1|model:Unbabel/wmt22-comet-da|gate:empty+language|comet:0.1"


@pytest.mark.parametrize(
    ("direction", "source", "hypothesis"),
    [
        ("en-zh", GOOD, "Hai bên ký thỏa thuận hợp tác về bảo vệ rừng."),
        ("en-zh", GOOD, "The two sides signed a forest agreement."),
        ("en-vi", GOOD, "双方签署协议。"),
        (
            "zh-vi",
            "双方周一签署了保护森林的协议。",
            "The two sides signed an agreement to protect the forest on Monday.",
        ),
        ("zh-en", "双方周一签署了协议。", "Hai bên ký thỏa thuận."),
        ("zh-en", "双方周一签署了协议。", "  \n"),
        ("vi-zh-Hant", SOURCE, SOURCE.upper()),
    ],
)
def test_the_gate_stays_shut(direction: str, source: str, hypothesis: str) -> None:
    model = Lengths()
    assert METRICS.get("comet")(model).measure(
        texts(hypothesis, source=source, direction=direction)
    ).each == (0,)
    assert model.shown == []


@pytest.mark.parametrize(
    ("direction", "source", "hypothesis"),
    [
        ("vi-en", "Nguyễn Văn Bình, Cao Bằng", "Nguyễn Văn Bình, Cao Bằng"),
        ("en-zh", "UNESCO, 2024", "UNESCO, 2024"),
        ("vi-en", "Bà Lý Thị Mến bán bánh cuốn.", "Mrs Lý Thị Mến sells bánh cuốn."),
        ("en-vi", "Thanks!", "Cảm ơn!"),
        ("zh-en", "“仁”字", "The character “仁”"),
    ],
)
def test_what_may_be_judged_is_let_through(direction: str, source: str, hypothesis: str) -> None:
    model = Lengths()
    METRICS.get("comet")(model).measure(texts(hypothesis, source=source, direction=direction))
    assert [triple.hypothesis for triple in model.shown] == [hypothesis]


def test_kiwi_needs_no_reference() -> None:
    model = Lengths()
    found = METRICS.get("cometkiwi")(model).measure(Texts([GOOD], [], "en", [SOURCE], "vi"))
    assert model.shown == [Triple(SOURCE, GOOD, None)]
    assert found.score.signature == "nrefs:0|model:Unbabel/wmt22-cometkiwi-da|gate:empty+language|comet:0.1"


def test_sources_are_needed() -> None:
    with pytest.raises(BadInput, match="comet reads the source as well: give 1 source lines"):
        METRICS.get("comet")(Lengths()).run([GOOD], ["A reference."], target="en")


def test_a_model_that_loses_lines_is_an_error() -> None:
    with pytest.raises(ModelError, match="asked for 2 scores and gave 1"):
        METRICS.get("comet")(lambda _model, _triples: Prediction((0.5,), "0.1")).measure(texts(GOOD, GOOD))


def test_without_the_command_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelMissing, match=r"no comet-score on the PATH.*uv tool install unbabel-comet"):
        METRICS.get("comet")().measure(texts(GOOD))
    # What is refused anyway needs no model.
    assert METRICS.get("comet")().measure(texts("")).each == (0,)


# Takes the arguments and files of unbabel-comet's command, and scores by length.
COMMAND = """\
import argparse, json
parser = argparse.ArgumentParser()
for option in ("-s", "-t", "-r", "--model", "--to_json"):
    parser.add_argument(option)
parser.add_argument("--quiet", action="store_true")
given = parser.parse_args()
if "kiwi" in given.model:
    raise SystemExit("you must accept the licence")
lines = [open(path, encoding="utf-8").read().splitlines() for path in (given.s, given.t, given.r)]
rows = [{"src": s, "mt": t, "ref": r, "COMET": len(t) / 10} for s, t, r in zip(*lines, strict=True)]
json.dump({given.t: rows}, open(given.to_json, "w"))
"""


@pytest.fixture
def comet_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    command = tmp_path / "comet-score"
    command.write_text(f"#!{sys.executable}\n{COMMAND}", encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return command


def test_the_command_is_given_one_line_a_segment(comet_score: Path) -> None:
    measured = METRICS.get("comet")().measure(texts("It rained.\nThen it stopped.", "", "Sun."))
    assert measured.each == pytest.approx((2.7, 0, 0.4))
    # The stand-in runs in this Python, which has no unbabel-comet.
    assert measured.score.signature.endswith("|comet:unknown")


def test_what_the_command_says_is_passed_on(comet_score: Path) -> None:
    with pytest.raises(
        ModelError, match=r"you must accept the licence.*huggingface.co/Unbabel/wmt22-cometkiwi-da"
    ):
        METRICS.get("cometkiwi")().measure(texts(GOOD))


def test_output_that_cannot_be_read_is_an_error(comet_score: Path) -> None:
    comet_score.write_text(f"#!{sys.executable}\n", encoding="utf-8")
    with pytest.raises(ModelError, match="wrote no scores that can be read"):
        METRICS.get("comet")().measure(texts(GOOD))


@pytest.mark.parametrize("direction", ["vi-en", "en-vi", "zh-en", "en-zh", "zh-vi", "vi-zh"])
def test_human_translations_pass_the_gate(shared: Path, direction: str) -> None:
    tags = direction.split("-")
    sources, targets = (
        (shared / "data" / "flores200-dev" / f"{tag}.txt").read_text(encoding="utf-8").splitlines()[:250]
        for tag in tags
    )
    refused = [pair for pair in zip(sources, targets, strict=True) if refusal(Pair(*pair, *tags))]
    assert refused == []

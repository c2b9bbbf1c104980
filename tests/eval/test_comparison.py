import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

from eval.comparable import Incomparable, check_scores, differing_parts
from eval.compare import compare, higher_is_better, is_significant, most_different
from eval.metrics import Score
from eval.significance import resampler
from eval.types import Comparison, Run
from models.errors import BadInput
from tests.eval.runs import harvest, make_run, with_wrong_numbers

ONE, OTHER = harvest(200, seed=2, system="one"), harvest(200, seed=3, system="other")
LIBRARY = {"bleu": BLEU, "chrf": CHRF, "chrf++": lambda: CHRF(word_order=2), "ter": TER}


def by_name(comparisons: tuple[Comparison, ...], scope: str = "all") -> dict[str, Comparison]:
    return {each.metric: each for each in comparisons if each.scope == scope}


def p_values(baseline: Run, run: Run, library, kind: str) -> tuple[float, float]:
    """Run sacreBLEU's own test and give the run's score and p-value."""
    systems = [("baseline", list(baseline.hypotheses)), ("run", list(run.hypotheses))]
    references = [[segment.reference for segment in run.test_set.segments]]
    _, found = PairedTest(systems, {"metric": library}, references, test_type=kind)()
    (result,) = [results[1] for name, results in found.items() if name != "System"]
    return result.score, result.p_value


@pytest.mark.parametrize("name", list(LIBRARY))
def test_p_values_are_those_of_sacrebleu(name: str) -> None:
    baseline, run = harvest(60, seed=2, system="one"), harvest(60, seed=4, system="other")
    found = by_name(compare(baseline, run, [name], by=()))[name]
    score, p_bootstrap = p_values(baseline, run, LIBRARY[name](), "bs")
    _, p_randomisation = p_values(baseline, run, LIBRARY[name](), "ar")
    assert found.value == pytest.approx(score, abs=1e-9)
    assert (found.p_bootstrap, found.p_randomisation) == (p_bootstrap, p_randomisation)
    assert found.interval[0] < found.delta < found.interval[1]


def test_p_values_are_those_of_the_command_on_real_systems(shared: Path) -> None:
    folder = shared / "data" / "flores200-dev"
    paths = [folder / "peers" / f"en-zh.{name}.txt" for name in ("opusmt", "nllb")]
    command = [sys.executable, "-m", "sacrebleu", folder / "zh.txt", "-i", *paths, "-m", "bleu", "chrf"]
    printed = subprocess.run(
        [*command, "-tok", "zh", "--paired-bs", "-f", "latex", "-w", "4"],
        capture_output=True,
        text=True,
        check=True,
    )
    texts = [
        path.read_text(encoding="utf-8").splitlines()
        for path in (folder / "en.txt", folder / "zh.txt", *paths)
    ]
    baseline, run = (
        make_run(list(zip(texts[0], texts[1], outputs, strict=True)), "en-zh") for outputs in texts[2:]
    )
    for found in compare(baseline, run, ["bleu", "chrf"], by=()):
        assert f"{found.value:.4f}" in printed.stdout
        assert f"{found.p_bootstrap:.4f}" in printed.stdout


def test_a_run_does_not_differ_from_itself() -> None:
    again = replace(ONE, system="again", hypotheses=tuple(ONE.hypotheses))
    found = compare(ONE, again, ["bleu", "chrf", "ter", "rouge-1", "numbers"])
    assert {(each.delta, each.interval, each.p_bootstrap, each.p_randomisation) for each in found} == {
        (0.0, (0.0, 0.0), 1.0, 1.0)
    }
    assert not any(map(is_significant, found))
    assert [(each.wins, each.ties, each.losses) for each in found if each.scope == "all"] == [(0, 200, 0)] * 5


def test_equal_systems_are_told_apart_by_chance_alone() -> None:
    """The seeds of `harvest` choose other words, none better: about one comparison in twenty is 'significant'."""
    runs = [harvest(60, seed=seed, system=f"s{seed}") for seed in range(10, 20)]
    found = [compare(runs[0], run, ["chrf"], by=())[0] for run in runs[1:]]
    assert sum(map(is_significant, found)) <= 2


def test_planted_errors_are_invisible_to_bleu_and_caught_as_critical() -> None:
    planted = with_wrong_numbers(OTHER, share=0.05)
    assert sum(map(str.__ne__, planted.hypotheses, OTHER.hypotheses)) == 10
    found = by_name(compare(ONE, planted, ["bleu", "chrf", "numbers"], by=()))
    assert not is_significant(found["bleu"])
    assert not is_significant(found["chrf"])
    numbers = found["numbers"]
    assert (numbers.baseline, numbers.value, numbers.delta) == (0.0, 5.0, 5.0)
    assert (numbers.wins, numbers.ties, numbers.losses) == (0, 190, 10)
    assert is_significant(numbers)
    assert numbers.interval[0] > 0


def test_one_error_in_a_hundred_is_no_evidence() -> None:
    good = harvest(100, seed=1, system="a")
    other = replace(with_wrong_numbers(good, share=0.01), system="b")
    (found,) = [each for each in compare(good, other, ["numbers"], by=()) if each.scope == "all"]
    assert (found.delta, found.losses) == (1.0, 1)
    assert found.p_randomisation == 1.0
    assert found.p_bootstrap > 0.05


def test_rates_of_nothing_do_not_differ() -> None:
    none, fewer = np.tile([0.0, 1.0], (100, 1)), np.tile([0.0, 1.0], (100, 1))
    fewer[:40, 1] = 0
    found = resampler(100).test(none, fewer, lambda sums: sums[:, 0] / sums[:, 1], counts=True)
    assert (found.p_bootstrap, found.p_randomisation) == (1.0, 1.0)


def test_parts_are_compared_on_their_own() -> None:
    worse = replace(
        OTHER,
        hypotheses=tuple(
            text if segment.domain == "trade" else text.replace("households", "houses")
            for segment, text in zip(OTHER.test_set.segments, OTHER.hypotheses, strict=True)
        ),
    )
    found = {each.scope: each for each in compare(OTHER, worse, ["chrf"])}
    assert {"all", "domain:farming", "domain:trade", "tag:number", "tag:place", "document:d0"} <= found.keys()
    assert len(found) == 1 + 2 + 2 + 20
    assert (found["domain:farming"].losses, found["domain:trade"].ties) == (100, 100)
    assert is_significant(found["domain:farming"])
    assert (found["domain:trade"].delta, found["domain:trade"].p_bootstrap) == (0.0, 1.0)
    assert found["all"].losses == found["tag:number"].losses == 100


def test_parts_of_a_few_segments_are_left_out() -> None:
    small = make_run([("Mưa.", "Rain.", "Rain."), ("Nắng.", "Sun.", "Sun.")])
    assert [each.scope for each in compare(small, small, ["chrf"])] == ["all"]
    with pytest.raises(BadInput, match=r"Unknown part 'author'. Available: domain, tag, document."):
        compare(small, small, ["chrf"], by=["author"])


def test_sets_without_end_are_refused() -> None:
    with pytest.raises(
        BadInput, match=r"20,000 rows at most, and there are 20,001. Compare runs with a --limit"
    ):
        resampler(20_001)


def test_documents_are_rows_of_their_own() -> None:
    (found,) = compare(ONE, OTHER, ["chrf-doc"], by=())
    assert found.wins + found.ties + found.losses == 20


def test_without_a_choice_all_that_applies_is_compared() -> None:
    found = by_name(compare(ONE, OTHER))
    # There is no summary, and no Chinese.
    assert list(found) == [
        "bleu", "chrf", "chrf++", "empty", "copies", "language", "numbers", "names", "terms", "dropped", "repeated", "leftovers",
    ]  # fmt: skip
    with pytest.raises(BadInput, match=r"Unknown metric 'meteor'.*critical errors: empty, "):
        compare(ONE, OTHER, ["meteor"])


def test_lower_is_better_for_error_rates() -> None:
    assert [higher_is_better(name) for name in ("bleu", "rouge-l", "ter", "numbers")] == [
        True,
        True,
        False,
        False,
    ]
    broken = replace(
        OTHER, hypotheses=tuple("gone" if n < 40 else text for n, text in enumerate(OTHER.hypotheses))
    )
    found = by_name(compare(OTHER, broken, ["ter", "chrf"], by=()))
    assert (found["ter"].wins, found["ter"].losses) == (0, 40)
    assert (found["chrf"].wins, found["chrf"].losses) == (0, 40)
    assert found["ter"].delta > 0 > found["chrf"].delta


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"checksum": "beef"}, "the checksum is 'c0ffee' in the baseline and 'beef' in the run"),
        ({"version": "2"}, "the version is '1' in the baseline and '2' in the run"),
        ({"name": "theirs"}, "the name is 'ours' in the baseline and 'theirs' in the run"),
        ({"target": "zh"}, "the target language is 'en' in the baseline and 'zh' in the run"),
    ],
)
def test_runs_on_other_test_sets_are_refused(change: dict[str, str], said: str) -> None:
    other = replace(OTHER, test_set=replace(OTHER.test_set, **change))
    with pytest.raises(
        Incomparable, match=rf"one and other cannot be compared: in the test set, {said}. Run both on"
    ):
        compare(ONE, other)
    with pytest.raises(Incomparable, match=said):
        most_different(ONE, other, "chrf")


def test_runs_on_other_segments_are_refused() -> None:
    short = replace(
        OTHER,
        test_set=replace(OTHER.test_set, segments=OTHER.test_set.segments[:90]),
        hypotheses=OTHER.hypotheses[:90],
    )
    with pytest.raises(Incomparable, match="the number of segments is 200 in the baseline and 90 in the run"):
        compare(ONE, short)
    first, *rest = OTHER.test_set.segments
    changed = replace(OTHER.test_set, segments=(replace(first, reference="Another."), *rest))
    with pytest.raises(Incomparable, match="segment d0:p1s1 of the baseline is another in the run"):
        compare(ONE, replace(OTHER, test_set=changed))


def test_scores_with_unequal_signatures_are_refused() -> None:
    chinese = Score("bleu", 30.0, True, "nrefs:1|tok:zh|version:2.6.0")
    words = replace(chinese, signature="nrefs:1|tok:13a|version:2.6.0|norm:marks+tone")
    with pytest.raises(
        Incomparable,
        match="The two bleu scores cannot be compared: in their signatures, tok is zh in the baseline and 13a in the "
        r"run; norm is not given in the baseline and marks\+tone in the run",
    ):
        check_scores(chinese, words)
    with pytest.raises(Incomparable, match="bleu and chrf are different metrics"):
        check_scores(chinese, replace(chinese, metric="chrf"))
    check_scores(chinese, replace(chinese, value=31.0))
    assert list(differing_parts("norm:no|norm:marks", "norm:no")) == [
        "norm is no, marks in the baseline and no in the run"
    ]


def test_the_segments_that_differ_most_come_first() -> None:
    texts = list(ONE.hypotheses)
    texts[7], texts[3] = "", ONE.test_set.segments[3].reference
    found = most_different(ONE, replace(ONE, hypotheses=tuple(texts)), "chrf", limit=5)
    assert [each.id for each in found] == ["d0:p1s8", "d0:p1s4"]
    assert (found[0].baseline, found[0].output) == (ONE.hypotheses[7], "")
    assert found[0].delta < -50 < 0 < found[1].delta
    assert found[1].reference == found[1].output
    with pytest.raises(BadInput, match=r"'chrf-doc' gives no scores to segments. Available: bleu, chrf, "):
        most_different(ONE, OTHER, "chrf-doc")

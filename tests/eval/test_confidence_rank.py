"""Confidence measured against references: what ranks well, what does not, and what cannot be measured."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from eval.cli import eval_group
from eval.confidence import rank, spearman
from eval.evaluate import evaluate
from eval.outputs import Outputs, Row
from eval.signature import digest
from eval.store import OUTPUTS, save_run
from eval.types import Run
from models.errors import BadInput
from tests.eval.runs import harvest


def saved(folder: Path, run: Run, logprobs: Sequence[float | None]) -> Path:
    rows = [
        Row(segment.id, segment.source, text, signature=digest(run.signature), logprob=logprob)
        for segment, text, logprob in zip(run.test_set.segments, run.hypotheses, logprobs, strict=True)
    ]
    Outputs(folder / OUTPUTS).append(rows)
    save_run(run, folder)
    return folder


def qualities(run: Run) -> list[float]:
    return list(evaluate(run, ["chrf"]).segment_scores["chrf"])


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    # Ranks 1.5, 1.5, 3, 4 against 1, 2, 3, 4.
    assert spearman(np.array([2.0, 2.0, 5.0, 9.0]), np.array([1.0, 2.0, 3.0, 4.0])) == pytest.approx(
        0.9487, abs=1e-4
    )


def test_a_confidence_that_knows_the_quality_ranks_perfectly(tmp_path: Path) -> None:
    run = harvest(40, seed=4, system="ours")
    found = rank(saved(tmp_path / "run", run, [value / 100 - 1 for value in qualities(run)]))
    assert found.segments == 40
    assert found.rho_logprob == pytest.approx(1.0)
    assert found.means["low"] < found.means["middle"] < found.means["high"]
    assert found.caught > 0.7


def test_a_confidence_that_knows_nothing_ranks_nothing(tmp_path: Path) -> None:
    run = harvest(200, seed=4, system="ours")
    chance = random.Random(3)  # noqa: S311 - no secrets
    found = rank(saved(tmp_path / "run", run, [chance.random() for _ in run.hypotheses]))
    assert abs(found.rho) < 0.15
    assert found.caught < 0.45


def test_a_run_without_probabilities_is_refused_with_the_way_to_get_them(tmp_path: Path) -> None:
    run = harvest(40, seed=4, system="ours")
    with pytest.raises(BadInput, match=r"has 0 segments with a probability .* run it again with --fresh"):
        rank(saved(tmp_path / "run", run, [None] * 40))


def test_the_command_prints_the_lines_for_the_table(tmp_path: Path) -> None:
    run = harvest(40, seed=4, system="ours")
    saved(tmp_path / "runs" / "vi-en", run, [-value / 100 for value in range(40)])
    other = replace(run, test_set=replace(run.test_set, source="en", target="vi"))
    saved(tmp_path / "runs" / "en-vi", other, [-value / 100 for value in range(40)])
    said = CliRunner().invoke(eval_group, ["confidence", str(tmp_path / "runs")])
    assert said.exit_code == 0, said.output
    lines = said.output.splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["en-vi", "40"], ["vi-en", "40"]]
    assert lines[3].startswith("en-vi = [-0.")
    assert lines[3].endswith("# ours")


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    said = CliRunner().invoke(eval_group, ["confidence", str(tmp_path)])
    assert "Make one with: bulletins eval run" in str(said.exception)

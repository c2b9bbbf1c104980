"""A gate for continuous use: whether runs break rules against their baselines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.baseline import find_runs, key, read_scores
from eval.comparable import check_scores
from eval.compare import compare, is_significant
from eval.evaluate import scores
from eval.metrics import Score
from eval.rules import BadRule, Rule
from eval.store import ABOUT
from eval.types import Comparison, Run
from models.errors import BadInput


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of one run; `reason` tells the change and, where it was tested, how sure it is."""

    rule: Rule
    direction: str
    failed: bool
    reason: str


def judge(rules: Sequence[Rule], pairs: Sequence[tuple[Run, Run]]) -> tuple[Verdict, ...]:
    """Hold pairs of a baseline and a run, one a direction, against the rules; raises BadRule for one without a run."""
    _check_directions(rules, [(run.test_set.source, run.test_set.target) for _, run in pairs])
    return tuple(verdict for baseline, run in pairs for verdict in _verdicts(rules, baseline, run))


def judge_scores(rules: Sequence[Rule], baseline: Mapping[str, Score], run: Run) -> tuple[Verdict, ...]:
    """Hold a run against scores alone, as `eval run --format json` prints them: no chance is taken into account.

    Raises Incomparable for a score whose signature is another now, BadRule for a metric that the baseline lacks.
    """
    _check_directions(rules, [(run.test_set.source, run.test_set.target)])
    return tuple(_by_score(rule, baseline, run) for rule in rules if _meets(rule, run))


def gate(rules: Sequence[Rule], baseline: Path, runs: Sequence[Run]) -> tuple[Verdict, ...]:
    """Hold runs against what `baseline` holds: run folders, one for each direction, or a JSON file of scores."""
    if baseline.is_file() and baseline.name != ABOUT:
        if len(runs) != 1:
            raise BadInput(
                f"{baseline} has the scores of one run; {len(runs)} runs need a folder with theirs."
            )
        return judge_scores(rules, read_scores(baseline), runs[0])
    kept = {key(run): run for run in find_runs(baseline)}
    for run in runs:
        if key(run) not in kept:
            raise BadInput(f"{baseline} has no run on {' '.join(key(run))}. Run the baseline on it first.")
    return judge(rules, [(kept[key(run)], run) for run in runs])


def _verdicts(rules: Sequence[Rule], baseline: Run, run: Run) -> Iterator[Verdict]:
    mine = [rule for rule in rules if _meets(rule, run)]
    found = {
        each.metric: each
        for each in compare(baseline, run, list(dict.fromkeys(rule.metric for rule in mine)), by=())
    }
    for rule in mine:
        comparison = found.get(rule.metric)
        if comparison is None:
            yield Verdict(
                rule, key(run)[1], False, f"{run.test_set.name} has nothing that {rule.metric} looks at"
            )
        else:
            yield _verdict(rule, comparison, key(run)[1])


def _verdict(rule: Rule, comparison: Comparison, direction: str) -> Verdict:
    hit = rule.hits(comparison.delta)
    chance = rule.significant and not is_significant(comparison)
    low, high = comparison.interval
    reason = (
        f"{comparison.baseline:.2f} → {comparison.value:.2f}, {comparison.delta:+.2f} [{low:+.2f}, {high:+.2f}], "
        f"p {comparison.p_bootstrap:.4f} (bootstrap), {comparison.p_randomisation:.4f} (randomisation)"
    )
    return Verdict(
        rule, direction, hit and not chance, reason + (", may be chance" if hit and chance else "")
    )


def _by_score(rule: Rule, baseline: Mapping[str, Score], run: Run) -> Verdict:
    if rule.metric not in baseline:
        known = ", ".join(baseline) or "none"
        raise BadRule(
            f"The baseline has no score of {rule.metric}, only: {known}. Use a run folder as the baseline."
        )
    (score,) = scores(run, [rule.metric])
    check_scores(baseline[rule.metric], score)
    delta = score.value - baseline[rule.metric].value
    reason = f"{baseline[rule.metric].value:.2f} → {score.value:.2f}, {delta:+.2f}, chance not tested"
    return Verdict(rule, key(run)[1], rule.hits(delta), reason)


def _meets(rule: Rule, run: Run) -> bool:
    return rule.direction in (None, (run.test_set.source, run.test_set.target))


def _check_directions(rules: Sequence[Rule], directions: Sequence[tuple[str, str]]) -> None:
    for rule in rules:
        if rule.direction is not None and rule.direction not in directions:
            there = ", ".join("-".join(each) for each in directions) or "none"
            raise BadRule(f"The rule {rule.text!r} has no run in its direction. Runs are there in: {there}.")

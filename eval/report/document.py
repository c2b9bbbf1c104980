"""What a report is about: evaluations grouped by test set and direction, each group with what changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from eval.kept import Evaluated
from eval.metrics import Score
from eval.scopes import ALL
from eval.types import Comparison, Critical, TestSet
from models.errors import BadInput

# BCP 47 wants the script named where it decides the glyphs: RFC 5646, section 2.2.3.
LANG_ATTRIBUTES = {"vi": "vi", "en": "en", "zh": "zh-Hans", "zh-Hant": "zh-Hant"}

# Endings of metrics that measure the same in another way: typography left out of account, whole documents.
VARIANTS = ("-norm", "-doc")

Compare = Callable[[Evaluated, Evaluated], Sequence[Comparison]]


@dataclass(frozen=True, slots=True)
class System:
    """One system in a group; `comparisons` are against the group's baseline, none for the baseline itself."""

    evaluated: Evaluated
    comparisons: tuple[Comparison, ...] = ()
    refusal: str = ""
    is_baseline: bool = False

    @property
    def name(self) -> str:
        """Give the system's name."""
        return self.evaluated.evaluation.run.system

    @property
    def scores(self) -> dict[str, Score]:
        """Give the scores by metric."""
        return {score.metric: score for score in self.evaluated.evaluation.scores}

    @property
    def criticals(self) -> dict[str, Critical]:
        """Give the critical errors by kind."""
        return {each.name: each for each in self.evaluated.evaluation.criticals}

    @property
    def parts(self) -> list[Comparison]:
        """List the comparisons on parts of the test set; where nothing was won or lost, there is nothing to see."""
        return [each for each in self.comparisons if each.scope != ALL and each.wins + each.losses]

    @property
    def whole(self) -> list[Comparison]:
        """List the comparisons on the whole test set."""
        return [each for each in self.comparisons if each.scope == ALL]

    @property
    def ratios(self) -> list[float]:
        """Give the length of each hypothesis against its reference, in characters."""
        run = self.evaluated.evaluation.run
        pairs = zip(run.test_set.segments, run.hypotheses, strict=True)
        return [len(text) / len(segment.reference) for segment, text in pairs if segment.reference]

    @property
    def ratio(self) -> float | None:
        """Give the mean of the length ratios, or None where there are no references."""
        return fmean(self.ratios) if self.ratios else None


@dataclass(frozen=True, slots=True)
class Group:
    """Systems on one test set in one direction."""

    test_set: TestSet
    systems: tuple[System, ...]

    @property
    def title(self) -> str:
        """Name test set and direction."""
        what = " (summaries)" if self.test_set.is_of_summaries else ""
        return f"{self.test_set.name} {self.test_set.direction}{what}"

    @property
    def metrics(self) -> list[str]:
        """List the metrics that any system has, in the order of their first mention."""
        return list(dict.fromkeys(name for system in self.systems for name in system.scores))

    @property
    def main_metrics(self) -> list[str]:
        """List the metrics that come first: those of the texts as they are, sentence by sentence."""
        return [name for name in self.metrics if not name.endswith(VARIANTS)] or self.metrics

    @property
    def variants(self) -> list[str]:
        """List the other metrics."""
        return [name for name in self.metrics if name not in self.main_metrics]

    @property
    def kinds(self) -> list[str]:
        """List the kinds of critical errors that were looked for."""
        return list(dict.fromkeys(name for system in self.systems for name in system.criticals))

    @property
    def is_timed(self) -> bool:
        """Tell whether it is known of any system how fast it was."""
        return any(system.evaluated.evaluation.run.speed is not None for system in self.systems)

    @property
    def baseline(self) -> System | None:
        """Give the system that the others are compared with."""
        return next((system for system in self.systems if system.is_baseline), None)

    def best(self, metric: str) -> float | None:
        """Give the best value of a metric in this group."""
        found = [system.scores[metric] for system in self.systems if metric in system.scores]
        if len(found) < 2:
            return None
        return (max if found[0].higher_is_better else min)(score.value for score in found)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    made: str
    groups: tuple[Group, ...]


def gather(
    found: Sequence[Evaluated], *, title: str, made: str, baseline: str | None = None, compare: Compare
) -> Document:
    """Group evaluations; raises BadInput for none, for the same system twice, and for an unknown baseline."""
    if not found:
        raise BadInput("There is nothing to report: name at least one folder of a finished run.")
    names = list(dict.fromkeys(each.evaluation.run.system for each in found))
    if baseline is not None and baseline not in names:
        raise BadInput(f"No run is by the baseline {baseline!r}. Given: {', '.join(names)}.")
    ordered = sorted(found, key=_key)
    groups = [_group(list(members), baseline, compare) for _, members in groupby(ordered, key=_key)]
    return Document(title, made, tuple(groups))


def _key(each: Evaluated) -> tuple[str, str, str, str]:
    test_set = each.evaluation.run.test_set
    return test_set.name, test_set.direction, test_set.version, test_set.checksum


def _group(members: Sequence[Evaluated], baseline: str | None, compare: Compare) -> Group:
    names = [each.evaluation.run.system for each in members]
    twice = next((name for name in names if names.count(name) > 1), None)
    test_set = members[0].evaluation.run.test_set
    if twice is not None:
        raise BadInput(
            f"Two runs on {test_set.name} {test_set.direction} are by {twice!r}. Give each its own name, or name one folder."
        )
    base = next((each for each in members if each.evaluation.run.system == baseline), None)
    if baseline is None and len(members) > 1:
        base = members[0]
    return Group(test_set, tuple(_system(each, base, compare) for each in members))


def _system(each: Evaluated, base: Evaluated | None, compare: Compare) -> System:
    if base is None or each is base:
        return System(each, is_baseline=each is base)
    try:
        return System(each, tuple(compare(base, each)))
    except BadInput as refusal:
        # Unequal signatures: the report shows the refusal in the place of the comparison.
        return System(each, refusal=str(refusal))

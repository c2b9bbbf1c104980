"""The outputs of a run with all that the critical errors look at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, get_args

from eval.critical.base import Case
from eval.types import Run, TestSegment
from models.checks import Pair
from models.checks.letters import base
from models.checks.proportion import size
from models.chinese import to_simplified
from models.direction import Checker
from models.normalize import clean
from models.segment import join
from models.termbase import Termbase
from models.types import Role

_ROLES: Final[Mapping[str, Role]] = {role: role for role in get_args(Role)}
# What can be said of a summary without comparing it with all of the article.
_IN_SUMMARIES: Final = ("empty", "script", "repetition", "punctuation", "leftover")
# Two captions may both read “Map of the park”; a whole sentence given twice is no accident.
_LEAST_TWIN: Final = 24


def cases(run: Run) -> tuple[Case, ...]:
    """Check every output of a run, in the order of its segments."""
    return tuple(_cases(run, Checker()))


def _cases(run: Run, checker: Checker) -> Iterator[Case]:
    articles = _articles(run)
    first: dict[tuple[str, str], TestSegment] = {}
    for segment, hypothesis in zip(run.test_set.segments, run.hypotheses, strict=True):
        pair = make_pair(segment, hypothesis, run.test_set.source, run.test_set.target)
        twin = first.setdefault((segment.document, clean(hypothesis).casefold()), segment)
        same = clean(twin.source).casefold() == clean(segment.source).casefold()
        summary = run.test_set.is_of_summaries
        findings = checker.run(pair)
        yield Case(
            segment,
            pair,
            tuple(each for each in findings if not summary or each.check in _IN_SUMMARIES),
            articles.get(segment.document, ""),
            "" if same or size(hypothesis) < _LEAST_TWIN else twin.id,
            summary,
        )


def make_pair(segment: TestSegment, hypothesis: str, source: str, target: str) -> Pair:
    """Prepare source and output for the checks, as the pipeline does: Chinese sources in Simplified."""
    text = clean(segment.source)
    if base(source) == "zh":
        text, source = to_simplified(text), "zh"
    terms = tuple(Termbase.load().match(text, source))
    return Pair(text, hypothesis, source, target, _ROLES.get(segment.role, "body"), terms)


def _articles(run: Run) -> Mapping[str, str]:
    """Give what a summary may claim, by document and in the language of the outputs.

    A summary in the article's own language is held against the article. For a translated one that is the
    document's references, where all segments have one, and otherwise what the run made of its other segments.
    """
    test_set = run.test_set
    if base(test_set.source) == base(test_set.target) and test_set.articles:
        return test_set.articles
    parts: dict[str, list[int]] = {}
    for place, segment in enumerate(test_set.segments):
        parts.setdefault(segment.document, []).append(place)
    return {document: _article(run, places) for document, places in parts.items()}


def _article(run: Run, places: Sequence[int]) -> str:
    segments = [run.test_set.segments[place] for place in places]
    texts = [segment.reference for segment in segments]
    if not all(texts):
        texts = [
            run.hypotheses[place]
            for place, segment in zip(places, segments, strict=True)
            if segment.role != "summary"
        ]
    return join(texts, run.test_set.target)

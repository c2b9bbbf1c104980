"""One direction of one article: model, restore, checks, and further attempts where the first one fell short."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from models.checks import CHECKS, Check, Pair
from models.checks.foreign_names import lost_foreign_names
from models.engines import Output, Request
from models.prepare import Prepared, Preparer, with_marks, with_missed
from models.profiles import LoadedModel
from models.protect import restore
from models.repair import missed_pairs, regroup, substitute, wants_retry
from models.termbase import Termbase, TermMatch
from models.types import Finding, NameProposal, Segment, Translation
from models.typography import polish

OnDone = Callable[[Segment, Translation], None]

_NOTHING: Final = Translation("")
_CUT_OFF: Final = Finding("dropped", "error", "The model did not come to an end; the sentence is cut off.")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the article that segments come from.

    `segments` is the whole article in order, for looking back; `known` holds finished translations by segment
    id and language, which pivots and Traditional Chinese are made from.
    """

    date: str | None = None
    names: Sequence[NameProposal] = ()
    segments: Sequence[Segment] = ()
    known: Mapping[str, Mapping[str, Translation]] = field(default_factory=dict)


class Checker:
    """Runs every registered check; one for all directions."""

    def __init__(self) -> None:
        self._checks: tuple[Check, ...] = tuple(CHECKS.get(name)() for name in CHECKS.names())

    def run(self, pair: Pair) -> tuple[Finding, ...]:
        """List what all checks find in a pair, in the order of the registry."""
        return tuple(finding for check in self._checks for finding in check.run(pair))


class Direction:
    """Translates segments with one model, without a pivot."""

    def __init__(
        self,
        model: LoadedModel,
        termbase: Termbase,
        checker: Checker,
        *,
        source: str,
        target: str,
        context: Context,
    ) -> None:
        self._model = model
        self._termbase = termbase
        self._checker = checker
        self._target = target
        self._context = context
        self._preparer = Preparer(termbase, context.names, source=source, target=target)

    def run(self, segments: Sequence[Segment], on_done: OnDone) -> list[Translation]:
        """Translate all segments, in order; `on_done` is called once for each, from the engine's threads."""
        before = predecessors(self._context.segments or segments)
        works = [_Work(self._preparer.prepare(segment, before.get(segment.id))) for segment in segments]
        for write in (_as_it_is, self._with_missed, self._with_marks):
            self._attempt([work for work in works if not work.settled], write, on_done)
        for work in works:
            if not work.settled:
                work.best = self._better(work.prepared, work.best, work.best)
                on_done(work.prepared.segment, work.best)
        return [work.best for work in works]

    def _attempt(
        self, works: Sequence["_Work"], write: Callable[["_Work"], Prepared], on_done: OnDone
    ) -> None:
        tries: list[tuple[_Work, Prepared]] = []
        for work in works:
            prepared = write(work)
            request = self._model.family.translation(prepared.task)
            # Decoding is greedy: the very same request would only get the very same answer.
            if request not in work.asked:
                work.asked.append(request)
                tries.append((work, prepared))

        def take(place: int, output: Output) -> None:
            work, prepared = tries[place]
            made = self._finish(prepared, output)
            work.best = made if len(work.asked) == 1 else self._better(work.prepared, work.best, made)
            work.settled = not wants_retry(work.best.findings)
            if work.settled:
                on_done(work.prepared.segment, work.best)

        if tries:
            self._model.engine.generate([work.asked[-1] for work, _ in tries], on_output=take)

    def _finish(self, prepared: Prepared, output: Output) -> Translation:
        text = self._model.family.clean(output.text, prepared.task)
        text, complaints = restore(text, prepared.items)
        text = regroup(text, prepared.text, prepared.task.source, self._target)
        text = polish(text, self._target, source=prepared.text)
        findings = [Finding("protected", "error", complaint) for complaint in complaints]
        if output.truncated:
            findings.append(_CUT_OFF)
        findings += self._checker.run(self._pair(prepared, text))
        findings += unconfirmed(prepared, self._target)
        return Translation(text=text, model=self._model.name, findings=tuple(findings))

    def _with_missed(self, work: "_Work") -> Prepared:
        pair = self._pair(work.prepared, work.best.text)
        missed = missed_pairs(pair)
        missed += [(name, name) for name in lost_foreign_names(pair)]
        return with_missed(work.prepared, missed + self._missing_forms(work))

    def _with_marks(self, work: "_Work") -> Prepared:
        return with_marks(work.prepared, self._missing_forms(work))

    def _missing_forms(self, work: "_Work") -> list[tuple[str, str]]:
        """Pair what stands in the source with the ledger form that the best answer so far lacks."""
        missing = self._missing(work.prepared, work.best.text)
        return [(match.surface, match.term.forms[self._target][0]) for match in missing]

    def _better(self, prepared: Prepared, first: Translation, second: Translation) -> Translation:
        best = min(first, second, key=_badness)
        pair = self._pair(prepared, best.text)
        mended = substitute(pair, self._missing(prepared, best.text))
        if mended == best.text:
            return best
        kept = tuple(
            each for each in best.findings if each.check in ("protected", "name") or each == _CUT_OFF
        )
        findings = (*kept, *self._checker.run(replace(pair, target=mended)))
        return min(best, replace(best, text=mended, findings=findings), key=_badness)

    def _missing(self, prepared: Prepared, text: str) -> list[TermMatch]:
        return self._termbase.missing(prepared.matches, text, self._target)

    def _pair(self, prepared: Prepared, text: str) -> Pair:
        task = prepared.task
        return Pair(
            prepared.text,
            text,
            task.source,
            task.target,
            prepared.segment.role,
            prepared.matches,
            self._context.date,
        )


@dataclass(slots=True)
class _Work:
    """A segment on its way: what was asked for it so far, and the best answer; `settled` when that is final."""

    prepared: Prepared
    asked: list[Request] = field(default_factory=list)
    best: Translation = _NOTHING
    settled: bool = False


def _as_it_is(work: _Work) -> Prepared:
    return work.prepared


def predecessors(segments: Sequence[Segment]) -> dict[str, Segment]:
    """Map the id of each sentence to the sentence before it in the same paragraph or summary."""
    return {
        after.id: before
        for before, after in pairwise(segments)
        if before.role == after.role
        and before.paragraph == after.paragraph
        and after.role in ("body", "summary")
    }


def unconfirmed(prepared: Prepared, target: str) -> list[Finding]:
    """Mark each name in a segment whose form in the target language nobody has confirmed."""
    findings = []
    for name in prepared.names:
        forms = name.forms.get(target, ())
        if forms:
            message = f"Confirm the name {name.surface}: {', '.join(forms[:4])}. {name.reason}"
            findings.append(Finding("name", "warning", message))
    return findings


def _badness(translation: Translation) -> tuple[int, int]:
    errors = sum(finding.severity == "error" for finding in translation.findings)
    return errors, len(translation.findings) - errors

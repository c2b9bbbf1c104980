"""One direction of one article: model, restore, checks, and further attempts where the first one fell short."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from models.checks import CHECKS, Check, Pair
from models.checks.foreign_names import lost_foreign_names
from models.engines import Output, Request
from models.originals import originals
from models.placement import Slip, insert, place
from models.prepare import Prepared, Preparer, with_marks, with_missed, without_words
from models.profiles import LoadedModel
from models.protect import restore
from models.repair import missed_pairs, regroup, substitute, wants_retry
from models.termbase import Termbase, TermMatch
from models.types import Finding, NameProposal, Segment, Translation
from models.typography import polish

OnDone = Callable[[Segment, Translation], None]

MAX_PLACED: Final = 8
"""Forms that are written into one answer, one after the other."""

_ADDED: Final = "“{}” is in no ledger: its spelling was added to the name as it sounds. Check both."
_UNREAD: Final = "The model cannot read {}: compare the whole sentence."
_NOT_FOUND: Final = "The name “{}” was not found in the translation. Check it."
_ENCLOSED: Final = re.compile(r"（[^（）]*）|《[^《》]*》|〈[^〈〉]*〉")

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
        words: Termbase | None = None,
    ) -> None:
        self._model = model
        self._termbase = termbase
        self._checker = checker
        self._target = target
        self._context = context
        self._preparer = Preparer(termbase, context.names, source=source, target=target, words=words)

    def run(self, segments: Sequence[Segment], on_done: OnDone) -> list[Translation]:
        """Translate all segments, in order; `on_done` is called once for each, from the engine's threads."""
        before = predecessors(self._context.segments or segments)
        works = [self._work(self._preparer.prepare(segment, before.get(segment.id))) for segment in segments]
        for write in (_as_it_is, self._with_missed, self._with_marks, _without_words):
            self._attempt([_try(work, write(work), self._model) for work in _open(works)], on_done)
        for _ in range(MAX_PLACED if self._model.engine.scores else 0):
            self._place([work for work in _open(works) if work.best.text], on_done)
        for work in _open(works):
            work.best = self._better(work.prepared, work.best, work.best)
        self._add_originals([work for work in works if work.originals and work.best.text])
        for work in works:
            if work.originals or not work.settled:
                on_done(work.prepared.segment, work.best)
        return [work.best for work in works]

    def _work(self, prepared: Prepared) -> "_Work":
        if self._target != "zh" or not self._model.engine.scores:
            return _Work(prepared)
        found = originals(
            prepared.segment,
            self._context.segments,
            prepared.names,
            text=prepared.text,
            language=prepared.task.source,
            matches=prepared.matches,
        )
        return _Work(prepared, originals=found)

    def _add_originals(self, works: Sequence["_Work"]) -> None:
        """Put the spelling of people's names in brackets behind their names as they sound in Chinese."""
        for number in range(max((len(work.originals) for work in works), default=0)):
            wanted = [
                (work, work.originals[number])
                for work in works
                if number < len(work.originals) and work.originals[number].split()[-1] not in work.best.text
            ]
            slips = [
                Slip(
                    _try(work, work.prepared, self._model).request,
                    _answer(work),
                    f"（{name}）",
                    self._target,
                    (*self._standing(work.prepared), *_enclosed(work.best.text)),
                )
                for work, name in wanted
            ]
            for (work, name), slip, text in zip(
                wanted, slips, insert(self._model.engine, slips), strict=True
            ):
                work.best = self._with_original(work, name, text if text != slip.answer else None)

    def _with_original(self, work: "_Work", name: str, answer: str | None) -> Translation:
        if answer is None:
            return replace(
                work.best, findings=(*work.best.findings, Finding("name", "warning", _NOT_FOUND.format(name)))
            )
        text, _ = restore(answer, work.prepared.items)
        added = Finding("name", "warning", _ADDED.format(name))
        return replace(work.best, text=text, findings=(*work.best.findings, added))

    def _attempt(self, tries: Sequence["_Try"], on_done: OnDone) -> None:
        # Decoding is greedy: the very same request would only get the very same answer.
        new = [each for each in tries if each.request not in each.work.asked]
        for each in new:
            each.work.asked.append(each.request)

        def take(place: int, output: Output) -> None:
            self._take(new[place].work, self._finish(new[place].prepared, output), on_done)

        if new:
            self._model.engine.generate([each.request for each in new], on_output=take)

    def _place(self, works: Sequence["_Work"], on_done: OnDone) -> None:
        """Write one more of the forms that it lacks into each answer, where the model thinks it fits best."""
        tries, slips = [], []
        for work in works:
            # No figures: one in a wrong place is worse than one that is missing and marked.
            wanted = self._missing_forms(work, enforced=True)
            form = next((form for _, form in wanted if form not in work.placed), None)
            if form is not None:
                work.placed.append(form)
                tries.append(_try(work, with_missed(work.prepared, wanted), self._model))
                kept = self._standing(work.prepared)
                slips.append(Slip(tries[-1].request, _answer(work), form, self._target, kept))
        for each, text in zip(tries, place(self._model.engine, slips), strict=True):
            best = each.work.best
            output = Output(text, truncated=_CUT_OFF in best.findings, logprob=best.logprob)
            made = self._finish(each.prepared, output)
            self._take(each.work, replace(made, findings=(*made.findings, *_written_in(each.work))), on_done)

    def _standing(self, prepared: Prepared) -> tuple[str, ...]:
        """List the forms that the terms of a segment may have in its translation."""
        return tuple(form for match in prepared.matches for form in match.term.forms.get(self._target, ()))

    def _take(self, work: "_Work", made: Translation, on_done: OnDone) -> None:
        work.best = made if work.best is _NOTHING else self._better(work.prepared, work.best, made)
        work.settled = not wants_retry(work.best.findings)
        if work.settled and not work.originals:
            on_done(work.prepared.segment, work.best)

    def _finish(self, prepared: Prepared, output: Output) -> Translation:
        text = self._model.family.clean(output.text, prepared.task)
        text, complaints = restore(text, prepared.items)
        text = regroup(text, prepared.text, prepared.task.source, self._target)
        text = polish(text, self._target, source=prepared.text)
        findings = [Finding("protected", "error", complaint) for complaint in complaints]
        if output.truncated:
            findings.append(_CUT_OFF)
        findings += self._unread(prepared.text)
        findings += self._checker.run(self._pair(prepared, text))
        findings += unconfirmed(prepared, self._target)
        return Translation(text, model=self._model.name, findings=tuple(findings), logprob=output.logprob)

    def _unread(self, source: str) -> list[Finding]:
        lost = [each for each in dict.fromkeys(source) if each in self._model.unread]
        return [Finding("vocabulary", "warning", _UNREAD.format(" ".join(lost)))] if lost else []

    def _with_missed(self, work: "_Work") -> Prepared:
        pair = self._pair(work.prepared, work.best.text)
        missed = missed_pairs(pair)
        missed += [(name, name) for name in lost_foreign_names(pair)]
        return with_missed(work.prepared, missed + self._missing_forms(work))

    def _with_marks(self, work: "_Work") -> Prepared:
        return with_marks(work.prepared, self._missing_forms(work))

    def _missing_forms(self, work: "_Work", *, enforced: bool = False) -> list[tuple[str, str]]:
        """Pair what stands in the source with the ledger form that the best answer so far lacks."""
        missing = self._missing(work.prepared, work.best.text)
        return [
            (match.surface, match.term.forms[self._target][0])
            for match in missing
            if match.term.enforce or not enforced
        ]

    def _better(self, prepared: Prepared, first: Translation, second: Translation) -> Translation:
        best = min(first, second, key=_badness)
        pair = self._pair(prepared, best.text)
        mended = substitute(pair, self._missing(prepared, best.text))
        if mended == best.text:
            return best
        findings = (*not_of_checks(best.findings), *self._checker.run(replace(pair, target=mended)))
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
    """A segment on its way: what was asked for it so far, and the best answer; `settled` when that is final.

    `placed` are the forms that the model was made to write, `originals` the names to be added in brackets.
    """

    prepared: Prepared
    originals: tuple[str, ...] = ()
    asked: list[Request] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)
    best: Translation = _NOTHING
    settled: bool = False


@dataclass(frozen=True, slots=True)
class _Try:
    """One request for one segment."""

    work: _Work
    prepared: Prepared
    request: Request


def _try(work: _Work, prepared: Prepared, model: LoadedModel) -> _Try:
    return _Try(work, prepared, model.family.translation(prepared.task))


def _open(works: Sequence[_Work]) -> list[_Work]:
    return [work for work in works if not work.settled]


def _answer(work: _Work) -> str:
    """Write the best answer as a model would: with marks for what is protected."""
    text = work.best.text
    for number, item in enumerate(work.prepared.items, start=1):
        text = text.replace(item, f"[[{number}]]", 1)
    return text


def _enclosed(text: str) -> list[str]:
    """Find what stands in brackets or in the marks of a title: a name is no part of it."""
    return [found.group() for found in _ENCLOSED.finditer(text)]


def _written_in(work: _Work) -> list[Finding]:
    """Say which forms stand in the best answer only because they were written into it, and the new one."""
    before = {finding.message for finding in work.best.findings}
    forms = [form for form in work.placed[:-1] if _message(form) in before]
    return [Finding("placed", "warning", _message(form)) for form in (*forms, work.placed[-1])]


def _message(form: str) -> str:
    return f"“{form}” was written in where it seemed to fit, because the model left it out. Read the sentence again."


def _as_it_is(work: _Work) -> Prepared:
    return work.prepared


def _without_words(work: _Work) -> Prepared:
    return without_words(work.prepared)


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


def not_of_checks(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep the findings that looking at source and target alone does not give again."""
    own = ("protected", "vocabulary", "name", "placed")
    return tuple(each for each in findings if each.check in own or each == _CUT_OFF)


def _badness(translation: Translation) -> tuple[int, int]:
    errors = sum(finding.severity == "error" for finding in translation.findings)
    return errors, len(translation.findings) - errors

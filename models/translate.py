"""The pipeline for one article, from segments to a bulletin; pivots and Traditional Chinese included."""

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from models import names
from models.bulletin import with_summary
from models.checks import Pair
from models.chinese import to_simplified, to_traditional
from models.direction import Checker, Context, Direction, OnDone, not_of_checks
from models.errors import BadInput
from models.prepare import name_form
from models.profiles import OpenProfile
from models.segment import segment_article
from models.summarize import Summarizer
from models.termbase import Term, Termbase
from models.types import Article, Bulletin, NameProposal, Segment, Summary, Translation

Progress = Callable[[str, int, int], None]

CONVERTER = "opencc"
_ORDER = ("en", "vi", "zh", "zh-Hant")


class Translator:
    """Makes bulletins with the models of one open profile and one termbase; safe to share between threads."""

    def __init__(self, profile: OpenProfile, termbase: Termbase) -> None:
        self._profile = profile
        self._termbase = termbase
        self._checker = Checker()
        self._summarizer = Summarizer(profile.summarizer)

    def model_names(self, source: str, targets: Sequence[str]) -> dict[str, str]:
        """Name the models that a bulletin is made with: `{"vi-en": …, "summary": …}`."""
        found = {"summary": self._profile.summarizer.name}
        for target in targets:
            if _written(target) == _written(source):
                found[f"{source}-{target}"] = CONVERTER
                continue
            pivot = self._profile.pivot_for(_written(source), _written(target))
            stops = [_written(source), *([pivot] if pivot else []), _written(target)]
            for start, end in pairwise(stops):
                found[f"{start}-{end}"] = self._profile.model_for(start, end).name
        return found

    def with_terms(self, terms: Sequence[Term]) -> "Translator":
        """Give a translator with the same models, for which these terms come before those of the termbase."""
        return Translator(self._profile, self._termbase.extended(terms))

    def propose_names(self, article: Article) -> tuple[NameProposal, ...]:
        """List the names in an article whose forms an editor has to confirm."""
        text = "\n".join((article.title, *article.captions, *article.paragraphs))
        language = _written(article.language)
        return tuple(
            names.propose(to_simplified(text) if language == "zh" else text, language, self._termbase)
        )

    def summarize(self, article: Article, segments: Sequence[Segment]) -> Summary:
        """Summarize an article in its own language, out of and linked to its body segments."""
        return self._summarizer.summarize(article, segments)

    def translate_segments(
        self,
        segments: Sequence[Segment],
        *,
        source: str,
        target: str,
        context: Context | None = None,
        on_done: OnDone | None = None,
    ) -> list[Translation]:
        """Translate segments in one direction, in order.

        `on_done(segment, translation)` is called once for each segment as it is finished, from any thread.
        """
        done = on_done or _nothing
        context = context or Context(segments=segments)
        if _written(source) == _written(target):
            return [_convert(segment, target, done) for segment in segments]
        if target == "zh-Hant":
            return self._traditional(segments, source, context, done)
        pivot = self._profile.pivot_for(_written(source), target)
        if pivot is not None:
            return self._through(pivot, segments, _written(source), target, context, done)
        return self._direction(_written(source), target, context).run(segments, done)

    def make(
        self,
        article: Article,
        *,
        targets: Sequence[str],
        progress: Progress | None = None,
        id: str | None = None,
    ) -> Bulletin:
        """Make a whole bulletin in memory; `progress(stage, done, total)` is called as it goes on."""
        tell = progress or (lambda _stage, _done, _total: None)
        targets = order_targets(article.language, targets)
        started = time.monotonic()
        body = segment_article(article)
        proposals = self.propose_names(article)
        tell("summarize", 0, 1)
        summary = self.summarize(article, body)
        summarized = time.monotonic()
        segments = with_summary(body, summary)
        found: dict[str, dict[str, Translation]] = {segment.id: {} for segment in segments}
        total = len(segments) * len(targets)
        for target in targets:

            def keep(segment: Segment, translation: Translation, target: str = target) -> None:
                found[segment.id][target] = translation
                tell("translate", sum(len(each) for each in found.values()), total)

            context = Context(article.date, proposals, segments, found)
            self.translate_segments(
                segments, source=article.language, target=target, context=context, on_done=keep
            )
        return Bulletin(
            id=id or uuid.uuid4().hex,
            article=article,
            targets=tuple(targets),
            segments=segments,
            translations=found,
            summary=summary,
            names=proposals,
            models=self.model_names(article.language, targets),
            timings={
                "summarize_s": round(summarized - started, 3),
                "translate_s": round(time.monotonic() - summarized, 3),
            },
        )

    def _direction(self, source: str, target: str, context: Context) -> Direction:
        return Direction(
            self._profile.model_for(source, target),
            self._termbase,
            self._checker,
            source=source,
            target=target,
            context=context,
            words=self._profile.words_for(source, target),
        )

    def _traditional(
        self, segments: Sequence[Segment], source: str, context: Context, done: OnDone
    ) -> list[Translation]:
        """Convert what is known in Simplified Chinese, and translate the rest into it first."""
        results = {
            segment.id: traditional(context.known[segment.id]["zh"])
            for segment in segments
            if "zh" in context.known.get(segment.id, {})
        }
        for segment in segments:
            if segment.id in results:
                done(segment, results[segment.id])

        def finish(segment: Segment, translation: Translation) -> None:
            results[segment.id] = traditional(translation)
            done(segment, results[segment.id])

        missing = [segment for segment in segments if segment.id not in results]
        self.translate_segments(missing, source=source, target="zh", context=context, on_done=finish)
        return [results[segment.id] for segment in segments]

    def _through(
        self,
        pivot: str,
        segments: Sequence[Segment],
        source: str,
        target: str,
        context: Context,
        done: OnDone,
    ) -> list[Translation]:
        """Translate what is not known in the pivot into it, and from there into the target.

        Findings are about the original source, which is what an editor compares with.
        """
        texts = {
            segment.id: context.known[segment.id][pivot].text
            for segment in segments
            if pivot in context.known.get(segment.id, {})
        }
        doubts = {
            segment.id: context.known[segment.id][pivot].logprob
            for segment in segments
            if segment.id in texts
        }
        lacking = [segment for segment in segments if segment.id not in texts]
        for segment, translation in zip(
            lacking,
            self.translate_segments(lacking, source=source, target=pivot, context=context),
            strict=True,
        ):
            texts[segment.id] = translation.text
            doubts[segment.id] = translation.logprob
        originals = {segment.id: segment for segment in segments}
        results: dict[str, Translation] = {}

        def finish(segment: Segment, translation: Translation) -> None:
            first = originals[segment.id]
            matches = tuple(self._termbase.match(first.source, source))
            pair = Pair(first.source, translation.text, source, target, first.role, matches, context.date)
            results[segment.id] = replace(
                translation,
                pivot=pivot,
                findings=(*not_of_checks(translation.findings), *self._checker.run(pair)),
                logprob=_least(doubts[segment.id], translation.logprob),
            )
            done(first, results[segment.id])

        between = [replace(segment, source=texts[segment.id]) for segment in segments]
        carried = [each for name in context.names if (each := _in_pivot(name, pivot, target))]
        self._direction(pivot, target, Context(context.date, carried, between)).run(between, finish)
        return [results[segment.id] for segment in segments]


def order_targets(source: str, targets: Sequence[str]) -> list[str]:
    """Put targets in the order of work, without the source language and without repeats.

    English first, because others may pivot through it; Traditional after Simplified, because it is made from it.
    Raises BadInput when nothing is left to translate into.
    """
    wanted = [tag for tag in _ORDER if tag in targets and tag != source]
    if not wanted:
        raise BadInput(f"Name at least one target language other than the article's own ({source}).")
    return wanted


def traditional(translation: Translation) -> Translation:
    """Turn a Simplified translation into a Traditional one."""
    return replace(translation, text=to_traditional(translation.text))


def _convert(segment: Segment, target: str, done: OnDone) -> Translation:
    text = to_traditional(segment.source) if target == "zh-Hant" else to_simplified(segment.source)
    translation = Translation(text=text, model=CONVERTER)
    done(segment, translation)
    return translation


def _in_pivot(name: NameProposal, pivot: str, target: str) -> NameProposal | None:
    """Write a proposed name as it stands in the pivot's text, so that its form in the target is not lost on the way."""
    form = name_form(name, pivot)
    if form is None or target not in name.forms:
        return None
    return replace(name, surface=form, forms={target: name.forms[target], pivot: (form,)})


def _least(*logprobs: float | None) -> float | None:
    """Take the worse of the two ways that a pivot leads over."""
    known = [each for each in logprobs if each is not None]
    return min(known) if len(known) == len(logprobs) else None


def _written(language: str) -> str:
    return "zh" if language == "zh-Hant" else language


def _nothing(_segment: Segment, _translation: Translation) -> None:
    """Take the place of a callback that nobody gave."""

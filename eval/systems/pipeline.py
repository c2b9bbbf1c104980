"""The service's own way: segmenting, ledgers, context, checks, repair."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, cast

from eval.systems.base import Job, OnDone
from eval.systems.profiled import Profiled
from eval.types import TestSegment
from models import Translator
from models.direction import Context
from models.segment import join, segment_article, split
from models.termbase import Termbase
from models.types import Article, NameProposal, Role, Segment, Translation

_PARAGRAPH: Final = re.compile(r"p(\d+)s\d+$")


class Pipeline(Profiled):
    """Translates whole documents where the test set has them; else each segment is an article of its own.

    Within one language it summarizes, as the service does.
    """

    name: ClassVar[str] = "pipeline"
    documents: ClassVar[bool] = True
    summarizes: ClassVar[bool] = True
    documents_at_once: ClassVar[int] = 3

    def translate(self, job: Job, on_done: OnDone) -> None:
        """Translate sentence by sentence and join the sentences of a segment again."""
        translator = Translator(self.opened, Termbase.load())
        if job.source == job.target:
            for place in job.wanted:
                on_done(place, _summary(translator, job.segments[place].source, job.source))
            return
        if not job.documents:
            self._translate(translator, job, job.wanted, (), on_done)
            return
        for document in dict.fromkeys(job.segments[place].document for place in job.wanted):
            places = [place for place, each in enumerate(job.segments) if each.document == document]
            names = translator.propose_names(_article([job.segments[place] for place in places], job.source))
            self._translate(translator, job, places, names, on_done)

    def _translate(
        self,
        translator: Translator,
        job: Job,
        places: Sequence[int],
        names: Sequence[NameProposal],
        on_done: OnDone,
    ) -> None:
        """Translate those of `places` that are wanted; all of them are what a sentence may look back at."""
        sentences = {place: list(_sentences(job, place)) for place in places}
        wanted = set(job.wanted)
        made: dict[str, Translation] = {}

        def keep(segment: Segment, translation: Translation) -> None:
            made[segment.id] = translation
            place = int(segment.id.partition(".")[0])
            if all(each.id in made for each in sentences[place]):
                mine = [made[each.id] for each in sentences[place]]
                on_done(place, join([each.text for each in mine], job.target), _mean_logprob(mine))

        asked = [each for place in places if place in wanted for each in sentences[place]]
        context = Context(names=names, segments=[each for place in places for each in sentences[place]])
        translator.translate_segments(
            asked, source=job.source, target=job.target, context=context, on_done=keep
        )


def _summary(translator: Translator, text: str, language: str) -> str:
    title, *paragraphs = text.split("\n")
    article = Article(language, title, tuple(paragraphs))
    return join(translator.summarize(article, segment_article(article)).sentences, language)


def _mean_logprob(made: Sequence[Translation]) -> float | None:
    known = [each.logprob for each in made if each.logprob is not None]
    return sum(known) / len(known) if len(known) == len(made) else None


def _sentences(job: Job, place: int) -> Iterator[Segment]:
    segment = job.segments[place]
    found = _PARAGRAPH.search(segment.id) if job.documents else None
    role = cast(Role, segment.role) if job.documents else "body"
    # Sentences look back within their paragraph: a number that no other segment has keeps them apart.
    paragraph = int(found[1]) if found else len(job.segments) + place
    paragraph = 0 if role in ("title", "summary") else paragraph
    for number, sentence in enumerate(split(segment.source, job.source), start=1):
        if sentence.strip():
            yield Segment(f"{place}.{number}", role, paragraph, sentence.strip())


def _article(segments: Sequence[TestSegment], language: str) -> Article:
    def texts(*roles: str) -> tuple[str, ...]:
        return tuple(segment.source for segment in segments if segment.role in roles)

    return Article(language, " ".join(texts("title")), texts("body"), captions=texts("caption"))

"""Makes one bulletin out of what an earlier run kept of it, and hands on each part as it is made."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from models.article_translator import ArticleTranslator
from models.bulletin import SUMMARY, TRANSLATION, with_summary
from models.direction import Context
from models.segment import segment_article
from models.types import Article, Bulletin, NameProposal, Segment, Summary, Translation
from service.batches.base import digest_of

SUMMARY_PART = "summary"


@dataclass(frozen=True, slots=True)
class Part:
    """Something that took a model to make: a segment in one language, or the summary (of language `""`).

    It is only used again for the same `source` (the summary: its digest): an article may be edited between runs.
    """

    name: str
    language: str
    source: str
    value: bytes


Parts = Mapping[tuple[str, str], Part]
Keep = Callable[[Part], None]


def make(
    translator: ArticleTranslator,
    article: Article,
    *,
    targets: Sequence[str],
    id: str,
    known: Parts,
    keep: Keep,
) -> Bulletin:
    """Make a bulletin; `keep` gets each part that was not known, from any thread."""
    started = time.monotonic()
    names = translator.propose_names(article)
    body = segment_article(article)
    summary = _summary(translator, article, body, known, keep)
    summarized = time.monotonic()
    segments = with_summary(body, summary)
    found: dict[str, dict[str, Translation]] = {segment.id: {} for segment in segments}
    for target in targets:
        _restore(segments, target, known, found)
        _translate(translator, article, segments, target, names, found, keep)
    return Bulletin(
        id=id,
        article=article,
        targets=tuple(targets),
        segments=segments,
        translations=found,
        summary=summary,
        names=names,
        models=translator.model_names(article.language, targets),
        timings={
            "summarize_s": round(summarized - started, 3),
            "translate_s": round(time.monotonic() - summarized, 3),
        },
    )


def _summary(
    translator: ArticleTranslator, article: Article, body: Sequence[Segment], known: Parts, keep: Keep
) -> Summary:
    source = digest_of("\n".join((article.title, *article.paragraphs)).encode())
    part = known.get((SUMMARY_PART, ""))
    if part is not None and part.source == source:
        return SUMMARY.validate_json(part.value)
    summary = translator.summarize(article, body)
    keep(Part(SUMMARY_PART, "", source, SUMMARY.dump_json(summary)))
    return summary


def _restore(
    segments: Sequence[Segment], target: str, known: Parts, found: dict[str, dict[str, Translation]]
) -> None:
    for segment in segments:
        part = known.get((segment.id, target))
        if part is not None and part.source == segment.source:
            found[segment.id][target] = TRANSLATION.validate_json(part.value)


def _translate(
    translator: ArticleTranslator,
    article: Article,
    segments: Sequence[Segment],
    target: str,
    names: tuple[NameProposal, ...],
    found: dict[str, dict[str, Translation]],
    keep: Keep,
) -> None:
    def done(segment: Segment, translation: Translation) -> None:
        found[segment.id][target] = translation
        keep(Part(segment.id, target, segment.source, TRANSLATION.dump_json(translation)))

    missing = [segment for segment in segments if target not in found[segment.id]]
    if missing:
        context = Context(article.date, names, segments, found)
        translator.translate_segments(
            missing, source=article.language, target=target, context=context, on_done=done
        )

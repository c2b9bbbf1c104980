"""Summaries in the source language: written by the model, checked against the article, else extracted."""

from collections.abc import Sequence
from typing import Final

from models.chinese import to_simplified, to_traditional
from models.extract import Overlap, extract
from models.faithful import unsupported
from models.families import SummaryTask
from models.normalize import clean
from models.profiles import LoadedModel
from models.segment import split
from models.types import Article, Segment, Summary
from models.typography import polish

ATTEMPTS: Final = 2
MAX_LINKS: Final = 3
MIN_COVER: Final = 0.5
"""Share of a summary sentence's words that its source sentences must hold for it to count as supported."""


class Summarizer:
    """Writes summaries of one to three sentences with one model."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model

    def summarize(self, article: Article, segments: Sequence[Segment]) -> Summary:
        """Summarize over all of the article; every sentence is linked to body segments.

        A summary with a number, date or name that the article does not have, or with a sentence that rests on
        nothing in it, is asked for once more; then sentences of the article are taken instead.
        """
        language = "zh" if article.language == "zh-Hant" else article.language
        body = [segment for segment in segments if segment.role == "body"]
        if language == "zh":
            body = [Segment(s.id, s.role, s.paragraph, to_simplified(s.source)) for s in body]
        wanted = sentences_for(len(body))
        if not body:
            return Summary((article.title,), ((),), "extractive", notes=("The article has a title only.",))
        family = self._model.family
        if len(body) <= wanted or not family.summarizes or language not in family.summary_characters:
            return self._extractive(body, wanted, article.language, ())
        summary = self._abstractive(article, body, wanted, language)
        return summary if article.language != "zh-Hant" else _traditional(summary)

    def _abstractive(self, article: Article, body: list[Segment], wanted: int, language: str) -> Summary:
        texts = [segment.source for segment in body]
        overlap = Overlap(texts, language)
        reasons: list[str] = []
        for _ in range(ATTEMPTS):
            sentences = self._write(article, body, wanted, language, reasons)
            links = [
                tuple(body[i].id for i in overlap.support(each, MAX_LINKS, MIN_COVER)) for each in sentences
            ]
            reasons = unsupported(" ".join(sentences), "\n".join([article.title, *texts]), language)
            reasons += [
                f"“{each}” rests on no sentence of the article"
                for each, link in zip(sentences, links, strict=True)
                if not link
            ]
            if sentences and not reasons:
                return Summary(tuple(sentences), tuple(links), "abstractive", model=self._model.name)
        return self._extractive(body, wanted, article.language, reasons)

    def _extractive(self, body: list[Segment], wanted: int, language: str, reasons: Sequence[str]) -> Summary:
        chosen = extract(
            [segment.source for segment in body], wanted, "zh" if language == "zh-Hant" else language
        )
        sentences = tuple(body[index].source for index in chosen)
        if language == "zh-Hant":
            sentences = tuple(to_traditional(sentence) for sentence in sentences)
        notes = tuple(f"The model's own summary was not used: {reason}." for reason in reasons)
        return Summary(sentences, tuple((body[index].id,) for index in chosen), "extractive", notes=notes)

    def _write(
        self, article: Article, body: list[Segment], wanted: int, language: str, reasons: Sequence[str]
    ) -> list[str]:
        """Ask the model, over chunks first where the article is longer than one prompt may be."""
        limit = self._model.family.summary_characters[language]
        chunks = _chunks([segment.source for segment in body], limit, language)
        while len(chunks) > 1:
            parts = self._ask(article.title, chunks, 2, language, ())
            chunks = _chunks(parts, limit, language)
        text = self._ask(article.title, chunks, wanted, language, reasons)[0]
        sentences = [each.strip() for each in split(text, language) if each.strip()]
        return [polish(each, language) for each in sentences[:wanted]]

    def _ask(
        self, title: str, chunks: Sequence[str], wanted: int, language: str, reasons: Sequence[str]
    ) -> list[str]:
        missed = "; ".join(reasons) or None
        tasks = [SummaryTask(chunk, language, clean(title), wanted, missed) for chunk in chunks]
        outputs = self._model.engine.generate([self._model.family.summary(task) for task in tasks])
        pairs = zip(outputs, tasks, strict=True)
        texts = [self._model.family.clean(output.text, task) for output, task in pairs]
        return [
            _without_stump(text, language) if output.truncated else text
            for text, output in zip(texts, outputs, strict=True)
        ]


def sentences_for(body_sentences: int) -> int:
    """Choose how many sentences the summary of an article gets: one to three."""
    return 1 if body_sentences <= 3 else 2 if body_sentences <= 8 else 3


def _chunks(texts: Sequence[str], limit: int, language: str) -> list[str]:
    """Join texts into as few pieces of at most `limit` characters as their order allows."""
    glue = "" if language == "zh" else " "
    pieces: list[str] = []
    for text in texts:
        if pieces and len(pieces[-1]) + len(text) <= limit:
            pieces[-1] += glue + text
        else:
            pieces.append(text)
    return pieces


def _without_stump(text: str, language: str) -> str:
    """Drop the sentence that the token budget cut off, unless it is all there is."""
    sentences = split(text, language)
    return "".join(sentences[:-1]) if len(sentences) > 1 else text


def _traditional(summary: Summary) -> Summary:
    sentences = tuple(to_traditional(sentence) for sentence in summary.sentences)
    return Summary(sentences, summary.links, summary.method, summary.model, summary.notes)

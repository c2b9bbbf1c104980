"""What becomes of each sentence of a bulletin when its article is corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from models.chinese import to_simplified
from models.faithful import unsupported
from models.names import propose
from models.segment import join, segment_article
from models.termbase import Termbase
from models.types import Article, Bulletin, NameProposal, Role, Segment
from service.database.source_rows import Kind, Replacement, SourceRow
from service.sources.align import Link, align

SummaryWay = Literal["keep", "again"]
ROLES: tuple[Role, ...] = ("title", "caption", "body")


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What a corrected article means for a bulletin.

    `moved` says that sentences that stay are in other paragraphs now; `reasons` why the summary should be written
    again.
    """

    article: Article
    rows: tuple[SourceRow, ...]
    moved: bool
    reasons: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the article is the one that there is already."""
        return not self.moved and self.count("kept") == len(self.rows)

    @property
    def advice(self) -> SummaryWay:
        """Say whether the summary can stand."""
        return "again" if self.reasons else "keep"

    def count(self, kind: Kind) -> int:
        """Count the sentences of one kind."""
        return sum(row.kind == kind for row in self.rows)

    def replacement(self, termbase: Termbase, way: SummaryWay) -> Replacement:
        """Give what the database is asked to do."""
        return Replacement(self.article, self.rows, _names(self.article, termbase), way == "again")


def plan(bulletin: Bulletin, article: Article) -> SourceChange:
    """Compare a bulletin's sentences, as people have split and joined them, with a corrected article."""
    new = segment_article(article)
    rows: list[SourceRow] = []
    for role in ROLES:
        ours = [segment for segment in bulletin.segments if segment.role == role]
        theirs = [segment for segment in new if segment.role == role]
        rows += _rows(ours, theirs, article.language)
    before = {segment.id: segment.paragraph for segment in bulletin.segments}
    moved = any(row.id and row.paragraph != before[row.id] for row in rows if row.kind == "kept")
    return SourceChange(article, tuple(rows), moved, tuple(_reasons(bulletin, article, rows)))


def _rows(old: Sequence[Segment], new: Sequence[Segment], language: str) -> Iterator[SourceRow]:
    links = _links(old, new, language)
    for link in links:
        if link.same:
            paragraph = new[link.new[0]].paragraph
            for number in link.old:
                its = old[number]
                yield SourceRow("kept", its.id, its.role, paragraph, its.source, its.source)
        elif link.old and link.new:
            its, now = old[link.old[0]], new[link.new[0]]
            yield SourceRow("changed", its.id, its.role, now.paragraph, its.source, now.source)
        elif link.old:
            its = old[link.old[0]]
            yield SourceRow("removed", its.id, its.role, its.paragraph, its.source, "")
        else:
            now = new[link.new[0]]
            yield SourceRow("added", None, now.role, now.paragraph, "", now.source)


def _links(old: Sequence[Segment], new: Sequence[Segment], language: str) -> Sequence[Link]:
    if old and new and old[0].role == "title":
        # There is one title, however much of it changes.
        return [Link((0,), (0,), same=old[0].source == new[0].source)]
    return align(
        [segment.source for segment in old],
        [segment.source for segment in new],
        [segment.paragraph for segment in new],
        lambda texts: join(texts, language),
    )


def _reasons(bulletin: Bulletin, article: Article, rows: Sequence[SourceRow]) -> Iterator[str]:
    """Say what the summary would tell that the article does not tell any more."""
    became = {row.before: row.after for row in rows if row.kind == "changed"}
    removed = {row.before for row in rows if row.kind == "removed"}
    gone = {row.id for row in rows if row.kind == "removed"}
    links = bulletin.summary.links
    summary = [segment for segment in bulletin.segments if segment.role == "summary"]
    for segment, linked in zip(summary, (*links, *[()] * len(summary)), strict=False):
        if segment.source in removed or (linked and gone.issuperset(linked)):
            yield f"“{segment.source}” rests on what is no longer in the article"
            continue
        known = set(_unsupported(segment.source, bulletin.article))
        now = _unsupported(became.get(segment.source, segment.source), article)
        yield from (reason for reason in now if reason not in known)


def _unsupported(sentence: str, article: Article) -> list[str]:
    text = "\n".join((article.title, *article.captions, *article.paragraphs))
    if article.language == "zh-Hant":
        sentence, text = to_simplified(sentence), to_simplified(text)
    return unsupported(sentence, text, _written(article.language))


def _names(article: Article, termbase: Termbase) -> tuple[NameProposal, ...]:
    text = "\n".join((article.title, *article.captions, *article.paragraphs))
    if article.language == "zh-Hant":
        text = to_simplified(text)
    return tuple(propose(text, _written(article.language), termbase))


def _written(language: str) -> str:
    return "zh" if language == "zh-Hant" else language

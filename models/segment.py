"""Articles into segments, texts into sentences, and sentences back into text."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from models import chinese_sentences, latin_sentences, nesting, protect
from models.types import Article, Segment

# Neural models lose clauses of longer sentences (NLLB: facebookresearch/fairseq issue 5549).
LONGEST_CHINESE = 60
LONGEST_LATIN = 60

_LEAST_BESIDE_COMMA = 15
_LEAST_BESIDE_SEMICOLON = 5
_LONGEST_CLAUSE = 200  # characters to look back for the beginning of a clause
_BREAK = re.compile(
    r"\n[^\S\n]*\n\s*|\n(?=[^\S\n]*(?:[-•*–]|\d{1,3}[.)、]|[A-Za-zđĐ][.)]|[（(]?[一二三四五六七八九十]{1,3}[）)、])\s*\S)"
)
_SEMICOLON = re.compile(r"[；;]\s*")
_CLAUSE = re.compile(r";\s+|(?:…|\.{3})\s+")
_COMMA = re.compile(rf"(?<=[{chinese_sentences.HAN}”》）’])[，,](?=[{chinese_sentences.HAN}“《（‘])")
# A clause that opens with one of the first leans on the next clause; one of the second opens a new thought.
_LEANING = re.compile(
    r"(?:如果|假如|若|虽然|尽管|因为|由于|为了|为|当|随着|在|只要|只有|无论|不管|即使|既|不仅|不但|通过|根据|按照)"
)
_OPENING = re.compile(
    r"(?:并|同时|此外|而|但|其中|双方|因此|所以|从而|不过|另外|另一方面|还|也|以及|进一步|然后|随后|最后)"
)
_LEANING_MALUS, _OPENING_BONUS = 0.5, 0.3


def split(text: str, language: str) -> list[str]:
    """Cut a text into sentences; joining them again with nothing in between gives the very same text."""
    if not text.strip():
        return [text] if text else []
    chinese = language.startswith("zh")
    sentences: list[str] = []
    for block in _cut(text, (match.end() for match in _BREAK.finditer(text))):
        sentences += _split_block(block, chinese=chinese)
    return _without_blanks(sentences)


def join(sentences: Sequence[str], language: str) -> str:
    """Set the sentences of a paragraph one after the other: Chinese without a space, the others with one."""
    return ("" if language.startswith("zh") else " ").join(
        sentence.strip() for sentence in sentences if sentence.strip()
    )


def segment_article(article: Article) -> tuple[Segment, ...]:
    """Name each piece of an article: the title whole, each caption whole, the paragraphs by sentences.

    Blank paragraphs and captions, and a blank title, give no segment and are not counted.
    """
    captions = [caption.strip() for caption in article.captions if caption.strip()]
    paragraphs = [paragraph for paragraph in article.paragraphs if paragraph.strip()]
    segments = [Segment("t1", "title", 0, article.title.strip())] if article.title.strip() else []
    segments += [Segment(f"c{n}", "caption", n, caption) for n, caption in enumerate(captions, start=1)]
    for p, paragraph in enumerate(paragraphs, start=1):
        for s, sentence in enumerate(split(paragraph, article.language), start=1):
            segments.append(Segment(f"p{p}s{s}", "body", p, sentence.strip()))
    return tuple(segments)


def _split_block(block: str, *, chinese: bool) -> Iterator[str]:
    """Cut text without blank lines into sentences, and the over-long ones of these into clauses."""
    kept = _kept(block, chinese=chinese)
    ends = (chinese_sentences if chinese else latin_sentences).ends(block, kept=kept)
    shorten = _shorten_chinese if chinese else _shorten_latin
    start = 0
    for end in [*ends, len(block)]:
        yield from shorten(block[start:end], kept[start : end + 1])
        start = end


def _kept(text: str, *, chinese: bool) -> bytearray:
    """Flag the places inside brackets, quotation marks (Chinese ones of any length), addresses and tags."""
    kept = nesting.inside(text, limit=len(text) if chinese else latin_sentences.LONGEST_QUOTATION)
    for start, end in protect.spans(text):
        kept[start + 1 : end] = b"\x01" * (end - start - 1)
    return kept


def _shorten_latin(sentence: str, kept: bytearray) -> list[str]:
    return _halve(sentence, kept, _CLAUSE, count=_words, longest=LONGEST_LATIN, least=_LEAST_BESIDE_SEMICOLON)


def _shorten_chinese(sentence: str, kept: bytearray) -> list[str]:
    count = chinese_sentences.hanzi
    shorter: list[str] = []
    start = 0
    for clause in _halve(
        sentence, kept, _SEMICOLON, count=count, longest=LONGEST_CHINESE, least=_LEAST_BESIDE_SEMICOLON
    ):
        flags = kept[start : start + len(clause) + 1]
        shorter += _halve(
            clause, flags, _COMMA, count=count, longest=LONGEST_CHINESE, least=_LEAST_BESIDE_COMMA
        )
        start += len(clause)
    return shorter


def _halve(
    text: str,
    kept: bytearray,
    mark: re.Pattern[str],
    *,
    count: Callable[[str], int],
    longest: int,
    least: int,
) -> list[str]:
    """Cut an over-long text at the best mark, and what is still over-long again."""
    total = count(text)
    if total <= longest:
        return [text]
    best: tuple[float, int] | None = None
    left = start = 0
    for match in mark.finditer(text):
        place = match.end()
        left += count(text[start:place])
        start = place
        distance = abs(2 * left - total) / total
        hopeless = best is not None and distance - _OPENING_BONUS > best[0]
        if hopeless or kept[match.start() + 1] or min(left, total - left) < least:
            continue
        cost = distance + _awkwardness(text, place)
        best = min(best or (cost, place), (cost, place))
    if best is None:
        return [text]
    again = partial(_halve, mark=mark, count=count, longest=longest, least=least)
    place = best[1]
    return [*again(text[:place], kept[: place + 1]), *again(text[place:], kept[place:])]


def _awkwardness(text: str, place: int) -> float:
    """Say how badly a Chinese sentence would be cut here, on the scale of the distance from its middle."""
    near = max(0, place - _LONGEST_CLAUSE)
    clause_start = max(near, *(text.rfind(mark, near, place - 1) + 1 for mark in "，。；：！？"))
    leaning = _LEANING_MALUS if _LEANING.match(text, clause_start) else 0.0
    return leaning - (_OPENING_BONUS if _OPENING.match(text, place) else 0.0)


def _words(text: str) -> int:
    return len(text.split())


def _cut(text: str, places: Iterable[int]) -> Iterator[str]:
    start = 0
    for place in [*places, len(text)]:
        if place > start:
            yield text[start:place]
            start = place


def _is_bare(text: str) -> bool:
    return not any(map(str.isalnum, text))


def _without_blanks(sentences: Sequence[str]) -> list[str]:
    """Give white space or marks that stand alone to the sentence before, or at the very start to the one after."""
    joined: list[str] = []
    for sentence in sentences:
        if joined and (_is_bare(sentence) or _is_bare(joined[-1])):
            joined[-1] += sentence
        else:
            joined.append(sentence)
    return joined

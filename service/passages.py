"""Translates passages, text with or without formatting in it, with the models of this process."""

from collections.abc import Callable, Sequence
from typing import Final

from models.article_translator import ArticleTranslator
from models.direction import Context
from models.termbase import Term
from models.types import Article, Segment, Translation
from service.documents.marked import Mark, Part, Passage, cut, plain
from service.documents.sentence import Encoded, decode, encode

OnDone = Callable[[Segment, Translation], None]


def translate_passages(
    translator: ArticleTranslator,
    passages: Sequence[Passage],
    *,
    source: str,
    target: str,
    terms: Sequence[Term] = (),
    on_done: OnDone | None = None,
) -> list[Passage]:
    """Translate passages sentence by sentence, the same sentence once; lines, space and formatting are kept.

    A passage with no letter or figure in it comes back as it is, and so does everything when source and target
    are the same language.
    """
    if source == target:
        return list(passages)
    rows = [[(part, _encoded(part)) for part in cut(passage, source)] for passage in passages]
    segments = _segments(rows)
    if not segments:
        return list(passages)
    if terms:
        translator = translator.with_terms(terms)
    article = Article(source, "", tuple(plain(passage) for passage in passages))
    context = Context(None, translator.propose_names(article), tuple(segments.values()))
    done = translator.translate_segments(
        context.segments, source=source, target=target, context=context, on_done=on_done
    )
    texts = {text: translation.text for text, translation in zip(segments, done, strict=True)}
    between = _Between(source, target)
    return [between.assemble(row, texts) for row in rows]


def _encoded(part: Part) -> Encoded | None:
    return encode(part.pieces) if part.sentence else None


def _segments(rows: Sequence[Sequence[tuple[Part, Encoded | None]]]) -> dict[str, Segment]:
    """Make a segment of each different sentence, in the order in which they come first."""
    found: dict[str, Segment] = {}
    for paragraph, row in enumerate(rows, start=1):
        for number, (_, encoded) in enumerate(row, start=1):
            if encoded is not None and encoded.text not in found:
                segment = Segment(f"p{paragraph}s{number}", "body", paragraph, encoded.text)
                found[encoded.text] = segment
    return found


class _Between:
    """Knows the space between two sentences of a line: none in Chinese, one in the other languages."""

    _JOINED: Final = "zh"

    def __init__(self, source: str, target: str) -> None:
        self._changes = source.startswith(self._JOINED) != target.startswith(self._JOINED)
        self._space = "" if target.startswith(self._JOINED) else " "

    def assemble(self, row: Sequence[tuple[Part, Encoded | None]], texts: dict[str, str]) -> Passage:
        """Put the translated sentences of a passage where the others stood."""
        last = max((at for at, (part, _) in enumerate(row) if part.sentence), default=-1)
        pieces: list[str | Mark] = []
        after_sentence = False
        for at, (part, encoded) in enumerate(row):
            if encoded is not None:
                if after_sentence and self._changes:
                    pieces.append(self._space)
                pieces += decode(texts[encoded.text], encoded, part.pieces)
            elif after_sentence and at < last and self._changes:
                pieces += self._respaced(part.pieces)
            else:
                pieces += part.pieces
            after_sentence = encoded is not None
        return _joined(pieces)

    def _respaced(self, gap: Passage) -> Passage:
        if "\n" in plain(gap):
            return gap
        pieces = [piece if isinstance(piece, Mark) else piece.strip() for piece in gap]
        closes = [at for at, piece in enumerate(pieces) if isinstance(piece, Mark) and piece.kind != "open"]
        pieces.insert(closes[-1] + 1 if closes else 0, self._space)
        return tuple(pieces)


def _joined(pieces: Sequence[str | Mark]) -> Passage:
    """Set neighbouring texts together and leave out empty ones."""
    result: list[str | Mark] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece != "":
            result.append(piece)
    return tuple(result)

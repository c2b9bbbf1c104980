"""From the blocks of any format to an Article: sift, then tell title, byline, captions and paragraphs apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.errors import BadInput, TooLarge
from models.types import Article
from service.inputs.base import Block, Page
from service.inputs.byline import NAME, Credit, signature
from service.inputs.captions import ends_with_stop, is_caption
from service.inputs.lines import columns
from service.inputs.sift import Sifted, sift
from service.inputs.title import Titled, find_title

MAX_CHARACTERS: Final = 200_000
MAX_BLOCKS: Final = 20_000
MAX_NOTES: Final = 60
SENTENCE_ENDS: Final = tuple(".!?。！？…")
# A caption stands between paragraphs; more stop-less lines in a row than these are verse or a list.
CAPTIONS_IN_A_ROW: Final = 3


@dataclass(frozen=True, slots=True)
class _Parts:
    """The blocks of an article by what they are."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]


def to_article(
    page: Page, *, language: str | None = None, url: str | None = None, max_characters: int = MAX_CHARACTERS
) -> Article:
    """Make an Article of a page; the language is detected unless it is named (`auto` asks for detection, too).

    Raises BadInput for a page without text, TooLarge, UndetectedLanguage or UnsupportedLanguage.
    """
    blocks = _cleaned(page.blocks, max_characters)
    sifted = sift(blocks)
    titled = find_title(sifted, page.title)
    rest, credits = _sign_off(titled.rest, sifted)
    parts = _split_captions(rest)
    tag, language_notes = _language(language, [titled.title or "", *parts.paragraphs, *parts.captions])
    title, title_notes = _title(titled, parts, tag)
    date, date_notes = _date(sifted, page.date, tag)
    removed = [*page.removed, *sifted.removed, *titled.removed]
    return Article(
        language=tag,
        title=title,
        paragraphs=parts.paragraphs,
        captions=parts.captions,
        date=date,
        byline=_byline(
            [*credits, *(credit for _, data in sifted.data for credit in data.credits)], page.byline
        ),
        url=url,
        notes=(*page.notes, *language_notes, *title_notes, *date_notes, *_removal_notes(removed)),
    )


def _cleaned(blocks: Sequence[Block], limit: int) -> list[Block]:
    """Normalize every block, fold its white space, and drop the empty ones."""
    from models.normalize import clean

    total = sum(len(block.text) for block in blocks)
    if total > limit:
        raise TooLarge(
            f"The article has {total:,} characters; at most {limit:,} are read. Split it into parts."
        )
    if len(blocks) > MAX_BLOCKS:
        raise TooLarge(
            f"The article has {len(blocks):,} paragraphs; at most {MAX_BLOCKS:,} are read. Split it into parts."
        )
    cleaned = [replace(block, text=" ".join(clean(block.text).split())) for block in blocks]
    # Rules and ornaments go; a line of nothing but marks of speech ("……", "?!") is part of a dialogue.
    filled = [block for block in cleaned if any(char.isalnum() or char in "…?!？！" for char in block.text)]
    if not any(char.isalnum() for block in filled for char in block.text):
        raise BadInput("There is no text in the input: not one letter or digit. Send an article.")
    return filled


def _sign_off(rest: Sequence[tuple[int, Block]], sifted: Sifted) -> tuple[list[Block], list[Credit]]:
    """Take signatures off the end of what is left under the title."""
    places, credits = list(rest), list[Credit]()
    while len(places) > 1 and places[-1][0] > sifted.last >= 0:
        credit = signature(places[-1][1].text)
        before = places[-2][1].text
        if credit is None or before.endswith((":", "：")) or NAME.fullmatch(before):
            break
        credits.append(credit)
        places.pop()
    return [block for _, block in places], credits


def _split_captions(blocks: Sequence[Block]) -> _Parts:
    paragraphs, captions = list[str](), list[str]()
    for index, block in enumerate(blocks):
        if block.kind == "caption" or (block.kind == "text" and _is_caption_here(blocks, index)):
            captions.append(block.text)
        else:
            paragraphs.append(block.text)
    # An album has nothing but captions; then they are the article.
    return _Parts(tuple(paragraphs), tuple(captions)) if paragraphs else _Parts(tuple(captions), ())


def _is_caption_here(blocks: Sequence[Block], index: int) -> bool:
    before = _next_with_stop(blocks[max(0, index - CAPTIONS_IN_A_ROW) : index][::-1])
    after = _next_with_stop(blocks[index + 1 : index + 1 + CAPTIONS_IN_A_ROW])
    return is_caption(
        blocks[index].text,
        after_body=before is not None and before.text.endswith(SENTENCE_ENDS) and columns(before.text) >= 40,
        before_body=after is not None or index + 1 == len(blocks),
    )


def _next_with_stop(blocks: Sequence[Block]) -> Block | None:
    """Give the first block that ends as a sentence does."""
    return next((block for block in blocks if ends_with_stop(block.text)), None)


def _language(named: str | None, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    from models.chinese import is_traditional
    from models.languages import detect, parse_tag

    text = "\n".join(filter(None, texts))
    if not named or named.strip().lower() == "auto":
        return detect(text).language, ()
    tag = parse_tag(named)
    if tag == "zh" and is_traditional(text):
        return "zh-Hant", ("The text is in Traditional characters, so it is read as zh-Hant.",)
    return tag, ()


def _title(titled: Titled, parts: _Parts, language: str) -> tuple[str, tuple[str, ...]]:
    if titled.title:
        notes = () if parts.paragraphs else ("There is only a title: no text stands under it.",)
        return titled.title, notes
    from models.segment import split

    first = split(parts.paragraphs[0], language)[0].strip()
    return _shortened(first), ("The text has no title: its first sentence stands for one.",)


def _shortened(sentence: str, limit: int = 160) -> str:
    """Cut a sentence at a word or a comma so that it can head an article; in columns."""
    sentence = sentence.rstrip(".。")
    if columns(sentence) <= limit:
        return sentence
    cut = max(length for length in range(len(sentence)) if columns(sentence[:length]) < limit)
    at = max(sentence.rfind(mark, cut // 2, cut) for mark in " ，、")
    return sentence[: at if at > 0 else cut].rstrip(" ,，、;；:：") + "…"


def _date(sifted: Sifted, stated: str | None, language: str) -> tuple[str | None, tuple[str, ...]]:
    """Take the date that readers see above one that only the format states."""
    found = next((data.date for _, data in sifted.data if data.date), None)
    if found is None:
        return stated, ()
    note = f"The date was read as day/month/year: {found.iso}. Check it if the page writes the month first."
    return found.iso, (note,) if found.ambiguous and language != "vi" and stated != found.iso else ()


def _byline(credits: Sequence[Credit], stated: str | None) -> str | None:
    for kind in ("author", "source"):
        for credit in credits:
            if credit.kind == kind:
                return credit.name
    return stated


def _removal_notes(removed: Sequence[str]) -> list[str]:
    notes = [
        f"removed as page furniture: {text if len(text) <= 200 else text[:199] + '…'}"
        for text in removed[:MAX_NOTES]
    ]
    more = len(removed) - MAX_NOTES
    return [*notes, f"removed as page furniture: {more} more blocks"] if more > 0 else notes

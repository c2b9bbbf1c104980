"""Things that a model must not touch: each stands as a mark in the text while the text is translated.

A mark looks like `[[1]]`. It is plain ASCII, so that every vocabulary has it; the double brackets are common in
what models are trained on (wiki links), are copied, and stand out when they are not; the number tells the marks
of one segment apart whatever order a translation puts them in. Text that already holds something that reads as
a mark gets that protected as well, so no escape is needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN, _CLOSE = r"[\[［【]", r"[\]］】]"
_ONE, _TWO = (
    rf"{_OPEN}\s?(?P<loose>\d{{1,4}})\s?{_CLOSE}\s?{_CLOSE}",
    rf"{_OPEN}\s?{_OPEN}\s?(?P<number>\d{{1,4}})\s?{_CLOSE}",
)

# The forms that models make of a mark: full-width, with spaces, one bracket lost on one side.
MARK = re.compile(rf"{_TWO}(?:\s?{_CLOSE})?|{_ONE}")

# HTML's inline elements, https://html.spec.whatwg.org/multipage/text-level-semantics.html, and `img` and `font`.
_ELEMENTS = (
    "a|abbr|b|bdi|bdo|br|cite|code|data|del|dfn|em|font|i|img|ins|kbd|mark|q|rp|rt|ruby|s|samp|small|span|strong"
    "|sub|sup|time|u|var|wbr"
)
_ATTRIBUTE = r"""\s+[\w:-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"'=]+))?"""
_TAG = rf"</?(?:{_ELEMENTS})(?:{_ATTRIBUTE})*\s*/?>"

# RFC 3986 characters, and Latin letters with marks, which stand unescaped in addresses of Vietnamese pages;
# an address that runs into Hanzi or full-width marks ends there.
_ADDRESS = r"[\w.~:/?#\[\]@!$&'()*+,;=%-]"
_LATIN_ONLY = r"(?![\u0250-\u1dff\u2000-\uffff])"
_URL = rf"(?:https?|ftp)://(?:{_LATIN_ONLY}{_ADDRESS}){{1,2000}}|(?<![\w@.])www\.(?:{_LATIN_ONLY}{_ADDRESS}){{1,2000}}"
_EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
_DOMAIN = (
    r"(?<![\w@.-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:com|org|net|vn|cn|gov|edu|info)"
    rf"(?![A-Za-z0-9À-ỹ-])(?:/(?:{_LATIN_ONLY}{_ADDRESS})*)?"
)

_GAP = r"[ .\-]?"
_AREA = r"\(\+?\d{1,4}\)"
_PHONE = (
    # +84 206 3852 999, (+86) 776-2824999: a plus sign and 8 to 14 digits (ITU-T E.164 allows 15).
    rf"(?<![\w+])(?:\(?\+\d{{1,3}}\)?)(?:{_GAP}\(?\d\)?){{7,12}}(?![\d])"
    # 0206 3852 999, 0912.345.678, 0776-2824999: a trunk 0 and 9 to 11 digits, the first group of 3 or 4.
    rf"|(?<![\w.,/+-])\(?0\d{{2,3}}\)?(?:{_GAP}\d){{6,8}}(?![\d]|[.,/]\d)"
    # 138 1234 5678: a Chinese mobile number; as bare digits only where no unit makes it an amount.
    r"|(?<![\w.,/+-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d|[.,/]\d|\s?(?:[%元万亿人美]|đồng|VND|USD|dong|yuan))"
)
_PLACEHOLDER = r"\{\{?\s?(?:[A-Za-z_][\w.]*|\d{1,3})\s?\}?\}"

_PROTECTED = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("tag", _TAG),
            ("url", _URL),
            ("email", _EMAIL),
            ("domain", _DOMAIN),
            ("phone", _PHONE),
            ("placeholder", _PLACEHOLDER),
        )
    )
    + rf"|{MARK.pattern}",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*"
_BRACKETS = (("(", ")"), ("[", "]"))


@dataclass(frozen=True, slots=True)
class Protected:
    """A text with marks, and what stands behind them: `items[0]` is what `[[1]]` stands for."""

    text: str
    items: tuple[str, ...]


def protect(text: str) -> Protected:
    """Replace addresses, phone numbers, inline tags and placeholders by marks that a model copies."""
    items: list[str] = []
    parts: list[str] = []
    done = 0
    for start, end in spans(text):
        items.append(text[start:end])
        parts += [text[done:start], f"[[{len(items)}]]"]
        done = end
    return Protected("".join([*parts, text[done:]]), tuple(items))


def restore(text: str, items: tuple[str, ...]) -> tuple[str, list[str]]:
    """Put the originals back where their marks stand, and say which marks were lost, doubled or never given."""
    seen: set[int] = set()
    messages: list[str] = []

    def original(match: re.Match[str]) -> str:
        number = int(match["number"] or match["loose"])
        if not 1 <= number <= len(items):
            messages.append(f"The mark {match[0]!r} stands for nothing in the source; remove it.")
            return match[0]
        if number in seen:
            messages.append(f"{items[number - 1]!r} came twice; only its first place was kept.")
            return ""
        seen.add(number)
        return items[number - 1]

    restored = MARK.sub(original, text)
    lost = [item for number, item in enumerate(items, start=1) if number not in seen]
    messages += [f"{item!r} of the source is missing; put it back where it belongs." for item in lost]
    return restored, messages


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Find what is to be protected, as start and end, in order and without overlaps."""
    for match in _PROTECTED.finditer(text):
        end = match.end()
        if match.lastgroup in ("url", "domain"):
            end = match.start() + len(_without_sentence_marks(match[0]))
        yield match.start(), end


def _without_sentence_marks(address: str) -> str:
    """Cut off what belongs to the sentence around an address: its stop, a bracket that opened before it."""
    while address:
        unopened = any(
            address.endswith(close) and address.count(close) > address.count(open_)
            for open_, close in _BRACKETS
        )
        if address[-1] not in _TRAILING and not unopened:
            break
        address = address[:-1]
    return address

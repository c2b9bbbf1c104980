"""Chinese punctuation: full-width marks beside Hanzi, no spaces between Hanzi and figures or Latin words."""

import re
from typing import Final

# CJK Unified Ideographs with Extension A, compatibility ideographs, the planes beyond, and 〇 々.
HANZI: Final = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々"
_HAN: Final = f"[{HANZI}]"
_FULL: Final = "，。、；：？！（）《》〈〉“”‘’……—【】"
_WIDE: Final = f"[{HANZI}{_FULL}]"
_BEFORE: Final = rf"(?<=[{HANZI}）》〉”’】%℃])"

# Private use characters stand for protected things, addresses above all, which keep their spaces.
_HIDDEN: Final = r"\U000f0000-\U000fffff"

_FULL_WIDTH: Final = str.maketrans(",;:?!.()", "，；：？！。（）")
# Pairs of GB/T 15834-2011 for what models write instead.
_BRACKETS: Final = str.maketrans(
    {"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "〝": "“", "〞": "”"}
)
_DOTS: Final = re.compile(rf"(?<={_HAN})[ ]?[•・‧･∙⋅][ ]?(?={_HAN})")
_ELLIPSIS: Final = re.compile(r"\.{3,}|。{3,}|…+|(?:\.\s){2,}\.")
_DASH: Final = r"[ ]?(?:--|——|―)[—―\s-]*+"
_DASHES: Final = re.compile(rf"(?<=[{HANZI}{_FULL}]){_DASH}|{_DASH}(?=[{HANZI}{_FULL}])")
_ANGLES: Final = re.compile(rf"(?:<<|«)([^<>«»\n]*{_HAN}[^<>«»\n]*)(?:>>|»)")

# A comma, semicolon or colon beside a Hanzi; a colon between figures is a time or a ratio.
_PAUSE: Final = re.compile(
    rf"{_BEFORE}[ ]?[,;:](?!//)[ ]?|(?<![\s,;:])[ ]?[,;](?=[ ]?[{HANZI}《“（])[ ]?|(?<=[\w)\"])[ ]?:(?=[ ]?[{HANZI}《“])[ ]?"
)
_END: Final = re.compile(rf"{_BEFORE}[ ]?[?!]+")
_DOMAIN: Final = r"(?:com|net|org|cn|vn|gov|edu|info)(?![A-Za-z])"
_STOP: Final = re.compile(
    rf"{_BEFORE}[ ]?\.(?![A-Za-z0-9.])|(?<={_HAN})\.(?=[\"'”’]|\d|(?!{_DOMAIN})[A-Za-z])|(?:(?<=[A-Za-z]{{2}})|(?<=\d{{3}})|(?<=[{_HIDDEN}]))\.(?=[ ]?{_HAN})"
)
_LAST: Final = re.compile(
    rf"(?<=[^\s.,;:?!{_FULL}]|[）》〉”’】])[ ]?([.?!])(?=[\"'”’）)》】\]]*$)", re.MULTILINE
)
_MARKER: Final = re.compile(r"^[ ]?[(（]?\d{1,3}\.(?=\s*\S)", re.MULTILINE)
_ABBREVIATION: Final = re.compile(
    r"(?<![A-Za-z])(?:(?:[A-Za-z]\.)+[A-Za-z]|(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|No|Co|Ltd|Inc|Corp|etc|vs))$"
)

_TRIPLED: Final = re.compile(r"([，。、；：？！])(?:\s*\1)+")
_DOUBLED: Final = re.compile(
    r"([？！])\s*[。.]|[。.]\s*([？！])|[，、；]\s*(。)|(，)\s*[、,]|([？！])\s*[?!]"
)
_AFTER_QUOTE: Final = re.compile(r"([。！？]|……)([”’])。")

_OPEN_AT_END: Final = re.compile(r"(?<=\S)“(?=\s*$)")

_INK: Final = rf"[^\s{_HIDDEN}]"
_SPACES: Final = (
    re.compile(rf"(?<={_WIDE})[ ]+(?={_INK})|(?<={_INK})[ ]+(?={_WIDE})"),
    re.compile(r"(?<=\d)[ ]+(?=[%‰℃])"),
)


def polish_chinese(text: str) -> str:
    """Write marks, quotes and spaces as GB/T 15834 has them; what stands among Latin words or figures stays."""
    if not re.search(_HAN, text):
        return text
    text = _DOTS.sub("·", text.translate(_BRACKETS))
    text = _ELLIPSIS.sub("……", text)
    text = _DASHES.sub("——", text)
    text = _ANGLES.sub(r"《\1》", text)
    text = _round_brackets(_quotes(text))
    text = _marks(text)
    text = _no_doubles(text)
    for spaces in _SPACES:
        text = spaces.sub("", text)
    return text


def _marks(text: str) -> str:
    text = _PAUSE.sub(_widened, text)
    text = _END.sub(_widened, text)
    markers = {match.end() - 1 for match in _MARKER.finditer(text)}
    text = _STOP.sub(lambda match: match[0] if match.end() - 1 in markers else _stop(match), text)
    return _LAST.sub(_stop, text)


def _widened(match: re.Match[str]) -> str:
    return match[0].strip().translate(_FULL_WIDTH)


def _stop(match: re.Match[str]) -> str:
    """Widen a mark even after a Latin word, but not the stop of an abbreviation."""
    if "." in match[0] and _ABBREVIATION.search(match.string[max(0, match.start() - 20) : match.start()]):
        return match[0]
    return _widened(match)


def _no_doubles(text: str) -> str:
    text = _TRIPLED.sub(r"\1", text)
    text = _DOUBLED.sub(lambda match: next(group for group in match.groups() if group), text)
    return _AFTER_QUOTE.sub(r"\1\2", text)


def _round_brackets(text: str) -> str:
    """Widen the pairs that hold a Hanzi or stand beside one, other marks passed over."""
    wide = set()
    for start, end in _pairs(text):
        inside = text[start + 1 : end]
        before = text[:start].rstrip(" ,;.\"'”’）)")[-1:]
        after = text[end + 1 :].lstrip(" ,;.，。；、\"'”’（(")[:1]
        if re.search(_WIDE, inside) or re.match(_WIDE, before) or re.match(_WIDE, after):
            wide |= {start, end}
    return "".join(mark.translate(_FULL_WIDTH) if place in wide else mark for place, mark in enumerate(text))


def _pairs(text: str) -> list[tuple[int, int]]:
    stack: list[int] = []
    found: list[tuple[int, int]] = []
    for place, mark in enumerate(text):
        if mark in "(（":
            stack.append(place)
        elif mark in ")）" and stack:
            found.append((stack.pop(), place))
    return found


def _quotes(text: str) -> str:
    """Curl straight double quotes, by turns, in lines that have Hanzi, and straight single ones around Hanzi."""
    text = "\n".join(_curl(line) if re.search(_HAN, line) else line for line in text.split("\n"))
    return re.sub(rf"(?<![A-Za-z0-9])'([^'\n]*{_HAN}[^'\n]*)'(?![A-Za-z0-9])", r"‘\1’", text)


def _curl(line: str) -> str:
    first, *parts = line.split('"')
    # A quotation over several sentences leaves one mark alone here; at the end of a line it closes.
    open_ = len(parts) % 2 == 0 or first == "" or parts[-1].strip() != ""
    out = first
    for part in parts:
        out = f"{out}“{part.lstrip()}" if open_ else f"{out.rstrip()}”{part}"
        open_ = not open_
    return _OPEN_AT_END.sub("”", out)

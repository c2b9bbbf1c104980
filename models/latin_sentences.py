"""Where sentences end in Vietnamese and English: sentencex proposes, the rules here mend."""

import re

import sentencex

# Never the end of a sentence. Vietnamese: titles, degrees, places, books (the forms of Vietnamese news and of
# the usual address lists); English: titles and what stands before a number or a name.
_OPEN_ENDED = frozenset(
    "TP Tp tp TX Tx TT Tt tt P Q H T X Đ GS TS PGS ThS Ths BS Bs BSCK KS Ks CN KTS LS NGƯT NSND NSƯT Nxb NXB VD Vd vd "
    "tr Tr ĐT "
    "St Mr Mrs Ms Dr Prof Gen Col Capt Lt Sgt Gov Sen Rep Rev Hon Messrs vs Vs Mt Ft Pres approx cf viz i.e e.g".split()
)
# Before a figure only: “No. 4”, “Fig. 2”, “tr. 15”, “Jan. 5”.
_BEFORE_FIGURES = frozenset(
    "ca No Nos no nos Fig fig Vol vol pp p Art Sec Ch Add Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
)
# The end of a sentence only when a word follows that begins one.
_EITHER = frozenset("Co Ltd Inc Corp Jr Sr Bros Ave Rd Blvd Cty am pm a.m p.m A.M P.M".split())
_STARTERS = frozenset(
    "The This That These Those He She It They We You His Her Its Their Our There Here In On At As After Before During "
    "If When While However Meanwhile But And So For From With Since Although Besides Under By To "
    "Các Những Nó Ông Đây Đó Sau Trong Theo Khi Tại Với Đến Nhưng Và Nhiều Mỗi Tuy Do Vì Để Qua Hiện Ngoài Trên Dưới "
    "Họ Chúng Tôi Anh Chị Năm Ngày Từ Nếu".split()
)

_TOKEN = re.compile(r"[^\s(\[“‘\"',/–—-]+$")
_MARKER = re.compile(r"(?:^|[:;]\s+)[(\[]?(?:\d{1,3}(?:\.\d{1,2})*|[A-Za-zđĐ]|[IVXivx]{1,5})[.)\]]+$")
_HEADING = re.compile(
    r"(?:Điều|Khoản|Chương|Mục|Phần|Bài|Hình|Bảng|Câu|Bước|Article|Section|Chapter|Part|Figure|Table|Step)\s+"
    r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Z])\.$",
    re.IGNORECASE,
)
# Ends that sentencex passes over: an ellipsis, “v.v.” and “etc.” before a capital, a stop after a closing bracket,
# an initial before a word that begins a sentence, a unit after a figure, and “ca”, a Vietnamese word.
_EXTRA = re.compile(r"(?:…|\.{3}|\bv\.\s?v\.|\betc\.|[.!?][)\]”’\"]){1,8}[)\]”’\"»]*\s+")
_EXTRA_UNIT = re.compile(r"(?:\d\s?(?:[kcm]?m[²³]?|kg|g|ha|l)|\bca)\.\s+")
_EXTRA_INITIAL = re.compile(rf"\b[^\W\d_]\.\s+(?=(?:{'|'.join(sorted(_STARTERS))})\b)")
# sentencex never ends a sentence within quotation marks; a speech of several sentences has to be cut all the same.
LONGEST_QUOTATION = 400
_ANY_STOP = re.compile(r"[.!?…][)\]”’\"»]*\s+")
_NEXT_ITEM = re.compile(r"[(\[]?(?:[a-zđ]|[ivx]{1,4})\)\s")
_FINAL = re.compile(r"[.!?…][)\]”’\"»]*$")
_PORTION = (
    10_000  # characters; the time that sentencex takes grows with the square of the open quotation marks
)
_LOOK_BACK = 200  # characters; enough for any token, and it keeps long texts without an end linear
_LEADING = "\"'“‘«([{-–—•* "


def ends(text: str, *, kept: bytearray) -> list[int]:
    """List the places after which a new sentence begins, white space counted to the sentence before it.

    `kept` flags the places at which the text must stay together.
    """
    found: list[int] = []
    start = 0
    for place in sorted(_proposed(text)):
        if place <= start or kept[place]:
            continue
        left, right = text[max(start, place - _LOOK_BACK) : place].rstrip(), text[place : place + 80]
        if _is_end(left, right, glued=not text[place - 1].isspace()):
            found.append(place)
            start = place
    return found


def _proposed(text: str) -> set[int]:
    """Collect the ends that sentencex sees and those that it passes over."""
    places: set[int] = set()
    for start in range(0, len(text), _PORTION):
        places |= _proposed_by_sentencex(text, start, min(start + _PORTION, len(text)))
    for missed in (_EXTRA, _EXTRA_INITIAL, _EXTRA_UNIT):
        places.update(match.end() for match in missed.finditer(text))
    return {_after_space(text, place) for place in places}


def _proposed_by_sentencex(text: str, start: int, end: int) -> set[int]:
    """Ask sentencex about a portion of the text; where a portion ends says nothing."""
    places: set[int] = set()
    place = start
    # Unusual white space makes sentencex 1.0 panic (“not a char boundary”), and it cannot read lone surrogates.
    # It has no rules of its own for Vietnamese and takes the English ones for it.
    for sentence in sentencex.segment("en", re.sub(r"[\s\ud800-\udfff]", " ", text[start:end])):
        if len(sentence) > LONGEST_QUOTATION:
            places.update(match.end() for match in _ANY_STOP.finditer(text, place, place + len(sentence)))
        place += len(sentence)
        places.add(place)
    return places - {end} if end < len(text) else places


def _after_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _is_end(left: str, right: str, *, glued: bool) -> bool:
    """Decide whether a sentence ends between what stands before a place and what stands after it."""
    begin = right.lstrip(_LEADING)
    if (
        not begin
        or begin[0] in ")]”’»"
        or not _FINAL.search(left)
        or (begin[0].islower() and not _NEXT_ITEM.match(right))
    ):
        return False
    if _MARKER.search(left) or _HEADING.fullmatch(left):
        return False
    if glued and not _is_missing_space(left, begin):
        return False
    return not left.endswith(".") or _stop_ends(left, begin)


def _is_missing_space(left: str, begin: str) -> bool:
    """Tell “gái.Dựa” from “v1.Beta”, “U.S.Army” and the like."""
    before = left.rstrip('.!?…)]”’"»')[-2:]
    closed = before[-1:].islower() or before[-1:].isdigit() or (len(before) == 2 and before.isupper())
    return closed and begin[0].isupper() and not begin[1:2].isupper()


def _stop_ends(left: str, begin: str) -> bool:
    """Decide whether the stop at the end of `left` closes a sentence or only an abbreviation."""
    match = _TOKEN.search(left[-40:].rstrip("."))
    token = match[0] if match else ""
    last = token.rpartition(".")[2]
    word = re.split(r"[\s,.;:!?”\"’)]", begin, maxsplit=1)[0]
    if token in ("v.v", "etc") or left.endswith(("...", "v. v.")):
        return True
    if token in _OPEN_ENDED or last in _OPEN_ENDED:
        return False
    if last in _BEFORE_FIGURES:
        return not begin[0].isdigit()
    if token in _EITHER or (len(last) == 1 and last.isupper()):
        return word in _STARTERS
    return True

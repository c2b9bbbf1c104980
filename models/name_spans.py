"""Where names of persons stand in a text, told by their form: family name, capitals, titles beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from models.readings import all_surnames, pinyin_syllables, strip_diacritics, surnames
from models.syllables import is_syllable
from models.termbase import TermMatch

# `bare` is Vietnamese without diacritics; `either` may be that or pinyin (`Tao Hui`).
Form = Literal["vi", "bare", "pinyin", "either", "zh"]


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name of a person at a place in a text; see `Form`."""

    text: str
    start: int
    end: int
    form: Form


_RUN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?: [^\W\d_]+(?:['’][^\W\d_]+)?)*")
_WORD = re.compile(r"\S+")
_MOST = {"vi": 5, "en": 4}
# Words before a name that are no part of it; a capital on them means nothing at the head of a sentence.
_HONORIFICS = frozenset("ông bà anh chị em cô chú bác thầy cụ mr mrs ms dr prof professor comrade".split())
# A name after one of these names a place, school or ship, not a person.
_PLACE_WORDS = re.compile(
    r"(?:đường|phố|phường|xã|huyện|quận|tỉnh|trường|thôn|xóm|bản|núi|sông|hồ|đảo|chợ|cầu|đền|chùa|lăng|giải|ga|trạm|bay|kênh|bến|cảng|hang|động|vịnh|đèo|làng|trấn|nước|street|road)\s+$",
    re.IGNORECASE,
)
_ENGLISH_WORDS = frozenset("long sun song can ban dan tan man ha he she mai an so to do go no".split())
_TITLES = (
    "总书记|副书记|书记|副主席|主席|副主任|主任|秘书长|副市长|市长|副县长|县长|副省长|省长|州长|区长|镇长|乡长|部长|副部长|厅长|副厅长"
    "|局长|副局长|处长|科长|会长|副会长|总理|议长|教授|博士|馆长|校长|院长|所长|站长|屯长|队长|团长|经理|董事长|总裁|专家|学者|村民|农民|艺人"
    "|记者|医生|老师|工程师|教练|领事|大使|发言人|负责人|导游|地质学家|讲解员"
)
_VERBS = "指出|表示|介绍|认为|强调|说|称|主持|出席|率|讲话|致辞|致词|告诉|透露|提出|建议|回忆|坦言|笑道|解释|补充|签署|会见|作|在|和|与|及|同志|先生|女士"
_HAN = r"[\u4e00-\u9fff]"
_END = rf"(?=[，。、；：！？（）“”\s]|$|{_VERBS})"


def find_names(text: str, language: str, terms: Sequence[TermMatch]) -> list[NameSpan]:
    """List names of persons in reading order; what overlaps a known term is left out."""
    found = _chinese(text) if language == "zh" else _latin(text, language)
    taken = [(match.start, match.end) for match in terms]
    free = (span for span in found if not any(span.start < end and start < span.end for start, end in taken))
    return [span for span in free if language == "zh" or _is_safe(span, text, terms)]


def _is_safe(span: NameSpan, text: str, terms: Sequence[TermMatch]) -> bool:
    """Want a sign beside a name of two syllables, since many places have two (`Biên Hòa`)."""
    if len(span.text.split()) > 2 or (
        span.form == "pinyin" and len(pinyin_syllables(span.text.split()[1])) == 2
    ):
        return True
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start].strip()
    alone = not line and text[span.end :].split("\n", 1)[0].strip() == ""
    titles = [match for match in terms if match.term.kind in ("title", "office")]
    before = any(text[match.end : span.start].strip() == "" and match.end <= span.start for match in titles)
    after = text[span.end : span.end + 2] == ", " and any(match.start == span.end + 2 for match in titles)
    return alone or before or after or _is_polite(text, span.start)


def _is_polite(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(". ").split()
    return bool(before) and before[-1].lower() in _HONORIFICS


def _latin(text: str, language: str) -> Iterator[NameSpan]:
    for run in _RUN.finditer(text):
        words = [(run.start() + word.start(), word.group()) for word in _WORD.finditer(run.group())]
        at = 0
        while at < len(words):
            taken = _name_at(text, words[at:], language)
            if taken:
                first, last = words[at], words[at + taken[0] - 1]
                end = last[0] + len(last[1])
                yield NameSpan(text[first[0] : end], first[0], end, taken[1])
            at += taken[0] if taken else 1


def _name_at(text: str, words: Sequence[tuple[int, str]], language: str) -> tuple[int, Form] | None:
    """Tell how many of the words, from the first on, are one name, and in which form."""
    start, first = words[0]
    if not _is_name_word(first) or first.lower() in _HONORIFICS or _PLACE_WORDS.search(text[:start]):
        return None
    size = next((at for at, (_, word) in enumerate(words) if not _is_name_word(word)), len(words))
    if (
        language == "en"
        and _is_polite(text, start)
        and size == 1
        and len(words) > 1
        and words[1][1].islower()
    ):
        size = 2  # `Mr. Lu xinshe`: translators forget the capital
    if not 2 <= size <= _MOST[language]:
        return None
    form = _form([word for _, word in words[:size]], language)
    return (size, form) if form else None


def _is_name_word(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or not word[1:].isupper())


def _form(words: Sequence[str], language: str) -> Form | None:
    if all(is_syllable(word) for word in words) and _is_vietnamese_family(words, "vi"):
        marked = not " ".join(words).isascii()
        if language == "vi" or marked:
            return "vi"
    if language == "en":
        return _bare_or_pinyin(words)
    return None


def _bare_or_pinyin(words: Sequence[str]) -> Form | None:
    low = [word.lower() for word in words]
    chinese = len(words) == 2 and bool(surnames(low[0], script="pinyin")) and bool(pinyin_syllables(low[1]))
    vietnamese = _is_vietnamese_family(words, "bare") and all(_is_bare_syllable(word) for word in low)
    if low[0] in _ENGLISH_WORDS and len(words) == 2 and not (chinese and len(pinyin_syllables(low[1])) == 2):
        return None
    if chinese and vietnamese and len(pinyin_syllables(low[1])) == 1:
        return "either"
    return "pinyin" if chinese else "bare" if vietnamese else None


def _is_vietnamese_family(words: Sequence[str], script: str) -> bool:
    sizes = (1, 2) if len(words) > 2 else (1,)
    return any(surnames(" ".join(words[:size]), script=script) for size in sizes)


@cache
def _bare_syllables() -> frozenset[str]:
    """List what is left of the syllables in names when diacritics are taken off; see `_is_bare_syllable`."""
    return frozenset(
        strip_diacritics(reading).lower() for surname in all_surnames() for reading in surname.vi
    )


def _is_bare_syllable(word: str) -> bool:
    # Rhymes such as `uyen` and `ien` have a circumflex in full spelling, which no bare form shows.
    return (
        word in _bare_syllables()
        or is_syllable(word)
        or any(is_syllable(full) for full in _circumflexed(word))
    )


def _circumflexed(word: str) -> Iterator[str]:
    for plain, marked in (
        ("e", "ê"),
        ("o", "ô"),
        ("o", "ơ"),
        ("a", "â"),
        ("a", "ă"),
        ("u", "ư"),
        ("uo", "ươ"),
        ("uo", "uô"),
    ):
        if plain in word:
            yield word.replace(plain, marked)


def _chinese(text: str) -> Iterator[NameSpan]:
    family = "|".join(
        sorted((surname.hanzi for surname in all_surnames() if surname.hanzi), key=len, reverse=True)
    )
    after_title = rf"(?:{_TITLES})(?P<a>(?:{family}){_HAN}{{1,3}}?){_END}"
    before_verb = (
        rf"(?:^|[，。、；：“”！？\s])(?P<b>(?:{family}){_HAN}{{1,2}}?)(?=(?:{_SAID})|，(?:{_TITLES}))"
    )
    for match in _compiled(rf"{after_title}|{before_verb}").finditer(text):
        name = "a" if match.group("a") else "b"
        yield NameSpan(match.group(name), match.start(name), match.end(name), "zh")


_SAID = "指出|表示|介绍|认为|强调|说|主持|讲话|致辞|同志|先生|女士|坦言|解释|回忆"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)

"""House typography of target segments: marks, quotes and spaces by language, the final mark by the source."""

import re
from typing import Final

from models.chinese_marks import polish_chinese
from models.english_marks import polish_english
from models.latin_marks import polish_latin
from models.normalize import clean, tone_style
from models.protect import spans

_ENDS: Final = {"zh": {".": "。", "?": "？", "!": "！", "…": "……", ":": "：", ";": "；"}}
_SAME: Final = {mark: mark for mark in ".?!…:;"}
_KINDS: Final = {"。": ".", "？": "?", "！": "!", "：": ":", "；": ";", "．": ".", "｡": "."}
_CLOSERS: Final = "\"'“”’」』）)》】]»"
_FINAL: Final = re.compile(rf"(\.\.\.|[.?!…:;。？！：；．｡])[{re.escape(_CLOSERS)}\s]*$")
_LONE_STOP: Final = re.compile(rf"[.。]([{re.escape(_CLOSERS)}]*)$")
_SENTENCE_MARK: Final = re.compile(r"[。？！]|[.?!](?=[\s”’\"')\]]|$)")
# Their stop belongs to them, and does not tell whether a sentence ends.
_ABBREVIATED: Final = re.compile(r"(?:\b(?:Co|Ltd|Inc|Corp|Jr|Sr|St|No)|\b(?:[^\W\d_]\.)+[^\W\d_])\.\W*$")
# English goes out as wire copy does, with straight quotes; whoever publishes it sets them in the style of the house.
_STRAIGHT: Final = str.maketrans("“”‘’", "\"\"''")
# Private use characters stand for addresses and the like while marks are changed.
_HIDDEN: Final = 0xF0000


def polish(text: str, language: str, *, source: str = "") -> str:
    """Give a target segment the house typography; doing it again changes nothing.

    With a `source`, a final mark that the target lacks is added, and the full stop of a target whose source has
    no final mark is taken off. Figures, addresses and the text itself stay.
    """
    cleaned = clean(text)
    hidden, items = _hide(cleaned)
    polished = polish_chinese(hidden) if language.startswith("zh") else polish_latin(hidden)
    if language == "vi":
        polished = tone_style(polished)
    if language == "en":
        polished = polish_english(polished.translate(_STRAIGHT))
    return _show(_final_mark(polished.strip(), language, source), items)


def _hide(text: str) -> tuple[str, list[str]]:
    items: list[str] = []
    parts: list[str] = []
    done = 0
    for start, end in spans(text):
        parts += [text[done:start], chr(_HIDDEN + len(items))]
        items.append(text[start:end])
        done = end
    return "".join([*parts, text[done:]]), items


def _show(text: str, items: list[str]) -> str:
    for index, item in enumerate(items):
        text = text.replace(chr(_HIDDEN + index), item)
    return text


def _final_mark(text: str, language: str, source: str) -> str:
    if not any(map(str.isalpha, source)) or not text or _ABBREVIATED.search(source):
        return text
    wanted = _FINAL.search(_hide(clean(source))[0])
    found = _FINAL.search(text)
    kind = _kind(wanted[1]) if wanted else None
    ends = _ENDS.get(language[:2], _SAME)
    if kind is None:
        return text if _ABBREVIATED.search(text) else _without_lone_stop(text, "")
    if kind in ":;" and found:
        return _without_lone_stop(text, ends[kind])
    return text if found else _with_mark(text, ends[kind])


def _kind(mark: str) -> str:
    return "…" if mark == "..." else _KINDS.get(mark, mark)


def _without_lone_stop(text: str, instead: str) -> str:
    if len(_SENTENCE_MARK.findall(text)) != 1:
        return text
    return _LONE_STOP.sub(lambda match: instead + match[1] if instead else match[1], text)


def _with_mark(text: str, mark: str) -> str:
    return re.sub(r"[,，、\s]*$", "", text) + mark

"""Letters that have no place in the target language."""

import re
from collections.abc import Iterable, Iterator

from models.checks.base import Check, Pair
from models.checks.letters import CHINESE, FOREIGN, HANZI, VIETNAMESE, VIETNAMESE_ONLY, base
from models.chinese import to_simplified

_LATIN_RUN = re.compile(r"(?<![^\W_])[a-z]{2,}(?:[ ,'’-]+[a-z]{2,}){3,}(?![^\W_])")
_VIETNAMESE_RUN = re.compile(r"(?<!\w)[^\W\d_]+(?:\s+[^\W\d_]+){2,}(?!\w)")
_VIETNAMESE_WORD = re.compile(
    rf"[A-Za-z\u00c0-\u01b0\u1ea0-\u1ef9]*{VIETNAMESE_ONLY.pattern}[A-Za-z\u00c0-\u01b0\u1ea0-\u1ef9]*"
)
_GLOSS = re.compile(r"[(（][^()（）]*[)）]")


class ScriptCheck(Check):
    """Flag Hanzi in Vietnamese and English, Vietnamese in English and Chinese, Traditional forms in Simplified."""

    name = "script"
    good = (
        Pair("百色市邻近越南。", "Bách Sắc giáp Việt Nam.", "zh", "vi"),
        Pair("Góc α là 30 độ ở Cao Bằng.", "The angle α is 30 degrees in Cao Bằng.", "vi", "en"),
        Pair("UNESCO praised the park.", "UNESCO 赞扬了该公园。", "en", "zh"),
        Pair("Ông Nguyễn Văn Bình phát biểu.", "阮文平（Nguyễn Văn Bình）先生发言。", "vi", "zh"),
        Pair("A famous dry lake near the tower.", "著名的干湖，靠近瞭望塔。", "en", "zh"),
        Pair("The sign read Добро.", "Biển ghi chữ Добро.", "en", "vi"),
        Pair("这座公园很大。", "這座公園很大。", "zh", "zh-Hant"),
    )
    bad = (
        Pair("百色市邻近越南。", "百色 giáp Việt Nam.", "zh", "vi"),
        Pair("The park is open.", "Công viên mở cửa для всех.", "en", "vi"),
        Pair("Công viên mở cửa.", "The park is ເປີດ.", "vi", "en"),
        Pair("Công viên mở cửa.", "公园 mở cửa。", "vi", "zh"),
        Pair("The park is open.", "這個公園已開放。", "en", "zh"),
        Pair("The park is open.", "公园です。", "en", "zh"),
        Pair("The park is open to all visitors now.", "公园 is open to all visitors 了。", "en", "zh"),
        Pair("Hai bên thúc đẩy hợp tác.", "The two sides thúc đẩy hợp tác.", "vi", "en"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Look for the scripts that the target language cannot hold, then for its own traps."""
        for name, run in _foreign(pair):
            yield f"{name} in the translation: {run!r}."
        match base(pair.target_language):
            case "zh":
                yield from _in_chinese(pair)
            case "en":
                for run in _vietnamese_runs(pair.target):
                    yield f"Words left in Vietnamese: {run!r}."


def _foreign(pair: Pair) -> Iterator[tuple[str, str]]:
    """Find runs in other scripts, but for those that the source quotes as well."""
    for name, pattern in FOREIGN.items():
        yield from ((name, run) for run in pattern.findall(pair.target) if run not in pair.source)
    if base(pair.target_language) != "zh":
        quoted = "" if base(pair.source_language) == "zh" else pair.source
        yield from (("Chinese characters", run) for run in CHINESE.findall(pair.target) if run not in quoted)


def _in_chinese(pair: Pair) -> Iterator[str]:
    """Find words left in Vietnamese or English, and Traditional forms where Simplified ones are wanted."""
    text = _GLOSS.sub("", pair.target)
    for word in _VIETNAMESE_WORD.findall(text):
        yield f"A word left in Vietnamese: {word!r}."
    for run in _LATIN_RUN.findall(text):
        yield f"Words left untranslated: {run!r}."
    if pair.target_language == "zh":
        for hanzi in dict.fromkeys(HANZI.findall(pair.target)):
            if _is_traditional(hanzi):
                yield f"The Traditional form {hanzi!r}; Simplified Chinese writes {to_simplified(hanzi)!r}."


def _is_traditional(hanzi: str) -> bool:
    """Tell 這 from 著, 乾 and 瞭, which GB 2312, the first set of Simplified characters, has too."""
    try:
        hanzi.encode("gb2312")
    except UnicodeEncodeError:
        return to_simplified(hanzi) != hanzi
    return False


def _vietnamese_runs(text: str) -> Iterator[str]:
    """Find three or more lower-case Vietnamese words in a row: names are capitalised, dishes and songs shorter."""
    for match in _VIETNAMESE_RUN.finditer(text):
        run: list[str] = []
        for word in [*match[0].split(), ""]:
            if word.islower() and VIETNAMESE.search(word):
                run.append(word)
                continue
            if len(run) >= 3 and VIETNAMESE_ONLY.search(" ".join(run)):
                yield " ".join(run)
            run = []

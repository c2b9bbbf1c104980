"""Loops, the way in which neural models fail most visibly."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from models.checks.base import Check, Pair
from models.checks.letters import base
from models.chinese_sentences import HAN

# Sentence ends count, so that “… of an event. An event is …” is no loop.
_TOKEN = re.compile(rf"[{HAN}]|[.!?。！？]+(?!\w)|(?:(?![{HAN}])\w)+(?:['’-](?:(?![{HAN}])\w)+)*")
_HANZI = re.compile(f"[{HAN}]")
_LETTER_LOOP = re.compile(r"([^\W\d_]{1,4}?)\1{5,}")
_MARK_LOOP = re.compile(r"([^\w\s])\1{7,}")
_LONGEST = 12
_NEVER = 1_000_000
# A stock phrase may come three times in a long sentence.
_PHRASE_LENGTHS = {"vi": 4, "en": 3, "zh": 6}
_PHRASE_TIMES = 4


class RepetitionCheck(Check):
    """Flag words and phrases that come again and again, unless they do so in the source."""

    name = "repetition"
    good = (
        Pair("Trà, trà và trà.", "Tea, tea, and tea.", "vi", "en"),
        Pair(
            "Đường xa, núi xanh xanh, nước trong trong.",
            "The road is long, the hills green, the water clear.",
            "vi",
            "en",
        ),
        Pair("1 000 000 000 people", "1 000 000 000 người", "en", "vi"),
        Pair("Go, go, go, go!", "走，走，走，走！", "en", "zh"),
        Pair("他们研究研究再说。", "They will look into it first.", "zh", "en"),
    )
    bad = (
        Pair("The minister left for Syria.", "Bộ trưởng đã đi Syria Syria Syria Syria", "en", "vi"),
        Pair("Hai bên hợp tác.", "The two sides work together, the two sides work together.", "vi", "en"),
        Pair("The park grows.", "公园公园公园公园公园在发展。", "en", "zh"),
        Pair("The park grows.", "公园的发展很好，公园的发展很好。", "en", "zh"),
        Pair("How nice.", "Hay quáhahahahahahaha.", "en", "vi"),
        Pair("The end.", "Hết..........", "en", "vi"),
        Pair(
            "They protect caves.",
            "Họ bảo vệ hang đá, họ bảo vệ hang nước, họ bảo vệ hang sâu, họ bảo vệ hang dài.",
            "en",
            "vi",
        ),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Compare the loops of the target with the worst loop of the source."""
        phrase, times = max(_loops(pair.target), key=lambda loop: loop[1], default=("", 1))
        if times > 1 and times > max((usual for _, usual in _loops(pair.source)), default=1):
            yield f"{phrase!r} comes {times} times in a row."
        else:
            yield from _phrases(pair)
        for pattern in (_LETTER_LOOP, _MARK_LOOP):
            match = pattern.search(pair.target)
            if match and not pattern.search(pair.source):
                yield f"A loop of characters: {match[0][:20]!r}."


def _loops(text: str) -> Iterator[tuple[str, int]]:
    """Find what is repeated with nothing in between, with how often it comes."""
    tokens = _TOKEN.findall(text.casefold())
    for length in range(1, min(_LONGEST, len(tokens) // 2) + 1):
        same = 0
        for index in range(length, len(tokens) + 1):
            if index < len(tokens) and tokens[index] == tokens[index - length]:
                same += 1
                continue
            times = same // length + 1
            phrase = tokens[index - same - length : index - same]
            if times > 1 and times >= _least_times(phrase):
                yield _written(phrase), times
            same = 0


def _least_times(phrase: list[str]) -> int:
    """Say how often a phrase must come to be a loop: short ones are doubled on purpose (xanh xanh, 研究研究)."""
    phrase = [token for token in phrase if token[0].isalnum()]
    hanzi = sum(bool(_HANZI.match(token)) for token in phrase)
    if all(token.isdigit() for token in phrase):
        return _NEVER
    if hanzi == len(phrase):
        return 4 if hanzi == 1 else 3 if hanzi < 6 else 2
    return 3 if len(phrase) < 4 else 2


def _phrases(pair: Pair) -> Iterator[str]:
    """Find a phrase that keeps coming back, with other words in between."""
    phrase, times = _commonest(pair.target, pair.target_language)
    if times >= _PHRASE_TIMES and times > _commonest(pair.source, pair.source_language)[1] + 1:
        yield f"{phrase!r} comes {times} times."


def _commonest(text: str, language: str) -> tuple[str, int]:
    tokens = _TOKEN.findall(text.casefold())
    length = _PHRASE_LENGTHS[base(language)]
    counts = Counter(tuple(tokens[index : index + length]) for index in range(len(tokens) - length + 1))
    phrase, times = counts.most_common(1)[0] if counts else ((), 0)
    return _written(list(phrase)), times


def _written(phrase: list[str]) -> str:
    phrase = [token for token in phrase if token[0].isalnum()]
    return ("" if all(_HANZI.match(token) for token in phrase) else " ").join(phrase)

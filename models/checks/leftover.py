"""What the machinery around a model left in its answer."""

import re
from collections.abc import Iterable

from models import protect
from models.checks.base import Check, Pair

_ECHO = "an echo of the prompt"
_TRACES = {
    "a mark that stands for something protected": protect.MARK,
    # ChatML, Llama, Gemma and sentencepiece tokens, NLLB and OPUS language tokens.
    "a control token of a model": re.compile(
        r"<\|[^<>|]{1,40}\|>|<\|im_\w+|</?s>|\[/?INST\]|<</?SYS>>|<(?:unk|pad|mask|bos|eos)>|<(?:start|end)_of_turn>"
        r"|</?think>|▁|>>[a-z]{2,3}(?:_\w+)?<<|\b[a-z]{3}_(?:Latn|Hans|Hant)\b|__[a-z]{2}__"
    ),
    "a character that could not be decoded": re.compile("\ufffd"),
    # What models/families/chat.py puts above a segment.
    "a line of the prompt": re.compile(r"[\[［]\s*(?:Before|Terms)\s*[:：]"),
    "a Markdown fence": re.compile(r"```|~~~"),
    "Markdown emphasis": re.compile(r"\*\*[^*]+\*\*|^#{1,6} ", re.MULTILINE),
    _ECHO: re.compile(
        r"^\W*(?:(?:the )?(?:\w+ )?(?:translation|translated text|output|answer|response)(?: (?:in|into|to) \w+)?"
        r"|(?:vietnamese|english|(?:simplified )?chinese|source|target)(?: text)?|user|assistant|system"
        r"|bản dịch(?: tiếng \w+)?|dịch(?: sang tiếng \w+)?|tiếng (?:việt|anh|trung)"
        r"|(?:中文|英文|越南文|越南语)?(?:译文|翻译)(?:如下|结果)?|中文|英文|英语|越南语|越南文|原文|答案)\s*[:：]",
        re.IGNORECASE,
    ),
    "talk of a chat model": re.compile(
        r"^\W*(?:(?:sure|certainly|of course|okay)[,!.] here|here (?:is|are) (?:the|a|your) (?:\w+ )?translat"
        r"|(?:the|this) (?:\w+ )?(?:text|sentence) (?:translates|can be translated)|as an ai\b|i(?:['’]m| am) sorry, but i can"
        r"|dưới đây là bản dịch|đây là bản dịch|以下是.{0,12}(?:译文|翻译)|好的[，,]以下|这句话的翻译)"
        r"|[(（](?:translator'?s )?note\s?:|[(（]注[:：]|[(（](?:ghi chú|chú thích|lưu ý)\s?:",
        re.IGNORECASE,
    ),
}
# “Nguồn: …” is rightly “Source: …”: what begins with a label may do so in translation.
_LABEL = re.compile(r"\W*[^:：]{1,30}[:：]")


class LeftoverCheck(Check):
    """Flag traces of prompts, chat templates, protection and formatting that the source does not have."""

    name = "leftover"
    good = (
        Pair("Bản dịch: Lê Minh", "Translation: Lê Minh", "vi", "en"),
        Pair("Xem [1] và [2].", "See [1] and [2].", "vi", "en"),
        Pair("Nguồn: Báo Cao Bằng", "Source: Cao Bang Newspaper", "vi", "en"),
        Pair("English is widely spoken here.", "Ở đây nhiều người nói tiếng Anh.", "en", "vi"),
        Pair("Here is the map of the park.", "这里是公园的地图。", "en", "zh"),
        Pair("Dùng ``` để viết mã.", "Use ``` to write code.", "vi", "en"),
    )
    bad = (
        Pair("Xem trang mạng.", "See [[1]].", "vi", "en"),
        Pair("See the page.", "请看［［1］］。", "en", "zh"),
        Pair("Công viên mở cửa.", "The park opens.<|im_end|>", "vi", "en"),
        Pair("Công viên mở cửa.", "The park opens [Before: It was shut.]", "vi", "en"),
        Pair("Công viên mở cửa.", "Translation: The park opens.", "vi", "en"),
        Pair("Công viên mở cửa.", "Here is the translation: The park opens.", "vi", "en"),
        Pair("The park opens.", "译文：公园开放。", "en", "zh"),
        Pair("The park opens.", "Bản dịch: Công viên mở cửa.", "en", "vi"),
        Pair("The park opens.", "```\n公园开放。\n```", "en", "zh"),
        Pair("The park opens.", "Công viên **mở cửa**.", "en", "vi"),
        Pair("The park opens.", "Công viên m\ufffd cửa.", "en", "vi"),
        Pair("公园开放。", "The park opens. (Note: the source has no subject.)", "zh", "en"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Report each kind of trace once, unless the source holds the same kind."""
        for name, pattern in _TRACES.items():
            match = pattern.search(pair.target)
            if (
                match
                and not pattern.search(pair.source)
                and not (name == _ECHO and _LABEL.match(pair.source))
            ):
                yield f"This looks like {name}: {match[0].strip()!r}."

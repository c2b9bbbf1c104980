"""Instruction-tuned language models, asked by worked examples rather than by orders."""

from collections.abc import Sequence
from typing import ClassVar, Final

from models.engines.base import Request
from models.families.base import Family, SummaryTask, TranslationTask
from models.families.examples import worked_examples
from models.languages import LANGUAGES

# Tokens that one character of source text may need in the target language: generous estimates, not measured.
# A budget that was too small shows as a finding, because the engine says where it cut.
_TOKENS_PER_CHARACTER: Final = {
    ("vi", "en"): 0.6,
    ("vi", "zh"): 0.6,
    ("en", "vi"): 0.9,
    ("en", "zh"): 0.6,
    ("zh", "vi"): 4.0,
    ("zh", "en"): 2.5,
}
_SPARE_TOKENS: Final = 32
_ORDER: Final = (
    "You are a professional news translator. Translate every {source} sentence that you are given into natural, "
    "accurate {target}. Leave nothing out and add nothing; keep every name and figure. "
    "Use the terms in square brackets; do not translate what stands in square brackets. "
    "Reply with the translation only."
)
# Where the model scored better without examples (docs/decisions/0003).
_AT_HOME: Final = frozenset({("zh", "en")})
_PLAIN_SYSTEM: Final = "You are a helpful assistant."
_PLAIN_ORDER: Final = (
    "Translate the following text from {source} into {target}. Reply with the translation only.\n\n"
)
_USER: Final = "<|im_start|>user\n"
_STOP: Final = ("\n", "<|im_end|>", "<|endoftext|>")
_SUMMARY_ORDERS: Final = {
    "vi": "Tóm tắt bản tin sau bằng tiếng Việt trong {sentences} câu. Chỉ dùng thông tin có trong bản tin.",
    "en": "Summarize the following news item in English in {sentences}. Use only what the item says.",
    "zh": "请用中文以{sentences}句话概括下面的新闻。只使用新闻中已有的信息。",
}
_TITLE: Final = {"vi": "Tiêu đề", "en": "Title", "zh": "标题"}


class ChatFamily(Family):
    """Asks a chat model (ChatML markup) for translations and summaries.

    Worked examples are earlier turns of the dialogue; everything up to the last turn is the same for all
    requests of a direction. docs/decisions/0003 has the figures for the other ways of asking.
    """

    name: ClassVar[str] = "chat"
    summarizes: ClassVar[bool] = True

    def translation(self, task: TranslationTask) -> Request:
        """Write the dialogue's head (`Request.prefix`), then the segment as its last turn."""
        head = _head(task.source, task.target)
        # Without an order that explains it, the model translates the sentence before as well.
        previous = None if (task.source, task.target) in _AT_HOME else task.previous
        return Request(
            prompt=head + _question(task.text, task.terms, previous),
            max_tokens=_budget(task),
            prefix=len(head),
            stop=_STOP,
            forbidden=task.target,
        )

    def summary(self, task: SummaryTask) -> Request:
        """Write a chat turn in the text's own language, so that the answer stays in it."""
        sentences = _count(task.sentences, task.language)
        order = _SUMMARY_ORDERS[task.language].format(sentences=sentences)
        if task.missed:
            order = f"{order} {task.missed}"
        user = f"{order}\n\n{_TITLE[task.language]}: {task.title}\n{task.text}"
        prompt = f"<|im_start|>system\n{order}<|im_end|>\n<|im_start|>user\n{user}<|im_end|>\n<|im_start|>assistant\n"
        return Request(
            prompt=prompt,
            max_tokens=90 * task.sentences,
            stop=_STOP,
            forbidden=task.language,
        )

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take off the mark that closes a turn."""
        return text.strip().removesuffix("<|im_end|>").strip()


def _head(source: str, target: str) -> str:
    """Write the part of the dialogue that all segments of a direction share, up to where the last turn opens."""
    names = {"source": LANGUAGES[source].name, "target": LANGUAGES[target].name}
    if (source, target) in _AT_HOME:
        return _turn("system", _PLAIN_SYSTEM) + _USER + _PLAIN_ORDER.format(**names)
    turns = [
        _question(example.text[source], [(term[source], term[target]) for term in example.terms], None)
        + f"{example.text[target]}<|im_end|>\n"
        for example in worked_examples()
    ]
    return _turn("system", _ORDER.format(**names)) + _USER + _USER.join([*turns, ""])


def _turn(who: str, text: str) -> str:
    return f"<|im_start|>{who}\n{text}<|im_end|>\n"


def _question(text: str, terms: Sequence[tuple[str, str]], previous: str | None) -> str:
    """Write one user turn after its opening: what came before and the terms, then the text alone on its line."""
    lines = []
    if previous:
        lines.append(f"[Before: {previous}]")
    if terms:
        lines.append(f"[Terms: {'; '.join(f'{source} = {target}' for source, target in terms)}]")
    lines.append(text)
    return "\n".join(lines) + "<|im_end|>\n<|im_start|>assistant\n"


def _budget(task: TranslationTask) -> int:
    return _SPARE_TOKENS + int(len(task.text) * _TOKENS_PER_CHARACTER[task.source, task.target])


def _count(sentences: int, language: str) -> str:
    if language != "en":
        return str(sentences)
    return "one sentence" if sentences == 1 else f"{sentences} sentences"

"""What chat families ask for, without any model's markup; not a family of its own."""

from collections.abc import Sequence
from typing import Final

from models.families.base import SummaryTask, TranslationTask
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
_SUMMARY_ORDERS: Final = {
    "vi": "Tóm tắt bản tin sau bằng tiếng Việt trong {sentences} câu. Chỉ dùng thông tin có trong bản tin.",
    "en": "Summarize the following news item in English in {sentences}. Use only what the item says.",
    "zh": "请用中文以{sentences}句话概括下面的新闻。只使用新闻中已有的信息。",
}
_TITLE: Final = {"vi": "Tiêu đề", "en": "Title", "zh": "标题"}
_SUMMARY_TOKENS: Final = 90


def names(source: str, target: str) -> dict[str, str]:
    """Name both languages in English, as `source` and `target` of a format string."""
    return {"source": LANGUAGES[source].name, "target": LANGUAGES[target].name}


def translation_order(source: str, target: str) -> str:
    """Write the order that explains terms and context to a model without a prompt of its own."""
    return _ORDER.format(**names(source, target))


def example_turns(source: str, target: str) -> list[tuple[str, str]]:
    """Write the worked examples as questions and answers."""
    return [
        (
            question(example.text[source], [(term[source], term[target]) for term in example.terms], None),
            example.text[target],
        )
        for example in worked_examples()
    ]


def question(text: str, terms: Sequence[tuple[str, str]], previous: str | None) -> str:
    """Write what came before and the terms, then the text alone on its line."""
    lines = []
    if previous:
        lines.append(f"[Before: {previous}]")
    if terms:
        lines.append(f"[Terms: {'; '.join(f'{source} = {target}' for source, target in terms)}]")
    lines.append(text)
    return "\n".join(lines)


def budget(task: TranslationTask) -> int:
    """Give the most tokens that a translation may have."""
    return _SPARE_TOKENS + int(len(task.text) * _TOKENS_PER_CHARACTER[task.source, task.target])


def summary_order(task: SummaryTask) -> str:
    """Write the order in the text's own language, so that the answer stays in it."""
    sentences = _count(task.sentences, task.language)
    order = _SUMMARY_ORDERS[task.language].format(sentences=sentences)
    return f"{order} {task.missed}" if task.missed else order


def summary_text(task: SummaryTask) -> str:
    """Write what is to be summarized: title and text."""
    return f"{_TITLE[task.language]}: {task.title}\n{task.text}"


def summary_budget(task: SummaryTask) -> int:
    """Give the most tokens that a summary may have."""
    return _SUMMARY_TOKENS * task.sentences


def _count(sentences: int, language: str) -> str:
    if language != "en":
        return str(sentences)
    return "one sentence" if sentences == 1 else f"{sentences} sentences"

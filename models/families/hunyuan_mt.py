"""Hunyuan-MT and HY-MT1.5: Tencent's translation models, with prompts in Chinese where Chinese is in the pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from models.engines.base import Request
from models.errors import BadSetting
from models.families.base import Family, SummaryTask, TranslationTask
from models.families.chat_answers import cleaned
from models.families.chat_markup import Markup
from models.families.chat_words import budget
from models.languages import LANGUAGES

_CHINESE_NAMES: Final[Mapping[str, str]] = {"vi": "越南语", "en": "英语", "zh": "中文"}
_WITHOUT_CHINESE: Final = "Translate the following segment into {target}, without additional explanation.\n\n"
_FIRST: Final = "把下面的文本翻译成{target}，不要额外解释。\n\n"
_SECOND: Final = "将以下文本翻译为{target}，注意只需要输出翻译后的结果，不要额外解释：\n\n"
_TERMS: Final = (
    "参考下面的翻译：\n{terms}\n\n将以下文本翻译为{target}，注意只需要输出翻译后的结果，不要额外解释：\n"
)

_EXTRA: Final = Markup(
    opening={"user": ""}, closing={"user": "<|extra_0|>"}, answer="", start="<|startoftext|>"
)
_HY: Final = Markup(
    opening={"user": "<｜hy_User｜>"},
    closing={"user": ""},
    answer="<｜hy_Assistant｜>",
    start="<｜hy_begin▁of▁sentence｜>",
)


@dataclass(frozen=True, slots=True)
class _Variant:
    """What differs from model to model: prompt, turns and the mark that ends an answer; `terms` if it knows any."""

    chinese: str
    terms: bool
    markup: Markup
    stop: str


VARIANTS: Final[Mapping[str, _Variant]] = {
    "hunyuan-mt-7b": _Variant(_FIRST, False, _EXTRA, "<|eos|>"),
    "hy-mt1.5-7b": _Variant(_SECOND, True, _EXTRA, "<|eos|>"),
    "hy-mt1.5-1.8b": _Variant(_SECOND, True, _HY, "<｜hy_place▁holder▁no▁2｜>"),
}


class HunyuanMTFamily(Family):
    """Asks with the makers' prompt for the pair, and for terms with their prompt for terms; context is not given.

    https://github.com/Tencent-Hunyuan/Hunyuan-MT, https://github.com/Tencent-Hunyuan/HY-MT,
    https://huggingface.co/tencent/HY-MT1.5-1.8B. HY-MT1.5 has its prompt for terms in Chinese only, so that it is
    used for all pairs. `variant` says which model it is, as the two sizes mark turns differently.
    """

    name: ClassVar[str] = "hunyuan_mt"

    def __init__(self, *, variant: str = "hy-mt1.5-1.8b") -> None:
        if variant not in VARIANTS:
            raise BadSetting(f"variant: unknown variant {variant!r}. Available: {', '.join(VARIANTS)}.")
        self._variant = VARIANTS[variant]
        self.takes_terms = self._variant.terms

    def translation(self, task: TranslationTask) -> Request:
        """Write one user turn: the prompt (`Request.prefix`, unless there are terms), then the segment."""
        terms = task.terms if self.takes_terms else ()
        return self._variant.markup.request(
            (),
            task.text,
            lead=self._lead(task.source, task.target, terms),
            max_tokens=budget(task),
            stop=("\n", self._variant.stop),
            forbidden=task.target,
            shared=not terms,
        )

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take off marks and quotes."""
        return cleaned(text, task, (self._variant.stop,))

    def _lead(self, source: str, target: str, terms: Sequence[tuple[str, str]]) -> str:
        if terms:
            lines = "\n".join(f"{form} 翻译成 {translation}" for form, translation in terms)
            return _TERMS.format(terms=lines, target=_CHINESE_NAMES[target])
        if "zh" in (source, target):
            return self._variant.chinese.format(target=_CHINESE_NAMES[target])
        return _WITHOUT_CHINESE.format(target=LANGUAGES[target].name)

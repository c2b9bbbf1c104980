"""TranslateGemma: Gemma 3 trained to translate, with one prompt of its own."""

from collections.abc import Mapping
from typing import ClassVar, Final

from models.engines.base import Request
from models.families.base import Family, SummaryTask, TranslationTask
from models.families.chat_answers import cleaned
from models.families.chat_markup import GEMMA, GEMMA_STOP
from models.families.chat_words import budget, names

# With their codes in the model's template; they are the same as ours.
_CODES: Final[Mapping[str, str]] = {"vi": "vi", "en": "en", "zh": "zh"}
_ORDER: Final = (
    "You are a professional {source} ({source_code}) to {target} ({target_code}) translator. Your goal is to "
    "accurately convey the meaning and nuances of the original {source} text while adhering to {target} grammar, "
    "vocabulary, and cultural sensitivities.\n"
    "Produce only the {target} translation, without any additional explanations or commentary. "
    "Please translate the following {source} text into {target}:\n\n\n"
)


class TranslateGemmaFamily(Family):
    """Asks with the prompt that the model's own template writes; it has no place for terms or context.

    https://huggingface.co/google/translategemma-4b-it, https://arxiv.org/abs/2601.09012; in words:
    https://ollama.com/library/translategemma. That template takes languages and text in a form of its own, which
    the messages here do not have: servers that use it (vLLM) want `route = "completions"`. Ollama's takes the
    finished prompt as a message.
    """

    name: ClassVar[str] = "translategemma"

    def translation(self, task: TranslationTask) -> Request:
        """Write one user turn: the prompt (`Request.prefix`), two empty lines, the segment."""
        codes = {"source_code": _CODES[task.source], "target_code": _CODES[task.target]}
        return GEMMA.request(
            (),
            task.text,
            lead=_ORDER.format(**names(task.source, task.target), **codes),
            max_tokens=budget(task),
            stop=("\n", *GEMMA_STOP),
            forbidden=task.target,
        )

    def clean(self, text: str, task: TranslationTask | SummaryTask) -> str:
        """Take off marks and quotes."""
        return cleaned(text, task, GEMMA_STOP)

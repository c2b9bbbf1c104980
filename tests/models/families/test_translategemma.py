import pytest

from models.engines.base import Request
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.translategemma import TranslateGemmaFamily

ORDER = (
    "You are a professional Vietnamese (vi) to Chinese (zh) translator. Your goal is to accurately convey the "
    "meaning and nuances of the original Vietnamese text while adhering to Chinese grammar, vocabulary, and cultural "
    "sensitivities.\nProduce only the Chinese translation, without any additional explanations or commentary. "
    "Please translate the following Vietnamese text into Chinese:\n\n\n"
)
TASK = TranslationTask("Chè ngon.", "vi", "zh", terms=(("Chè", "茶"),), previous="Trời mưa.")


def test_a_translation_is_the_makers_prompt() -> None:
    assert FAMILIES.get("translategemma") is TranslateGemmaFamily
    assert TranslateGemmaFamily().translation(TASK) == Request(
        prompt=f"<start_of_turn>user\n{ORDER}Chè ngon.<end_of_turn>\n<start_of_turn>model\n",
        messages=(("user", f"{ORDER}Chè ngon."),),
        max_tokens=32 + 5,
        prefix=len("<start_of_turn>user\n") + len(ORDER),
        stop=("\n", "<end_of_turn>"),
        forbidden="zh",
    )


@pytest.mark.parametrize(
    ("source", "target", "begins"),
    [
        ("en", "vi", "You are a professional English (en) to Vietnamese (vi) translator. "),
        ("zh", "en", "You are a professional Chinese (zh) to English (en) translator. "),
    ],
)
def test_both_languages_are_named_with_their_codes(source: str, target: str, begins: str) -> None:
    request = TranslateGemmaFamily().translation(TranslationTask("x", source, target))
    assert request.messages[0][1].startswith(begins)


def test_an_answer_is_cleaned() -> None:
    assert TranslateGemmaFamily().clean(" 「茶很好。」<end_of_turn>\n", TASK) == "茶很好。"


def test_it_does_not_summarize() -> None:
    assert not TranslateGemmaFamily.summarizes
    with pytest.raises(NotImplementedError, match="'translategemma' cannot summarize"):
        TranslateGemmaFamily().summary(SummaryTask("x", "vi", "x"))

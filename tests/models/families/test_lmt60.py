import pytest

from models.engines.base import Request
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.lmt60 import LMT60Family

TASK = TranslationTask("Chè ngon.", "vi", "zh", terms=(("Chè", "茶"),), previous="Trời mưa.")


def test_a_translation_is_the_makers_prompt() -> None:
    head = "Translate the following text from Vietnamese into Chinese.\nVietnamese: "
    assert FAMILIES.get("lmt60") is LMT60Family
    assert LMT60Family().translation(TASK) == Request(
        prompt=f"<|im_start|>user\n{head}Chè ngon.\nChinese:<|im_end|>\n<|im_start|>assistant\n",
        messages=(("user", f"{head}Chè ngon.\nChinese:"),),
        max_tokens=32 + 5,
        prefix=len(f"<|im_start|>user\n{head}"),
        stop=("\n", "<|im_end|>", "<|endoftext|>"),
        forbidden="zh",
    )


def test_an_answer_is_cleaned() -> None:
    assert LMT60Family().clean(" 茶很好。<|im_end|>\n", TASK) == "茶很好。"


def test_it_does_not_summarize() -> None:
    assert not LMT60Family.summarizes
    with pytest.raises(NotImplementedError, match="'lmt60' cannot summarize"):
        LMT60Family().summary(SummaryTask("x", "vi", "x"))

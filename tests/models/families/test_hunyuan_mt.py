import pytest

from models.engines.base import Request
from models.errors import BadSetting
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.hunyuan_mt import VARIANTS, HunyuanMTFamily

TO_CHINESE = TranslationTask("Chè ngon.", "vi", "zh", previous="Trời mưa.")
SECOND = "将以下文本翻译为{}，注意只需要输出翻译后的结果，不要额外解释：\n\n"


def test_the_small_model_of_the_second_version() -> None:
    head = "<｜hy_begin▁of▁sentence｜><｜hy_User｜>" + SECOND.format("中文")
    assert FAMILIES.get("hunyuan_mt") is HunyuanMTFamily
    assert HunyuanMTFamily().translation(TO_CHINESE) == Request(
        prompt=f"{head}Chè ngon.<｜hy_Assistant｜>",
        messages=(("user", SECOND.format("中文") + "Chè ngon."),),
        max_tokens=32 + 5,
        prefix=len(head),
        stop=("\n", "<｜hy_place▁holder▁no▁2｜>"),
        forbidden="zh",
    )


def test_the_large_model_of_the_second_version_marks_turns_as_the_first() -> None:
    request = HunyuanMTFamily(variant="hy-mt1.5-7b").translation(TO_CHINESE)
    assert request.prompt == f"<|startoftext|>{SECOND.format('中文')}Chè ngon.<|extra_0|>"
    assert request.stop == ("\n", "<|eos|>")


def test_the_first_version() -> None:
    request = HunyuanMTFamily(variant="hunyuan-mt-7b").translation(TO_CHINESE)
    assert request.prompt == "<|startoftext|>把下面的文本翻译成中文，不要额外解释。\n\nChè ngon.<|extra_0|>"
    assert request.messages == (("user", "把下面的文本翻译成中文，不要额外解释。\n\nChè ngon."),)
    assert request.prompt[: request.prefix] == "<|startoftext|>把下面的文本翻译成中文，不要额外解释。\n\n"


@pytest.mark.parametrize("variant", VARIANTS)
def test_pairs_without_chinese_have_an_english_prompt(variant: str) -> None:
    family = HunyuanMTFamily(variant=variant)
    into_vietnamese = family.translation(TranslationTask("Tea.", "en", "vi")).messages
    into_english = family.translation(TranslationTask("Chè.", "vi", "en")).messages
    order = "Translate the following segment into {}, without additional explanation.\n\n{}"
    assert into_vietnamese == (("user", order.format("Vietnamese", "Tea.")),)
    assert into_english == (("user", order.format("English", "Chè.")),)


@pytest.mark.parametrize(("target", "name"), [("vi", "越南语"), ("en", "英语")])
def test_pairs_from_chinese_name_the_target_in_chinese(target: str, name: str) -> None:
    request = HunyuanMTFamily().translation(TranslationTask("茶。", "zh", target))
    assert request.messages == (("user", SECOND.format(name) + "茶。"),)


def test_terms_have_a_prompt_of_their_own_which_is_chinese_for_all_pairs() -> None:
    terms = (("Baise", "Bách Sắc"), ("tea", "chè"))
    request = HunyuanMTFamily().translation(TranslationTask("Tea of Baise.", "en", "vi", terms=terms))
    text = (
        "参考下面的翻译：\nBaise 翻译成 Bách Sắc\ntea 翻译成 chè\n\n"
        "将以下文本翻译为越南语，注意只需要输出翻译后的结果，不要额外解释：\nTea of Baise."
    )
    assert request.messages == (("user", text),)
    assert request.prompt == f"<｜hy_begin▁of▁sentence｜><｜hy_User｜>{text}<｜hy_Assistant｜>"
    assert request.prefix == 0


def test_the_first_version_knows_no_terms() -> None:
    family = HunyuanMTFamily(variant="hunyuan-mt-7b")
    plain = family.translation(TranslationTask("Tea.", "en", "zh"))
    assert family.translation(TranslationTask("Tea.", "en", "zh", terms=(("tea", "茶"),))) == plain


def test_an_answer_is_cleaned() -> None:
    family = HunyuanMTFamily()
    assert family.clean(" “茶很好。”<｜hy_place▁holder▁no▁2｜> and more", TO_CHINESE) == "茶很好。"
    assert HunyuanMTFamily(variant="hy-mt1.5-7b").clean("茶很好。<|eos|>", TO_CHINESE) == "茶很好。"


def test_an_unknown_variant() -> None:
    with pytest.raises(
        BadSetting, match=r"unknown variant 'hy-mt2'. Available: hunyuan-mt-7b, hy-mt1.5-7b, hy-"
    ):
        HunyuanMTFamily(variant="hy-mt2")


def test_it_does_not_summarize() -> None:
    assert not HunyuanMTFamily.summarizes
    with pytest.raises(NotImplementedError, match="'hunyuan_mt' cannot summarize"):
        HunyuanMTFamily().summary(SummaryTask("x", "vi", "x"))

import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, TranslationTask
from models.families.m2m100 import M2M100Family
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_m2m100

TASK = TranslationTask("Chè ngon.", source="vi", target="zh")


def test_both_languages_as_tokens() -> None:
    assert FAMILIES.get("m2m100") is M2M100Family
    assert M2M100Family().translation(TASK) == Request(
        prompt="Chè ngon.", max_tokens=68, source_code="vi", target_code="zh"
    )


def test_small100_has_the_target_at_the_source() -> None:
    assert M2M100Family(target_at_source=True).translation(TASK) == Request(
        prompt="Chè ngon.", max_tokens=68, source_code="zh"
    )


def test_a_language_without_a_code() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"The family m2m100 has no code for 'zh-Hant'\."):
        M2M100Family().translation(TranslationTask("茶。", source="zh-Hant", target="en"))


def test_an_answer_is_only_stripped() -> None:
    assert M2M100Family().clean(" 茶很好。\n", TASK) == "茶很好。"


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_m2m100(tmp_path / "model")
    tokenizer = transformers.M2M100Tokenizer.from_pretrained(folder)
    tokenizer.src_lang = "vi"

    ours = through_the_engine(folder, M2M100Family(max_tokens=TOKENS).translation(TASK))

    encoded = tokenizer("Chè ngon.", return_tensors="pt")
    assert ours == as_on_the_card(folder, encoded, forced_bos_token_id=tokenizer.get_lang_id("zh"))
    assert ours.source[0] == tokenizer.get_lang_id("vi")
    assert ours.target[:2] == [tokenizer.eos_token_id, tokenizer.get_lang_id("zh")]


@pytest.mark.hub
def test_small100_as_its_card_has_it(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_m2m100(tmp_path / "model")
    tokenizer = transformers.M2M100Tokenizer.from_pretrained(folder)
    family = M2M100Family(target_at_source=True, max_tokens=TOKENS)

    ours = through_the_engine(folder, family.translation(TASK))

    # Its own tokenizer is code on the hub, which nothing of ours runs: [target] + tokens + [end], by the card.
    pieces = tokenizer("Chè ngon.", add_special_tokens=False).input_ids
    source = [tokenizer.get_lang_id("zh"), *pieces, tokenizer.eos_token_id]
    assert ours.source == source
    assert ours == as_on_the_card(folder, {"input_ids": pytest.importorskip("torch").tensor([source])})
    assert ours.target[0] == tokenizer.eos_token_id
    assert ours.target[1] != tokenizer.get_lang_id("zh")

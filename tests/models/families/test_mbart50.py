import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, TranslationTask
from models.families.mbart50 import MBart50Family
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_mbart50

TASK = TranslationTask("Chè ngon.", source="vi", target="zh")


def test_both_languages_as_tokens() -> None:
    assert FAMILIES.get("mbart50") is MBart50Family
    assert MBart50Family().translation(TASK) == Request(
        prompt="Chè ngon.", max_tokens=68, source_code="vi_VN", target_code="zh_CN"
    )
    back = MBart50Family().translation(TranslationTask("茶。", source="zh", target="en"))
    assert (back.source_code, back.target_code) == ("zh_CN", "en_XX")


def test_a_language_without_a_code() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"The family mbart50 has no code for 'fr'\."):
        MBart50Family().translation(TranslationTask("Tea.", source="fr", target="en"))


def test_an_answer_is_only_stripped() -> None:
    assert MBart50Family().clean(" 茶很好。\n", TASK) == "茶很好。"


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_mbart50(tmp_path / "model")
    tokenizer = transformers.MBart50Tokenizer.from_pretrained(folder)
    tokenizer.src_lang = "vi_VN"
    chinese = tokenizer.lang_code_to_id["zh_CN"]

    ours = through_the_engine(folder, MBart50Family(max_tokens=TOKENS).translation(TASK))

    card = as_on_the_card(folder, tokenizer("Chè ngon.", return_tensors="pt"), forced_bos_token_id=chinese)
    assert ours.source == card.source
    # The card's configuration makes the last token of a full row the end; ours says instead that it was cut.
    assert ours.target[:TOKENS] == card.target[:TOKENS]
    assert ours.source[0] == tokenizer.lang_code_to_id["vi_VN"]
    assert ours.target[:2] == [tokenizer.eos_token_id, chinese]

import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, TranslationTask
from models.families.vinai import VinAIFamily
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_vinai

TASK = TranslationTask("Chè ngon.", source="vi", target="en")
OLD = "hòa hóa hỏa hõa họa hòe hóe hỏe hõe họe thùy thúy thủy thũy thụy"
NEW = "hoà hoá hoả hoã hoạ hoè hoé hoẻ hoẽ hoẹ thuỳ thuý thuỷ thuỹ thuỵ"


def test_both_languages_as_tokens() -> None:
    assert FAMILIES.get("vinai") is VinAIFamily
    assert VinAIFamily().translation(TASK) == Request(
        prompt="Chè ngon.", max_tokens=68, source_code="vi_VN", target_code="en_XX"
    )


@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
def test_vietnamese_goes_in_with_tones_in_the_new_style(case) -> None:
    task = TranslationTask(case(OLD), source="vi", target="en")

    assert VinAIFamily().translation(task).prompt == case(NEW)


def test_what_has_one_style_stays() -> None:
    text = "Quý vị, quà của toàn thể hoàn thuyền."

    assert VinAIFamily().translation(TranslationTask(text, source="vi", target="en")).prompt == text


def test_english_goes_in_as_it_is() -> None:
    request = VinAIFamily().translation(TranslationTask("In Hòa Bình.", source="en", target="vi"))

    assert request == Request(prompt="In Hòa Bình.", max_tokens=80, source_code="en_XX", target_code="vi_VN")


def test_it_has_no_chinese() -> None:
    with pytest.raises(
        UnsupportedLanguage, match=r"The family vinai has no code for 'zh'\. It has: vi, en\."
    ):
        VinAIFamily().translation(TranslationTask("Chè.", source="vi", target="zh"))


def test_an_answer_is_only_stripped() -> None:
    assert VinAIFamily().clean(" Good tea.\n", TASK) == "Good tea."


@pytest.mark.hub
def test_the_source_reaches_the_model_as_the_card_sends_it(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_vinai(tmp_path / "model")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, src_lang="vi_VN")

    ours = through_the_engine(folder, VinAIFamily(max_tokens=TOKENS).translation(TASK))

    assert ours.source == tokenizer("Chè ngon.").input_ids
    assert ours.source[-2:] == [tokenizer.eos_token_id, tokenizer.lang_code_to_id["vi_VN"]]


@pytest.mark.hub
def test_the_target_starts_as_the_card_starts_it(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_vinai(tmp_path / "model")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, src_lang="vi_VN")
    english = tokenizer.lang_code_to_id["en_XX"]

    ours = through_the_engine(folder, VinAIFamily(max_tokens=TOKENS).translation(TASK))

    input_ids = tokenizer("Chè ngon.", return_tensors="pt").input_ids
    card = as_on_the_card(folder, {"input_ids": input_ids}, decoder_start_token_id=english)
    # The card's configuration makes the last token of a full row the end; ours says instead that it was cut.
    assert ours.target[:TOKENS] == card.target[:TOKENS]
    assert ours.target[0] == english

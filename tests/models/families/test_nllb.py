import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, TranslationTask
from models.families.nllb import NllbFamily
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.tiny import make_multilingual

TASK = TranslationTask("Chè ngon.", source="vi", target="zh")
CODES = ("eng_Latn", "vie_Latn", "zho_Hans")


def test_both_languages_as_tokens() -> None:
    assert FAMILIES.get("nllb") is NllbFamily
    assert NllbFamily().translation(TASK) == Request(
        prompt="Chè ngon.", max_tokens=68, source_code="vie_Latn", target_code="zho_Hans"
    )


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("Open 10–60 minutes", "Open 10-60 minutes"),
        ("AD 1000—1300", "AD 1000-1300"),
        ("10~20 người", "10-20 người"),
        ("10～20人", "10-20人"),
        ("公园——新步道", "公园-新步道"),
        ("well-known, 5 - 3", "well-known, 5 - 3"),
    ],
)
def test_dashes_go_in_as_hyphens(text: str, prompt: str) -> None:
    assert NllbFamily().translation(TranslationTask(text, source="en", target="vi")).prompt == prompt


def test_a_language_without_a_code() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"The family nllb has no code for 'ja'\."):
        NllbFamily().translation(TranslationTask("Tea.", source="en", target="ja"))


def test_an_answer_is_only_stripped() -> None:
    assert NllbFamily().clean(" 茶很好 - 真的。\n", TASK) == "茶很好 - 真的。"


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_multilingual(tmp_path / "model", CODES)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, src_lang="vie_Latn")
    chinese = tokenizer.convert_tokens_to_ids("zho_Hans")

    ours = through_the_engine(folder, NllbFamily(max_tokens=TOKENS).translation(TASK))

    encoded = tokenizer("Chè ngon.", return_tensors="pt")
    assert ours == as_on_the_card(folder, encoded, forced_bos_token_id=chinese)
    assert ours.source[0] == tokenizer.convert_tokens_to_ids("vie_Latn")
    assert ours.target[:2] == [tokenizer.eos_token_id, chinese]

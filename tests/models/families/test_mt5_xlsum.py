import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.mt5_xlsum import MT5XLSumFamily
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_t5

TEXT = "  Tea and honey.\n\n\nThe park \t opened. \n"


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_the_text_on_one_line(language: str) -> None:
    task = SummaryTask(TEXT, language=language, title="Tea", sentences=3, missed="12 is missing")

    assert FAMILIES.get("mt5_xlsum")().summary(task) == Request(
        prompt="Tea and honey. The park opened.", max_tokens=84
    )


def test_a_language_it_did_not_learn() -> None:
    with pytest.raises(
        UnsupportedLanguage,
        match=r"The family mt5_xlsum does not summarize 'zh-Hant'\. It does: vi, en, zh\.",
    ):
        MT5XLSumFamily().summary(SummaryTask("茶。", language="zh-Hant", title="茶"))


def test_it_does_not_translate() -> None:
    assert (MT5XLSumFamily.translates, MT5XLSumFamily.summarizes) == (False, True)
    with pytest.raises(NotImplementedError, match="'mt5_xlsum' cannot translate"):
        MT5XLSumFamily().translation(TranslationTask("Tea.", source="en", target="vi"))


def test_an_answer_is_only_stripped() -> None:
    assert MT5XLSumFamily().clean(" Chè , mật ong. ", SummaryTask("", "vi", "")) == "Chè , mật ong."


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_t5(tmp_path / "model", kind="MT5")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    request = MT5XLSumFamily(max_tokens=TOKENS).summary(SummaryTask(TEXT, language="en", title="Tea"))

    ours = through_the_engine(folder, request)

    one_line = "Tea and honey. The park opened."
    encoded = tokenizer([one_line], return_tensors="pt", padding="max_length", truncation=True, max_length=32)
    card = as_on_the_card(folder, encoded)
    padding = [tokenizer.pad_token_id] * (32 - len(ours.source))
    assert card.source == ours.source + padding
    assert ours.target == card.target

import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.bart import BartFamily
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_bart

TASK = SummaryTask("The fair. Tea and honey.", language="en", title="Tea", sentences=2)


def test_the_text_alone() -> None:
    assert FAMILIES.get("bart")().summary(TASK) == Request(prompt="The fair. Tea and honey.", max_tokens=142)


@pytest.mark.parametrize("language", ["vi", "zh"])
def test_it_reads_english_only(language: str) -> None:
    with pytest.raises(UnsupportedLanguage, match=rf"bart does not summarize '{language}'\. It does: en\."):
        BartFamily().summary(SummaryTask("Chè.", language=language, title="Chè"))


def test_it_does_not_translate() -> None:
    with pytest.raises(NotImplementedError, match="'bart' cannot translate"):
        BartFamily().translation(TranslationTask("Tea.", source="en", target="vi"))


def test_an_answer_is_only_stripped() -> None:
    assert BartFamily().clean(" Tea and honey. ", TASK) == "Tea and honey."


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_bart(tmp_path / "model")
    tokenizer = transformers.BartTokenizer.from_pretrained(folder)

    ours = through_the_engine(folder, BartFamily(max_tokens=TOKENS).summary(TASK))

    card = as_on_the_card(folder, tokenizer([TASK.text], return_tensors="pt"))
    assert ours.source == card.source
    # The card's configuration makes the last token of a full row the end; ours says instead that it was cut.
    assert ours.target[:TOKENS] == card.target[:TOKENS]
    assert (ours.source[0], ours.source[-1]) == (tokenizer.bos_token_id, tokenizer.eos_token_id)
    assert ours.target[:2] == [tokenizer.eos_token_id, tokenizer.bos_token_id]

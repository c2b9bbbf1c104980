import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.pegasus import PegasusFamily
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_pegasus

TASK = SummaryTask("The fair. Tea and honey.", language="en", title="Tea", sentences=2)


def test_the_text_alone() -> None:
    assert FAMILIES.get("pegasus")().summary(TASK) == Request(prompt=TASK.text, max_tokens=128)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("The fair opened.<n>Tea was sold.", "The fair opened. Tea was sold."),
        (" The fair opened. <n> Tea was sold.<n>", "The fair opened. Tea was sold."),
        ("Tea was sold.", "Tea was sold."),
    ],
)
def test_line_ends_become_spaces(answer: str, text: str) -> None:
    assert PegasusFamily().clean(answer, TASK) == text


@pytest.mark.parametrize("language", ["vi", "zh"])
def test_it_reads_english_only(language: str) -> None:
    with pytest.raises(
        UnsupportedLanguage, match=rf"pegasus does not summarize '{language}'\. It does: en\."
    ):
        PegasusFamily().summary(SummaryTask("Chè.", language=language, title="Chè"))


def test_it_does_not_translate() -> None:
    with pytest.raises(NotImplementedError, match="'pegasus' cannot translate"):
        PegasusFamily().translation(TranslationTask("Tea.", source="en", target="vi"))


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_pegasus(tmp_path / "model")
    tokenizer = transformers.PegasusTokenizer.from_pretrained(folder)

    ours = through_the_engine(folder, PegasusFamily(max_tokens=TOKENS).summary(TASK))

    encoded = tokenizer(TASK.text, truncation=True, padding="longest", return_tensors="pt")
    card = as_on_the_card(folder, encoded)
    assert ours.source == card.source
    # The card's configuration makes the last token of a full row the end; ours says instead that it was cut.
    assert ours.target[:TOKENS] == card.target[:TOKENS]
    assert tokenizer.unk_token_id not in ours.source
    assert ours.target[0] == tokenizer.pad_token_id

import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.marian import MarianFamily
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_marian

TASK = TranslationTask("The fair.", source="en", target="vi", terms=(("fair", "hội chợ"),), previous="Tea.")


def test_the_text_alone() -> None:
    assert FAMILIES.get("marian") is MarianFamily
    assert MarianFamily().translation(TASK) == Request(prompt="The fair.", max_tokens=32 + 4 * 9)


@pytest.mark.parametrize(
    ("source", "target", "prompt"),
    [
        ("en", "vi", ">>vie<< The fair."),
        ("en", "zh", ">>cmn_Hans<< The fair."),
        ("zh", "en", ">>eng<< The fair."),
    ],
)
def test_the_target_before_the_text(source: str, target: str, prompt: str) -> None:
    task = TranslationTask("The fair.", source=source, target=target)

    request = MarianFamily(target_tag=True, max_tokens=40).translation(task)

    assert request == Request(prompt=prompt, prefix=len(prompt) - 9, max_tokens=40)


def test_a_language_without_a_code() -> None:
    with pytest.raises(
        UnsupportedLanguage, match=r"The family marian has no code for 'lo'\. It has: vi, en, zh\."
    ):
        MarianFamily().translation(TranslationTask("Tea.", source="en", target="lo"))


def test_an_answer_is_only_stripped() -> None:
    assert MarianFamily().clean(" >>vie<< Chè. \n", TASK) == ">>vie<< Chè."


def test_it_does_not_summarize() -> None:
    assert (MarianFamily.translates, MarianFamily.summarizes) == (True, False)
    with pytest.raises(NotImplementedError, match="'marian' cannot summarize"):
        MarianFamily().summary(SummaryTask("Tea.", language="en", title="Tea"))


@pytest.mark.hub
@pytest.mark.filterwarnings("ignore:.*sacremoses.*")
@pytest.mark.parametrize("tag", [False, True])
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path, tag: bool) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_marian(tmp_path / "model", tags=(">>vie<<", ">>vie_Hani<<"))
    text = ">>vie<< The fair." if tag else "The fair."
    tokenizer = transformers.MarianTokenizer.from_pretrained(folder)

    ours = through_the_engine(folder, MarianFamily(target_tag=tag, max_tokens=TOKENS).translation(TASK))

    card = as_on_the_card(folder, tokenizer([text], return_tensors="pt"))
    assert ours.source == card.source
    # The card's configuration makes the last token of a full row the end; ours says instead that it was cut.
    assert ours.target[:TOKENS] == card.target[:TOKENS]
    assert (ours.source[0] == tokenizer.convert_tokens_to_ids(">>vie<<")) is tag
    assert ours.target[0] == tokenizer.pad_token_id
    assert tokenizer.unk_token_id not in ours.source

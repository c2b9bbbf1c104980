import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, TranslationTask
from models.families.madlad import MadladFamily
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_t5

TASK = TranslationTask("The fair.", source="en", target="vi")


@pytest.mark.parametrize("target", ["vi", "en", "zh"])
def test_the_target_before_the_text(target: str) -> None:
    task = TranslationTask("Tea.", source="en", target=target)

    assert FAMILIES.get("madlad")().translation(task) == Request(
        prompt=f"<2{target}> Tea.", prefix=6, max_tokens=48
    )


@pytest.mark.parametrize(("source", "target"), [("en", "de"), ("de", "en")])
def test_a_language_without_a_code(source: str, target: str) -> None:
    with pytest.raises(UnsupportedLanguage, match=r"The family madlad has no code for 'de'\."):
        MadladFamily().translation(TranslationTask("Tea.", source=source, target=target))


def test_an_answer_is_only_stripped() -> None:
    assert MadladFamily().clean(" Chè ngon.\n", TASK) == "Chè ngon."


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_t5(tmp_path / "model", special=("<2vi>", "<2en>", "<2zh>"))
    tokenizer = transformers.T5Tokenizer.from_pretrained(folder)

    ours = through_the_engine(folder, MadladFamily(max_tokens=TOKENS).translation(TASK))

    assert ours == as_on_the_card(folder, tokenizer("<2vi> The fair.", return_tensors="pt"))
    assert ours.source[0] == tokenizer.convert_tokens_to_ids("<2vi>")
    assert tokenizer.unk_token_id not in ours.source
    assert ours.target[0] == tokenizer.pad_token_id

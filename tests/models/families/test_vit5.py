import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.vit5 import ViT5Family
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_t5

TASK = SummaryTask("Chè ngon ở hội chợ.", language="vi", title="Chè")


def test_the_text_between_the_task_and_the_end() -> None:
    assert FAMILIES.get("vit5")().summary(TASK) == Request(
        prompt="vietnews: Chè ngon ở hội chợ. </s>", max_tokens=256
    )


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (" Chè , mật ong .", "Chè, mật ong."),
        ("Ngon không ? Ngon !", "Ngon không? Ngon!"),
        ("Chè: 2.5", "Chè: 2.5"),
    ],
)
def test_no_space_before_punctuation(answer: str, text: str) -> None:
    assert ViT5Family().clean(answer, TASK) == text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_reads_vietnamese_only(language: str) -> None:
    with pytest.raises(UnsupportedLanguage, match=rf"vit5 does not summarize '{language}'\. It does: vi\."):
        ViT5Family().summary(SummaryTask("Tea.", language=language, title="Tea"))


def test_it_does_not_translate() -> None:
    with pytest.raises(NotImplementedError, match="'vit5' cannot translate"):
        ViT5Family().translation(TranslationTask("Chè.", source="vi", target="en"))


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_t5(tmp_path / "model")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)

    ours = through_the_engine(folder, ViT5Family(max_tokens=TOKENS).summary(TASK))

    encoded = tokenizer("vietnews: " + TASK.text + " </s>", return_tensors="pt")
    assert ours == as_on_the_card(
        folder, {"input_ids": encoded.input_ids, "attention_mask": encoded.attention_mask}
    )
    assert ours.source[-2:] == [tokenizer.eos_token_id] * 2

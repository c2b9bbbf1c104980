import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.envit5 import EnViT5Family
from tests.models.families.driving import TOKENS, as_on_the_card, through_the_engine
from tests.models.families.tiny_tokenizers import make_t5

INTO_VIETNAMESE = TranslationTask("The fair.", source="en", target="vi")
INTO_ENGLISH = TranslationTask("Chè ngon.", source="vi", target="en")


def test_the_source_before_the_text() -> None:
    family = FAMILIES.get("envit5")()

    assert family.translation(INTO_VIETNAMESE) == Request(prompt="en: The fair.", prefix=4, max_tokens=68)
    assert family.translation(INTO_ENGLISH) == Request(prompt="vi: Chè ngon.", prefix=4, max_tokens=68)


@pytest.mark.parametrize(
    ("answer", "task", "text"),
    [
        ("vi: Hội chợ.", INTO_VIETNAMESE, "Hội chợ."),
        (" en: Good tea.\n", INTO_ENGLISH, "Good tea."),
        ("vi:Hội chợ.", INTO_VIETNAMESE, "Hội chợ."),
        ("Hội chợ: vi: hai.", INTO_VIETNAMESE, "Hội chợ: vi: hai."),
        ("en: The fair.", INTO_VIETNAMESE, "en: The fair."),
        ("Good tea.", SummaryTask("Tea.", language="en", title="Tea"), "Good tea."),
    ],
)
def test_the_targets_mark_is_taken_off(answer: str, task: TranslationTask | SummaryTask, text: str) -> None:
    assert EnViT5Family().clean(answer, task) == text


@pytest.mark.parametrize(("source", "target"), [("zh", "en"), ("vi", "zh")])
def test_it_has_no_chinese(source: str, target: str) -> None:
    with pytest.raises(
        UnsupportedLanguage, match=r"The family envit5 has no code for 'zh'\. It has: vi, en\."
    ):
        EnViT5Family().translation(TranslationTask("Chè.", source=source, target=target))


@pytest.mark.hub
def test_what_reaches_the_model_is_what_the_card_sends(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    folder = make_t5(tmp_path / "model")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)

    ours = through_the_engine(folder, EnViT5Family(max_tokens=TOKENS).translation(INTO_ENGLISH))

    encoded = tokenizer(["vi: Chè ngon."], return_tensors="pt", padding=True)
    assert ours == as_on_the_card(folder, {"input_ids": encoded.input_ids})
    assert tokenizer.decode(ours.source) == "vi: Chè ngon.</s>"

from models.engines.base import Request
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.gemma3 import Gemma3Family
from tests.models.families.asked import ORDER, SUMMARY_ORDER, SUMMARY_TEXT, examples

TASK = TranslationTask(
    "He came to Baise.", "en", "vi", terms=(("Baise", "Bách Sắc"),), previous="Mr Minh set off."
)
QUESTION = "[Before: Mr Minh set off.]\n[Terms: Baise = Bách Sắc]\nHe came to Baise."
STOP = ("\n", "<end_of_turn>")


def turns() -> list[tuple[str, str]]:
    (asked, answered), *others = examples()
    return [(f"{ORDER}\n\n{asked}", answered), *others]


def head() -> str:
    return (
        "".join(
            f"<start_of_turn>user\n{asked}<end_of_turn>\n<start_of_turn>model\n{answered}<end_of_turn>\n"
            for asked, answered in turns()
        )
        + "<start_of_turn>user\n"
    )


def test_a_translation_has_the_order_in_the_first_user_turn() -> None:
    messages = [turn for asked, answered in turns() for turn in (("user", asked), ("assistant", answered))]
    assert FAMILIES.get("gemma3") is Gemma3Family
    assert Gemma3Family().translation(TASK) == Request(
        prompt=f"{head()}{QUESTION}<end_of_turn>\n<start_of_turn>model\n",
        messages=(*messages, ("user", QUESTION)),
        max_tokens=32 + 15,
        prefix=len(head()),
        stop=STOP,
        forbidden="vi",
    )


def test_requests_of_a_direction_share_their_head() -> None:
    other = Gemma3Family().translation(TranslationTask("Tea.", "en", "vi"))
    assert other.prompt[: other.prefix] == head()
    assert other.prompt[other.prefix :] == "Tea.<end_of_turn>\n<start_of_turn>model\n"


def test_a_summary() -> None:
    user = f"{SUMMARY_ORDER}\n\n{SUMMARY_TEXT}"
    assert Gemma3Family().summary(
        SummaryTask("Chè và mật ong.", "vi", "Hội chợ", 2, "Thiếu: 5 km.")
    ) == Request(
        prompt=f"<start_of_turn>user\n{user}<end_of_turn>\n<start_of_turn>model\n",
        messages=(("user", user),),
        max_tokens=180,
        stop=STOP,
        forbidden="vi",
    )
    assert Gemma3Family.summarizes


def test_an_answer_is_cleaned() -> None:
    assert Gemma3Family().clean('"Ông ấy đến Bách Sắc."\n<end_of_turn>', TASK) == "Ông ấy đến Bách Sắc."

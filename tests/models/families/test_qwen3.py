from models.engines.base import Request
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.qwen3 import Qwen3Family
from tests.models.families.asked import ORDER, SUMMARY_ORDER, SUMMARY_TEXT, examples

TASK = TranslationTask(
    "He came to Baise.", "en", "vi", terms=(("Baise", "Bách Sắc"),), previous="Mr Minh set off."
)
QUESTION = "[Before: Mr Minh set off.]\n[Terms: Baise = Bách Sắc]\nHe came to Baise."
STOP = ("<|im_end|>", "<|endoftext|>")
NOT_THINKING = "<think>\n\n</think>\n\n"


def head() -> str:
    turns = "".join(
        f"<|im_start|>user\n{asked}<|im_end|>\n<|im_start|>assistant\n{answered}<|im_end|>\n"
        for asked, answered in examples()
    )
    return f"<|im_start|>system\n{ORDER}<|im_end|>\n{turns}<|im_start|>user\n"


def messages(order: str, *last: str) -> tuple[tuple[str, str], ...]:
    turns = [turn for asked, answered in examples() for turn in (("user", asked), ("assistant", answered))]
    return (("system", order), *turns, *(("user", text) for text in last))


def test_a_translation_is_asked_for_without_thinking() -> None:
    assert FAMILIES.get("qwen3") is Qwen3Family
    assert Qwen3Family().translation(TASK) == Request(
        prompt=f"{head()}{QUESTION}<|im_end|>\n<|im_start|>assistant\n{NOT_THINKING}",
        messages=messages(f"{ORDER} /no_think", QUESTION),
        max_tokens=32 + 15,
        prefix=len(head()),
        stop=STOP,
        forbidden="vi",
    )


def test_models_that_never_think_are_not_told_so() -> None:
    request = Qwen3Family(thinks=False).translation(TASK)
    assert request.prompt == f"{head()}{QUESTION}<|im_end|>\n<|im_start|>assistant\n"
    assert request.messages == messages(ORDER, QUESTION)
    assert request.prefix == len(head())


def test_requests_of_a_direction_share_their_head() -> None:
    other = Qwen3Family().translation(TranslationTask("Tea.", "en", "vi"))
    assert other.prompt[: other.prefix] == head()
    assert other.prompt[other.prefix :] == f"Tea.<|im_end|>\n<|im_start|>assistant\n{NOT_THINKING}"


def test_a_summary() -> None:
    user = f"{SUMMARY_ORDER}\n\n{SUMMARY_TEXT}"
    assert Qwen3Family().summary(
        SummaryTask("Chè và mật ong.", "vi", "Hội chợ", 2, "Thiếu: 5 km.")
    ) == Request(
        prompt=(
            f"<|im_start|>system\n{SUMMARY_ORDER}<|im_end|>\n<|im_start|>user\n{user}<|im_end|>\n"
            f"<|im_start|>assistant\n{NOT_THINKING}"
        ),
        messages=(("system", f"{SUMMARY_ORDER} /no_think"), ("user", user)),
        max_tokens=180,
        stop=STOP,
        forbidden="vi",
    )
    assert Qwen3Family.summarizes


def test_an_answer_is_cleaned() -> None:
    answer = "<think>\n\n</think>\n\n“Ông ấy đến Bách Sắc.”<|im_end|>\n<|im_start|>user"
    assert Qwen3Family().clean(answer, TASK) == "Ông ấy đến Bách Sắc."

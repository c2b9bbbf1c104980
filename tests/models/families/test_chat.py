import re

import pytest

from models.engines.scripts import FORBIDDEN, grammar
from models.families import SummaryTask, TranslationTask
from models.families.chat import ChatFamily
from models.families.examples import worked_examples

DIRECTIONS = [(s, t) for s in ("vi", "en", "zh") for t in ("vi", "en", "zh") if s != t]
SENTENCE = {"vi": "Trời mưa to.", "en": "It rained hard.", "zh": "雨下得很大。"}


@pytest.mark.parametrize(("source", "target"), DIRECTIONS)
def test_requests_of_a_direction_share_their_head(source: str, target: str) -> None:
    family = ChatFamily()
    first = family.translation(TranslationTask(SENTENCE[source], source, target))
    second = family.translation(
        TranslationTask(SENTENCE[source] * 3, source, target, terms=(("a", "b"),), previous="x")
    )
    assert first.prefix == second.prefix > 100
    assert first.prompt[: first.prefix] == second.prompt[: second.prefix]
    assert first.forbidden == target
    assert "\n" in first.stop


def test_the_last_turn_holds_context_terms_and_text_in_this_order() -> None:
    task = TranslationTask(
        "Ông ấy đến Bách Sắc.", "vi", "en", terms=(("Bách Sắc", "Baise"),), previous="Ông Minh đi công tác."
    )
    request = ChatFamily().translation(task)
    assert request.prompt[request.prefix :] == (
        "[Before: Ông Minh đi công tác.]\n[Terms: Bách Sắc = Baise]\nÔng ấy đến Bách Sắc.<|im_end|>\n<|im_start|>assistant\n"
    )
    assert request.prompt[: request.prefix].endswith("<|im_end|>\n<|im_start|>user\n")


def test_where_the_model_is_at_home_it_is_asked_without_examples_or_context() -> None:
    request = ChatFamily().translation(TranslationTask("雨下得很大。", "zh", "en", previous="他来了。"))
    assert request.prompt == (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\nTranslate the following text "
        "from Chinese into English. Reply with the translation only.\n\n雨下得很大。<|im_end|>\n<|im_start|>assistant\n"
    )


def test_the_budget_grows_with_the_source() -> None:
    family = ChatFamily()
    short = family.translation(TranslationTask("x" * 100, "vi", "en")).max_tokens
    assert (short, family.translation(TranslationTask("x" * 200, "vi", "en")).max_tokens) == (92, 152)


def test_a_summary_is_asked_for_in_the_language_of_the_text() -> None:
    request = ChatFamily().summary(SummaryTask("Nội dung.", "vi", "Tiêu đề tin", 2))
    assert "bằng tiếng Việt trong 2 câu" in request.prompt
    assert request.prompt.endswith("<|im_start|>assistant\n")
    assert (request.max_tokens, request.forbidden) == (180, "vi")
    assert "one sentence" in ChatFamily().summary(SummaryTask("Text.", "en", "Title", 1)).prompt


def test_worked_examples_hold_their_terms_in_all_languages() -> None:
    examples = worked_examples()
    assert len(examples) == 4
    for example in examples:
        for term in example.terms:
            assert all(term[tag] in example.text[tag] for tag in ("vi", "en", "zh"))


@pytest.mark.parametrize(
    ("language", "text", "allowed"),
    [
        ("en", "Baise – “a city”, 5 km²…", True),
        ("en", "Baise 百色", False),
        ("vi", "Đồng chí Nguyễn Văn A (Cao Bằng), 2,5 tỷ", True),
        ("vi", "Привет", False),
        ("zh", "联合国教科文组织（UNESCO）地质公园·2024年", True),
        ("zh", "高平 Cao Bằng", False),
        ("zh", "ありがとう", False),
    ],
)
def test_forbidden_scripts(language: str, text: str, allowed: bool) -> None:
    # The ranges are those of a regular expression too, so that the table can be tried without a model.
    forbidden = re.compile(f"[{FORBIDDEN[language]}]")
    assert (forbidden.search(text) is None) is allowed


def test_a_grammar_allows_line_ends_only_where_they_stop_the_output() -> None:
    assert grammar("en", one_line=False).count(r"\n") == 1
    assert grammar("en", one_line=True).count(r"\n") == 2

from dataclasses import replace

from models.adapt.examples import Example, ExampleMaker
from models.adapt.texts import Line, Text
from models.families import SummaryTask, TranslationTask
from models.families.chat import ChatFamily
from models.termbase import Term, Termbase

TERM = Term("t", "place", {"vi": ("Hồ Ba Bể",), "en": ("Ba Be Lake",), "zh": ("三海湖",)}, "ours")
TEXT = Text(
    "x",
    (
        Line("title", {"vi": "Cầu mới", "en": "A new bridge", "zh": "新橋"}),
        Line("body", {"vi": "Cầu đã mở.", "en": "The bridge is open.", "zh": "桥开通了。"}),
        Line("body", {"vi": "Nó dài 90 m.", "en": "It is 90 m long.", "zh": "它长90米。"}),
        Line("caption", {"vi": "Cây cầu", "en": "The bridge"}),
        Line("summary", {"vi": "Cầu mở. Dài 90 m.", "en": "It opened. 90 m.", "zh": "桥开通。长90米。"}),
    ),
)


def made(
    text: Text, terms: Termbase | None = None, words: Termbase | None = None
) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    maker = ExampleMaker(ChatFamily(), terms or Termbase(()), words or Termbase(()))
    for example in maker.make([text]):
        found.setdefault(example.kind, []).append(example)
    return found


def test_all_directions_roles_and_summaries_are_made() -> None:
    found = made(TEXT)

    assert {kind: len(examples) for kind, examples in found.items()} == {
        "vi-en": 5, "vi-zh": 4, "en-vi": 5, "en-zh": 4, "zh-vi": 4, "zh-en": 4,
        "summary-vi": 1, "summary-en": 1, "summary-zh": 1,
    }  # fmt: skip
    assert [example.task.role for example in found["vi-en"] if isinstance(example.task, TranslationTask)] == [
        "title", "body", "body", "caption", "summary",
    ]  # fmt: skip


def test_prompts_are_those_of_the_family() -> None:
    family = ChatFamily()
    found = made(TEXT)

    assert found["vi-en"][1].request == family.translation(TranslationTask("Cầu đã mở.", "vi", "en"))
    back = TranslationTask("It is 90 m long.", "en", "vi", previous="The bridge is open.")
    assert found["en-vi"][2].request == family.translation(back)
    article = SummaryTask("Cầu đã mở. Nó dài 90 m.", "vi", "Cầu mới", 2)
    assert found["summary-vi"][0].request == family.summary(article)
    assert found["summary-vi"][0].answer == "Cầu mở. Dài 90 m."
    assert found["summary-zh"][0].task == SummaryTask("桥开通了。它长90米。", "zh", "新桥", 2)


def test_chinese_answers_are_simplified() -> None:
    assert made(TEXT)["vi-zh"][0].answer == "新桥"


def test_words_are_told_where_the_answer_has_them() -> None:
    words = [
        Term("1", "word", {"vi": ("cây cầu",), "en": ("bridge",), "zh": ("桥",)}, "ours", enforce=False),
        Term("2", "word", {"vi": ("rất dài",), "en": ("endless",), "zh": ("漫长",)}, "ours", enforce=False),
    ]
    line = Line("body", {"vi": "Đó là cây cầu rất dài.", "en": "It is a very long bridge."})
    found = made(Text("x", (line,), alone=True), words=Termbase(words))

    task = found["vi-en"][0].task
    assert isinstance(task, TranslationTask)
    assert task.terms == (("cây cầu", "bridge"),)


def test_terms_are_asked_for_where_the_answer_has_them() -> None:
    line = Line("body", {"vi": "Hồ Ba Bể rất đẹp.", "en": "Ba Be Lake is lovely.", "zh": "三海很美。"})
    found = made(Text("x", (line,), alone=True), Termbase([TERM]))

    assert found["vi-en"][0].task.terms == (("Hồ Ba Bể", "Ba Be Lake"),)
    assert "[Terms: Hồ Ba Bể = Ba Be Lake]" in found["vi-en"][0].request.prompt
    assert found["vi-zh"][0].task.terms == ()


def test_addresses_become_marks_on_both_sides_or_the_line_is_left_out() -> None:
    line = Line("body", {"vi": "Xem a@b.vn và www.c.vn.", "en": "See www.c.vn and a@b.vn.", "zh": "请看。"})
    found = made(Text("x", (line,), alone=True))

    assert found["vi-en"][0].answer == "See [[2]] and [[1]]."
    assert "Xem [[1]] và [[2]]." in found["vi-en"][0].request.prompt
    assert "vi-zh" not in found
    assert "zh-vi" in found


def test_lines_that_stand_alone_are_no_article() -> None:
    assert not [kind for kind in made(replace(TEXT, alone=True)) if kind.startswith("summary")]

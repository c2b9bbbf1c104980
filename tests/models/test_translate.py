import pytest

from models.bulletin import version
from models.direction import Context
from models.errors import BadInput
from models.termbase import Termbase
from models.translate import Translator, order_targets
from models.types import Article, NameProposal, Segment, Translation
from tests.models.scripted import scripted_profile

BODY = Segment("p1s1", "body", 1, "Mạng lưới có 45 thành viên.")
GOOD = "The network has 45 members."


def translate(answer, segment=BODY, *, target="en", pivot=None, context=None):
    profile, engine = scripted_profile(answer, pivot=pivot)
    translator = Translator(profile, Termbase.load())
    seen = []
    made = translator.translate_segments(
        [segment],
        source="vi",
        target=target,
        context=context,
        on_done=lambda *pair: seen.append(pair),
    )
    assert seen == [(segment, made[0])]
    return made[0], engine


def test_a_good_answer_is_taken_at_once() -> None:
    made, engine = translate(lambda _prompt, _before: GOOD)
    assert made == Translation(GOOD, model="m")
    assert len(engine.asked) == 1


def test_a_lost_number_is_asked_for_again_by_name() -> None:
    made, engine = translate(lambda _prompt, before: GOOD if before else "The network has members.")
    assert (made.text, made.findings) == (GOOD, ())
    assert len(engine.asked) == 2
    assert "45=45" not in engine.asked[0]
    assert engine.asked[1].splitlines()[0] == "vi>en|45=45|"


def test_a_number_that_stays_wrong_is_put_right_where_its_place_is_plain() -> None:
    made, _ = translate(lambda _prompt, _before: "The network has 54 members.")
    assert (made.text, made.findings) == (GOOD, ())


def test_a_number_that_stays_lost_is_a_finding() -> None:
    made, _ = translate(lambda _prompt, _before: "The network has members.")
    assert [(finding.check, finding.severity) for finding in made.findings] == [("numbers", "error")]


def test_an_address_comes_back_to_the_letter() -> None:
    source = Segment("p1s1", "body", 1, "Xem chi tiết tại https://example.org/a_b?c=1 vào thứ Hai.")

    def answer(prompt: str, _before: int) -> str:
        mark = next(word for word in prompt.splitlines()[-1].split() if "1" in word)
        return f"See {mark} for details on Monday."

    made, engine = translate(answer, source)
    assert made.text == "See https://example.org/a_b?c=1 for details on Monday."
    assert "https" not in engine.asked[0]


def test_ledger_forms_go_into_the_request() -> None:
    source = Segment("p1s1", "body", 1, "Đoàn đến thành phố Bách Sắc, Quảng Tây.")
    made, engine = translate(lambda _prompt, _before: "The delegation came to Baise City, Guangxi.", source)
    assert "Quảng Tây=Guangxi" in engine.asked[0]
    assert made.findings == ()


def test_figures_that_models_get_wrong_are_written_out() -> None:
    source = Segment("p1s1", "body", 1, "Ngày 29/4, tỉnh chi 2,5 tỷ đồng; lễ ký ngày 12 tháng 5.")
    answer = "On 29 April the province spent VND 2.5 billion; the signing is on May 12."
    made, engine = translate(lambda _prompt, _before: answer, source)
    terms = engine.asked[0].split("|")[1]
    assert "2,5 tỷ đồng=VND 2.5 billion" in terms
    assert "29/4=29 April" in terms
    assert "12 tháng 5" not in terms
    assert made.findings == ()


def test_capitals_throughout_are_lowered_for_the_model() -> None:
    source = Segment("t1", "title", 0, "HỘI NGHỊ TỔNG KẾT TẠI CAO BẰNG NĂM 2023")
    _, engine = translate(lambda _prompt, _before: "Review conference in Cao Bang in 2023", source)
    assert engine.asked[0].splitlines()[-1] == "Hội nghị tổng kết tại Cao Bằng năm 2023"


def test_an_abbreviation_in_brackets_is_not_carried_over() -> None:
    source = Segment("p1s1", "body", 1, "Công viên địa chất (CVĐC) là thành viên của Tổ chức Y tế (UNESCO).")
    _, engine = translate(lambda _p, _b: "The geopark is a member (UNESCO).", source)
    assert engine.asked[0].splitlines()[-1] == "Công viên địa chất là thành viên của Tổ chức Y tế (UNESCO)."


def test_a_term_that_leaked_is_replaced_and_one_that_was_missed_is_written_into_the_text() -> None:
    source = Segment("p1s1", "body", 1, "Hôm nay đoàn đến thăm Bách Sắc.")
    leaked, engine = translate(lambda _p, _b: "Today the delegation visited Bách Sắc.", source)
    assert (leaked.text, leaked.findings) == ("Today the delegation visited Baise.", ())
    assert engine.asked[1].splitlines()[-1] == "Hôm nay đoàn đến thăm Baise."


def test_a_foreign_name_that_was_lost_is_asked_for_by_name() -> None:
    source = Segment("p1s1", "body", 1, "Baumgartner đứng thứ ba.")
    answers = ("It came third.", "Baumgartner came third.")
    made, engine = translate(lambda _p, before: answers[before], source)
    assert (made.text, made.findings) == ("Baumgartner came third.", ())
    assert [prompt.split("|")[1] for prompt in engine.asked] == ["", "Baumgartner=Baumgartner"]


def test_a_sentence_that_was_cut_off_says_so_after_its_figure_was_mended() -> None:
    profile, engine = scripted_profile(lambda _p, _b: "The network has 54 members and")
    engine.truncated = True
    segment = Segment("p1s1", "body", 1, "Mạng lưới có 45 thành viên.")
    (made,) = Translator(profile, Termbase.load()).translate_segments([segment], source="vi", target="en")
    assert made.text.startswith("The network has 45 members")
    assert "cut off" in " ".join(finding.message for finding in made.findings)


def test_a_term_that_was_missed_twice_goes_through_as_a_mark() -> None:
    source = Segment("p1s1", "body", 1, "Hôm nay đoàn đến thăm Bách Sắc.")
    answers = ("Today they visited it.", "Today they visited Basie.", "Today they visited [[1]].")
    made, engine = translate(
        lambda prompt, _b: answers[("Baise" in prompt.splitlines()[-1]) + 2 * ("[[1]]" in prompt)], source
    )
    assert (made.text, made.findings) == ("Today they visited Baise.", ())
    assert [prompt.splitlines()[-1] for prompt in engine.asked] == [
        "Hôm nay đoàn đến thăm Bách Sắc.",
        "Hôm nay đoàn đến thăm Baise.",
        "Hôm nay đoàn đến thăm [[1]].",
    ]


def test_an_answer_that_cannot_change_is_not_asked_for_again() -> None:
    source = Segment("p1s1", "body", 1, "Hôm nay trời mưa to ở ngoài kia.")
    _, engine = translate(lambda _p, _b: "", source)
    assert len(engine.asked) == 1


def test_thousands_are_grouped_as_the_target_language_does() -> None:
    profile, _ = scripted_profile(lambda _p, _b: "Hợp đồng 9,000 năm, 1,5 ha.")
    segment = Segment("p1s1", "body", 1, "A lease of 9,000 years, 1.5 ha.")
    (made,) = Translator(profile, Termbase.load()).translate_segments([segment], source="en", target="vi")
    assert made.text == "Hợp đồng 9.000 năm, 1,5 ha."


def test_a_space_within_a_number_is_closed_where_the_source_has_that_number() -> None:
    segment = Segment("p1s1", "body", 1, "Ở đây có hơn 5.300 lao động và 5 đội, mỗi đội 400 người.")
    profile, _ = scripted_profile(
        lambda _p, _b: "There are more than 5, 300 workers and 5, 400 in each team."
    )
    (made,) = Translator(profile, Termbase.load()).translate_segments([segment], source="vi", target="en")
    assert made.text == "There are more than 5,300 workers and 5, 400 in each team."


@pytest.mark.parametrize(
    ("target", "answer", "mended"),
    [
        ("zh", "2022年2月10日，列车从这里出发。", "2月10日，列车从这里出发。"),
        ("en", "The train left here on February 10, 2022.", "The train left here on February 10."),
        ("en", "The train left here on 10 February 2022.", "The train left here on 10 February."),
    ],
)
def test_a_year_that_was_made_up_is_taken_out(target: str, answer: str, mended: str) -> None:
    profile, _ = scripted_profile(lambda _p, _b: answer)
    segment = Segment("p1s1", "body", 1, "Ngày 10/2, đoàn tàu rời khỏi nơi đây.")

    def made(date: str | None) -> str:
        context = Context(date=date, segments=[segment])
        (translation,) = Translator(profile, Termbase.load()).translate_segments(
            [segment], source="vi", target=target, context=context
        )
        return translation.text

    assert made(None) == mended
    # The day of the article proves the year.
    assert made("2022-02-11") == answer


def test_the_sentence_before_is_given_to_one_that_points_back() -> None:
    first = Segment("p1s1", "body", 1, "Ông Minh đến Hà Nội.")
    second = Segment("p1s2", "body", 1, "Ông ở đó ba ngày.")
    context = Context(segments=(first, second))
    _, engine = translate(lambda _p, _b: "He stayed there for three days.", second, context=context)
    assert first.source in engine.asked[0].splitlines()[0]


def test_a_pivot_is_marked_and_judged_by_the_original() -> None:
    def answer(prompt: str, _before: int) -> str:
        return GOOD if prompt.startswith("vi>en") else "该网络有54个成员。"

    made, engine = translate(answer, target="zh", pivot={"vi-zh": "en"})
    assert (made.text, made.pivot) == ("该网络有45个成员。", "en")
    assert [prompt.split("|")[0] for prompt in engine.asked] == ["vi>en", "en>zh", "en>zh"]


def test_a_name_to_be_confirmed_goes_through_the_pivot() -> None:
    name = NameProposal(
        "Đào Quốc Minh",
        "person",
        {"en": ("Tao Guoming",), "zh": ("陶国明", "陶国铭")},
        "He is from Bách Sắc.",
    )
    segment = Segment("p1s1", "body", 1, "Đào Quốc Minh đến thăm.")

    def answer(prompt: str, _before: int) -> str:
        return "Tao Guoming visited." if prompt.startswith("vi>en") else "陶国明（Tao Guoming）来访。"

    made, engine = translate(
        answer,
        segment,
        target="zh",
        pivot={"vi-zh": "en"},
        context=Context(names=(name,), segments=(segment,)),
    )
    assert "Tao Guoming=陶国明（Tao Guoming）" in engine.asked[-1]
    assert made.text == "陶国明（Tao Guoming）来访。"
    assert [each.message.split(":")[0] for each in made.findings if each.check == "name"] == [
        "Confirm the name Tao Guoming"
    ]


def test_a_pivot_takes_what_is_known() -> None:
    context = Context(known={"p1s1": {"en": Translation(GOOD)}})
    made, engine = translate(
        lambda _p, _b: "该网络有45个成员。", target="zh", pivot={"vi-zh": "en"}, context=context
    )
    assert made.text == "该网络有45个成员。"
    assert [prompt.split("|")[0] for prompt in engine.asked] == ["en>zh"]


def test_traditional_is_made_from_simplified_not_translated_again() -> None:
    context = Context(known={"p1s1": {"zh": Translation("该网络有45个成员。", model="m")}})
    made, engine = translate(lambda _p, _b: "", target="zh-Hant", context=context)
    assert made == Translation("該網絡有45個成員。", model="m")
    assert engine.asked == []


def test_a_bulletin_is_aligned_and_says_how_it_was_made() -> None:
    article = Article(
        "vi", "Hội nghị", ("Có 45 thành viên. Trời mưa.",), ("Các đại biểu",), date="2024-01-09"
    )
    profile, _ = scripted_profile(
        lambda prompt, _b: "There are 45 members." if "45" in prompt else "It rained."
    )
    steps = []
    bulletin = Translator(profile, Termbase.load()).make(
        article, targets=["zh-Hant", "vi", "en", "en"], progress=lambda *step: steps.append(step), id="b"
    )
    assert bulletin.targets == ("en", "zh-Hant")
    assert [segment.id for segment in bulletin.segments] == ["t1", "s1", "c1", "p1s1", "p1s2"]
    assert [len(each) for each in version(bulletin, "en").paragraphs] == [2]
    assert bulletin.models == {"summary": "m", "vi-en": "m", "vi-zh": "m"}
    assert steps[0] == ("summarize", 0, 1)
    assert steps[-1] == ("translate", 10, 10)


def test_order_of_targets() -> None:
    assert order_targets("vi", ["zh-Hant", "zh", "en", "vi"]) == ["en", "zh", "zh-Hant"]
    with pytest.raises(BadInput, match=r"other than the article's own \(vi\)"):
        order_targets("vi", ["vi"])

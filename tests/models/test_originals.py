"""Names that Chinese can only spell by sound keep their own spelling in brackets, at their first mention."""

import pytest

from models.originals import originals, people
from models.placement import Slip, insert
from models.termbase import Termbase
from models.translate import Translator
from models.types import Role, Segment
from tests.models.scripted import scripted_profile
from tests.models.test_placement import REQUEST, Placer

SOURCE = "Professor Ulrich Baumgartner visited the caves."


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (SOURCE, "en", ["Ulrich Baumgartner"]),
        ("On Monday Mr Ulrich Baumgartner came.", "en", ["Ulrich Baumgartner"]),
        ("Ulrich Baumgartner's map, and Ludwig van der Meer's.", "en", ["Ulrich Baumgartner", "Ludwig van der Meer"]),
        ("Leipzig's Ulrich Baumgartner spoke.", "en", ["Ulrich Baumgartner"]),
        ("Baumgartner spoke.", "en", []),
        ("The Baumgartner Institute and Meer University answered.", "en", []),
        ("They went to Cao Bang and Ha Giang.", "en", []),
        ("Giáo sư Ulrich Baumgartner đến Cao Bằng.", "vi", ["Ulrich Baumgartner"]),
        ("Ông Hoàng Văn Páo gặp bà Lý Thị Mai.", "vi", []),
    ],
)  # fmt: skip
def test_people_who_stand_in_no_ledger(text: str, language: str, found: list[str]) -> None:
    matches = Termbase.load().match(text, language)
    assert list(people(text, language, matches=matches)) == found


def segments(*sources: str, role: Role = "body") -> list[Segment]:
    return [Segment(f"p{number}s1", role, number, source) for number, source in enumerate(sources, 1)]


def of(segment: Segment, article: list[Segment]) -> tuple[str, ...]:
    return originals(segment, article, (), text=segment.source, language="en", matches=())


def test_only_the_first_mention_in_the_body_counts() -> None:
    article = [*segments(SOURCE, role="summary"), *segments(SOURCE, "Ulrich Baumgartner left.")]
    assert [of(each, article) for each in article] == [(), ("Ulrich Baumgartner",), ()]


def translate(answer: str, *likely: tuple[str, str], sources: tuple[str, ...] = (SOURCE,)):
    profile, engine = scripted_profile(
        lambda *_: "", engine=Placer(answer, likely=likely, hints=dict(likely))
    )
    done: list[str] = []
    made = Translator(profile, Termbase.load()).translate_segments(
        segments(*sources),
        source="en",
        target="zh",
        on_done=lambda segment, translation: done.append(f"{segment.id} {translation.text}"),
    )
    return made, done, engine


def test_the_spelling_is_added_behind_the_name_and_marked() -> None:
    made, done, _ = translate("乌尔里希·鲍姆加特纳教授参观了溶洞。", ("乌尔里希·鲍姆加特纳", "（Ulrich"))
    assert made[0].text == "乌尔里希·鲍姆加特纳（Ulrich Baumgartner）教授参观了溶洞。"
    assert [(each.check, each.severity) for each in made[0].findings] == [("name", "warning")]
    assert made[0].findings[0].message.startswith("“Ulrich Baumgartner” is in no ledger")
    assert done == ["p1s1 乌尔里希·鲍姆加特纳（Ulrich Baumgartner）教授参观了溶洞。"]


def test_an_answer_without_a_likely_place_stays_as_it_is_and_is_marked() -> None:
    made, done, _ = translate("教授参观了溶洞。")
    assert made[0].text == "教授参观了溶洞。"
    assert [each.message for each in made[0].findings] == [
        "The name “Ulrich Baumgartner” was not found in the translation. Check it."
    ]
    assert done == ["p1s1 教授参观了溶洞。"]


def test_a_spelling_that_the_model_kept_is_not_added_again() -> None:
    made, _, engine = translate("Ulrich Baumgartner教授参观了溶洞。")
    assert made[0].text == "Ulrich Baumgartner教授参观了溶洞。"
    assert engine.followed == []


def test_it_never_goes_into_brackets_or_the_marks_of_a_title() -> None:
    engine = Placer("", likely=[("他在《溶", "（Ulrich"), ("他在《溶洞》里", "（Ulrich")])
    slip = Slip(REQUEST, "他在《溶洞》里。", "（Ulrich Baumgartner）", "zh", ("《溶洞》",))
    assert insert(engine, [slip]) == ["他在《溶洞》里（Ulrich Baumgartner）。"]

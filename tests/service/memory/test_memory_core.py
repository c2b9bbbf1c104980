"""Learning from approvals, perfect matches and suggestions, on both databases."""

import threading

import pytest
from sqlalchemy.engine import Engine

from models.types import Segment
from service.database.memory_keys import key_of
from service.database.memory_rows import read, same_source
from service.database.memory_tables import memory_revision, memory_texts, memory_units
from service.memory import exact, exact_of, suggest
from service.memory.words import numbers_apart, words
from tests.service.memory.conftest import Approve, add_unit

FAIR = ("Hội chợ mở cửa ngày 5 tháng 3.", {"en": "The fair opens on March 5.", "zh": "展会于3月5日开幕。"})


def test_what_was_approved_is_found_in_all_six_directions(engine: Engine, approve: Approve) -> None:
    approve("b1", [FAIR])
    said = {"vi": FAIR[0], **FAIR[1]}
    for source in said:
        for target in said:
            if source != target:
                match = exact(engine, said[source], source, target)
                assert match is not None
                assert (match.source, match.target, match.score) == (said[source], said[target], 100)
                assert (match.bulletin, match.by, match.origin) == ("b1", "Hoa", "Title of b1")
                assert match.provenance == "bulletin:b1"


def test_a_changed_figure_is_no_perfect_match(engine: Engine, approve: Approve) -> None:
    approve("b1", [FAIR])
    assert exact(engine, "Hội chợ mở cửa ngày 6 tháng 3.", "vi", "en") is None


def test_a_newer_approval_wins_and_the_older_stays(engine: Engine, approve: Approve) -> None:
    approve("b1", [FAIR])
    approve("b2", [(FAIR[0], {"en": "The fair opens on 5 March."})], by="Lan")
    english = exact(engine, FAIR[0], "vi", "en")
    assert english is not None
    assert (english.target, english.by) == ("The fair opens on 5 March.", "Lan")
    # The newer one has no Chinese: there the older still counts.
    chinese = exact(engine, FAIR[0], "vi", "zh")
    assert chinese is not None
    assert chinese.bulletin == "b1"
    back = exact(engine, "The fair opens on March 5.", "en", "vi")
    assert back is not None
    assert back.target == FAIR[0]


def test_a_sentence_mended_in_its_bulletin_takes_the_place_of_the_old_one(
    engine: Engine, approve: Approve
) -> None:
    approve("b1", [FAIR])
    old = exact(engine, FAIR[0], "vi", "en")
    assert old is not None
    approve("b1", [(FAIR[0], {**FAIR[1], "en": "The fair opens on 5 March."})])
    assert exact(engine, "The fair opens on March 5.", "en", "vi") is None
    new = exact(engine, FAIR[0], "vi", "en")
    assert new is not None
    with engine.connect() as connection:
        history = read(connection, [old.id])[old.id]
    assert (history.state, history.replaced_by) == ("replaced", new.id)


def test_the_same_approved_again_is_kept_once_and_dated_anew(engine: Engine, approve: Approve) -> None:
    approve("b1", [FAIR])
    first = exact(engine, FAIR[0], "vi", "en")
    approve("b2", [FAIR], by="Lan")
    again = exact(engine, FAIR[0], "vi", "en")
    assert first is not None
    assert again is not None
    assert (again.id, again.bulletin, again.by) == (first.id, "b2", "Lan")
    assert again.at > first.at
    with engine.connect() as connection:
        key = key_of(FAIR[0], "vi")
        assert [unit.id for unit in same_source(connection, "vi", [key])[key]] == [first.id]


def test_a_unit_of_the_same_role_comes_first(engine: Engine, approve: Approve) -> None:
    approve("b1", [("Khai mạc hội chợ", {"en": "Fair opens"})], role="title")
    approve("b2", [("Khai mạc hội chợ", {"en": "the opening of the fair"})])
    found = exact_of(
        engine,
        [Segment("t1", "title", 0, "Khai mạc hội chợ"), Segment("p1s1", "body", 1, "Khai mạc  hội chợ")],
        "vi",
        "en",
    )
    assert {id: match.target for id, match in found.items()} == {
        "t1": "Fair opens", "p1s1": "the opening of the fair",
    }  # fmt: skip


def test_a_bulletin_does_not_answer_itself(engine: Engine, approve: Approve) -> None:
    approve("b1", [FAIR])
    segment = Segment("p1s1", "body", 1, FAIR[0])
    assert exact_of(engine, [segment], "vi", "en", but="b1") == {}
    assert set(exact_of(engine, [segment], "vi", "en", but="b2")) == {"p1s1"}


def test_many_sentences_are_asked_for_at_once(engine: Engine) -> None:
    for n in range(3):
        add_unit(engine, f"u{n}", {"vi": f"Câu {n}.", "en": f"Sentence {n}."})
    segments = [Segment(f"p{n}s1", "body", n, f"Câu {n}.") for n in range(1200)]
    assert set(exact_of(engine, segments, "vi", "en")) == {"p0s1", "p1s1", "p2s1"}


def test_traditional_chinese_is_kept_apart_and_made_from_simplified_where_it_lacks(engine: Engine) -> None:
    add_unit(engine, "u1", {"vi": "Hội chợ mở cửa.", "zh": "展会开幕。"})
    made = exact(engine, "Hội chợ mở cửa.", "vi", "zh-Hant")
    assert made is not None
    assert made.target == "展會開幕。"
    add_unit(engine, "u2", {"vi": "Hội chợ mở cửa.", "zh-Hant": "展覽會開幕。"})
    own = exact(engine, "Hội chợ mở cửa.", "vi", "zh-Hant")
    assert own is not None
    assert own.target == "展覽會開幕。"
    back = exact(engine, "展會開幕。", "zh-Hant", "vi")
    assert back is not None
    assert back.id == "u1"
    assert exact(engine, "展会开幕。", "zh", "zh-Hant") is None


def test_suggestions_count_words_and_lower_for_figures(engine: Engine) -> None:
    add_unit(engine, "u1", {"vi": "Xã có 1.234 hộ dân sống bằng nghề dệt.", "en": "1,234 households weave."})
    figure = suggest(engine, "Xã có 1.235 hộ dân sống bằng nghề dệt.", "vi", "en")
    word = suggest(engine, "Xã có 1.234 hộ dân sống nhờ nghề dệt.", "vi", "en")
    assert [(match.id, match.score, match.numbers) for match in figure] == [("u1", 83, (("1.234", "1.235"),))]
    assert [(match.id, match.score, match.numbers) for match in word] == [("u1", 88, ())]
    assert suggest(engine, "Đoàn đại biểu đến thăm.", "vi", "en") == ()


def test_only_the_very_same_sentence_has_a_hundred(engine: Engine) -> None:
    add_unit(engine, "u1", {"vi": "Chợ họp từ sáng.", "en": "The market opens in the morning."})
    assert [match.score for match in suggest(engine, "Chợ họp từ  sáng.", "vi", "en")] == [100]
    assert [match.score for match in suggest(engine, "Chợ họp từ sáng?", "vi", "en")] == [99]


def test_chinese_is_compared_by_character(engine: Engine) -> None:
    add_unit(
        engine,
        "u1",
        {"zh": "展会于三月在凭祥开幕。", "en": "The fair opened in Pingxiang in March."},
        source="zh",
    )
    found = suggest(engine, "展会于四月在凭祥开幕。", "zh", "en")
    assert [(match.id, match.score) for match in found] == [("u1", 90)]


def test_suggestions_see_what_comes_goes_and_is_overtaken(engine: Engine, approve: Approve) -> None:
    text = "Đoàn công tác làm việc với các xã biên giới."
    approve("b1", [(text, {"en": "The team met border communes."})])
    assert [match.target for match in suggest(engine, text, "vi", "en")] == ["The team met border communes."]
    approve("b1", [(text, {"en": "The team worked with border communes."})])
    assert [match.target for match in suggest(engine, text, "vi", "en")] == [
        "The team worked with border communes."
    ]
    approve("b2", [(text, {"en": "A mission visited border communes."})])
    assert [match.bulletin for match in suggest(engine, text, "vi", "en")] == ["b2"]
    assert suggest(engine, text, "vi", "zh") == ()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Tăng 1.234,5 ha (hòa)", "vi", ["tăng", "1.234,5", "ha", "hòa"]),
        ("The county’s 5% rise", "en", ["the", "county's", "5", "rise"]),
        ("GDP增长5.2%，达到", "zh", ["gdp", "增", "长", "5.2", "达", "到"]),
        ("", "vi", []),
    ],
)
def test_words(text: str, language: str, expected: list[str]) -> None:
    assert words(text, language) == expected


def test_figures_that_differ_are_paired_in_their_order() -> None:
    assert numbers_apart("Từ 5 đến 7, có 10", "Từ 5 đến 8") == (("7", "8"), ("10", ""))
    assert numbers_apart("Từ 5 đến 7", "Từ 7 đến 5") == ()


def test_suggestions_may_be_asked_for_while_the_memory_learns(engine: Engine) -> None:
    add_unit(engine, "u", {"vi": "Chợ phiên họp ở xã số 0.", "en": "0"})
    wrong: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(10):
                assert suggest(engine, "Chợ phiên họp ở xã số 0.", "vi", "en")[0].target == "0"
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(1, 15):
        add_unit(engine, f"u{n}", {"vi": f"Chợ phiên họp ở xã số {n}.", "en": str(n)})
    for thread in threads:
        thread.join()
    assert wrong == []
    found = suggest(engine, "Chợ phiên họp ở xã số 9.", "vi", "en", limit=20)
    assert (found[0].target, len(found)) == ("9", 15)


def test_an_older_copy_of_the_database_is_noticed(engine: Engine) -> None:
    add_unit(engine, "u1", {"vi": "Chợ họp từ sáng.", "en": "The market opens in the morning."})
    add_unit(engine, "u2", {"vi": "Chợ họp đến chiều.", "en": "The market lasts until the afternoon."})
    assert len(suggest(engine, "Chợ họp đến chiều.", "vi", "en")) == 1
    with engine.begin() as connection:
        connection.execute(memory_texts.delete().where(memory_texts.c.unit_id == "u2"))
        connection.execute(memory_units.delete().where(memory_units.c.id == "u2"))
        connection.execute(memory_revision.update().values(number=1))
    assert suggest(engine, "Chợ họp đến chiều.", "vi", "en") == ()
    assert len(suggest(engine, "Chợ họp từ sáng.", "vi", "en")) == 1

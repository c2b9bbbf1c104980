"""Persons are proposed with reasons, told apart by country, and never decided."""

import pytest

from models.names import pinyin, propose, sino_vietnamese, strip_diacritics
from models.readings import hanzi_of_pinyin, hanzi_of_vietnamese, pinyin_syllables, vietnamese_of_bare
from models.termbase import Termbase


def proposals(text, language):
    return {proposal.surface: proposal for proposal in propose(text, language, Termbase.load())}


def test_names_of_the_talks_are_told_apart(shared):
    text = (shared / "seeds" / "001_fa52330018f2de30.txt").read_text(encoding="utf-8")
    found = proposals(text, "vi")
    assert found["Đào Quốc Minh"].forms["en"] == ("Tao Guoming",)
    assert found["Đào Quốc Minh"].forms["zh"][0] == "陶国明"
    assert found["Thang Triều Quân"].forms["en"] == ("Tang Chaojun",)
    assert found["Thang Triều Quân"].forms["zh"][:2] == ("汤朝军", "汤朝君")
    assert found["Đoàn Trọng Hùng"].forms["en"] == ("Doan Trong Hung",)
    assert found["Trương Thế Vinh"].forms["en"] == ("Truong The Vinh",)
    assert "Vietnam" in found["Đoàn Trọng Hùng"].reason
    assert "China" in found["Thang Triều Quân"].reason


def test_names_of_the_spring_meeting(shared):
    text = (shared / "seeds" / "004_aba770c8af048ac7.txt").read_text(encoding="utf-8")
    found = proposals(text, "en")
    assert found["Lu xinshe"].forms == {"vi": ("Lộc Tâm Xã",), "zh": ("鹿心社",)}
    assert found["Lai Xuan Mon"].forms["vi"] == ("Lại Xuân Môn",)
    assert "Lê Hải Hòa" in found["Le Hai Hoa"].forms["vi"]
    assert "Nguyen Minh Vu" not in found  # a known person of the termbase
    assert "Cao Bang" not in found


@pytest.mark.parametrize(
    ("text", "language", "surface", "forms"),
    [
        (
            "Ông Trần Chí Kiên (Quảng Tây, Trung Quốc) dự.",
            "vi",
            "Trần Chí Kiên",
            {"en": "Chen Zhijian", "zh": "陈志坚"},
        ),
        (
            "Ông Trần Chí Kiên, Giám đốc Sở Y tế, dự.",
            "vi",
            "Trần Chí Kiên",
            {"en": "Tran Chi Kien", "zh": "陈志坚"},
        ),
        ("Tại Nam Ninh, bà Nguyễn Thị Hà phát biểu.", "vi", "Nguyễn Thị Hà", {"en": "Nguyen Thi Ha"}),
        (
            "Tao Guoming, from Baise, spoke.",
            "en",
            "Tao Guoming",
            {"vi": "Đào Quốc Minh", "zh": "Tao Guoming"},
        ),
        ("Nguyen Van Nam of Cao Bang spoke.", "en", "Nguyen Van Nam", {"vi": "Nguyễn Văn Nam"}),
        ("百色市秘书长陶国明出席会谈。", "zh", "陶国明", {"vi": "Đào Quốc Minh", "en": "Tao Guoming"}),
        (
            "高平省外务厅厅长段仲雄表示欢迎。",
            "zh",
            "段仲雄",
            {"vi": "Đoàn Trọng Hùng", "en": "Doan Trong Hung"},
        ),
    ],
)
def test_first_candidates(text, language, surface, forms):
    found = proposals(text, language)
    assert list(found) == [surface]
    assert {tag: options[0] for tag, options in found[surface].forms.items() if tag in forms} == forms
    assert found[surface].kind == "person"
    assert found[surface].reason.endswith("please confirm.")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Đoàn thăm Cao Bằng, Quảng Tây và Trương Gia Giới.", "vi"),
        ("Trụ sở ở đường Lê Hồng Phong.", "vi"),
        ("Hàng hóa qua Biên Hòa tăng mạnh.", "vi"),
        ("The Song Dynasty and the Long March.", "en"),
        ("They met in Ha Long and Mong Cai.", "en"),
        ("代表团参观了百色起义纪念馆。", "zh"),
        ("", "vi"),
    ],
)
def test_what_is_no_person_is_not_proposed(text, language):
    assert proposals(text, language) == {}


def test_a_name_is_proposed_once():
    text = "Ông Lê Văn Nam đến. Ông Lê Văn Nam về."
    assert len(propose(text, "vi", Termbase.load())) == 1


def test_strip_diacritics():
    assert strip_diacritics("Đào Quốc Minh, Nguyễn Thị Hằng") == "Dao Quoc Minh, Nguyen Thi Hang"


@pytest.mark.parametrize(
    ("hanzi", "latin", "vietnamese"),
    [
        ("陶国明", "Tao Guoming", "Đào Quốc Minh"),
        ("鹿心社", "Lu Xinshe", "Lộc Tâm Xã"),
        ("欧阳飞", "Ouyang Fei", "Âu Dương Phi"),
        ("吕亚安", "Lyu Ya'an", "Lã Á An"),
        ("段和", "Duan He", "Đoàn Hòa"),
    ],
)
def test_readings_of_hanzi(hanzi, latin, vietnamese):
    assert pinyin(hanzi) == latin
    assert sino_vietnamese(hanzi) == vietnamese
    assert hanzi in hanzi_of_vietnamese(vietnamese)


def test_pinyin_is_cut_in_syllables():
    assert pinyin_syllables("Guoming") == ("guo", "ming")
    assert pinyin_syllables("Ya'an") == ("ya", "an")
    assert pinyin_syllables("Xi") == ("xi",)
    assert pinyin_syllables("March") == ()


def test_candidates_are_few_and_different():
    options = hanzi_of_pinyin("Li", ("ming", "yuan"))
    assert 3 <= len(options) <= 6
    assert len(set(options)) == len(options)


def test_diacritics_are_guessed_from_names_in_use():
    assert vietnamese_of_bare("Nguyen Thi Hang")[0] == "Nguyễn Thị Hằng"


def test_a_reading_without_hanzi_gives_no_candidate():
    assert hanzi_of_vietnamese("Giàng A Sử") == ()

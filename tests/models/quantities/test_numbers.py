import random
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest

from models.quantities import dates, numbers, write


def hard(text: str, language: str) -> list[tuple[str, str | None]]:
    """List value and unit of what is demanded, in reading order."""
    return [(f"{one.value.normalize():f}", one.unit) for one in numbers.parse(text, language) if not one.soft]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,5 ha", [("1234.5", "ha")]),
        ("1.234.567 lượt khách", [("1234567", None)]),
        ("tăng 2,4 %", [("2.4", "%")]),
        ("3,2 nghìn tỷ đồng", [("3200000000000", "VND")]),
        ("1 triệu 200 nghìn hộ", [("1200000", None)]),
        ("2 tỷ rưỡi", [("2500000000", None)]),
        ("hai vạn khán giả", [("20000", None)]),
        ("hai mươi mốt xã", [("21", None)]),
        ("một trăm linh năm hộ", [("105", None)]),
        ("hai nghìn ba trăm người", [("2300", None)]),
        ("bốn mươi năm trước", [("40", None)]),
        ("nửa triệu người", [("500000", None)]),
        ("năm phần trăm", [("5", "%")]),
        ("từ 5 đến 7 triệu đồng", [("5000000", "VND"), ("7000000", "VND")]),
        ("tỷ số 3-1", [("3", None), ("1", None)]),
        ("5 đồng chí và 5 tỷ phú", [("5", None), ("5", None)]),
        ("9h30", [("570", "clock")]),
        ("7 giờ rưỡi tối", [("1170", "clock")]),
        ("12 tạ cà phê", [("12", "tạ")]),
        ("những năm 90 của thế kỷ XX", [("1990", None)]),
    ],
)
def test_vietnamese(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert hard(text, "vi") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.5 hectares", [("1234.5", "ha")]),
        ("$5 million", [("5000000", "USD")]),
        ("US$ 14.7 billion", [("14700000000", "USD")]),
        ("VND 3.2 trillion", [("3200000000000", "VND")]),
        ("£4.3m", [("4300000", "GBP")]),
        ("a 100m race", [("100", "m")]),
        ("two hundred and one homes", [("201", None)]),
        ("twenty-five villages", [("25", None)]),
        ("half a million people", [("500000", None)]),
        ("one and a half million", [("1500000", None)]),
        ("the 12th conference", [("12", None)]),
        ("a 60-year-old guide", [("60", None)]),
        ("in the 1990s", [("1990", None)]),
        ("10–12 million people", [("10000000", None), ("12000000", None)]),
        ("VND8–10 million", [("8000000", "VND"), ("10000000", "VND")]),
        ("9:30 p.m.", [("1290", "clock")]),
        ("five per cent", [("5", "%")]),
        ("1995-96", [("1995", None), ("1996", None)]),
        ("several hundred people", []),
    ],
)
def test_english(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert hard(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.5万人", [("25000", None)]),
        ("3万2千人", [("32000", None)]),
        ("3万2000人", [("32000", None)]),
        ("一百二十三", [("123", None)]),
        ("两千零八", [("2008", None)]),
        ("三万五", [("35000", None)]),
        ("百分之五", [("5", "%")]),
        ("万分之五", [("0.05", "%")]),
        ("第二十届", [("20", None)]),
        ("200余人", [("200", None)]),
        ("3000多万吨", [("30000000", "t")]),
        ("12.5亿元人民币", [("1250000000", "CNY")]),
        ("3.2万亿越南盾", [("3200000000000", "VND")]),
        ("１，２３４人", [("1234", None)]),
        ("5至7万元", [("50000", "CNY"), ("70000", "CNY")]),
        ("160千米", [("160", "km")]),
        ("5千瓦", [("5", "kW")]),
        ("晚上9时30分", [("1290", "clock")]),
        ("下午三点半", [("930", "clock")]),
        ("20世纪90年代", [("1990", None)]),
        ("几十万人、数千户", []),
    ],
)
def test_chinese(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert hard(text, "zh") == expected


def test_traditional_characters_are_read_like_simplified_ones() -> None:
    assert hard("12.5億元人民幣，3萬噸", "zh-Hant") == [("1250000000", "CNY"), ("30000", "t")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Một người và hai ông ngồi với ba cô.", "vi"),
        ("One of them came first, and a third left.", "en"),
        ("一些人一起进一步统一意见，十分认真，以防万一，千万小心。", "zh"),
        ("G20, COVID-19, A4, 5G và Il-76", "vi"),
        ("World War II and Pope John XXIII", "en"),
        ("Gọi 0912 345 678 hoặc xem https://vi.example/2024/123", "vi"),
        ("Write to 24.hours@example.org &#39;now&#39;", "en"),
    ],
)
def test_nothing_is_demanded(text: str, language: str) -> None:
    assert hard(text, language) == []


def test_small_words_and_roman_numerals_are_soft() -> None:
    found = numbers.parse("mười hai xã, khóa XIV", "vi")
    assert [(one.text, one.value, one.soft) for one in found] == [
        ("mười hai", Decimal(12), True),
        ("XIV", Decimal(14), True),
    ]


def test_the_language_decides_how_a_mark_is_read() -> None:
    readings = [numbers.parse("1.234", language)[0].readings for language in ("vi", "en", "zh")]
    assert readings == [(Decimal(1234),), (Decimal("1.234"),), (Decimal("1.234"),)]


def test_english_grouping_in_vietnamese_text_is_kept_as_an_alternative() -> None:
    assert numbers.parse("1,234", "vi")[0].readings == (Decimal("1.234"), Decimal(1234))


def test_a_time_without_its_half_of_the_day_has_both() -> None:
    assert numbers.parse("9:30", "en")[0].readings == (Decimal(570), Decimal(1290))


def test_spans_are_those_of_the_text_and_never_touch_dates() -> None:
    text = "Ngày 29/4/2024, 1.234,5 ha rừng và 3,2 nghìn tỷ đồng lúc 9h30"
    found = numbers.parse(text, "vi")
    assert [text[one.start : one.end] for one in found] == ["1.234,5 ha", "3,2 nghìn tỷ đồng", "9h30"]
    assert [one.text for one in dates.parse(text, "vi")] == ["Ngày 29/4/2024"]


def test_any_text_can_be_read_and_its_numbers_written() -> None:
    alphabet = (
        "0123456789.,:/- %$kmhg²٣年月日时点分万亿百十一二〇半成 XIV năm tỷ mươi half second hundred\0<&;@"
    )
    draw = random.Random(5)  # noqa: S311 - a seed, not a secret
    for _ in range(400):
        text = "".join(draw.choice(alphabet) for _ in range(40))
        for language in ("vi", "en", "zh"):
            spans = [(one.start, one.end) for one in dates.parse(text, language)]
            for one in numbers.parse(text, language):
                assert text[one.start : one.end] == one.text
                assert not any(one.start < end and start < one.end for start, end in spans)
                assert write.number(one, language)


def test_a_sentence_takes_about_a_millisecond(shared: Path) -> None:
    lines = (shared / "data/flores200-dev/vi.txt").read_text("utf-8").splitlines()[:200]
    numbers.parse(lines[0], "vi")
    unseen = [re.sub(r"\s", "  ", line) for line in lines]
    started = time.perf_counter()
    for line in unseen:
        numbers.parse(line, "vi")
    assert (time.perf_counter() - started) / len(
        lines
    ) < 0.005  # 0.5 ms alone; five times that on a busy machine

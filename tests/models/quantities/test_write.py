from decimal import Decimal

import pytest

from models.quantities import DateMention, Quantity, numbers, write


def quantity(value: str, unit: str | None = None) -> Quantity:
    return Quantity(Decimal(value), unit, "", 0, 0)


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en", "zh"),
    [
        ("1234.5", "ha", "1.234,5 ha", "1,234.5 ha", "1234.5公顷"),
        ("3200000000000", "VND", "3,2 nghìn tỷ đồng", "VND 3.2 trillion", "3.2万亿越南盾"),
        ("25000", None, "25.000", "25,000", "2.5万"),
        ("2500000000", "USD", "2,5 tỷ USD", "$2.5 billion", "25亿美元"),
        ("2.4", "%", "2,4%", "2.4%", "2.4%"),
        ("1250000", "CNY", "1,25 triệu nhân dân tệ", "1.25 million yuan", "125万元"),
        ("1290", "clock", "21 giờ 30", "21:30", "21时30分"),
        ("1234567", None, "1.234.567", "1,234,567", "1234567"),
    ],
)
def test_numbers(value: str, unit: str | None, vi: str, en: str, zh: str) -> None:
    forms = [write.number(quantity(value, unit), language) for language in ("vi", "en", "zh")]
    assert forms == [vi, en, zh]


def test_a_fraction_keeps_its_two_numbers() -> None:
    third = Quantity(Decimal(1) / 3, None, "1/3", 0, 3, parts=(Decimal(1), Decimal(3)))
    assert write.number(third, "zh") == "1/3"


def test_values_are_spelled_out_for_messages() -> None:
    assert write.value(quantity("2500000000", "VND")) == "2,500,000,000 VND"


@pytest.mark.parametrize(
    ("mention", "vi", "en", "zh"),
    [
        (DateMention(2024, 4, 29, "", 0, 0), "ngày 29/4/2024", "29 April 2024", "2024年4月29日"),
        (DateMention(None, 4, 29, "", 0, 0), "ngày 29/4", "29 April", "4月29日"),
        (DateMention(2024, 4, None, "", 0, 0), "tháng 4/2024", "April 2024", "2024年4月"),
        (DateMention(2024, None, None, "", 0, 0), "năm 2024", "2024", "2024年"),
        (DateMention(None, None, 22, "", 0, 0), "ngày 22", "the 22nd", "22日"),
        (DateMention(None, None, None, "", 0, 0, weekday=1), "thứ Hai", "Monday", "星期一"),
        (
            DateMention(2024, None, None, "", 0, 0, quarter=1),
            "quý I/2024",
            "the first quarter of 2024",
            "2024年第一季度",
        ),
    ],
)
def test_dates(mention: DateMention, vi: str, en: str, zh: str) -> None:
    assert [write.date(mention, language) for language in ("vi", "en", "zh")] == [vi, en, zh]


def test_four_digits_that_the_source_does_not_group_are_not_grouped() -> None:
    (year,) = numbers.parse("the 2021 meeting", "en")
    assert write.number(year, "vi") == "2021"
    (people,) = numbers.parse("2,021 people", "en")
    assert write.number(people, "vi").startswith("2.021")

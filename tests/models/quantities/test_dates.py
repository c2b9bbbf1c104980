import pytest

from models.quantities import dates

Triple = tuple[int | None, int | None, int | None]


def triples(text: str, language: str) -> list[Triple]:
    return [(one.year, one.month, one.day) for one in dates.parse(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 29/4", [(None, 4, 29)]),
        ("Ngày 29/4/2024", [(2024, 4, 29)]),
        ("29-4-2024", [(2024, 4, 29)]),
        ("29.4.2024", [(2024, 4, 29)]),
        ("Chiều 29-4", [(None, 4, 29)]),
        ("từ 8-9/1/2024", [(2024, 1, 8), (2024, 1, 9)]),
        ("từ ngày 8 đến ngày 9 tháng 1 năm 2024", [(2024, 1, 8), (2024, 1, 9)]),
        ("ngày 4 tháng 1 năm 2024", [(2024, 1, 4)]),
        ("tháng 4/2024", [(2024, 4, None)]),
        ("tháng Tư", [(None, 4, None)]),
        ("tháng Mười Hai", [(None, 12, None)]),
        ("năm 2023", [(2023, None, None)]),
        ("1/3 dân số", []),
        ("trực 24/7", []),
        ("3 tháng 10 ngày", []),
    ],
)
def test_vietnamese(text: str, expected: list[Triple]) -> None:
    assert triples(text, "vi") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29 April", [(None, 4, 29)]),
        ("April 29th, 2024", [(2024, 4, 29)]),
        ("29 Apr.", [(None, 4, 29)]),
        ("April 12,2024", [(2024, 4, 12)]),
        ("From 8 to 9 January 2024", [(2024, 1, 8), (2024, 1, 9)]),
        ("On April 9th morning", [(None, 4, 9)]),
        ("January 2024", [(2024, 1, None)]),
        ("in 2023", [(2023, None, None)]),
        ("Nov-Feb", [(None, 11, None), (None, 2, None)]),
        ("between March and May", [(None, 3, None), (None, 5, None)]),
        ("They may march on Mayfair.", []),
        ("04/29/2024", [(2024, 4, 29)]),
        ("2024-04-29", [(2024, 4, 29)]),
        ("in 1200 villages", [(1200, None, None)]),
        ("13/13/2024", []),
    ],
)
def test_english(text: str, expected: list[Triple]) -> None:
    assert triples(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4月29日", [(None, 4, 29)]),
        ("2024年4月29日", [(2024, 4, 29)]),
        ("1月8日至9日", [(None, 1, 8), (None, 1, 9)]),
        ("1月8-9日", [(None, 1, 8), (None, 1, 9)]),
        ("2023年12月30日至1月2日", [(2023, 12, 30), (2023, 1, 2)]),
        ("2023年", [(2023, None, None)]),
        ("４月份", [(None, 4, None)]),
        ("二〇二四年四月", [(2024, 4, None)]),
        ("6至8月", [(None, 6, None), (None, 8, None)]),
        ("3个月，15日内", []),
        ("1500年历史", []),
    ],
)
def test_chinese(text: str, expected: list[Triple]) -> None:
    assert triples(text, "zh") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("sáng thứ Hai", "vi", [(1, False)]),
        ("lần thứ hai", "vi", [(1, True)]),
        ("Trận chiến Thứ Hai", "vi", [(1, True)]),
        ("Thứ Hai, mưa.", "vi", [(1, False)]),
        ("sáng thứ 7", "vi", [(6, False)]),
        ("Chủ nhật", "vi", [(7, False)]),
        ("Mondays", "en", [(1, False)]),
        ("星期天", "zh", [(7, False)]),
        ("下周一", "zh", [(1, False)]),
        ("两周一次", "zh", []),
    ],
)
def test_weekdays(text: str, language: str, expected: list[tuple[int, bool]]) -> None:
    assert [(one.weekday, one.soft) for one in dates.parse(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("quý I/2024", "vi", (2024, 1)),
        ("the first quarter of 2024", "en", (2024, 1)),
        ("Q3", "en", (None, 3)),
        ("2024年第一季度", "zh", (2024, 1)),
    ],
)
def test_quarters(text: str, language: str, expected: tuple[int | None, int]) -> None:
    assert [(one.year, one.quarter) for one in dates.parse(text, language)] == [expected]


def test_an_english_date_in_digits_may_be_read_either_way() -> None:
    found = dates.parse("04/01/2024", "en")
    assert [(one.month, one.day, one.either_order) for one in found] == [(1, 4, True)]

import pytest

from models.quantities import compare


def differences(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[list[str], list[str]]:
    """Give the texts of what is missing and of what was added."""
    pair = (source, target, source_language, target_language)
    missing = [one.text for one in compare.missing_numbers(*pair)]
    return missing, [one.text for one in compare.added_numbers(*pair)]


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("1.234,5 ha", "1234.5公顷", ("vi", "zh")),
        ("2,5 tỷ đồng", "25亿越南盾", ("vi", "zh")),
        ("25,000 people", "2.5万人", ("en", "zh")),
        ("45 members", "45 thành viên", ("en", "vi")),
        ("0.5 km", "500米", ("en", "zh")),
        ("hơn 12 tạ", "over 1,200 kilograms", ("vi", "en")),
        ("25%", "một phần tư", ("en", "vi")),
        ("9 trên 14 ga", "9/14 of the stations", ("vi", "en")),
        ("15 giờ", "3 p.m.", ("vi", "en")),
        ("21:30", "晚上9点半", ("en", "zh")),
        ("7 on one page, 7 on the next", "两页各7个", ("en", "zh")),
        ("hai thập kỷ", "20 years", ("vi", "en")),
        ("Seventh Fleet", "Hạm đội 7", ("en", "vi")),
        ("the fourteenth plan", "十四五规划", ("en", "zh")),
        ("二三十人", "twenty or thirty people", ("zh", "en")),
        ("lễ 1/5", "the holiday of 1 May", ("vi", "en")),
    ],
)
def test_equal_by_value(source: str, target: str, languages: tuple[str, str]) -> None:
    assert differences(source, target, *languages) == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "languages", "expected"),
    [
        ("2,5 tỷ đồng", "2.5亿越南盾", ("vi", "zh"), (["2,5 tỷ đồng"], ["2.5亿越南盾"])),
        ("5 triệu đồng", "USD 5 million", ("vi", "en"), (["5 triệu đồng"], ["USD 5 million"])),
        ("340 ha", "340 km2", ("vi", "en"), (["340 ha"], ["340 km2"])),
        ("15亩", "1 ha", ("zh", "vi"), (["15亩"], ["1 ha"])),
        ("1.234 người", "1.234 people", ("vi", "en"), (["1.234"], ["1.234"])),
        ("12,345 seats", "1.2万个座位", ("en", "zh"), (["12,345"], ["1.2万"])),
        ("45 members", "các thành viên", ("en", "vi"), (["45"], [])),
        ("members", "45 thành viên", ("en", "vi"), ([], ["45"])),
        ("8:30 a.m.", "晚上8:30", ("en", "zh"), (["8:30 a.m."], ["晚上8:30"])),
    ],
)
def test_different_by_value(
    source: str, target: str, languages: tuple[str, str], expected: tuple[list[str], list[str]]
) -> None:
    assert differences(source, target, *languages) == expected


@pytest.mark.parametrize(
    ("target", "article_date", "missing"),
    [
        ("They met on 29 April 2024.", None, []),
        ("They met on 29 April.", "2024-05-02", []),
        ("They met on 29 April.", None, ["Ngày 29/4/2024"]),
        ("They met on 29 April.", "2023-05-02", ["Ngày 29/4/2024"]),
        ("They met on 4 Tháng 29, 2024.", None, ["Ngày 29/4/2024"]),
        ("They met on 04/29/2024.", None, []),
    ],
)
def test_a_year_may_be_lost_only_if_the_article_proves_it(
    target: str, article_date: str | None, missing: list[str]
) -> None:
    found = compare.missing_dates(
        "Ngày 29/4/2024, họ gặp nhau.", target, "vi", "en", article_date=article_date
    )
    assert [one.text for one in found] == missing


def test_a_year_may_be_added_only_if_the_article_proves_it() -> None:
    pair = ("Họp ngày 29/4.", "会议于2024年4月29日举行。", "vi", "zh")
    assert [one.text for one in compare.added_dates(*pair)] == ["2024年4月29日"]
    assert compare.added_dates(*pair, article_date="2024-05-02") == []


def test_an_english_date_in_digits_matches_either_order() -> None:
    assert compare.missing_dates("Ngày 4/1/2024", "Dated 04/01/2024", "vi", "en") == []
    assert compare.missing_dates("Ngày 1/4/2024", "Dated 04/01/2024", "vi", "en") == []


def test_the_second_time_is_no_monday_that_must_be_kept() -> None:
    assert compare.missing_dates("Lần thứ hai", "For the second time", "vi", "en") == []
    assert [one.text for one in compare.missing_dates("Sáng thứ Hai", "In the morning", "vi", "en")] == [
        "thứ Hai"
    ]

"""Dates of pages."""

import pytest

from service.inputs.published import find_date, plausible


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("09/01/2024 333 0", "2024-01-09"),
        ("9-1-2024", "2024-01-09"),
        ("April 12,2024", "2024-04-12"),
        ("Apr. 3rd, 2021", "2021-04-03"),
        ("12 April 2024", "2024-04-12"),
        ("2024年4月12日", "2024-04-12"),
        ("2024-04-12T10:00", "2024-04-12"),
        ("2024.4.12", "2024-04-12"),
        ("Ngày 12 tháng 4 năm 2024", "2024-04-12"),
        ("12 tháng 4, 2024", "2024-04-12"),
        ("04/25/2024", "2024-04-25"),
    ],
)
def test_dates_are_read(text: str, iso: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "text", ["31/02/2024", "45/13/2024", "ngày 29/4", "tháng 4/2024", "12.345.2024", "no date", "0120-12-01"]
)
def test_what_is_no_full_date(text: str) -> None:
    assert find_date(text) is None


def test_a_date_that_could_be_swapped_is_marked() -> None:
    assert [
        date.ambiguous for text in ("09/01/2024", "25/01/2024", "2024-01-09") if (date := find_date(text))
    ] == [True, False, False]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-03-04T05:06:07Z", "2021-03-04"),
        ("1970-01-01", None),
        ("2999-01-01", None),
        ("soon", None),
        (None, None),
    ],
)
def test_metadata_dates_must_be_plausible(value: str | None, expected: str | None) -> None:
    assert plausible(value) == expected

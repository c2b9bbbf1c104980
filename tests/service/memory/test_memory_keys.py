"""What counts as the very same sentence."""

import unicodedata

import pytest

from service.database.memory_keys import key_of

SAME = [
    ("vi", "Chợ họp từ sáng.", unicodedata.normalize("NFD", "Chợ họp từ sáng.")),
    ("vi", "Ông nói: “Được rồi”.", 'Ông nói: "Được rồi".'),
    ("vi", "Tăng 5 % trong năm – cao nhất.", "Tăng 5% trong năm - cao nhất."),
    ("vi", "Xã Hoà Bình có thuỷ điện.", "Xã Hòa Bình có thủy điện."),
    ("en", "It is the county’s  first fair…", "It is the county's first fair..."),
    ("en", "The fair opens on\u00a0Monday.", "The fair opens on Monday."),
    ("zh", "他说：“可以。”", '他说:"可以."'),
    ("zh", "全县有 45 个村（含新村）。", "全县有45个村(含新村)。"),
]
OTHER = [
    ("vi", "Có 1.234 hộ.", "Có 1.235 hộ."),
    ("vi", "Có 1.234 hộ.", "Có 1,234 hộ."),
    ("vi", "Chợ họp.", "chợ họp."),
    ("vi", "Chợ họp.", "Cho hop."),
    ("en", "Is it open?", "Is it open!"),
    ("zh", "共3，500人。", "共3,500人。"),
    ("en", "Rooms 1 2 and 3", "Rooms 12 and 3"),
]


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_ways_of_writing_share_a_key(language: str, one: str, other: str) -> None:
    assert key_of(one, language) == key_of(other, language)


@pytest.mark.parametrize(("language", "one", "other"), OTHER)
def test_figures_letters_and_marks_that_mean_something_else_do_not(
    language: str, one: str, other: str
) -> None:
    assert key_of(one, language) != key_of(other, language)

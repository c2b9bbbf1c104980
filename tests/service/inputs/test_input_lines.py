"""Line ends that a width made go, line ends of the author stay."""

import textwrap

import pytest

from service.inputs.lines import columns, is_list_item, join, paragraphs

FIRST = "When the ferry stops at noon the market on the other bank falls silent, and the women who sell rice cakes sit down in the shade of the old fig tree to count what they earned since dawn."
SECOND = "In the afternoon the schoolchildren come home across the water, and the whole noise begins again until the lamps are lit along the quay and the last boat is tied up for the night."


@pytest.mark.parametrize("width", [60, 72, 80])
def test_hard_wrapped_text_is_joined(width: int) -> None:
    text = "The noon ferry\n\n" + "\n\n".join(
        textwrap.fill(paragraph, width) for paragraph in (FIRST, SECOND)
    )
    assert paragraphs(text) == ["The noon ferry", FIRST, SECOND]


def test_wrapped_chinese_is_joined_without_spaces() -> None:
    text = "河边的小镇每到傍晚就热闹起来，卖豆腐的老人推着车子走过石桥，孩子们跟在后面唱歌，直到家家户户点起了灯，河面上映出一片温暖的光。"
    wrapped = "\n".join(text[at : at + 30] for at in range(0, len(text), 30))
    assert paragraphs(wrapped) == [text]


def test_lines_are_paragraphs_otherwise() -> None:
    assert paragraphs(f"{FIRST}\n{SECOND}\n\nShort") == [FIRST, SECOND, "Short"]


def test_verse_is_not_joined() -> None:
    verse = [
        "The rain came down on Friday night",
        "and washed the dust away,",
        "we sang beside the yellow light",
        "until the break of day.",
    ]
    assert paragraphs("\n".join(verse)) == verse


def test_list_items_stay_apart_in_wrapped_text() -> None:
    item = "- bring a lamp, a rope of at least ten metres and enough water for two days there"
    text = f"{textwrap.fill(FIRST, 72)}\n\n{textwrap.fill(item, 72)}\n- bring nothing else\n"
    assert paragraphs(text) == [FIRST, item, "- bring nothing else"]


def test_columns_count_han_twice_and_combining_marks_not() -> None:
    assert (columns("abc"), columns("河边"), columns("e\u0301")) == (3, 4, 1)


def test_join_knows_where_a_space_belongs() -> None:
    assert (join("河", "边"), join("the", "end"), join("河", "end")) == ("河边", "the end", "河 end")


@pytest.mark.parametrize(
    ("line", "expected"),
    [("1. One", True), ("– Two", True), ("一、三", True), ("2024 was dry", False), ("a) b", True)],
)
def test_list_items(line: str, expected: bool) -> None:
    assert is_list_item(line) is expected

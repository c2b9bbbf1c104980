import pytest

from models.chinese import is_traditional, to_simplified, to_traditional


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("广西壮族自治区与高平省举行会谈。", "廣西壯族自治區與高平省舉行會談。"),
        ("皇后之后，头发干燥。", "皇后之後，頭髮乾燥。"),
        ("世界地质公园 UNESCO 2024", "世界地質公園 UNESCO 2024"),
    ],
)
def test_each_script_becomes_the_other(simplified: str, traditional: str) -> None:
    assert to_traditional(simplified) == traditional
    assert to_simplified(traditional) == simplified
    assert is_traditional(traditional)
    assert not is_traditional(simplified)


def test_what_is_in_a_script_stays() -> None:
    assert to_simplified("开发区管理委员会") == "开发区管理委员会"
    assert to_traditional("開發區管理委員會") == "開發區管理委員會"


def test_no_regional_words_are_put_in() -> None:
    assert to_traditional("软件和信息") == "軟件和信息"


@pytest.mark.parametrize("text", ["", "公元 2024 年", "Cao Bằng", "人民日"])
def test_what_reads_the_same_in_both_counts_as_simplified(text: str) -> None:
    assert not is_traditional(text)


def test_one_simplified_name_does_not_hide_a_traditional_text() -> None:
    assert is_traditional("我們昨天在广西開會，討論兩國邊境貿易問題")

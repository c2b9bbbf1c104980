import pytest

from models.faithful import unsupported

VI = "Ngày 29/4, Sở Ngoại vụ Cao Bằng tổ chức hội đàm với 45 đại biểu thành phố Bách Sắc."
EN = "On 29 April the Department of Foreign Affairs of Cao Bang held talks with 45 delegates from Baise City."
ZH = "4月29日，高平省外事厅与百色市45名代表举行会谈。"


@pytest.mark.parametrize(
    ("summary", "article", "language"),
    [
        ("Sở Ngoại vụ Cao Bằng hội đàm với 45 đại biểu ngày 29/4.", VI, "vi"),
        ("Với Bách Sắc đã có 45 đại biểu, ở Cao Bằng được một ngày.", VI, "vi"),
        ("高平与百色办理通关，开展合作。", ZH, "zh"),
        ("Cao Bang and Baise held talks with 45 delegates.", EN, "en"),
        ("高平与百色于4月29日举行会谈。", ZH, "zh"),
    ],
)
def test_what_the_article_has_is_supported(summary: str, article: str, language: str) -> None:
    assert unsupported(summary, article, language) == []


@pytest.mark.parametrize(
    ("summary", "article", "language", "word"),
    [
        ("Hội đàm có 54 đại biểu.", VI, "vi", "54"),
        ("Hội đàm diễn ra ngày 4/9.", VI, "vi", "4/9"),
        ("Hội đàm với thành phố Nam Ninh.", VI, "vi", "Nam Ninh"),
        ("Hội đàm với ông Đỗ Ân được tổ chức.", VI, "vi", "name Đỗ Ân is"),
        ("The talks were led by Robert Hill.", EN, "en", "Robert Hill"),
        ("高平与南宁举行会谈。", ZH, "zh", "南宁"),
        ("会谈由UNICEF支持。", ZH, "zh", "UNICEF"),
    ],
)
def test_what_it_has_not_is_named(summary: str, article: str, language: str, word: str) -> None:
    (reason,) = unsupported(summary, article, language)
    assert word in reason

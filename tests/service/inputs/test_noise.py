"""Furniture by its words: whole blocks only, and less of it inside an article than at its edges."""

import time

import pytest

from service.inputs.noise import is_companion, is_furniture, opens_list

ANYWHERE = [
    "Đang truy cập 17", "Lượt xem: 104", "• Online: 5", "浏览次数：1024次", "1.204 lượt xem", "Views: 33", "当前位置：首页 > 新闻",
    "Current position: Home > News > details", "Trang chủ » Tin tức", "ipv6 ready", "分享到：", "Facebook Twitter Zalo", "Share this article",
    "【字体：大 中 小】", "返回顶部",
]  # fmt: skip
EDGE = [
    "Đăng nhập", "Thống kê truy cập", "Welcome to", "1 2 3", "« 1 2 … 9 »", "Home | About | Contact", "Trang 2/7", "上一篇：无", "Next: The old mill",
    "版权所有 某某县人民政府", "© 2024 Town Hall", "Copyright 2020. All rights reserved.", "桂ICP备12345678号", "Lịch trình mẫu",
    "This site uses cookies to give you the best experience.", "本网站使用Cookie，继续浏览即表示同意", "责任编辑：吴江", "Từ khóa: sông, bến",
]  # fmt: skip
PROSE = [
    "Lượt xem của trang đã tăng gấp đôi trong năm qua.", "The home of the painter is open again.", "首页的新设计受到读者欢迎。",
    "Online classes begin in May", "These cookies are baked with ginger and honey.", "Chia sẻ với bà con vùng lũ", "Copyright law for librarians",
    "Facebook mở văn phòng mới", "Đăng nhập ngũ đầu xuân", "News from the valley", "Welcome to the valley of a thousand springs",
]  # fmt: skip


@pytest.mark.parametrize("text", ANYWHERE)
def test_sure_furniture_goes_everywhere(text: str) -> None:
    assert (is_furniture(text, edge=False), is_furniture(text, edge=True)) == (True, True)


@pytest.mark.parametrize("text", EDGE)
def test_other_furniture_goes_at_the_edges_only(text: str) -> None:
    assert (is_furniture(text, edge=False), is_furniture(text, edge=True)) == (False, True)


@pytest.mark.parametrize("text", PROSE)
def test_prose_with_the_same_words_stays(text: str) -> None:
    assert (is_furniture(text, edge=True), opens_list(text), is_companion(text)) == (False, False, False)


@pytest.mark.parametrize(
    "text",
    [
        "Có thể bạn quan tâm",
        "Những bài viết liên quan",
        "相关阅读：",
        "Related Articles",
        "Contact Us",
        "Bình luận (3)",
    ],
)
def test_headings_of_lists_under_an_article(text: str) -> None:
    assert opens_list(text) is True


@pytest.mark.parametrize(
    "text", ["Hôm nay: 12", "Total visits: 99", "Add : No.4, River Road", "电话：0771-555"]
)
def test_companions(text: str) -> None:
    assert (is_companion(text), is_furniture(text, edge=True)) == (True, False)


@pytest.mark.parametrize(
    "text",
    ["> " * 250, "a|" * 250, "1 " * 250, "share " * 80 + "!", "views 1 " * 60 + "!", "vi en " * 80 + "!"],
)
def test_no_pattern_takes_long(text: str) -> None:
    start = time.perf_counter()
    is_furniture(text, edge=True)
    is_companion(text)
    assert time.perf_counter() - start < 1.0

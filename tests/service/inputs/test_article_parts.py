"""From blocks to an Article: noise out, everything else in its place, nothing lost silently."""

import pytest

from models.errors import BadInput, TooLarge
from models.types import Article
from service.inputs import Block, Page, read
from service.inputs.article import to_article

VI_BODY = (
    "Sáng mùng tám, hơn hai trăm bà con xóm Đồi cùng nhau đắp lại con đường dẫn ra bến đò sau trận lũ.",
    "Con đường dài gần một cây số, nhiều đoạn bị nước khoét sâu, xe chở nông sản không thể qua lại được.",
    "Trưởng xóm cho biết công việc sẽ xong trước rằm, kịp cho vụ thu hoạch lạc của cả vùng.",
)
EN_BODY = (
    "The town library opened its doors again on Monday after eighteen months of careful repairs.",
    "Its reading room now holds ninety seats, and the children's corner has moved next to the garden.",
    "Volunteers carried over twelve thousand books back to their shelves within a single week.",
)
ZH_BODY = (
    "村里的小学昨天迎来了一批新书，孩子们放学以后都不愿意离开图书角。",
    "这些书由邻县的三十多位退休教师捐赠，其中有不少是他们自己用过的教材。",
    "校长表示，图书角今后每个周末都会向全村开放，家长也可以来借阅。",
)


def article(*lines: str) -> Article:
    return read("\n\n".join(lines).encode())


def removed(found: Article) -> list[str]:
    prefix = "removed as page furniture: "
    return [note.removeprefix(prefix) for note in found.notes if note.startswith(prefix)]


def test_noisy_vietnamese_page() -> None:
    head = (
        "Trang chủ | Giới thiệu | Tin tức | Liên hệ",
        "Bạn đang ở: Trang chủ > Tin tức > Xã hội",
        "Khách viếng thăm: 12",
    )
    head += ("Hôm nay: 1.204", "Lượt xem: 88")
    title, caption = "Bà con xóm Đồi chung tay làm lại đường ra bến", "Toàn cảnh buổi lao động tại bến đò"
    tail = (
        "Chia sẻ: Facebook Zalo",
        "Tin liên quan",
        "Khánh thành cầu treo mới",
        "Xóm Đồi được mùa lạc",
        "« 1 2 3 4 »",
    )
    found = article(
        *head, title, "Thứ Hai, 09/10/2023, 07:30", VI_BODY[0], caption, *VI_BODY[1:], "Lê Thu", *tail
    )
    assert (found.language, found.title, found.date, found.byline) == ("vi", title, "2023-10-09", "Lê Thu")
    assert found.paragraphs == VI_BODY
    assert found.captions == (caption,)
    assert removed(found) == [*head, "Thứ Hai, 09/10/2023, 07:30", *tail]


def test_noisy_english_page() -> None:
    head = (
        "Skip to content",
        "You are here: Home > News > Town",
        "We use cookies to improve your experience. Accept all?",
    )
    title = "Library opens again after long repairs"
    tail = (
        "Share this article",
        "Related articles",
        "New bridge planned",
        "Contact Us",
        "Tel: 555 0101",
        "All rights reserved.",
    )
    found = article(*head, title, "By Ann Carter", "Published: 4 March 2024 10:15", *EN_BODY, *tail)
    assert (found.language, found.title, found.date, found.byline) == (
        "en",
        title,
        "2024-03-04",
        "Ann Carter",
    )
    assert found.paragraphs == EN_BODY
    assert removed(found) == [*head, "By Ann Carter", "Published: 4 March 2024 10:15", *tail]


def test_noisy_chinese_page() -> None:
    head = ("首页 新闻中心 联系我们", "当前位置：首页 > 新闻中心 > 正文")
    title, data = (
        "村小迎来一批新书",
        "发布时间：2023-11-02 09:20 来源：青石镇人民政府 作者：林小梅 浏览次数：57",
    )
    tail = (
        "责任编辑：吴江",
        "上一篇：秋收结束",
        "下一篇：冬修水利",
        "分享到：微信 微博",
        "相关阅读",
        "镇里修路",
        "版权所有：青石镇",
    )
    found = article(*head, title, data, ZH_BODY[0], "图为孩子们在图书角看书", *ZH_BODY[1:], *tail)
    assert (found.language, found.title, found.date, found.byline) == ("zh", title, "2023-11-02", "林小梅")
    assert found.paragraphs == ZH_BODY
    assert found.captions == ("图为孩子们在图书角看书",)
    assert len(removed(found)) == len(head) + 1 + len(tail)


@pytest.mark.parametrize("body", [VI_BODY, EN_BODY, ZH_BODY])
def test_a_clean_article_loses_nothing(body: tuple[str, ...]) -> None:
    title = {VI_BODY: "Con đường mới", EN_BODY: "A library comes back", ZH_BODY: "新书到了"}[body]
    found = article(title, *body)
    assert (found.title, found.paragraphs, found.captions, found.notes) == (title, body, (), ())


def test_one_sentence_stands_for_its_own_title() -> None:
    found = article(EN_BODY[0])
    assert found.title == EN_BODY[0].rstrip(".")
    assert found.paragraphs == (EN_BODY[0],)
    assert found.notes == ("The text has no title: its first sentence stands for one.",)


def test_a_text_without_title_takes_its_first_sentence_cut_at_a_word() -> None:
    long = "The road " + "winds along the river and over the hill " * 6 + "to the sea. It is old."
    found = article(long, EN_BODY[1])
    assert found.title.endswith("…")
    assert long.startswith(found.title[:-1] + " ")
    assert 80 < len(found.title) <= 161
    assert found.paragraphs == (" ".join(long.split()), EN_BODY[1])


def test_a_text_of_only_a_title() -> None:
    found = article("Hội thảo bảo tồn làng nghề dệt vải lanh truyền thống của đồng bào vùng cao")
    assert found.title == "Hội thảo bảo tồn làng nghề dệt vải lanh truyền thống của đồng bào vùng cao"
    assert (found.paragraphs, found.notes) == ((), ("There is only a title: no text stands under it.",))


def test_numbered_lists_and_sub_headings_stay_in_the_body() -> None:
    lines = (
        "The council asks all families to prepare for the rainy season in the following way:",
        "1. Clear the gutters before the end of May",
        "2. Keep one lamp and dry matches in the house",
        "What visitors should know:",
        "- Delegates attending the fair park behind the school",
        "Part two",
        "Everybody who needs help may call the office between eight and five on any working day.",
    )
    found = article("Getting ready for the rain", *lines)
    assert found.paragraphs == lines
    assert (found.captions, found.byline, removed(found)) == ((), None, [])


def test_a_poem_keeps_every_line_and_its_refrain() -> None:
    lines = (
        "Sông ơi chảy mãi về đâu",
        "Mẹ ngồi giặt áo bên cầu chiều hôm",
        "Sông ơi",
        "Khói bay trên mái nhà nhỏm",
        "Sông ơi",
    )
    found = article("Sông ơi", *lines)
    assert (found.title, found.paragraphs, found.captions, found.byline) == ("Sông ơi", lines, (), None)


def test_a_dialogue_keeps_every_line() -> None:
    lines = (
        "– Where did you leave the boat?",
        "– Under the old bridge, I think.",
        "– You think?",
        "……",
        "– Yes.",
    )
    assert article(*lines).paragraphs == lines


def test_names_at_the_end_of_a_list_are_no_byline() -> None:
    lines = (*EN_BODY, "The new board members are:", "Mary Stone", "Peter Field")
    found = article("A new board", *lines)
    assert (found.paragraphs, found.byline) == (lines, None)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Tác giả: Hoàng Lan", "Hoàng Lan"),
        ("Theo Báo Sông Quê", "Báo Sông Quê"),
        ("Bài, ảnh: Minh Tú", "Minh Tú"),
        ("Trần Thị Mai", "Trần Thị Mai"),
    ],
)
def test_bylines_at_the_end(line: str, byline: str) -> None:
    found = article("Bà con làm đường", *VI_BODY, line)
    assert (found.byline, found.paragraphs) == (byline, VI_BODY)


@pytest.mark.parametrize(
    ("line", "is_caption"),
    [
        ("Quang cảnh buổi lao động của bà con", True),
        ("Ảnh: Bà con chuyển đá ra bến.", True),
        ("Bà con chuyển đá ra bến (Ảnh: Minh Tú)", True),
        ("Những việc cần làm ngay", False),
        ("Dự án cầu treo mới của xóm", False),
        ("Các đại biểu dự buổi lễ gồm:", False),
        ("1. Đại biểu dự lễ khánh thành", False),
    ],
)
def test_captions_and_sub_headings(line: str, is_caption: bool) -> None:
    found = article("Bà con làm đường", VI_BODY[0], line, *VI_BODY[1:])
    assert found.captions == ((line,) if is_caption else ())
    assert (line in found.paragraphs) is not is_caption


def test_a_date_in_the_body_is_not_the_date_of_the_page() -> None:
    body = ("Ngày 03/02/2021, bà con họp bàn việc làm lại con đường ra bến đò của xóm.", *VI_BODY)
    found = article("Bà con làm đường", *body)
    assert (found.date, found.paragraphs) == (None, body)


def test_an_address_that_belongs_to_the_news_stays() -> None:
    lines = (*EN_BODY, "Address: 12 Garden Street", "Phone: 555 0199")
    assert article("Library opens again", *lines).paragraphs == lines


def test_totals_that_belong_to_the_news_stay() -> None:
    lines = (*EN_BODY, "Total: 1,204", "Members: 45")
    assert article("Library opens again", *lines).paragraphs == lines


def test_nothing_but_furniture_is_kept_as_it_is() -> None:
    found = to_article(Page((Block("Tin tức"), Block("Đăng nhập"))), language="vi")
    assert (found.title, found.paragraphs) == ("Tin tức", ("Đăng nhập",))


def test_the_named_language_is_taken() -> None:
    assert read(b"Menu", language="en").language == "en"


def test_a_traditional_text_keeps_its_tag() -> None:
    text = "學校迎來新書\n\n這些書由鄰縣的退休教師捐贈，孩子們放學以後都不願意離開圖書館。"
    assert read(text.encode()).language == "zh-Hant"
    assert read(text.encode(), language="zh").language == "zh-Hant"


def test_marked_blocks_are_what_their_markup_says() -> None:
    blocks = (
        Block("Kicker"),
        Block("A new well", "title"),
        Block(EN_BODY[0]),
        Block("Down there", "caption"),
        Block("Why", "heading"),
    )
    found = to_article(
        Page((*blocks, Block(EN_BODY[1])), date="2020-05-06", byline="Ann"),
        language="en",
        url="https://example.org/",
    )
    assert found == Article(
        "en", "A new well", (EN_BODY[0], "Why", EN_BODY[1]), ("Down there",), "2020-05-06", "Ann", "https://example.org/",
        ("removed as page furniture: Kicker",),
    )  # fmt: skip


def test_too_long_an_article_is_refused() -> None:
    with pytest.raises(
        TooLarge,
        match=r"^The article has 200,001 characters; at most 200,000 are read\. Split it into parts\.$",
    ):
        to_article(Page((Block("a" * 200_001),)), language="en")


def test_signs_without_a_word_are_no_article() -> None:
    with pytest.raises(BadInput, match="not one letter or digit"):
        read(b"*** --- !!!")


def test_many_removed_blocks_are_counted_not_listed() -> None:
    page = Page(
        (Block("A title"), Block(EN_BODY[0])), removed=tuple(f"link {number}" for number in range(100))
    )
    found = to_article(page, language="en")
    assert len(found.notes) == 61
    assert found.notes[-1] == "removed as page furniture: 40 more blocks"


@pytest.mark.parametrize("line", ["The Garden Is New", "What Comes Next", "Thank You"])
def test_a_heading_in_title_case_at_the_end_is_no_byline(line: str) -> None:
    found = article("Library opens again", *EN_BODY, line)
    assert (found.byline, found.paragraphs) == (None, (*EN_BODY, line))


def test_a_flood_of_text_is_refused_at_once() -> None:
    with pytest.raises(
        TooLarge, match=r"^The text has 9,999,998 bytes; plain text of at most 4,000,000 is read\."
    ):
        read(b"x\n" * 4_999_999)

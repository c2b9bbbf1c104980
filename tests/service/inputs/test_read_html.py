"""HTML pages: the article in, the page out, and nothing executed."""

import time

import pytest

from models.errors import BadInput, TooLarge
from models.types import Article
from service.inputs import read

PARAGRAPHS = (
    "Hơn sáu mươi em nhỏ ở ba xã ven sông đã bắt đầu lớp học bơi miễn phí do đoàn thanh niên mở trong dịp hè.",
    "Mỗi buổi học kéo dài chín mươi phút, chia thành nhóm tám em, mỗi nhóm có hai hướng dẫn viên đi kèm.",
    "Điều quan trọng nhất không phải là bơi nhanh mà là biết giữ bình tĩnh và biết gọi người lớn khi bạn gặp nạn.",
)
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Lớp học bơi ven sông | Cổng tin huyện</title>
<meta property="article:published_time" content="2023-06-02T08:00:00+07:00">
<script>document.write("Từ kịch bản")</script><style>p {{ color: red }}</style></head><body>
<header><a href="/">Trang chủ</a> <a href="/t">Tin tức</a></header>
<nav><ul><li><a href="#">Du lịch</a></li><li><a href="#">Văn hóa</a></li></ul></nav>
<div id="content"><div class="breadcrumb"><a href="/">Trang chủ</a> &gt; Xã hội</div><h1>Lớp học bơi ven sông</h1>
<p>{PARAGRAPHS[0]}</p><figure><img src="a.jpg" alt=""><figcaption>Giờ tập thở đầu tiên</figcaption></figure>
<p onclick="steal()">{PARAGRAPHS[1]}</p><h2>Học để tự cứu mình</h2><p>{PARAGRAPHS[2]}<!-- ẩn --></p>
<p style="display:none">Chữ không ai thấy được trên trang này cả.</p>
<p><em>Phụ huynh theo dõi từ trên bờ. Ảnh: Minh Khôi</em></p><p style="text-align:right"><b>Thu Hà</b></p>
<div class="share-buttons"><a href="#">Facebook</a></div>
<div class="related"><h3>Tin liên quan</h3><ul><li><a href="#">Khai mạc giải bóng đá thiếu niên toàn huyện</a></li></ul></div></div>
<aside><p>Đang truy cập: 22</p></aside><footer><p>Bản quyền thuộc Cổng tin huyện.</p></footer></body></html>"""


def test_a_page_becomes_an_article() -> None:
    found = read(PAGE.encode(), url="https://example.org/boi")
    assert found == Article(
        language="vi",
        title="Lớp học bơi ven sông",
        paragraphs=(*PARAGRAPHS[:2], "Học để tự cứu mình", PARAGRAPHS[2]),
        captions=("Giờ tập thở đầu tiên", "Phụ huynh theo dõi từ trên bờ. Ảnh: Minh Khôi"),
        date="2023-06-02",
        byline="Thu Hà",
        url="https://example.org/boi",
        notes=found.notes,
    )
    removed = [note.removeprefix("removed as page furniture: ") for note in found.notes]
    assert removed == [
        "Trang chủ Tin tức", "Du lịch", "Văn hóa", "Trang chủ > Xã hội", "Facebook", "Tin liên quan",
        "Khai mạc giải bóng đá thiếu niên toàn huyện", "Đang truy cập: 22", "Bản quyền thuộc Cổng tin huyện.",
    ]  # fmt: skip


@pytest.mark.parametrize("hidden", ["kịch bản", "color", "steal", "ẩn", "không ai thấy"])
def test_scripts_styles_comments_and_hidden_text_leave_no_trace(hidden: str) -> None:
    assert hidden not in repr(read(PAGE.encode()))


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "utf-8"), ("utf-16", "utf-8"), ("utf-8-sig", "gbk")]
)
def test_a_byte_order_mark_goes_before_what_the_page_says(encoding: str, declared: str) -> None:
    data = PAGE.replace('charset="utf-8"', f'charset="{declared}"').encode(encoding)
    assert read(data).title == "Lớp học bơi ven sông"


@pytest.mark.parametrize("where", ["meta", "header"])
def test_chinese_encodings_by_meta_tag_or_header(where: str) -> None:
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' if where == "meta" else ""
    page = f"""<html><head>{meta}<title>新建三座便民桥_山水县</title></head><body><div><a href="/">首页</a></div>
    <div><h2>新建三座便民桥</h2><p>发布时间：2022-09-14 来源：山水县融媒体中心</p><div><p>　　九月十二日，县里三座新建的便民桥同时通车，村民不必再绕路过河。</p>
    <p>　　老人们说，从前涨水的时候孩子上学要停课，现在再也不用担心了。</p></div><p>上一篇：<a href="#">秋收会议</a></p></div></body></html>"""
    found = read(page.encode("gb18030"), media_type="text/html; charset=gbk" if where == "header" else None)
    assert (found.language, found.title, found.date, found.byline) == (
        "zh",
        "新建三座便民桥",
        "2022-09-14",
        "山水县融媒体中心",
    )
    assert found.paragraphs == (
        "九月十二日，县里三座新建的便民桥同时通车，村民不必再绕路过河。",
        "老人们说，从前涨水的时候孩子上学要停课，现在再也不用担心了。",
    )


@pytest.mark.parametrize(
    ("page", "title", "paragraphs"),
    [
        (
            "<h1>Road closed</h1><p>The old bridge road is closed until Friday.</p>",
            "Road closed",
            ("The old bridge road is closed until Friday.",),
        ),
        ("<p>The bridge is open again.</p>", "The bridge is open again", ("The bridge is open again.",)),
        (
            "<p>First half of<br>one sentence.<br>Second one.</p>",
            "First half of one sentence",
            ("First half of one sentence.", "Second one."),
        ),
        (
            "<div>Loose text here<p>And a paragraph.</p>with a tail.</div>",
            "Loose text here",
            ("And a paragraph.", "with a tail."),
        ),
        (
            "<h1>Prices</h1><table><tr><td>Rice is cheap.</td><td>Salt is dear.</td></tr></table>",
            "Prices",
            ("Rice is cheap.", "Salt is dear."),
        ),
    ],
)
def test_short_pages_are_read_whole(page: str, title: str, paragraphs: tuple[str, ...]) -> None:
    found = read(f"<html><body>{page}</body></html>".encode(), language="en")
    assert (found.title, found.paragraphs) == (title, paragraphs)


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul"])
def test_a_hundred_thousand_nested_elements_are_refused_fast(tag: str) -> None:
    start = time.perf_counter()
    with pytest.raises(BadInput, match=r"nested over 256 elements deep"):
        read(f"<html><body>{f'<{tag}>' * 100_000}Down here{f'</{tag}>' * 100_000}</body></html>".encode())
    # Well under a second by itself; the rest is room for a busy machine.
    assert time.perf_counter() - start < 5.0


def test_a_page_made_by_scripts_is_refused() -> None:
    with pytest.raises(BadInput, match=r"made by scripts\. Copy the text and paste it"):
        read(b"<html><body><div id=app></div><script>render()</script></body></html>")


def test_a_page_of_too_many_blocks_is_refused() -> None:
    with pytest.raises(TooLarge, match="over 20,000 blocks"):
        read(b"<html><body>" + b"<p>one</p>" * 20_002)


def test_entities_are_characters_and_external_ones_are_nothing() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>Salt &amp; pepper &lt;here&gt; &x; for all.</p></body></html>'
    assert read(page.encode(), language="en").paragraphs[-1].endswith("Salt & pepper <here> &x; for all.")

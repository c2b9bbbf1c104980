from pathlib import Path

import pytest
import sacrebleu

from models.typography import polish


@pytest.mark.parametrize(
    ("source", "text", "language"),
    [
        ("Hello world.", "你好，世界。", "zh"),
        ("越南欢迎您。", "Vietnam welcomes you.", "en"),
        ("Xin chào!", "你好！", "zh"),
        ("Bạn khỏe không?", "你好吗？", "zh"),
    ],
)
def test_good_marks_are_never_made_worse(source: str, text: str, language: str) -> None:
    assert polish(text, language, source=source) == text


CHINESE = [
    ("他说, 2024年有1,000人参加; 时间是9:30.", "他说，2024年有1,000人参加；时间是9:30。"),
    ("第3.5版(测试)发布了!", "第3.5版（测试）发布了！"),
    ("真的吗?好的", "真的吗？好的"),
    ("地点:南宁; 人数:20", "地点：南宁；人数：20"),
    ("比分为3:2,很好", "比分为3:2，很好"),
    ("面积为 1,234.5 公顷, 占 12.5 % .", "面积为1,234.5公顷，占12.5%。"),
    ("温度20℃, 很热", "温度20℃，很热"),
    ("乐业-凤山世界地质公园 (Leye-Fengshan UNESCO Global Geopark) ,很大.", "乐业-凤山世界地质公园（Leye-Fengshan UNESCO Global Geopark），很大。"),
    ("飞机Gripen (UTC 0230) 坠毁.", "飞机Gripen（UTC 0230）坠毁。"),
    ("我们用 Python, Java 和 C++.", "我们用Python, Java和C++。"),
    ("王先生 (Mr. Wang) 说", "王先生（Mr. Wang）说"),
    ("A.史密斯和Dr.王来了.", "A.史密斯和Dr.王来了。"),
    ("这是U.S.", "这是U.S."),
    ("他走了.她来了", "他走了。她来了"),
    ("谷歌.com很大", "谷歌.com很大"),
    ("请访问 https://a.vn/x?y=1,2. 谢谢", "请访问 https://a.vn/x?y=1,2。谢谢"),
    ("写信给 a.b@x.vn, 谢谢", "写信给 a.b@x.vn，谢谢"),
    ("1. 中国\n2. 越南", "1.中国\n2.越南"),
    ("他说:\"你好.\"", "他说：“你好。”"),
    ("\"你好\", 他说.", "“你好”，他说。"),
    ("他说 \"Hello, world\" 。", "他说“Hello, world”。"),
    ("像朋友一样。\"", "像朋友一样。”"),
    ("\"我们来了。", "“我们来了。"),
    ("他走了。“", "他走了。”"),
    ("他是'好人'.", "他是‘好人’。"),
    ("他在Xi'an工作", "他在Xi'an工作"),
    ("「你好」『好』", "“你好”‘好’"),
    ("《老人与海》 很好看!!", "《老人与海》很好看！"),
    ("<<老人与海>>和«边城»", "《老人与海》和《边城》"),
    ("约翰•史密斯 ・ 李", "约翰·史密斯·李"),
    ("阿明·汗来了", "阿明·汗来了"),
    ("等等...好…", "等等……好……"),
    ("他 -- 她 -- -- 我", "他——她——我"),
    ("中 国 和 越南", "中国和越南"),
    ("你好。。真的？？好，，", "你好。真的？好，"),
    ("你好！。你好？!你好？.", "你好！你好？你好？"),
    ("他说：“好。”。", "他说：“好。”"),
    ("他说：“好”。", "他说：“好”。"),
    ("ＵＮＥＳＣＯ２０２４", "UNESCO2024"),
    ("Hello, world (test).", "Hello, world (test)."),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "polished"), CHINESE)
def test_chinese(raw: str, polished: str) -> None:
    assert polish(raw, "zh") == polished
    assert polish(polished, "zh") == polished


VIETNAMESE = [
    ("Lý Minh (Lý Minh) phát biểu.", "Lý Minh phát biểu."),
    ("Hoà bình，thuý và quý。", "Hòa bình, thúy và quý."),
    ("Hội nghị（lần 2）：khai mạc！", "Hội nghị (lần 2): khai mạc!"),
    ("Ông nói \"vâng\" , rồi đi .", "Ông nói “vâng”, rồi đi."),
    ("“Vâng ” ( CVĐC ) ; hết", "“Vâng” (CVĐC); hết"),
    ("người H'Mông", "người H’Mông"),
    ("'Đồng chí' là gì ?", "‘Đồng chí’ là gì?"),
    ("rộng 1.234,5 ha ; 3,2 nghìn tỷ", "rộng 1.234,5 ha; 3,2 nghìn tỷ"),
    ("văn hóa...", "văn hóa…"),
    ("《Luận ngữ》、「Mạnh Tử」", "“Luận ngữ”, “Mạnh Tử”"),
    ("Vie\u0302\u0323t  Nam", "Việt Nam"),
    ("lúc 9：30, có 12，000 người", "lúc 9:30, có 12,000 người"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "polished"), VIETNAMESE)
def test_vietnamese(raw: str, polished: str) -> None:
    assert polish(raw, "vi") == polished
    assert polish(polished, "vi") == polished


ENGLISH = [
    ("She held a U. S. passport.", "She held a U.S. passport."),
    ("1759 September 24, he signed a lease.", "September 24, 1759, he signed a lease."),
    ("It was signed in 1759 September 24.", "It was signed in September 24, 1759."),
    ("On September 24, 1759, he signed a lease.", "On September 24, 1759, he signed a lease."),
    ("Nadal (Nadal) won 6-2.", "Nadal won 6-2."),
    ("Ana Ruiz (Spain) won.", "Ana Ruiz (Spain) won."),
    ("Hello，world。Bye！", "Hello, world. Bye!"),
    ("He said \"yes\" .", "He said \"yes\"."),
    ("\"He left.\" \"Why?\"", "\"He left.\" \"Why?\""),
    ("off the ride.\"", "off the ride.\""),
    ("``So it is'', he said", "\"So it is\", he said"),
    ("Pu'an County's parks' '90s 'style'", "Pu'an County's parks' '90s 'style'"),
    ("It's 5'2\" tall and 21\" wide.", "It's 5'2\" tall and 21\" wide."),
    ("3.5 , a .5 mm bore , e.g. U.S. , 4 .", "3.5, a .5 mm bore, e.g. U.S., 4."),
    ("Vietnam（越南）and 《Analects》are old", "Vietnam (越南) and \"Analects\" are old"),
    ("really?? yes!!", "really? yes!"),
    ("Wait.... ok.. then ,, and?.", "Wait… ok. then, and?"),
    ("see https://a.vn/x?a='1'&b=2,3 .", "see https://a.vn/x?a='1'&b=2,3."),
    ("gửi a@b.vn ( yes )", "gửi a@b.vn (yes)"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "polished"), ENGLISH)
def test_english(raw: str, polished: str) -> None:
    assert polish(raw, "en") == polished
    assert polish(polished, "en") == polished


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize("filling", ["-", "—", ". ", "\n", "(", '"', "'", "，", "! ", "a."])
def test_long_runs_of_marks_take_no_time(filling: str, language: str) -> None:
    assert polish(f"好{filling * 5000}x", language)[0] == "好"


def test_tone_style_is_for_vietnamese_only() -> None:
    assert polish("hoà", "vi") == "hòa"
    assert polish("hoà", "en") == "hoà"


@pytest.mark.parametrize(
    ("text", "language", "source", "polished"),
    [
        ("高平省举行会议", "zh", "Cao Bằng tổ chức hội nghị.", "高平省举行会议。"),
        ("真的吗", "zh", "Thật ư?", "真的吗？"),
        ("他说：“好”", "zh", "He said “good.”", "他说：“好”。"),
        ("他说：“好。”", "zh", "He said “good.”", "他说：“好。”"),
        ("Khai mạc hội nghị", "vi", "会议开幕！", "Khai mạc hội nghị!"),
        ("Xin chào,", "vi", "Hello.", "Xin chào."),
        ("He came", "en", "他来了……", "He came…"),
        ("高平省举行会议。", "zh", "Cao Bằng tổ chức hội nghị", "高平省举行会议"),
        ("The park opens.", "en", "公园开放", "The park opens"),
        ("(ảnh: TTXVN).", "vi", "（图：越通社）", "(ảnh: TTXVN)"),
        ("The park opens. It is big.", "en", "公园开放", "The park opens. It is big."),
        ("The park opens!", "en", "公园开放", "The park opens!"),
        ("Vinamilk Co., Ltd.", "en", "越南乳业", "Vinamilk Co., Ltd."),
        ("越南乳业", "zh", "Vinamilk Co., Ltd.", "越南乳业"),
        ("内容如下。", "zh", "Nội dung như sau:", "内容如下："),
        ("The content is as follows", "en", "内容如下：", "The content is as follows:"),
        ("2024.", "zh", "2024", "2024."),
        ("", "vi", "Hello.", ""),
        ("请看 https://a.vn/x", "zh", "Xem https://a.vn/x.", "请看 https://a.vn/x。"),
        ("Nội dung", "vi", "", "Nội dung"),
    ],
)
def test_the_final_mark_follows_the_source(text: str, language: str, source: str, polished: str) -> None:
    assert polish(text, language, source=source) == polished
    assert polish(polished, language, source=source) == polished


@pytest.fixture
def flores(shared: Path) -> Path:
    return shared / "data" / "flores200-dev"


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_polishing_twice_is_polishing_once(flores: Path, language: str) -> None:
    other = lines(flores / ("en.txt" if language != "en" else "zh.txt"))
    for line, source in zip(lines(flores / f"{language}.txt"), other, strict=True):
        once = polish(line, language, source=source)
        assert polish(once, language, source=source) == once


@pytest.mark.parametrize("system", ["nllb", "argos", "opusmt"])
def test_polishing_twice_is_polishing_once_for_machine_output(flores: Path, system: str) -> None:
    for line in lines(flores / "peers" / f"en-zh.{system}.txt"):
        once = polish(line, "zh")
        assert polish(once, "zh") == once


def test_good_chinese_changes_in_spaces_and_round_brackets_only(flores: Path) -> None:
    aside = str.maketrans("()", "（）", " ")
    texts = lines(flores / "zh.txt")
    assert len(texts) == 997
    changed = [text for text in texts if polish(text, "zh").translate(aside) != text.translate(aside)]
    assert len(changed) <= 7


def _bleu(texts: list[str], references: list[str]) -> float:
    return float(sacrebleu.corpus_bleu(texts, [references], tokenize="zh").score)


@pytest.mark.parametrize(
    ("system", "raw", "least", "most"),
    [("nllb", 29.6, 4.5, 5.5), ("google", 48.8, -0.5, 0.5)],
)
def test_polishing_gains_what_punctuation_had_cost(
    flores: Path, system: str, raw: float, least: float, most: float
) -> None:
    texts, references = lines(flores / "peers" / f"en-zh.{system}.txt"), lines(flores / "zh.txt")
    before = _bleu(texts, references)
    gain = _bleu([polish(text, "zh") for text in texts], references) - before
    assert before == pytest.approx(raw, abs=0.06)
    assert least <= gain <= most

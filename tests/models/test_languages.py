from pathlib import Path

import pytest

from models.chinese import to_traditional
from models.errors import UndetectedLanguage, UnsupportedLanguage
from models.languages import LANGUAGES, Language, detect, parse_tag


def test_languages_have_names_in_english_and_in_themselves() -> None:
    assert list(LANGUAGES) == ["vi", "en", "zh", "zh-Hant"]
    assert LANGUAGES["vi"] == Language("vi", "Vietnamese", "Tiếng Việt")
    assert LANGUAGES["zh-Hant"] == Language("zh-Hant", "Chinese (Traditional)", "繁體中文")


@pytest.mark.parametrize(
    ("tag", "ours"),
    [
        ("vi", "vi"), ("VI", "vi"), ("vie", "vi"), ("vi-VN", "vi"), ("vi_Latn_VN", "vi"),
        ("en", "en"), ("eng", "en"), ("en-GB", "en"), ("en_US", "en"), ("EN-us-x-private", "en"),
        ("zh", "zh"), ("ZH", "zh"), ("zh-CN", "zh"), ("zh_CN", "zh"), ("zh-SG", "zh"), ("zh-Hans", "zh"),
        ("zh_Hans", "zh"), ("zh-Hans-CN", "zh"), ("zh-Hans-TW", "zh"), ("chi", "zh"), ("zho", "zh"), ("cmn", "zh"),
        ("zt", "zh-Hant"), ("zh-TW", "zh-Hant"), ("zh_HK", "zh-Hant"), ("zh-MO", "zh-Hant"), ("zh-Hant", "zh-Hant"),
        ("ZH_HANT", "zh-Hant"), ("zh-Hant-CN", "zh-Hant"), (" zh-hant ", "zh-Hant"),
    ],
)  # fmt: skip
def test_usual_tags_are_ours(tag: str, ours: str) -> None:
    assert parse_tag(tag) == ours


@pytest.mark.parametrize(
    "tag", ["", "fr", "lo", "zh-Latn", "vi-Hani", "english", "en us", "zh--CN", "z", "auto", "zxx"]
)
def test_other_tags_are_refused_by_name(tag: str) -> None:
    with pytest.raises(UnsupportedLanguage) as caught:
        parse_tag(tag)
    assert str(caught.value) == f"Unsupported language {tag!r}. Supported: vi, en, zh, zh-Hant."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hội nghị tổng kết mạng lưới đối tác", "vi"),
        ("HỘI NGHỊ TỔNG KẾT CÔNG TÁC NĂM", "vi"),
        ("Sở Ngoại vụ", "vi"),
        ("Nguyễn Văn An", "vi"),
        ("Uy ban nhan dan tinh to chuc hoi nghi voi cac doi tac", "vi"),
        ("He\u0323 tho\u0302\u0301ng giao thông", "vi"),
        ("Đồng chí Đào Quốc Minh (陶国明), Thư ký trưởng thành phố Bách Sắc (百色)", "vi"),
        ("Ban Quản lý UNESCO Global Geopark Network họp trực tuyến", "vi"),
        ("The two geoparks signed an agreement.", "en"),
        ("Online meeting fostered cooperation", "en"),
        ("PARKS SIGN AN AGREEMENT IN THE CITY", "en"),
        ("Mr Nguyễn Văn Hùng met Lê Thị Hoa in Cao Bằng.", "en"),
        ("The phở and bánh mì stalls of Hà Nội are busy every morning.", "en"),
        ("Tao Guoming (陶国明), the mayor of Baise (百色), spoke at the meeting.", "en"),
        ("两国签署合作协议", "zh"),
        ("公园。", "zh"),
        ("乐业—凤山（Leye-Fengshan UNESCO Global Geopark）世界地质公园管理委员会", "zh"),
        ("2024年4月29日，JAS 39C 飞机", "zh"),
        ("我們昨天開會討論了兩國的關係", "zh-Hant"),
        ("臺灣與廣西", "zh-Hant"),
        ("ＵＮＥＳＣＯ 与广西签署合作协议", "zh"),
    ],
)
def test_languages_are_told(text: str, language: str) -> None:
    assert detect(text).language == language


def test_confidence_tells_marked_from_unmarked_vietnamese() -> None:
    assert detect("Hội nghị đã thống nhất phương hướng hoạt động").confidence == 1.0
    assert detect("Hoi nghi tong ket nam").confidence < 0.6


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", "has no letters in it ('')"),
        (" \n ", "has no letters in it ('')"),
        ("12 345,6 %", "has no letters in it ('12 345,6 %')"),
        ("🙂 🎉", "has no letters in it ('🙂 🎉')"),
        ("Hanoi", "is too short or too unusual to tell its language ('Hanoi')"),
        ("ສະບາຍດີ ປະເທດລາວ", "looks like Lao;"),
        ("สวัสดีประเทศไทย", "looks like Thai;"),
        ("東京都は今日、会議を開きました。", "looks like Japanese;"),
        ("カタカナ", "looks like Japanese;"),
        ("안녕하세요 여러분", "looks like Korean;"),
        ("Сегодня состоялась встреча сторон.", "looks like a language in Cyrillic script, such as Russian;"),
        ("Η συνάντηση έγινε σήμερα", "looks like Greek;"),
        ("La réunion a eu lieu hier à Paris entre les deux parcs.", "looks like French;"),
        ("Die Konferenz wurde gestern in Berlin eröffnet.", "looks like German;"),
        ("Reuniunea a fost organizată de către comitetul județean", "looks like Romanian;"),
        ("Pertemuan itu diadakan kemarin di kota tersebut", "looks like Indonesian;"),
        (
            "Hội nghị diễn ra sáng nay tại thành phố Cao Bằng. 会议今天上午在高平市举行，双方代表出席。",
            "is mixed: it has 18 Hanzi and 38 Latin letters in about equal parts.",
        ),
        (
            "Hội nghị trực tuyến của các đối tác diễn ra sáng nay tại thành phố. "
            "The online meeting of the partners took place this morning in the city.",
            "is mixed: it has Vietnamese and another language in about equal parts.",
        ),
    ],
)
def test_what_is_none_of_ours_is_asked_for(text: str, seen: str) -> None:
    with pytest.raises(UndetectedLanguage) as caught:
        detect(text)
    assert str(caught.value).startswith(f"The text {seen}")
    assert "say which language it is: vi, en, zh or zh-hant." in str(caught.value).lower()


def _share(
    path: Path, language: str, *, length: int | None = None, traditional: bool = False
) -> tuple[float, float]:
    """Give the shares, in per cent, of pieces that were told right and that were told wrong."""
    lines = path.read_text("utf-8").splitlines()[:400]
    right = wrong = 0
    for line in lines:
        try:
            found = detect(to_traditional(line)[:length] if traditional else line[:length]).language
        except UndetectedLanguage:
            continue
        right += found == language
        wrong += found != language
    return right / len(lines) * 100, wrong / len(lines) * 100


@pytest.mark.parametrize(
    ("language", "length", "right", "wrong"),
    [
        ("vi", None, 100, 0), ("vi", 30, 100, 0), ("vi", 25, 99, 0.5), ("vi", 12, 95, 1),
        ("en", None, 100, 0), ("en", 30, 99, 0), ("en", 25, 98.5, 0), ("en", 12, 89, 0),
        ("zh", None, 100, 0), ("zh", 30, 100, 0), ("zh", 12, 99.5, 0.5), ("zh", 6, 99, 0),
    ],
)  # fmt: skip
def test_flores_pieces_are_told(
    shared: Path, language: str, length: int | None, right: float, wrong: float
) -> None:
    path = shared / "data" / "flores200-dev" / f"{language}.txt"
    told, mistaken = _share(path, language, length=length)
    assert told >= right
    assert mistaken <= wrong


def test_flores_in_traditional_characters_is_told(shared: Path) -> None:
    told, _ = _share(shared / "data" / "flores200-dev" / "zh.txt", "zh-Hant", traditional=True)
    assert told >= 99.5


def test_flores_halves_of_two_scripts_are_refused(shared: Path) -> None:
    folder = shared / "data" / "flores200-dev"
    chinese, vietnamese = ((folder / f"{name}.txt").read_text("utf-8").splitlines() for name in ("zh", "vi"))
    refused = 0
    for first, second in zip(vietnamese[:200], chinese[:200], strict=True):
        try:
            detect(f"{first}\n{second}")
        except UndetectedLanguage:
            refused += 1
    assert refused >= 198

from pathlib import Path

import pytest

from models.normalize import ToneStyle, clean, is_all_caps, sentence_case, tone_style


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Vie\u0302\u0323t", "Việt"),
        ("Vie\u0323\u0302t", "Việt"),
        ("Vi\u1eb9\u0302t", "Việt"),
        ("he\u0301\u0302t \u00e9\u0302 a\u0300\u0306", "hết ế ằ"),
        ("o\u0301\u031b u\u0309\u031b \u01b0\u0323", "ớ ử ự"),
        ("THU\u031bO\u031b\u0323NG", "THƯỢNG"),
        ("\u212b ngstro\u0308m", "Å ngström"),
    ],
)
def test_letters_are_composed_in_whatever_order_their_marks_come(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("\ufeffCao\u200b Bằng", "Cao Bằng"),
        ("thành\u00a0phố\u202fCao\u2003Bằng", "thành phố Cao Bằng"),
        ("hợp\u00adtác \u2060song\u200dphương", "hợptác songphương"),
        ("số\t 4  \u3000và 5", "số 4 và 5"),
        ("\u202aabc\u202c \ufffc1\x07", "abc 1"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_invisible_characters_go_and_spaces_are_plain(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_line_ends_are_one_and_paragraphs_stay() -> None:
    assert (
        clean("một \r\n hai\rba\u2028bốn\u2029năm\x0bsáu\x85bảy\n\n\ntám \n")
        == "một\nhai\nba\nbốn\nnăm\nsáu\nbảy\n\n\ntám"
    )


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("ÐẠI HỘI Ðảng, ðồng chí, ɖường", "ĐẠI HỘI Đảng, đồng chí, đường"),
        ("Sigurðsson, Garðabær, ðorð", "Sigurðsson, Garðabær, ðorð"),
        ("đƣợc, TRƢỜNG", "được, TRƯỜNG"),
        ("Саo Bằng, Вắc", "Cao Bằng, Bắc"),
        ("Москва 2024", "Москва 2024"),
    ],
)
def test_look_alikes_are_mended_in_the_words_that_they_hide_in(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("２０２４年，占１２．５％。", "2024年，占12.5%。"),
        ("ＵＮＥＳＣＯ（ｇｅｏｐａｒｋ）：很好！", "UNESCO（geopark）：很好！"),
        ("“你好”、《论语》……", "“你好”、《论语》……"),
    ],
)
def test_full_width_letters_and_figures_are_ascii_and_punctuation_is_not(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize("text", ["", "Plain ASCII.", "Nước, ở Việt Nam.", "他来了，“好”。"])
def test_clean_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"), ("Hoà", "Hòa"), ("HOÀ", "HÒA"), ("toả", "tỏa"), ("ngoã", "ngõa"), ("loá", "lóa"), ("doạ", "dọa"),
        ("khoẻ", "khỏe"), ("xoè", "xòe"), ("loé", "lóe"), ("nhoè", "nhòe"),
        ("thuý", "thúy"), ("THUÝ", "THÚY"), ("thuỷ", "thủy"), ("uỷ", "ủy"), ("Uỷ", "Ủy"), ("UỶ", "ỦY"), ("luỹ", "lũy"),
        ("Hoà-Bình", "Hòa-Bình"), ("(hoà)", "(hòa)"),
    ],
)  # fmt: skip
def test_open_syllables_move_their_tone_between_the_styles(new: str, old: str) -> None:
    assert tone_style(new) == old
    assert tone_style(old) == old
    assert tone_style(old, "new") == new
    assert tone_style(new, "new") == new


@pytest.mark.parametrize("style", ["old", "new"])
@pytest.mark.parametrize(
    "word",
    "quý quỳ quỷ quỵ quà quả Quý QUÝ hoàn hoàng khoản thoát ngoằn hoài ngoáy khoèo thuyền quyền khuỷu thuở của mùa lụa "
    "Noé Moët Goethe oán tòan".split(),
)
def test_other_syllables_stay(word: str, style: ToneStyle) -> None:
    assert tone_style(word, style) == word


@pytest.mark.parametrize(("wrong", "right"), [("qúy", "quý"), ("Qúy", "Quý"), ("QỦA", "QUẢ"), ("qùa", "quà")])
def test_a_tone_on_the_u_of_qu_is_mended(wrong: str, right: str) -> None:
    assert tone_style(wrong) == right
    assert tone_style(wrong, "new") == right


def test_decomposed_text_is_restyled_too() -> None:
    assert tone_style("hoa\u0300") == "hòa"


def test_going_there_and_back_changes_nothing_in_flores(shared: Path) -> None:
    for line in (shared / "data" / "flores200-dev" / "vi.txt").read_text("utf-8").splitlines():
        old = tone_style(clean(line))
        assert tone_style(tone_style(old, "new")) == old


@pytest.mark.parametrize(
    ("title", "capitals"),
    [
        ("HỘI NGHỊ TỔNG KẾT", True),
        ("PARKS SIGN AN AGREEMENT", True),
        ("TP. CAO BẰNG: 20 NĂM", True),
        ("UNESCO", False),
        ("UBND TP", False),
        ("HỘI NGHỊ tổng kết", False),
        ("COVID-19 疫情通报", False),
        ("2024", False),
        ("", False),
    ],
)
def test_titles_in_capitals_are_told(title: str, capitals: bool) -> None:
    assert is_all_caps(title) is capitals


@pytest.mark.parametrize(
    ("title", "cased"),
    [
        ("HỘI NGHỊ TỔNG KẾT CVĐC NĂM 2023", "Hội nghị tổng kết CVĐC năm 2023"),
        ("ĐẠI HỘI LẦN THỨ XIII. KẾT QUẢ QUÝ I", "Đại hội lần thứ XIII. Kết quả quý I"),
        ("NGHỊ QUYẾT KHÓA VI VỀ XI MĂNG", "Nghị quyết khóa VI về xi măng"),
        ("UBND TP VÀ HĐND HỌP", "UBND TP và HĐND họp"),
        ("“PARKS” SIGN DEAL WITH UNESCO", "“Parks” sign deal with UNESCO"),
    ],
)
def test_sentence_case_keeps_acronyms_and_numerals(title: str, cased: str) -> None:
    assert sentence_case(title) == cased


def test_sentence_case_gives_names_their_own_case() -> None:
    title = "CAO BẰNG ĐÓN ĐOÀN CỦA BÁCH SẮC"
    assert sentence_case(title, names=["Bách Sắc", "Cao Bằng"]) == "Cao Bằng đón đoàn của Bách Sắc"

import unicodedata
from pathlib import Path

import pytest

from models.encodings import LABELS, Decoded, decode
from models.errors import BadInput
from models.syllables import LETTERS
from models.vietnamese_encodings import column

VIETNAMESE = (
    "Sáng nay, Ban Quản lý công viên địa chất tổ chức hội nghị với các đối tác của vùng. Ông Nguyễn Văn Đức "
    "cho biết: “Chúng tôi sẽ mở rộng mạng lưới, giữ gìn di sản và nâng cao đời sống của người dân ở biên giới – "
    "đó là nhiệm vụ quý giá của cả tỉnh”. Ở thôn Nậm Ngùa, lũ trẻ kể những chuyện kỳ lạ về hang động…"
)
ENGLISH = (
    "The park’s managers met this morning – as they do every spring – to plan the “partner year”. "
    "They want more schools, more cafés and a naïve painter or two along the old road, said the director, "
    "who hopes that visitors will stay longer and learn more about the caves."
)
CHINESE = (
    "今天上午，地质公园管理委员会在市里举行会议，介绍了合作伙伴的工作情况。主任说，我们要保护好地质遗产，"
    "让更多的人了解这个地方的历史和文化。会议还讨论了两国边境地区的旅游合作，决定明年春天在广西举行下一次会谈。"
    "代表们参观了博物馆和溶洞，对当地的发展成就表示赞赏，并希望双方在科学研究、教育和人员培训等方面继续加强交流。"
    "大家一致认为，只有共同努力，才能把这一片美丽的山水留给后代，也才能让生活在这里的人民过上更好的日子。"
)
TRADITIONAL = (
    "今天上午，地質公園管理委員會在市裡舉行會議，介紹了合作夥伴的工作情況。主任說，我們要保護好地質遺產，"
    "讓更多的人了解這個地方的歷史和文化。會議還討論了兩國邊境地區的旅遊合作，決定明年春天在廣西舉行下一次會談。"
    "代表們參觀了博物館和溶洞，對當地的發展成就表示讚賞，並希望雙方在科學研究、教育和人員培訓等方面繼續加強交流。"
    "大家一致認為，只有共同努力，才能把這一片美麗的山水留給後代，也才能讓生活在這裡的人民過上更好的日子。"
)
WINDOWS_MARKS = {"“": "\x93", "”": "\x94", "–": "\x96", "…": "\x85"}


def encoded(text: str, encoding: str) -> bytes:
    """Write a text in one of the fonts' encodings, with the marks where Windows has them."""
    table = {**column(encoding), **WINDOWS_MARKS}
    return "".join(table.get(character, character) for character in text).encode("latin-1")


def viqr(text: str) -> bytes:
    escaped = text.translate(
        {ord("."): r"\.", ord("?"): r"\?", ord("“"): '"', ord("”"): '"', ord("–"): "-", ord("…"): "-"}
    )
    return "".join(column("viqr").get(character, character) for character in escaped).encode("ascii")


def windows_1258(text: str) -> bytes:
    """Take tones off the letters, as Windows-1258 has them; breve, circumflex and horn stay."""
    parts = []
    for letter in text:
        marks = [
            mark for mark in unicodedata.normalize("NFD", letter) if mark in "\u0300\u0301\u0303\u0309\u0323"
        ]
        bare = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in marks)
        parts.append(unicodedata.normalize("NFC", bare) + "".join(marks))
    return "".join(parts).encode("cp1258")


LEGACY = [
    ("tcvn3", encoded(VIETNAMESE, "tcvn3"), VIETNAMESE, "TCVN3"),
    ("vni", encoded(VIETNAMESE, "vni"), VIETNAMESE, "VNI-Windows"),
    (
        "viqr",
        viqr(VIETNAMESE),
        VIETNAMESE.translate({0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2026: "-"}),
        "VIQR",
    ),
    ("windows-1258", windows_1258(VIETNAMESE), VIETNAMESE, "Windows-1258"),
    ("gb18030", (CHINESE * 2).encode("gb18030"), CHINESE * 2, "GB18030"),
    ("big5", (TRADITIONAL * 2).encode("big5"), TRADITIONAL * 2, "Big5"),
    ("windows-1252", ENGLISH.encode("cp1252"), ENGLISH, "Windows-1252"),
]
NAMES = [case[0] for case in LEGACY]


def test_there_are_134_letters_each_written_its_own_way() -> None:
    assert len(set(LETTERS)) == 134
    for encoding in ("tcvn3", "vni", "viqr"):
        assert set(column(encoding)) == set(LETTERS)
        assert len(set(column(encoding).values())) == 134


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_out_of_every_table(letter: str) -> None:
    # A consonant on each side, so that a byte which is also a quotation mark stands inside a word.
    word = f"T{letter}T" if letter.isupper() else f"t{letter}t"
    if letter in "đĐ":
        word = f"{letter}i" if letter == "đ" else f"{letter}I"
    if unicodedata.normalize("NFD", letter)[-1] in "\u0300\u0303\u0309":
        word = word[:-1]  # a syllable that ends in t has no such tone
    assert decode(encoded(word, "tcvn3"), "tcvn3").text == word
    assert decode(encoded(word, "vni"), "vni").text == word
    assert decode(windows_1258(word), "windows-1258").text == word
    assert decode(f"{column('viqr')[letter]} a".encode(), "viqr").text == f"{letter} a"


@pytest.mark.parametrize(("encoding", "data", "text", "label"), LEGACY, ids=NAMES)
def test_long_texts_in_old_encodings_are_told_and_said_so(
    encoding: str, data: bytes, text: str, label: str
) -> None:
    assert decode(data) == Decoded(text, encoding, (f"converted from {label}",))


@pytest.mark.parametrize(("encoding", "data", "text", "label"), LEGACY, ids=NAMES)
def test_short_texts_in_old_encodings_are_asked_for(
    encoding: str, data: bytes, text: str, label: str
) -> None:
    short = data[
        : data.index(b"\n" if b"\n" in data else b" ", 90) if encoding not in ("gb18030", "big5") else 120
    ]
    with pytest.raises(BadInput) as caught:
        decode(short)
    assert str(caught.value).startswith(f"The text looks like {label}, but with ")
    assert "it is too short to be sure (at least 200). Save it as UTF-8, or declare its encoding" in str(
        caught.value
    )


@pytest.mark.parametrize(("encoding", "data", "text", "label"), LEGACY, ids=NAMES)
def test_declared_texts_may_be_short(encoding: str, data: bytes, text: str, label: str) -> None:
    short = data[:60]
    assert text.startswith(decode(short, encoding).text.rstrip("-"))
    assert decode(short, encoding).encoding == encoding


@pytest.mark.parametrize(
    ("alias", "encoding"),
    [
        ("ABC", "tcvn3"), ("TCVN-5712", "tcvn3"), ("x-viet-vni", "vni"), ("CP1258", "windows-1258"),
        ("gb2312", "gb18030"), ("GBK", "gb18030"), ("Big5-HKSCS", "big5"), ("ISO-8859-1", "windows-1252"),
    ],
)  # fmt: skip
def test_encodings_go_by_many_names(alias: str, encoding: str) -> None:
    data = {case[0]: case[1] for case in LEGACY}[encoding]
    assert decode(data[:200] if encoding != "windows-1252" else data, alias).encoding == encoding


@pytest.mark.parametrize(
    "text", [VIETNAMESE, ENGLISH, CHINESE, TRADITIONAL, "Hà Nội", "là và", "café", "好", "", "C++ a? b."]
)
def test_utf_8_is_itself_with_and_without_a_mark(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")
    assert decode(b"\xef\xbb\xbf" + text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_by_its_mark_or_its_zeros(codec: str) -> None:
    data = ENGLISH.encode(codec)
    assert decode(data) == Decoded(ENGLISH, "utf-16", ("converted from UTF-16",))


def test_utf_16_of_chinese_needs_its_mark() -> None:
    assert decode(CHINESE.encode("utf-16")).text == CHINESE


@pytest.mark.parametrize("declared", ["gb2312", "windows-1252", "tcvn3", "big5", "no-such-charset"])
def test_valid_utf_8_goes_before_what_is_declared(declared: str) -> None:
    assert decode(VIETNAMESE.encode(), declared).text == VIETNAMESE


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "no-such-charset"])
def test_a_declaration_by_habit_does_not_hide_font_text(declared: str) -> None:
    assert decode(encoded(VIETNAMESE, "tcvn3"), declared) == Decoded(
        VIETNAMESE, "tcvn3", ("converted from TCVN3",)
    )


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_font_text_that_was_saved_as_utf_8_is_found(encoding: str) -> None:
    as_pasted = encoded(VIETNAMESE, encoding).decode("cp1252").encode()
    assert decode(as_pasted) == Decoded(VIETNAMESE, encoding, (f"converted from {LABELS[encoding]}",))
    short = encoded("Hội nghị tổng kết của các đối tác", encoding).decode("cp1252").encode()
    with pytest.raises(BadInput, match=f"looks like {LABELS[encoding]}, but with 33 characters"):
        decode(short)
    assert decode(short, encoding).text == "Hội nghị tổng kết của các đối tác"


@pytest.mark.parametrize(
    "text",
    [
        "La réunion a été organisée à l’hôtel, où les élèves étaient déjà présents. " * 4,
        "A reunião não foi às três, já que há eleições também lá. " * 5,
        "Wait... really? Yes. No? Maybe. C++ and 5^2 are fine; e^x, too? Added. " * 4,
    ],
)
def test_other_unicode_text_is_not_taken_for_font_text(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


def test_quotation_marks_of_windows_in_font_text_are_not_capitals() -> None:
    text = "“ăn”, “an” – và … Ở đây, Ọp ẹp “Hội nghị” HỘI"
    assert decode(encoded(text, "tcvn3"), "tcvn3").text == text


def test_marks_of_the_other_case_are_read_in_vni() -> None:
    assert decode("AÙo, Aùo, LEà, EÂm".encode("cp1252"), "vni").text == "Áo, Áo, LỀ, Êm"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"Vie^.t Nam, dda^'t nu+o+'c", "Việt Nam, đất nước"),
        (r"DDo^`ng Ha' u*o*'t", "Đồng Há ướt"),
        (r"Ta\. Ai\? a\\b", "Ta. Ai? a\\b"),
        ("Toi la ai?", "Toi la ai?"),
        ("Xem http://a.vn/b?c=d nhe'.", "Xem http://a.vn/b?c=d nhé."),
        ("Add the data. Who? a^b", "Add the data. Who? a^b"),
    ],
)
def test_viqr_is_read_by_the_word(raw: str, text: str) -> None:
    assert decode(raw.encode(), "viqr").text == text


def test_a_few_damaged_places_do_not_make_utf_8_another_encoding() -> None:
    data = VIETNAMESE.encode()
    cut = data[:-1] if data[-1] >= 0x80 else data + b"\xe1"
    found = decode(cut)
    assert found.encoding == "utf-8"
    assert found.notes == ("1 damaged place(s) in the UTF-8 text show as \ufffd",)
    assert found.text == VIETNAMESE[:-1] + "\ufffd"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04" + bytes(40), "no text but a ZIP archive or an Office file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "no text but a PNG image"),
        (b"%PDF-1.7\n", "no text but a PDF file"),
        (b"\xff\xd8\xff\xe0JFIF", "no text but a JPEG image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "no text but an old Office file"),
        (bytes(range(256)) * 4, "no text: it holds bytes that no text has"),
        (b"abc\x00\x00\x00def" * 9, "no text: it holds bytes that no text has"),
        (b"\xff\xfe" + "ab\x00c".encode("utf-16-le"), "no text: it holds zero characters"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(BadInput) as caught:
        decode(data)
    assert str(caught.value).startswith(f"The input is {kind}")


@pytest.mark.parametrize(
    ("data", "declared", "message"),
    [
        (b"\xd8\x3d" + b"\xff\xfe" * 3, "gb18030", "The text is declared as GB18030, but is not: byte "),
        (b"\xff\xfea", None, "The input says that it is UTF-16, but is not: "),
        (b"\xff\xfd\xfc\xfb" * 80, None, "The encoding of the text cannot be told. "),
        ("Тест на русском языке ".encode("cp1251") * 20, None, "The encoding of the text cannot be told. "),
    ],
)
def test_what_cannot_be_decoded_is_refused(data: bytes, declared: str | None, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        decode(data, declared)
    assert str(caught.value).startswith(message)


def test_flores_comes_out_of_the_old_encodings(shared: Path) -> None:
    lines = (shared / "data" / "flores200-dev" / "vi.txt").read_text("utf-8").splitlines()
    letters = set(LETTERS) | {chr(code) for code in range(0x20, 0x7F)}
    text = "\n".join(line for line in lines[:200] if set(line) <= letters)
    for encoding in ("tcvn3", "vni"):
        assert decode(encoded(text, encoding)) == Decoded(
            text, encoding, (f"converted from {LABELS[encoding]}",)
        )

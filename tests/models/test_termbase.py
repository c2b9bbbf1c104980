"""Terms are found in all their spellings, and missed only where no accepted form stands."""

import time

import pytest

from models.termbase import GUARD, Term, Termbase

PLACE = Term("qt", "place-cn", {"vi": ("Quảng Tây",), "en": ("Guangxi",), "zh": ("广西",)}, "test")
OFFICE = Term(
    "ub",
    "office",
    {
        "vi": ("ủy ban nhân dân", "UBND"),
        "en": ("People's Committee", "people's committee"),
        "zh": ("人民委员会",),
    },
    "test",
)
PEACE = Term("hb", "place-vn", {"vi": ("Hòa Bình",), "en": ("Hoa Binh",)}, "test")
PARK = Term(
    "cb",
    "geopark-vn",
    {"vi": ("Non nước Cao Bằng",), "en": ("Non nuoc Cao Bang",), "zh": ("高平山水",)},
    "test",
)
PROVINCE = Term(
    "gp", "place-vn", {"vi": ("Cao Bằng",), "en": ("Cao Bang", "Cao Bằng"), "zh": ("高平",)}, "test"
)
TWIN = Term(
    "ly",
    "geopark-cn",
    {"vi": ("Lạc Nghiệp - Phượng Sơn",), "en": ("Leye-Fengshan",), "zh": ("乐业—凤山",)},
    "test",
)
BOARD = Term("ql", "office", {"vi": ("Ban Quản lý CVĐC",), "en": ("Geopark Management Board",)}, "test")
TERMS = Termbase([PLACE, OFFICE, PEACE, PARK, PROVINCE, TWIN, BOARD])


def found(text, language, base=TERMS):
    return [(match.term.id, match.surface) for match in base.match(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Đoàn Quảng Tây", "vi", [("qt", "Quảng Tây")]),
        ("QUẢNG TÂY", "vi", [("qt", "QUẢNG TÂY")]),
        ("Quảng  Tây", "vi", [("qt", "Quảng  Tây")]),
        ("Uỷ ban Nhân dân tỉnh", "vi", [("ub", "Uỷ ban Nhân dân")]),
        ("UBND tỉnh", "vi", [("ub", "UBND")]),
        ("ubnd tỉnh", "vi", []),
        ("tỉnh Hoà Bình", "vi", [("hb", "Hoà Bình")]),
        ("vì hòa bình", "vi", []),
        ("Lạc Nghiệp – Phượng Sơn", "vi", [("ly", "Lạc Nghiệp – Phượng Sơn")]),
        ("Lạc Nghiệp, Phượng Sơn", "vi", []),
        ("Leye–Fengshan's caves", "en", [("ly", "Leye–Fengshan")]),
        ("Guangxi's governor", "en", [("qt", "Guangxi")]),
        ("the people’s committees", "en", [("ub", "people’s committees")]),
        ("Guangxinese", "en", []),
        ("来自广西的代表", "zh", [("qt", "广西")]),
        ("乐业-凤山", "zh", [("ly", "乐业-凤山")]),
        ("", "vi", []),
    ],
)
def test_match(text, language, expected):
    assert found(text, language) == expected


def test_the_longest_term_hides_its_parts():
    text = "Ban Quản lý CVĐC Non nước Cao Bằng tại Cao Bằng"
    assert found(text, "vi") == [("ql", "Ban Quản lý CVĐC"), ("cb", "Non nước Cao Bằng"), ("gp", "Cao Bằng")]


def test_a_match_tells_where_it_stands():
    match = TERMS.match("Từ Quảng Tây.", "vi")[0]
    assert (match.start, match.end) == (3, 12)


def test_a_line_break_ends_a_term():
    assert found("Quảng\nTây", "vi") == []


def test_a_guard_hides_what_it_holds_and_is_not_reported():
    guard = Term("g", GUARD, {"zh": ("提高平",)}, "test")
    assert found("提高平均水平，到高平去", "zh", Termbase([guard, PROVINCE])) == [("gp", "高平")]


def test_an_unmatched_form_is_accepted_and_not_looked_for():
    term = Term(
        "fr",
        "country",
        {"vi": ("nước Pháp", "Pháp"), "en": ("France",)},
        "test",
        unmatched=frozenset({("vi", "Pháp")}),
    )
    base = Termbase([term])
    assert found("Pháp", "vi", base) == []
    assert base.missing(base.match("France won.", "en"), "Pháp thắng.", "vi") == []


@pytest.mark.parametrize(
    ("source", "target", "language", "lost"),
    [
        ("Quảng Tây và UBND", "GUANGXI and the peoples committees", "en", ["UBND"]),
        ("Quảng Tây và UBND", "Guangxi and its People's Committees", "en", []),
        ("Lạc Nghiệp - Phượng Sơn", "Leye Fengshan Geopark", "en", []),
        ("Lạc Nghiệp - Phượng Sơn", "乐业凤山地质公园", "zh", []),
        ("Cao Bằng", "in Cao Bằng", "en", []),
        ("Cao Bằng", "Caobang", "en", ["Cao Bằng"]),
        ("Hòa Bình", "和平", "zh", []),
        ("Quảng Tây", "广东", "zh", ["Quảng Tây"]),
    ],
)
def test_missing(source, target, language, lost):
    matches = TERMS.match(source, "vi")
    assert [match.surface for match in TERMS.missing(matches, target, language)] == lost


def test_given_terms_take_precedence():
    mine = Term("mine", "place-cn", {"vi": ("Quảng Tây",), "en": ("Kwangsi",)}, "desk")
    assert found("Quảng Tây", "vi", TERMS.extended([mine])) == [("mine", "Quảng Tây")]
    changed = Term("qt", "place-cn", {"vi": ("Quảng Tây",), "en": ("Kwangsi",)}, "desk")
    assert TERMS.extended([changed]).match("Quảng Tây", "vi")[0].term.forms["en"] == ("Kwangsi",)
    assert len(TERMS.extended([changed]).terms) == len(TERMS.terms)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("thành phố Bách Sắc, Quảng Tây (Trung Quốc)", "vi", ["cn-baise", "cn-guangxi", "china"]),
        (
            "CVĐC Toàn cầu UNESCO Lạc Nghiệp - Phượng Sơn",
            "vi",
            ["unesco-global-geopark", "geopark-leye-fengshan-cn"],
        ),
        ("Giám đốc Sở Ngoại vụ Cao Bằng", "vi", ["director", "department-foreign-affairs", "vn-cao-bang"]),
        ("Sở Văn hóa, Thể thao và Du lịch", "vi", ["department-culture-sports-tourism"]),
        ("Guangxi Zhuang Autonomous Region", "en", ["cn-guangxi-zhuang"]),
        ("人民安居乐业", "zh", []),
        ("发展中国家", "zh", []),
        ("重庆市与高平省", "zh", ["cn-chongqing", "vn-cao-bang"]),
        ("huyện Trùng Khánh", "vi", ["vn-trung-khanh"]),
        ("thành phố Trùng Khánh", "vi", ["cn-chongqing"]),
        ("Ông Nguyễn Thái Bình", "vi", []),
    ],
)
def test_built_in_terms(text, language, expected):
    assert [match.term.id for match in Termbase.load().match(text, language)] == expected


def test_ledger_forms_of_the_border():
    terms = {
        term.id: {language: forms[0] for language, forms in term.forms.items()}
        for term in Termbase.load().terms
    }
    assert terms["cn-baise"] == {"vi": "Bách Sắc", "en": "Baise", "zh": "百色"}
    assert terms["geopark-leye-fengshan-cn"] == {
        "vi": "Lạc Nghiệp - Phượng Sơn",
        "en": "Leye-Fengshan",
        "zh": "乐业—凤山",
    }
    assert terms["vn-cao-bang"] == {"vi": "Cao Bằng", "en": "Cao Bang", "zh": "高平"}
    assert terms["joint-working-committee"]["zh"] == "联合工作委员会"


def test_a_sentence_is_matched_within_a_few_milliseconds():
    base = Termbase.load()
    sentence = (
        "Sở Ngoại vụ Cao Bằng hội đàm với thành phố Bách Sắc, Quảng Tây (Trung Quốc) về CVĐC Non nước Cao Bằng. "
        * 2
    )
    base.match(sentence, "vi")
    started = time.perf_counter()
    for _ in range(50):
        base.match(sentence, "vi")
    assert (time.perf_counter() - started) / 50 < 0.01


@pytest.mark.parametrize(
    ("source", "target"), [("vi", "en"), ("vi", "zh"), ("en", "vi"), ("en", "zh"), ("zh", "vi"), ("zh", "en")]
)
def test_human_translations_rarely_miss_a_term(shared, source, target):
    folder = shared / "data" / "flores200-dev"
    texts = {
        tag: (folder / f"{tag}.txt").read_text(encoding="utf-8").splitlines() for tag in (source, target)
    }
    base = Termbase.load()
    flagged = 0
    for before, after in zip(texts[source], texts[target], strict=True):
        demanded = [match for match in base.match(before, source) if match.term.enforce]
        flagged += bool(base.missing(demanded, after, target))
    assert flagged / len(texts[source]) <= 0.02

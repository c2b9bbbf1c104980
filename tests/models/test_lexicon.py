"""What a word means is told where the ledger and the names leave room, and nothing is demanded of it."""

import pytest

from models.direction import Context
from models.errors import AppError
from models.lexicon import lexicon, read_words, words_in
from models.prepare import MAX_TERMS
from models.termbase import Term, Termbase
from models.translate import Translator
from models.types import NameProposal, Segment
from tests.models.scripted import scripted_profile

HEADER = "vi\ten\tzh"
DUCK = Segment("p1s1", "body", 1, "Vịt quay ở Lạng Sơn.")


def told(segment, *, lexicon=("vi-en",), terms=(), names=(), answer="A dish from Lang Son."):
    profile, engine = scripted_profile(lambda _prompt, _before: answer, lexicon=lexicon)
    translator = Translator(profile, Termbase.load()).with_terms(terms)
    context = Context(segments=[segment], names=names)
    (made,) = translator.translate_segments([segment], source="vi", target="en", context=context)
    return made, [prompt.splitlines()[0].split("|")[1] for prompt in engine.asked]


def test_a_word_is_told_after_the_terms_of_the_ledger_and_not_demanded():
    made, asked = told(DUCK)
    assert asked == ["Lạng Sơn=Lang Son;Vịt quay=roast duck"]
    assert made.findings == ()


@pytest.mark.parametrize("lexicon", [(), ("en-vi", "vi-zh")])
def test_no_word_is_told_in_a_direction_that_the_profile_does_not_name(lexicon):
    _, asked = told(DUCK, lexicon=lexicon)
    assert asked == ["Lạng Sơn=Lang Son"]


def test_the_ledger_decides_about_its_own_words():
    own = Term("duck", "dish", {"vi": ("vịt quay",), "en": ("duck à la Lang Son",)}, "test", enforce=False)
    _, asked = told(DUCK, terms=[own])
    assert asked == ["Vịt quay=duck à la Lang Son;Lạng Sơn=Lang Son"]


def test_a_name_is_no_word():
    name = NameProposal("Vịt Quay", "organisation", {"en": ("Vit Quay",)}, "test")
    segment = Segment("p1s1", "body", 1, "Hãng Vịt Quay.")
    _, asked = told(segment, names=[name], answer="The firm Vit Quay.")
    assert asked == ["Vịt Quay=Vit Quay"]


def test_the_ledger_comes_first_where_there_is_no_room_for_all():
    words = "alpha beta gamma delta epsilon zeta eta theta".split()
    terms = [Term(word, "x", {"vi": (f"{word} kk",), "en": (word,)}, "test") for word in words]
    segment = Segment("p1s1", "body", 1, "Món vịt quay, " + ", ".join(f"{word} kk" for word in words) + ".")
    _, asked = told(segment, terms=terms, answer="Roast duck, " + ", ".join(words) + ".")
    assert asked == [";".join(f"{word} kk={word}" for word in words)]
    assert len(words) == MAX_TERMS


def test_a_word_is_told_once_and_its_longest_form_wins():
    lines = [HEADER, "~vịt|con vịt\tduck\t鸭子", "vịt quay|con vịt quay\troast duck\t烤鸭"]
    words = Termbase(read_words(lines, name="test"))
    text = "Một con vịt, hai con vịt, rồi con vịt quay và vịt."
    assert words_in(text, words, source="vi", target="zh", taken=()) == [
        ("con vịt", "鸭子"),
        ("con vịt quay", "烤鸭"),
    ]
    start = text.index("con vịt quay")
    assert words_in(text, words, source="vi", target="zh", taken=[(start, start + 3)]) == [
        ("con vịt", "鸭子")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We saw a rainbow over the bridge.", ["rainbow"]),
        ("We watched Reading Rainbow on the bridge.", []),
        ("Rainbow over the bridge.", ["Rainbow"]),
        ("It rained. “Rainbow!” they said then.", ["Rainbow"]),
        ("Rainbow Seen Over the Border Bridge", ["Rainbow"]),
        ("Crowds Gather as Rainbow Appears", ["Rainbow"]),
        ("A RAINBOW WAS SEEN OVER HANOI", ["RAINBOW"]),
        ("They met the Prime Minister today.", ["Prime Minister"]),
        ("They flew to Sicily in spring.", ["Sicily"]),
    ],
)
def test_an_english_word_with_the_capital_of_a_name_is_no_word(text, expected):
    lines = [
        HEADER,
        "cầu vồng\trainbow\t彩虹",
        "~thủ tướng\tprime minister\t总理",
        "Sicilia\tSicily\t西西里岛",
    ]
    words = Termbase(read_words(lines, name="test"))
    found = words_in(text, words, source="en", target="vi", taken=())
    assert [source for source, _ in found] == expected


def test_an_answer_that_stays_wrong_is_asked_for_once_more_without_the_words():
    segment = Segment("p1s1", "body", 1, "Món vịt quay, 45 con.")

    def answer(prompt, _before):
        return "A dish with 6 and 7." if "roast duck" in prompt else "A dish, 45 of them."

    profile, engine = scripted_profile(answer, lexicon=("vi-en",))
    (made,) = Translator(profile, Termbase.load()).translate_segments([segment], source="vi", target="en")
    assert (made.text, made.findings) == ("A dish, 45 of them.", ())
    asked = [prompt.splitlines()[0].split("|")[1] for prompt in engine.asked]
    assert asked == ["vịt quay=roast duck", "45=45;vịt quay=roast duck", ""]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([], "must begin with the columns vi, en, zh"),
        (["vi\ten", "tre\tbamboo"], "must begin with the columns vi, en, zh"),
        ([HEADER, "cây tre\tbamboo"], "has a row"),
        ([HEADER, "cây tre\tbamboo\t"], "none empty"),
        ([HEADER, "cây tre|\tbamboo\t竹子"], "none empty"),
        ([HEADER, "~\tbamboo\t竹子"], "none empty"),
    ],
)
def test_a_wrong_table_is_refused(lines, text):
    with pytest.raises(AppError, match=text):
        list(read_words(lines, name="wrong"))


def test_the_words_that_ship_are_found_in_all_three_languages():
    sentences = {"vi": "Bà bị bệnh lao.", "en": "She has tuberculosis.", "zh": "她得了结核病。"}
    for source, text in sentences.items():
        for target in {"vi", "en", "zh"} - {source}:
            assert words_in(text, lexicon(), source=source, target=target, taken=()), (source, target)

"""Words as they are searched for."""

import pytest

from models.errors import BadInput
from service.database.words import Term, exact_words, padded, phrase, plain_words, terms, without_accents


def found(text: str, query: str) -> bool:
    exact = exact_words(text)
    kept, plain = padded(exact), padded(plain_words(exact))
    return all(term.text in (kept if term.accents else plain) for term in terms(query))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Hội nghị khai mạc", "hoi nghi"),
        ("Hội nghị khai mạc", "HỘI NGHỊ"),
        ("Hội nghị khai mạc", "hội nghi"),
        ("Điện Biên", "dien bien"),
        ("Điện Biên", "Điện"),
        # The two places of a tone are one spelling, and so are composed and decomposed letters.
        ("hòa bình", "hoà bình"),
        ("hòa bình", "ho\u0300a bi\u0300nh"),
        ("The conference opened", "confer open"),
        ("第二届会议在昆明举行", "会议"),
        ("第二届会议在昆明举行", "會議"),
        ("第二屆會議在昆明舉行", "会议"),
        ("第二届会议在2024年举行", "2024年"),
        ("第二届会议在2024年举行", "2024 年"),
        ("ＡＳＥＡＮ", "asean"),
        ("trade rose by 1,250 tonnes", "1,250"),
        ("the border trade fair", '"border trade"'),
        ("the border trade fair", "“border trade”"),
        ("a café", "cafe"),
    ],
)
def test_is_found(text: str, query: str) -> None:
    assert found(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        # Who types an accent wants it.
        ("hỏi nghi", "hội"),
        ("dien", "điện"),
        ("the border of trade", '"border trade"'),
        # Quotation marks ask for whole words.
        ("conferences", '"conference"'),
        # A word is found from its beginning only.
        ("reopened", "opened"),
        ("会议", "议会"),
    ],
)
def test_is_not_found(text: str, query: str) -> None:
    assert not found(text, query)


def test_terms_are_one_a_word_and_one_for_each_quotation() -> None:
    assert terms('hoi "biên giới" 会议 hoi …') == (
        Term(" hoi", accents=False),
        Term(f" {exact_words('biên giới')} ", accents=True),
        Term("会议", accents=False),
    )


def test_a_phrase_is_more_than_one_word() -> None:
    assert phrase("hoi nghi") == Term(" hoi nghi", accents=False)
    assert phrase("hoi") is None
    assert phrase("?!") is None


def test_accents_come_off_a_query() -> None:
    assert without_accents("Điện Biên 会议") == "Dien Bien 会议"


def test_a_search_has_limits() -> None:
    with pytest.raises(BadInput, match=r"^The search has 201 characters\. Give at most 200\.$"):
        terms("a" * 201)
    with pytest.raises(BadInput, match=r"^The search has 13 words\. Give at most 12\.$"):
        terms(" ".join(f"w{n}" for n in range(13)))

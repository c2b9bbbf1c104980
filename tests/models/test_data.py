"""The tables that ship: every row parses, says where it is from, and contradicts no other row."""

import re
import unicodedata
from collections import Counter, defaultdict

import pytest

from models.chinese import to_simplified
from models.errors import AppError
from models.folding import keys
from models.lexicon import TABLE, lexicon
from models.readings import all_surnames, sino_vietnamese, strip_diacritics
from models.termbase import GUARD, LANGUAGES, TABLES, Term, Termbase, read_terms, table_lines

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ffff]")
HEADER = "id\tkind\tvi\ten\tzh\torigin"


def rows(table: str) -> list[Term]:
    return list(read_terms(table_lines(table), name=table))


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_an_origin_and_forms(table):
    for term in rows(table):
        assert term.origin.strip()
        assert term.forms, term.id
        assert all(form == form.strip() and form for forms in term.forms.values() for form in forms), term.id


@pytest.mark.parametrize("table", TABLES)
def test_forms_are_in_the_script_of_their_column(table):
    for term in rows(table):
        for language, forms in term.forms.items():
            for form in forms:
                assert unicodedata.is_normalized("NFC", form), form
                if language == "zh":
                    assert HAN.search(form) or form.isupper() or form == "COVID-19", form
                else:
                    assert not HAN.search(form), form


@pytest.mark.parametrize("table", TABLES)
def test_chinese_forms_are_simplified(table):
    forms = [form for term in rows(table) for form in term.forms.get("zh", ())]
    assert [form for form in forms if to_simplified(form) != form] == []


def test_ids_are_unique():
    counts = Counter(term.id for table in TABLES for term in rows(table))
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("base", [Termbase.load, lexicon])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_is_looked_for_on_behalf_of_two_terms(language, base):
    owners = defaultdict(set)
    for term in base().terms:
        for form in term.forms.get(language, ()):
            if (language, form) not in term.unmatched:
                owners[keys(form, language)].add(term.id)
    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}


def test_vietnamese_places_have_plain_english_ledger_forms():
    for term in rows("places_vietnam"):
        assert strip_diacritics(term.forms["en"][0]) == term.forms["en"][0], term.id


def test_the_tables_are_as_full_as_promised():
    counts = {table: len(rows(table)) for table in TABLES}
    terms = [term for term in Termbase.load().terms if term.kind != GUARD]
    assert len(terms) >= 900
    assert sum(term.enforce for term in terms) >= 700
    assert counts["places_vietnam"] >= 155
    assert counts["places_china"] >= 150
    assert counts["offices"] >= 140
    assert sum(term.kind == "geopark-cn" for term in terms) >= 49


def test_every_vietnamese_province_and_chinese_province_is_there():
    places = {term.forms["vi"][0] for term in Termbase.load().terms if term.kind in ("place-vn", "place-cn")}
    assert {
        "Cao Bằng",
        "Lạng Sơn",
        "Hà Giang",
        "Quảng Ninh",
        "Lào Cai",
        "Lai Châu",
        "Điện Biên",
        "Cà Mau",
    } <= places
    assert {"Quảng Tây", "Vân Nam", "Quảng Đông", "Tứ Xuyên", "Hắc Long Giang", "Ma Cao"} <= places


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["id\tvi"], "must begin with the columns"),
        ([HEADER, "a\tplace\tĐồng Đăng"], "has a row"),
        ([HEADER, "a\tplace\tĐồng Đăng\tDong Dang\t同登\t"], "needs 6 columns, an id and an origin"),
    ],
)
def test_a_wrong_table_is_refused(lines, text):
    with pytest.raises(AppError, match=text):
        list(read_terms(lines, name="wrong"))


def test_the_forms_of_words_are_in_the_script_of_their_column():
    for word in lexicon().terms:
        for language, forms in word.forms.items():
            for form in forms:
                assert form == form.strip(), form
                assert unicodedata.is_normalized("NFC", form), form
                abbreviation = language == "zh" and form in word.forms["en"]
                assert bool(HAN.search(form)) is (language == "zh") or abbreviation, form
                assert language != "zh" or to_simplified(form) == form, form


def test_every_word_is_looked_for_in_some_language_and_none_by_one_syllable_or_character():
    for word in lexicon().terms:
        sought = {
            (language, form)
            for language, forms in word.forms.items()
            for form in forms
            if (language, form) not in word.unmatched
        }
        assert sought, word.forms
        for language, form in sought:
            short = len(form) == 1 if language == "zh" else language == "vi" and " " not in form
            assert not short or not form.islower(), form


def test_the_lexicon_is_a_table_without_comments_in_the_order_of_its_english_column():
    lines = table_lines(TABLE)[1:]
    first = [line.split("\t")[1].split("|")[0].removeprefix("~").casefold() for line in lines]
    assert first == sorted(first)
    assert len(lines) == len(lexicon().terms)


def test_surnames_are_unique_and_agree_with_their_readings():
    hanzi = [surname.hanzi for surname in all_surnames() if surname.hanzi]
    assert len(hanzi) == len(set(hanzi)) >= 300
    assert {surname.used for surname in all_surnames()} == {"cn", "vn", "both"}
    assert [
        surname.hanzi for surname in all_surnames() if to_simplified(surname.hanzi) != surname.hanzi
    ] == []
    assert sino_vietnamese("阮明武") == "Nguyễn Minh Vũ"

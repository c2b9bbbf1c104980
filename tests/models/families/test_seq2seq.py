import pytest

from models.engines.base import Request
from models.errors import UnsupportedLanguage
from models.families import FAMILIES, SummaryTask, TranslationTask
from models.families.seq2seq import Seq2SeqFamily

TASK = TranslationTask("Chè ngon.", source="vi", target="en", terms=(("chè", "tea"),), previous="Xin chào.")
CODES = {"vi": "vie", "en": "eng"}


def test_the_text_alone() -> None:
    assert FAMILIES.get("seq2seq") is Seq2SeqFamily
    assert Seq2SeqFamily().translation(TASK) == Request(prompt="Chè ngon.", max_tokens=32 + 4 * 9)


def test_a_prefix_with_codes() -> None:
    request = Seq2SeqFamily(prefix=">>{target}<< ", codes=CODES).translation(TASK)

    assert request == Request(prompt=">>eng<< Chè ngon.", prefix=8, max_tokens=68)


def test_codes_as_tokens() -> None:
    request = Seq2SeqFamily(codes=CODES, tokens=True, max_tokens=40).translation(TASK)

    assert request == Request(prompt="Chè ngon.", max_tokens=40, source_code="vie", target_code="eng")


def test_a_language_without_a_code() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"no code for 'zh'\. It has: vi, en\."):
        Seq2SeqFamily(codes=CODES).translation(TranslationTask("Chè.", source="vi", target="zh"))


def test_it_does_not_summarize() -> None:
    assert not Seq2SeqFamily.summarizes
    with pytest.raises(NotImplementedError, match="'seq2seq' cannot summarize"):
        Seq2SeqFamily().summary(SummaryTask("Chè ngon.", language="vi", title="Chè"))

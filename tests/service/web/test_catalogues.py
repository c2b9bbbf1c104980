"""The interface speaks Vietnamese and Chinese wholly: nothing missing, nothing doubtful, nothing that would break."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from service.web.i18n import FOLDER
from service.web.messages import (
    TRADITIONAL,
    TRANSLATED,
    compiled,
    extract,
    kept,
    traditional,
    untranslated,
    updated,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
MARKUP = re.compile(r"</?[a-z]+[^>]*>")
VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
HANZI = re.compile("[\u4e00-\u9fff]")


def pairs(catalogue: Catalog) -> list[tuple[str, tuple[str, ...]]]:
    """List each text with its translations."""
    return [(one_of(message), forms(message)) for message in catalogue if message.id]


def one_of(message: Message) -> str:
    """Give the English text, of two forms the one for many."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extract()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_of_the_interface_is_translated(language: str, template: Catalog) -> None:
    catalogue = kept(language)
    assert list(untranslated(catalogue)) == []
    # What the code says today, neither less nor more; if not: make messages.
    ids = {one_of(message) for message in template if message.id}
    assert {text for text, _ in pairs(catalogue)} == ids
    assert len(ids) > 1000


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_service_reads_is_what_was_translated(language: str, template: Catalog) -> None:
    with (FOLDER / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        shipped = pairs(read_mo(file))
    assert sorted(shipped) == sorted(pairs(kept(language)))


def test_traditional_words_are_the_simplified_ones_in_other_characters() -> None:
    with (FOLDER / TRADITIONAL / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        shipped = pairs(read_mo(file))
    assert sorted(shipped) == sorted(pairs(traditional(kept("zh"))))
    assert dict(shipped)["Three languages"] == ("三種語言",)


@pytest.mark.parametrize("language", TRANSLATED)
def test_collecting_again_changes_nothing(language: str, template: Catalog) -> None:
    again = updated(language, template)
    assert sorted(pairs(again)) == sorted(pairs(kept(language)))
    assert compiled(again) == compiled(kept(language))


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_hold_what_the_texts_hold(language: str) -> None:
    for text, translations in pairs(kept(language)):
        for translation in translations:
            assert Counter(PLACEHOLDER.findall(text)) == Counter(PLACEHOLDER.findall(translation)), text
            assert Counter(MARKUP.findall(text)) == Counter(MARKUP.findall(translation)), text
            assert text.endswith(" ") == (
                translation.endswith(" ") or (language == "zh" and text.endswith(": "))
            ), text


@pytest.mark.parametrize(("language", "letters"), [("vi", VIETNAMESE), ("zh", HANZI)])
def test_translations_are_in_their_language(language: str, letters: re.Pattern[str]) -> None:
    foreign = [
        text
        for text, translations in pairs(kept(language))
        for translation in translations
        if not letters.search(translation)
        and len(re.findall("[A-Za-z]{3,}", MARKUP.sub("", PLACEHOLDER.sub("", text)))) > 3
    ]
    assert foreign == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_sentences_end_as_sentences_do(language: str) -> None:
    for text, translations in pairs(kept(language)):
        for translation in translations:
            if text.endswith("."):
                assert translation.endswith("。" if language == "zh" else "."), text
            if language == "zh":
                assert not re.search(r"[\u4e00-\u9fff][,;:?!](?!\w)", translation), translation

from dataclasses import replace
from pathlib import Path

import pytest

from models.catalogue import Catalogue
from models.direction import Checker, Context, Direction
from models.engines.vocabulary import common_hanzi, missing_characters
from models.loading import Wanted, load_all
from models.syllables import LETTERS
from models.termbase import Termbase
from models.types import Segment
from tests.models.families.tiny_tokenizers import make_bart, make_m2m100, make_marian, make_t5
from tests.models.scripted import scripted_profile


def test_the_hanzi_of_everyday_use() -> None:
    hanzi = common_hanzi()

    assert (len(hanzi), len(set(hanzi))) == (3755, 3755)
    assert (hanzi[:3], hanzi[-3:]) == ("啊阿埃", "作坐座")
    assert {"涨", "杠"} <= set(hanzi)


@pytest.mark.hub
def test_what_a_vocabulary_lacks_is_listed_once_in_order(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(make_t5(tmp_path / "model"))

    assert missing_characters(tokenizer, "公园涨 办杠公涨") == "涨杠"
    assert missing_characters(tokenizer, "公园办") == ""
    assert missing_characters(tokenizer, " \n") == ""


@pytest.mark.hub
def test_pieces_that_the_vocabulary_has_not(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(make_m2m100(tmp_path / "model"))

    assert missing_characters(tokenizer, "mởẵờ") == "ởẵ"
    assert "ở" in missing_characters(tokenizer, LETTERS)


@pytest.mark.hub
@pytest.mark.filterwarnings("ignore:.*sacremoses.*")
def test_a_character_of_either_side_is_there(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(make_marian(tmp_path / "model"))

    assert missing_characters(tokenizer, "ae公涨") == "涨"


@pytest.mark.hub
def test_a_vocabulary_of_bytes_lacks_nothing(tmp_path) -> None:
    transformers = pytest.importorskip("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(make_bart(tmp_path / "model"))

    assert missing_characters(tokenizer, "涨杠ằ") == ""


@pytest.mark.hub
def test_a_model_that_is_loaded_knows_what_it_cannot_read(tmp_path: Path, caplog) -> None:
    pytest.importorskip("transformers")
    entry = replace(
        Catalogue.load().get("m2m100-418m"),
        name="holes",
        engine="transformers",
        family="m2m100",
        options={},
    )
    loaded = load_all([Wanted(entry)], {"holes": make_m2m100(tmp_path / "model")}, options={})["holes"]
    try:
        assert {"ở", "涨"} <= loaded.unread
        assert not {"公", "园"} & loaded.unread
    finally:
        loaded.engine.close()
    assert "The model holes has no token for" in caplog.text


def test_a_sentence_with_a_character_that_the_model_cannot_read_is_marked() -> None:
    profile, _ = scripted_profile(lambda *_: "Prices rose.")
    model = replace(profile.model_for("zh", "en"), unread=frozenset("涨"))
    direction = Direction(model, Termbase([]), Checker(), source="zh", target="en", context=Context())
    rise, stay = direction.run(
        [Segment("p1s1", "body", 1, "物价上涨。"), Segment("p1s2", "body", 1, "物价上升。")], lambda *_: None
    )
    assert [each.message for each in rise.findings if each.check == "vocabulary"] == [
        "The model cannot read 涨: compare the whole sentence."
    ]
    assert [each.check for each in stay.findings] == []

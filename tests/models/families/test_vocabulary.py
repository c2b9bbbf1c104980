import pytest

from models.families.vocabulary import common_hanzi, missing_characters
from models.syllables import LETTERS
from tests.models.families.tiny_tokenizers import make_bart, make_m2m100, make_marian, make_t5


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

"""Passages: cut into sentences with their formatting, through a model, and put together again."""

import pytest

from models.translate import Translator
from models.types import Segment
from service.documents.marked import Mark, Passage, cut, plain
from service.documents.sentence import decode, encode
from service.glossary import terms_of
from service.passages import translate_passages


def passage(text: str) -> Passage:
    """Read `<1>` as an opening mark, `</1>` as a closing one, `<1/>` as one alone and `<br/>` as a line end."""
    pieces: list[str | Mark] = []
    for at, part in enumerate(text.replace(">", "<").split("<")):
        if at % 2 == 0:
            pieces += [part] if part else []
        elif part == "br/":
            pieces.append(Mark(99, "alone", "\n", keep=True))
        elif part.endswith("/"):
            pieces.append(Mark(int(part[:-1]), "alone", keep=True))
        elif part.startswith("/"):
            pieces.append(Mark(int(part[1:]), "close"))
        else:
            pieces.append(Mark(int(part), "open"))
    return tuple(pieces)


def shown(pieces: Passage) -> str:
    """Write a passage as `passage` reads it."""
    forms = {"open": "<{}>", "close": "</{}>", "alone": "<{}/>"}
    return "".join(
        piece if isinstance(piece, str) else "<br/>" if piece.stands else forms[piece.kind].format(piece.id)
        for piece in pieces
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two.", ["One.", " ", "Two."]),
        ("<1>One.</1> Two.", ["<1>", "One.", "</1> ", "Two."]),
        ("<1>One. Two.</1>", ["<1>", "One.", " ", "Two.", "</1>"]),
        ("A <1>big</1> cat. Dogs", ["A <1>big</1> cat.", " ", "Dogs"]),
        ("<1>A</1> b <2/> c.<3/>", ["<1>A</1> b <2/> c.", "<3/>"]),
        # Formatting over the edge of a sentence is moved to the nearer one, in each of both.
        ("It is <1>so. And</1> that was all.", ["It is so.", "<1> </1>", "And that was all."]),
        ("One<br/>two\nthree", ["One", "<br/>", "two", "\n", "three"]),
        ("😀 … <1/>", ["😀 … <1/>"]),
        ("", []),
    ],
)
def test_sentences_hold_both_ends_of_what_is_in_them(text: str, parts: list[str]) -> None:
    found = cut(passage(text), "en")
    assert plain(tuple(piece for part in found for piece in part.pieces)) == plain(passage(text))
    assert [shown(part.pieces) for part in found] == parts
    for part in found:
        if part.sentence:
            ids = [piece.id for piece in part.pieces if isinstance(piece, Mark) and piece.kind != "alone"]
            assert all(ids.count(id) == 2 for id in ids)


def test_numbers_of_marks_are_none_of_the_text() -> None:
    source = passage("See [[3]] and <1>this</1>.")
    encoded = encode(source)
    assert encoded.text == "See [[3]] and [[4]]this[[5]]."
    assert decode(encoded.text, encoded, source) == source


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        # In another order, as languages want it.
        ("[[3]]Minh[[4]] met [[1]]Lan[[2]].", "<2>Minh</2> met <1>Lan</1>."),
        # Lost: the words that are still there are found again.
        ("Lan met Minh.", "<1>Lan</1> met <2>Minh</2>."),
        # Tangled: what began later has to end earlier.
        ("[[1]]Lan [[3]]met[[2]] Minh[[4]].", "<1>Lan</1> met <2>Minh</2>."),
        # Doubled, and the words are gone as well: small formatting is dropped.
        ("[[1]]L.[[2]] [[1]]met[[2]] M.", "L. met M."),
    ],
)
def test_marks_that_a_model_spoils_are_mended(answer: str, expected: str) -> None:
    source = passage("<1>Lan</1> met <2>Minh</2>.")
    assert shown(decode(answer, encode(source), source)) == expected


def test_what_must_be_kept_is_never_lost() -> None:
    source = (
        "See ",
        Mark(1, "open", keep=True),
        "here",
        Mark(1, "close", keep=True),
        " ",
        Mark(2, "alone", keep=True),
        ".",
    )
    assert shown(decode("Xem ở đây.", encode(source), source)) == "<1>Xem ở đây.</1><2/>"


@pytest.mark.parametrize(
    ("source", "target", "text", "expected"),
    [
        ("vi", "en", "  Cầu  mới.  Sông cũ.\n\n", "  Cầu mới.  Sông cũ.\n\n"),
        ("zh", "en", "桥开了。<1>河很长。</1><2>船来了。</2>", "桥开了. <1>河很长.</1> <2>船来了.</2>"),
        ("en", "zh", "The cat. <1>The dog.</1> The cow.", "The cat.<1>The dog.</1>The cow."),
        ("vi", "en", "Hôm nay <1>Bộ Ngoại giao</1> họp.", "Hôm nay <1>Ministry of Foreign Affairs</1> họp."),
        ("zh", "zh-Hant", "这座<1>桥</1>开通了。", "這座<1>橋</1>開通了。"),
        ("vi", "vi", "Cầu  mới .", "Cầu  mới ."),
    ],
)
def test_passages_are_translated_with_their_marks(
    translator: Translator, source: str, target: str, text: str, expected: str
) -> None:
    (done,) = translate_passages(translator, [passage(text)], source=source, target=target)
    assert shown(done) == expected


def test_the_same_sentence_is_translated_once(translator: Translator) -> None:
    seen: list[str] = []

    def note(segment: Segment, _translation: object) -> None:
        seen.append(segment.source)

    passages = [("Một câu. Hai câu.",), ("Hai câu. Một câu.",)]
    done = translate_passages(translator, passages, source="vi", target="en", on_done=note)
    assert done == passages
    assert sorted(seen) == ["Hai câu.", "Một câu."]


def test_pairs_of_a_caller_hold_before_the_ledger(translator: Translator) -> None:
    text = ("Hôm nay Bộ Ngoại giao họp.",)
    terms = terms_of({"Bộ Ngoại giao": "Foreign Office"}, "vi", "en")
    done = translate_passages(translator, [text], source="vi", target="en", terms=terms)
    assert done == [("Hôm nay Foreign Office họp.",)]
    # For that one request only.
    again = translate_passages(translator, [text], source="vi", target="en")
    assert again == [("Hôm nay Ministry of Foreign Affairs họp.",)]


def test_pairs_in_traditional_characters_are_found_in_any(translator: Translator) -> None:
    terms = terms_of({"大橋": "Great Bridge"}, "zh-Hant", "en")
    done = translate_passages(translator, [("大桥很长。",)], source="zh", target="en", terms=terms)
    assert done == [("Great Bridge很长.",)]

import random
from pathlib import Path

import pytest

from models.protect import MARK, Protected, protect, restore


@pytest.mark.parametrize(
    "thing",
    [
        "https://www.example.vn/tin-tuc/bai(1).html?x=1&y=2#z",
        "http://vi.example.org/Cao_Bằng",
        "www.example.cn/a/b",
        "example.gov.vn",
        "lien.he+tin@example.com.vn",
        "+84 206 3852 999",
        "(+84) 912.345.678",
        "0206.3852.999",
        "0912 345 678",
        "(0206) 3852 999",
        "+86 776-2824999",
        "0776-2824999",
        "138 1234 5678",
        "13812345678",
        "<b>",
        "</b>",
        "<br/>",
        '<a href="https://example.vn/x" class=y>',
        "{name}",
        "{0}",
        "{{ title }}",
        "[[1]]",
        "［［12］］",
        "[[3]",
    ],
)
def test_thing_is_protected_whole(thing: str) -> None:
    assert protect(f"Xem {thing}, rồi về.") == Protected("Xem [[1]], rồi về.", (thing,))


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 29/4, 29-4-2024, 29.4.2024, 2024-04-29, 09/01/2024 333 0",
        "1.234.567 người, 1,234,567.89, 1 234 567 890, 0.123456789",
        "Năm 2024, 1990-2000, lúc 09:30, tỷ số 10-12",
        "投资13812345678元",
        "13812345678 đồng",
        "Nếu a < b và c > d thì x <y và z> w",
        "Cô gái.Dựa vào {đó}, xem [1] và (2).",
        "P.R. China, U.S., v.v., No.4, TP.HCM, 643000",
        "",
    ],
)
def test_the_rest_is_left_alone(text: str) -> None:
    assert protect(text) == Protected(text, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(xem https://example.vn/a).", "(xem [[1]])."),
        ("请访问https://example.cn/a，谢谢。", "请访问[[1]]，谢谢。"),
        ("见https://example.cn/a。", "见[[1]]。"),
        ("Mail a@b.vn.", "Mail [[1]]."),
        ("Gọi 0912345678.", "Gọi [[1]]."),
    ],
)
def test_marks_of_the_sentence_stay_outside(text: str, expected: str) -> None:
    assert protect(text).text == expected


def test_things_are_numbered_in_order() -> None:
    assert protect("<b>a@b.vn</b>") == Protected("[[1]][[2]][[3]]", ("<b>", "a@b.vn", "</b>"))


@pytest.mark.parametrize(
    "mark", ["[[1]]", "[[ 1 ]]", "[ [1] ]", "［［1］］", "［［１］］", "【【1】】", "[[1]", "[1]]", "[[１]]"]
)
def test_what_models_make_of_a_mark_is_recognised(mark: str) -> None:
    assert restore(f"See {mark}.", ("a@b.vn",)) == ("See a@b.vn.", [])
    assert MARK.fullmatch(mark)


def test_originals_stand_where_their_marks_stand() -> None:
    assert restore("[[2]] before [[1]]", ("one", "two")) == ("two before one", [])


def test_lost_mark_is_told() -> None:
    assert restore("Nothing.", ("a@b.vn",)) == (
        "Nothing.",
        ["'a@b.vn' of the source is missing; put it back where it belongs."],
    )


def test_doubled_mark_is_restored_once() -> None:
    assert restore("[[1]] and [[1]]", ("x",)) == (
        "x and ",
        ["'x' came twice; only its first place was kept."],
    )


def test_unknown_mark_stays_for_the_editor_to_see() -> None:
    assert restore("See [[2]] [[1]]", ("x",)) == (
        "See [[2]] x",
        ["The mark '[[2]]' stands for nothing in the source; remove it."],
    )


def test_single_brackets_are_no_marks() -> None:
    assert restore("See [1].", ()) == ("See [1].", [])


def test_random_text_comes_back() -> None:
    parts = [
        "[",
        "]",
        "［",
        "】",
        "1",
        "2",
        " ",
        "<b>",
        "https://a.vn",
        "x@y.vn",
        "0912345678",
        "{a}",
        "[[1]]",
        "字",
        "。",
        "a",
        "\n",
        "\x00",
    ]
    chance = random.Random(3)  # noqa: S311 - a repeatable walk, not a secret
    for _ in range(20_000):
        text = "".join(chance.choices(parts, k=chance.randrange(12)))
        protected = protect(text)
        assert restore(protected.text, protected.items) == (text, [])


def test_seeds_come_back(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        protected = protect(text)
        assert restore(protected.text, protected.items) == (text, [])


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_flores_lines_hold_next_to_nothing_to_protect(shared: Path, language: str) -> None:
    lines = (shared / f"data/flores200-dev/{language}.txt").read_text(encoding="utf-8").splitlines()
    items = [item for line in lines for item in protect(line).items]
    assert [item for item in items if not item.startswith("<")] == []


def test_hostile_text_is_quick() -> None:
    for text in ("http://" + ")" * 50_000, "a-" * 50_000, "<a " * 30_000, "0" * 100_000, "[" * 100_000):
        assert restore(*_parts(protect(text))) == (text, [])


def _parts(protected: Protected) -> tuple[str, tuple[str, ...]]:
    return protected.text, protected.items

from pathlib import Path

import pytest

from models.adapt.packing import IGNORED, Row, Tokens, pack

HEAD = (1, 2, 3, 4)


def example(question: tuple[int, ...], answer: tuple[int, ...], kind: str = "vi-en") -> Tokens:
    return Tokens(kind, HEAD + question, answer)


def branches(row: Row) -> list[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    return sorted(
        (row.ids[at : at + size], row.labels[at : at + size], row.positions[at : at + size])
        for at, size in row.branches
    )


def test_questions_share_their_head_and_the_loss_is_on_answers_only() -> None:
    (row,) = pack([example((7, 8), (20, 21)), example((9,), (22,))], room=64, seed=1)

    assert row.ids[: row.head] == HEAD
    assert row.labels[: row.head] == (IGNORED,) * 4
    assert branches(row) == [
        ((7, 8, 20, 21), (IGNORED, IGNORED, 20, 21), (4, 5, 6, 7)),
        ((9, 22), (IGNORED, 22), (4, 5)),
    ]
    assert row.answers == 3


def test_rows_hold_one_kind_and_keep_to_their_room() -> None:
    examples = [example((number,), (30, 31), kind) for number in range(7, 27) for kind in ("vi-en", "en-vi")]
    rows = pack(examples, room=4 + 3 * 5, seed=1)

    assert len(rows) == 8
    assert max(len(row.ids) for row in rows) == 19
    assert sum(len(row.branches) for row in rows) == 40
    assert rows == pack(examples, room=4 + 3 * 5, seed=1)


def test_a_question_that_is_all_head_keeps_a_token_of_its_own() -> None:
    (row,) = pack([example((), (20,)), example((5,), (21,))], room=64, seed=1)

    assert row.head == 3
    assert branches(row) == [
        ((4, 5, 21), (IGNORED, IGNORED, 21), (3, 4, 5)),
        ((4, 20), (IGNORED, 20), (3, 4)),
    ]


def test_examples_without_a_common_head_share_a_row() -> None:
    (row,) = pack([Tokens("summary-vi", (5, 6), (20,)), Tokens("summary-vi", (7, 8), (21,))], room=64, seed=1)

    assert row.head == 0
    assert branches(row) == [
        ((5, 6, 20), (IGNORED, IGNORED, 20), (0, 1, 2)),
        ((7, 8, 21), (IGNORED, IGNORED, 21), (0, 1, 2)),
    ]


def test_what_is_longer_than_a_row_is_left_out() -> None:
    assert pack([example(tuple(range(70)), (20,))], room=64, seed=1) == []


@pytest.mark.hub
@pytest.mark.parametrize("head", [HEAD, ()])
def test_a_packed_row_costs_what_its_examples_cost_alone(tiny_base: Path, head: tuple[int, ...]) -> None:
    import torch

    from models.adapt.loss import row_loss
    from models.engines.transformers_loading import load, locate

    model = load(locate(tiny_base, None, "main"), device="cpu", dtype="float32").model
    examples = [
        Tokens("vi-en", head + question, answer)
        for question, answer in (((7, 8), (20, 21)), ((9,), (22, 23, 24)), ((10, 11, 12), (25,)))
    ]
    (packed,) = pack(examples, room=64, seed=1)

    with torch.inference_mode():
        together = float(row_loss(model, packed))
        alone = 0.0
        for each in examples:
            logits = model(torch.tensor([each.prompt + each.answer])).logits[0, len(each.prompt) - 1 : -1]
            alone += float(
                torch.nn.functional.cross_entropy(logits, torch.tensor(each.answer), reduction="sum")
            )

    assert together == pytest.approx(alone, rel=1e-4)

"""From one or two runs to the items of a campaign."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from eval.types import Run
from models.errors import BadInput
from service.database.annotation_rows import Item, Kind


@dataclass(frozen=True, slots=True)
class Sample:
    """Items with how many segments could have been drawn."""

    items: tuple[Item, ...]
    eligible: int


def sample(runs: Sequence[Run], *, kind: Kind, size: int, seed: int) -> Sample:
    """Draw segments; raises BadInput where the runs do not fit together or nothing is left to judge.

    For a preference, segments that both systems translated alike are left out: there is nothing to prefer.
    """
    _check(runs, kind)
    segments = runs[0].test_set.segments
    eligible = [place for place in range(len(segments)) if _differs(runs, place) or kind != "preference"]
    if not eligible:
        raise BadInput(
            "Both systems wrote the same everywhere: there is nothing to prefer. Choose other runs."
        )
    drawn = sorted(random.Random(seed).sample(eligible, min(size, len(eligible))))  # noqa: S311 - no secret
    groups = [tuple(range(len(runs)))] if kind == "preference" else [(number,) for number in range(len(runs))]
    shown = [(place, systems) for place in drawn for systems in groups]
    items = tuple(_item(runs, number, place, systems) for number, (place, systems) in enumerate(shown))
    return Sample(items, len(eligible))


def _check(runs: Sequence[Run], kind: Kind) -> None:
    if kind == "preference" and len(runs) != 2:
        raise BadInput("A preference needs two runs: choose a second one.")
    sets = {(run.test_set.checksum, run.test_set.direction, len(run.test_set.segments)) for run in runs}
    if len(sets) > 1:
        raise BadInput(
            "The two runs are on different test sets, directions or numbers of segments. "
            "Choose two that translate the same segments."
        )
    if len({run.system for run in runs}) < len(runs):
        raise BadInput("Both runs are by the same system. Choose two systems.")


def _differs(runs: Sequence[Run], place: int) -> bool:
    return len({" ".join(run.hypotheses[place].split()) for run in runs}) > 1


def _item(runs: Sequence[Run], number: int, place: int, systems: tuple[int, ...]) -> Item:
    segment = runs[0].test_set.segments[place]
    return Item(
        position=number,
        segment_id=segment.id,
        document=segment.document,
        source=segment.source,
        reference=segment.reference,
        systems=systems,
        texts=tuple(runs[system].hypotheses[place] for system in systems),
    )

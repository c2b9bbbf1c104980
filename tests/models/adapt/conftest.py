"""A tiny chat model as a folder and as GGUF, data in three languages, and an adapter trained on it; each made once."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.adapt.readers import Source
from models.adapt.settings import TrainSettings
from models.adapt.train import Progress, train
from tests.models.adapt.tiny_chat import make_folder, make_gguf

LINES = (
    ("Chè rất ngon.", "The tea is very good.", "茶很好。"),
    ("Cầu đã mở.", "The bridge is open.", "桥开通了。"),
)
HELD_OUT = ("Hồ rất sâu.", "The lake is deep.", "湖很深。")

Settings = Callable[..., TrainSettings]


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("adapt") / "tiny")


@pytest.fixture(scope="session")
def tiny_gguf(tiny_base: Path) -> Path:
    return make_gguf(tiny_base, tiny_base.with_suffix(".gguf"))


@pytest.fixture(scope="session")
def tiny_data(tiny_base: Path) -> Path:
    texts = [
        {"id": str(number), "split": "train", "segments": [{"role": "body", "vi": vi, "en": en, "zh": zh}]}
        for number, (vi, en, zh) in enumerate(LINES)
    ]
    vi, en, zh = HELD_OUT
    texts.append(
        {"id": "h", "split": "heldout", "segments": [{"role": "title", "vi": vi, "en": en, "zh": zh}]}
    )
    path = tiny_base.parent / "texts.jsonl"
    path.write_text("\n".join(json.dumps(text, ensure_ascii=False) for text in texts), encoding="utf-8")
    return path


@pytest.fixture
def settings(tiny_gguf: Path, tiny_data: Path, tmp_path: Path) -> Settings:
    """Settings of a short run over the GGUF base."""
    given = TrainSettings(
        base=tiny_gguf, base_name="tiny", sources=(Source(tiny_data, "MIT"),), out=tmp_path / "out",
        rank=8, alpha=16, rate=2e-2, rows=6, room=512, epochs=100, steps=4, score_lines=0, checkpoint_every=2,
    )  # fmt: skip
    return lambda **changes: replace(given, **changes)


@pytest.fixture(scope="session")
def trained(
    tiny_gguf: Path, tiny_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Progress]]:
    """An adapter that knows the lines by heart, and what its run told."""
    told: list[Progress] = []
    settings = TrainSettings(
        base=tiny_gguf, base_name="tiny", sources=(Source(tiny_data, "MIT"),),
        out=tmp_path_factory.mktemp("trained") / "ours", rank=8, alpha=16, rate=2e-2, rows=6, room=512, epochs=100,
        steps=60, score_lines=2, score_every=60,
    )  # fmt: skip
    train(settings, tell=told.append)
    return settings.out, told

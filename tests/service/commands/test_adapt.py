import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from models.adapt.card import BaseCard, Card, DataSetCard, Scores, write_card
from service.cli import main
from tests.models.adapt.tiny_chat import make_folder, make_gguf

SHARED = 'engine = "llamacpp"\nfamily = "chat"\nlanguages = ["vi", "en", "zh"]\nlicence = "MIT"\npublisher = "us"\n'


def run(folder: Path, *arguments: str) -> Result:
    environ = {
        "BULLETINS_MODELS": str(folder / "store"),
        "BULLETINS_DATA": str(folder),
        "BULLETINS_CATALOGUE_FILE": str(folder / "catalogue.toml"),
    }
    return CliRunner().invoke(main, list(arguments), env=environ)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a catalogue of a base that is not here and an adapter with its data card."""
    source = tmp_path / "from"
    source.mkdir()
    (source / "news.gguf").write_bytes(b"lora")
    card = Card(
        step=20, steps=30, examples=99, first_loss=2.5, loss=1.25, base=BaseCard("small", "0" * 64), settings={},
        scores=Scores("chrf", 20, {"vi-en": 10.0, "en-vi": 20.0}, {"vi-en": 30.0, "en-vi": 41.0}),
        data=(DataSetCard("ours.jsonl", "LicenseRef-ours", "1" * 64, 1234),),
    )  # fmt: skip
    write_card(card, source / "card.toml")
    files = ", ".join(
        f'{{ name = "{path.name}", size = {path.stat().st_size}, sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}" }}'
        for path in sorted(source.iterdir())
    )
    (tmp_path / "catalogue.toml").write_text(
        f'[small]\ntitle = "Small"\n{SHARED}'
        f'[news]\ntitle = "News"\nbase = "small"\n{SHARED}files = [{files}]\n'
        f'sources = [{{ kind = "folder", path = "{source}" }}]\n'
    )
    return tmp_path


def test_models_tells_an_adapter_with_its_card(folder: Path) -> None:
    before = next(
        line for line in run(folder, "models", "list").stdout.splitlines() if line.startswith("news")
    )
    assert run(folder, "models", "pull", "news").exit_code == 0
    after = next(
        line for line in run(folder, "models", "list").stdout.splitlines() if line.startswith("news")
    )
    shown = run(folder, "models", "show", "news").stdout.splitlines()
    record = {
        each["name"]: each for each in json.loads(run(folder, "models", "list", "--format", "json").stdout)
    }

    assert "adapter for small" in before
    assert "mean chrF" not in before
    assert "(trained on ours.jsonl; mean chrF 35.5)" in after
    assert shown[-4:] == [
        "  trained on: small, step 20 of 30, loss 2.50 to 1.25",
        "  data: ours.jsonl (LicenseRef-ours), 1,234 lines, share 1",
        "  chrF vi-en: 30.0, before 10.0",
        "  chrF en-vi: 41.0, before 20.0",
    ]
    assert "base: small" in shown
    assert record["news"]["card"]["data"][0]["licence"] == "LicenseRef-ours"
    assert (record["news"]["base"], record["small"]["base"], record["small"]["card"]) == ("small", None, None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--base", "small", "--data", "a.tsv", "MIT", "--out", "o"],
            "error: The model small has no weights",
        ),
        (
            ["--base", "smal", "--data", "a.tsv", "MIT", "--out", "o"],
            "error: Unknown model 'smal'. Did you mean small",
        ),
        (
            ["--base", "catalogue.toml", "--data", "a.tsv", "MIT", "--share", "b.tsv", "0.5", "--out", "o"],
            "error: --share b.tsv: no --data has this path.",
        ),
        (
            ["--base", "catalogue.toml", "--data", "a.tsv", "MIT", "--rank", "0", "--out", "o"],
            "error: rank must be at least 1, got 0.",
        ),
        (
            ["--base", "catalogue.toml", "--data", "a.tsv", "MIT", "--kind", "zh-en", "2", "--out", "o"],
            "error: zh-en must be a part from 0 to 1, got 2.0.",
        ),
    ],
)
def test_train_refuses_what_cannot_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(folder)
    result = run(folder, "adapt", "train", *arguments)

    assert result.exit_code == 1
    assert message in result.stderr
    assert not (folder / "o").exists()


@pytest.mark.hub
def test_train_and_export(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    make_gguf(make_folder(folder / "tiny"), folder / "tiny.gguf")
    (folder / "ours.tsv").write_text(
        "vi\ten\tzh\nChè rất ngon.\tThe tea is good.\t茶很好。\n", encoding="utf-8"
    )
    (folder / "some.txt").write_text("Chè rất ngon.\n\nCầu đã mở.\n", encoding="utf-8")
    base = ("--base", "tiny.gguf")
    settings = (
        "--steps",
        "3",
        "--epochs",
        "99",
        "--rows",
        "2",
        "--room",
        "512",
        "--held-out",
        "0",
        "--rate",
        "0.02",
    )

    trained = run(
        folder, "adapt", "train", *base, "--data", "ours.tsv", "CC-BY-4.0", "--out", "mine", *settings
    )
    again = run(
        folder, "adapt", "train", *base, "--data", "ours.tsv", "CC-BY-4.0", "--out", "mine", *settings
    )
    exported = run(
        folder,
        "adapt",
        "export",
        "mine",
        *base,
        "--out",
        "mine.gguf",
        "--dtype",
        "float32",
        "--sentences",
        "some.txt",
    )
    folder_base = run(
        folder, "adapt", "export", "mine", "--base", "tiny", "--out", "b.gguf", "--sentences", "some.txt"
    )

    assert (trained.exit_code, trained.stderr.count("step 3 of 3: loss")) == (0, 1)
    assert ", 0:00 left" in trained.stderr
    assert trained.stdout.splitlines()[1:] == [
        "data: ours.tsv (CC-BY-4.0), 1 lines, share 1",
        "mine: the adapter of step 3, with card.toml",
    ]
    assert again.stdout == trained.stdout
    assert "step 1 of 3" not in again.stderr
    assert exported.exit_code == 0
    assert " of 2 answers are the same in both engines" in exported.stdout
    assert (folder_base.exit_code, "is a folder; to compare engines" in folder_base.stderr) == (1, True)
    assert not (folder / "b.gguf").exists()

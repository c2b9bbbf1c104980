from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from models.bench.seq2seq import bench_seq2seq
from service.cli import main


def run(folder: Path, *arguments: str) -> Result:
    environ = {
        "BULLETINS_MODELS": str(folder / "store"),
        "BULLETINS_PROFILE": "echo",
        "BULLETINS_DATA": str(folder),
    }
    return CliRunner().invoke(main, ["bench", *arguments], env=environ)


def test_the_model_of_the_profile(tmp_path: Path) -> None:
    result = run(tmp_path, "--rounds", "1", "--segments", "2")

    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [cell.strip() for cell in lines[0].split("  ") if cell.strip()] == [
        "Way", "Seconds", "Tokens/s", "Segments/s", "Peak MB", "Ratio",
    ]  # fmt: skip
    assert [line.split("  ")[0].strip() for line in lines[1:]] == [
        "one by one",
        "in parallel, prompt head kept",
    ]


def test_unknown_shape(tmp_path: Path) -> None:
    result = run(tmp_path, "seq2seq", "--shape", "huge", "--out", str(tmp_path / "out"))

    assert result.exit_code == 1
    assert (
        "error: Unknown shape 'huge'. Available: marian-base, m2m100-418m, marian-tiny, m2m100-tiny."
        in result.stderr
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.hub
def test_seq2seq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("torch", "transformers", "ctranslate2"):
        pytest.importorskip(name)

    @contextmanager
    def thread() -> Iterator[Executor]:
        with ThreadPoolExecutor(1) as pool:
            yield pool

    # Four processes would each import the libraries anew, which takes most of a minute.
    monkeypatch.setattr("models.bench.seq2seq.bench_seq2seq", partial(bench_seq2seq, worker=thread))
    out = tmp_path / "out"

    result = run(
        tmp_path, "seq2seq", "--shape", "marian-tiny", "--rounds", "1", "--articles", "1", "--threads", "1",
        "--out", str(out),
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("| way | tokens/s | ours is |")
    assert [line.split(" | ")[0] for line in lines[2:6]] == [
        "| ours: engine `ctranslate2`, int8",
        "| `transformers` float32, sorted batches of 16",
        "| the same int8 weights, as Argos Translate 1.11 drives them",
        "| `transformers` float32, one by one",
    ]
    assert lines[6:] == [str(out / f"seq2seq-marian-tiny.{suffix}") for suffix in ("md", "svg", "json")]
    assert "round 1 of 1: ours" in result.stderr

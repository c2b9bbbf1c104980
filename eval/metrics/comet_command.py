"""The command `comet-score` of unbabel-comet, which lives in an environment of its own."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.errors import ModelError, ModelMissing

COMMAND: Final = "comet-score"
_VERSION: Final = "from importlib.metadata import version; print(version('unbabel-comet'))"


@dataclass(frozen=True, slots=True)
class Triple:
    """What COMET judges; the reference is None for models that take none."""

    source: str
    hypothesis: str
    reference: str | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """One score a triple, and the version of unbabel-comet that gave them: scores differ between versions."""

    scores: tuple[float, ...]
    version: str


def predict(model: str, triples: Sequence[Triple]) -> Prediction:
    """Ask `comet-score` for one score a triple; raises ModelMissing or ModelError that says what to do."""
    command = shutil.which(COMMAND)
    if command is None:
        # Its requirements (NumPy 1, transformers 4, huggingface-hub 0) cannot be met beside ours.
        raise ModelMissing(
            f"COMET is not installed: there is no {COMMAND} on the PATH. Install it in an environment of its own "
            "with: uv tool install unbabel-comet (or: pipx install unbabel-comet)."
        )
    with tempfile.TemporaryDirectory(prefix="comet-") as folder:
        return Prediction(_scores(command, model, triples, Path(folder)), _version(Path(command)))


def _scores(command: str, model: str, triples: Sequence[Triple], folder: Path) -> tuple[float, ...]:
    texts = {
        "-s": [triple.source for triple in triples],
        "-t": [triple.hypothesis for triple in triples],
        "-r": [triple.reference for triple in triples if triple.reference is not None],
    }
    arguments = [command, "--quiet", "--model", model, "--to_json", str(folder / "scores.json")]
    for option, lines in texts.items():
        if lines:
            path = folder / f"lines{option}.txt"
            # One line a segment: a line break inside a segment would shift all that follow.
            path.write_text("".join(f"{' '.join(line.split())}\n" for line in lines), encoding="utf-8")
            arguments += [option, str(path)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - found on the PATH
    if done.returncode:
        last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        raise ModelError(
            f"{COMMAND} failed with status {done.returncode}: {last} If the model could not be fetched, accept its "
            f"licence at https://huggingface.co/{model} and log in with: hf auth login."
        )
    return _read(folder / "scores.json")


def _read(path: Path) -> tuple[float, ...]:
    try:
        (rows,) = json.loads(path.read_text(encoding="utf-8")).values()
        return tuple(float(row["COMET"]) for row in rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{COMMAND} wrote no scores that can be read ({error}). Use unbabel-comet 2.2 or newer."
        ) from error


def _version(command: Path) -> str:
    """Ask the Python that the command names in its first line; `unknown` where that does not answer."""
    with command.open("rb") as file:
        python = file.readline(1000).decode("utf-8", "replace").removeprefix("#!").strip()
    if not Path(python).is_file():
        return "unknown"
    asked = subprocess.run([python, "-c", _VERSION], capture_output=True, text=True, check=False)  # noqa: S603 - as above
    return asked.stdout.strip() if asked.returncode == 0 else "unknown"

"""Runs a system over a test set; what is translated is kept as it is made, so that a run can go on later."""

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.systems import System
from models.errors import BadInput

Progress = Callable[[int, int], None]


def read_lines(path: Path, *, limit: int | None = None) -> list[str]:
    """Read one segment a line; raises BadInput when the file cannot be read as UTF-8."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {path}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text: {error}.") from error
    return lines[:limit]


def run(
    system: System, lines: Sequence[str], *, source: str, target: str, kept: Path, progress: Progress
) -> list[str]:
    """Translate lines that `kept` does not hold yet, and give all hypotheses in order.

    `kept` is a JSON Lines file of `{"source", "hypothesis"}`; lines are found again by their source text.
    """
    done = _read_kept(kept)
    missing = [line for line in dict.fromkeys(lines) if line not in done]
    lock = threading.Lock()
    kept.parent.mkdir(parents=True, exist_ok=True)
    progress(len(done), len(done) + len(missing))
    with kept.open("a", encoding="utf-8") as file:

        def keep(index: int, text: str) -> None:
            with lock:
                done[missing[index]] = text
                file.write(
                    json.dumps({"source": missing[index], "hypothesis": text}, ensure_ascii=False) + "\n"
                )
                file.flush()
                progress(len(done), len(done) + sum(line not in done for line in missing))

        if missing:
            system.translate(missing, source=source, target=target, on_line=keep)
    return [done[line] for line in lines]


def _read_kept(kept: Path) -> dict[str, str]:
    if not kept.exists():
        return {}
    done: dict[str, str] = {}
    for line in kept.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue  # The last line of a run that was killed while writing.
        done[row["source"]] = row["hypothesis"]
    return done

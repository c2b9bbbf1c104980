"""Kills `bulletins batch` at random moments, starts it again, and looks at what comes out.

By hand: python -m tests.service.batches.killing --articles 10000 --kills 20 --folder /tmp/kills
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PLACES = ("Huế", "Đà Nẵng", "Hà Nội", "Cần Thơ", "Vinh")
ENDED = (0, 3)


@dataclass(frozen=True)
class Life:
    """One life of the process: how long, how many results stood at its end, and its peak of memory in kB."""

    seconds: float
    results: int
    peak_kb: int
    exit_code: int


def write_articles(path: Path, count: int, *, seed: int = 5) -> list[str]:
    """Write short articles, each another one, and give their ids in order."""
    draw = random.Random(seed)  # noqa: S311 - nothing here is secret
    ids = [f"a{number:06d}" for number in range(count)]
    with path.open("w", encoding="utf-8") as file:
        for number, id in enumerate(ids):
            text = (
                f"Hôm nay mưa {draw.randint(10, 300)} mm ở {draw.choice(PLACES)}. Bản tin này có số {number}."
            )
            title = f"Tin số {number} về {draw.choice(PLACES)}"
            row = {"id": id, "title": title, "text": text, "language": "vi"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return ids


def start(source: Path, out: Path, environ: Mapping[str, str], *, to: str) -> subprocess.Popen[bytes]:
    """Start the command; the same one in every life."""
    command = [sys.executable, "-m", "service.cli", "batch", str(source), "--to", to, "-o", str(out)]
    return subprocess.Popen(command, env={**os.environ, **environ}, stderr=subprocess.DEVNULL)


def lines_in(out: Path) -> int:
    """Count the results that are written so far."""
    path = out / "results.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def peak_of(process: subprocess.Popen[bytes]) -> int:
    """Give the peak of resident memory in kB, as Linux counts it; 0 for a process that is gone."""
    status = Path(f"/proc/{process.pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def live(process: subprocess.Popen[bytes], out: Path, *, seconds: float, more: int) -> Life:
    """Let a process live for some seconds and until it has added some results, then kill it."""
    started, before, peak = time.monotonic(), lines_in(out), 0
    while process.poll() is None:
        peak = max(peak, peak_of(process))
        if time.monotonic() - started >= seconds and lines_in(out) - before >= more:
            process.kill()
            break
        time.sleep(0.02)
    code = process.wait()
    return Life(time.monotonic() - started, lines_in(out), peak, code)


def ids_in(out: Path) -> list[str]:
    """List the ids of the results in order."""
    with (out / "results.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line)["id"] for line in file]


def lives(
    source: Path, out: Path, environ: Mapping[str, str], *, kills: int, longest: float, draw: random.Random
) -> Iterator[Life]:
    """Kill the command so many times at random moments, then let it come to its end."""
    for _ in range(kills):
        process = start(source, out, environ, to="en,zh")
        yield live(process, out, seconds=draw.uniform(0.5, longest), more=0)
    process = start(source, out, environ, to="en,zh")
    yield live(process, out, seconds=1e9, more=0)


def main() -> None:
    """Run by hand and print what happened."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--longest", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True)
    source, out = chosen.folder / "in.jsonl", chosen.folder / "out"
    ids = write_articles(source, chosen.articles)
    environ = {"BULLETINS_DATA": str(chosen.folder / "data"), "BULLETINS_PROFILE": "echo"}
    draw = random.Random(chosen.seed)  # noqa: S311 - as above
    for life in lives(source, out, environ, kills=chosen.kills, longest=chosen.longest, draw=draw):
        print(
            f"{life.seconds:6.1f} s, exit {life.exit_code:3d}, {life.results:6d} results, "
            f"peak {life.peak_kb / 1024:.0f} MB",
            flush=True,
        )
    found = ids_in(out)
    print(f"{len(found)} results; in order and each once: {found == ids}")


if __name__ == "__main__":
    main()

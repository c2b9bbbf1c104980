"""The speed bench of seq2seq models: makes the weights, measures all ways, and says on what."""

import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from models.bench.articles import ARTICLES, bench_articles
from models.bench.measure import Measured, Tell, Worker, ask, measure, process
from models.bench.shapes import build, shape_named
from models.bench.ways import COMPUTE_TYPE, Setup, load_tokenizer
from models.engines.cores import usable_cores

TOKENS: Final = 32
LIBRARIES: Final = ("ctranslate2", "torch", "transformers", "argostranslate")


@dataclass(frozen=True, slots=True)
class Machine:
    """What was measured on: `threads` is what each way was given, `libraries` are those that are installed."""

    processor: str
    threads: int
    python: str
    libraries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """A whole run; `tokens` is the forced number of target tokens a segment, `source_tokens` the mean read."""

    shape: str
    date: str
    machine: Machine
    articles: int
    segments: int
    source_tokens: float
    tokens: int
    measured: tuple[Measured, ...]


def bench_seq2seq(
    name: str,
    *,
    root: Path,
    rounds: int,
    articles: int = ARTICLES,
    tokens: int = TOKENS,
    threads: int | None = None,
    ways: Sequence[str] = (),
    worker: Worker = process,
    tell: Tell = lambda text: None,
) -> Bench:
    """Measure one shape; its weights are made in `root` at the first run, and kept for the next."""
    shape_named(name)
    threads = threads or usable_cores()
    tell(f"making the weights of {name}, or finding them in {root}")
    with worker() as maker:
        # In a process of its own: what making weights needs of memory is no way's.
        setup = ask(maker, prepare, name, root, tokens, threads)
        source_tokens = ask(maker, mean_source_tokens, setup, articles)
    chosen = bench_articles(articles)
    measured = measure(setup, chosen, rounds=rounds, ways=ways, worker=worker, tell=tell)
    return Bench(
        shape=name,
        date=datetime.now(UTC).date().isoformat(),
        machine=_machine(threads),
        articles=articles,
        segments=sum(len(article.sentences) for article in chosen),
        source_tokens=source_tokens,
        tokens=tokens,
        measured=tuple(measured),
    )


def prepare(name: str, root: Path, tokens: int, threads: int) -> Setup:
    """Make weights and conversion where they are not there yet."""
    from models.engines.ctranslate2_loading import choose, converted, home, locate

    weights = build(name, root)
    folder, identity = locate(weights, None, "main")
    compute_type = choose("cpu", (), COMPUTE_TYPE).compute_type
    conversion = converted(folder, identity, compute_type, conversions=home(weights, folder, None))
    return Setup(weights, conversion, shape_named(name), tokens, threads)


def mean_source_tokens(setup: Setup, articles: int) -> float:
    """Count what the model reads for a segment of the first articles, with end and language tokens."""
    tokenizer = load_tokenizer(setup)
    sentences = [sentence for article in bench_articles(articles) for sentence in article.sentences]
    return statistics.mean(len(tokenizer(sentence).input_ids) for sentence in sentences)


def _machine(threads: int) -> Machine:
    found = []
    for library in LIBRARIES:
        try:
            found.append((library, version(library)))
        except PackageNotFoundError:
            # Said in the report by its absence.
            continue
    return Machine(_processor(), threads, platform.python_version(), tuple(found))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()

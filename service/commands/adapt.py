"""`bulletins adapt`: teach a chat model from texts that were approved."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from models.adapt.card import NAME as CARD
from models.adapt.card import lines_of
from models.adapt.examples import KINDS
from models.adapt.readers import Source
from models.adapt.settings import TrainSettings
from models.errors import BadInput, ModelError
from models.store import Store
from service.commands.adapt_progress import shown
from service.commands.lazy import LazySettings

if TYPE_CHECKING:
    from models.adapt.compare import Comparison

FILE = click.Path(path_type=Path)


@click.group()
def adapt() -> None:
    """Train adapters for a chat model, and export them for llama.cpp.

    \b
    bulletins adapt train --base MODEL --data approved.jsonl LicenseRef-ours --out my-adapter
    bulletins adapt export my-adapter --base MODEL --out my-adapter.gguf --sentences some.txt
    """


@adapt.command()
@click.option(
    "--base", required=True, help="A model of the catalogue, a GGUF file, or a transformers folder."
)
@click.option(
    "--data", "data", nargs=2, type=(FILE, str), multiple=True, required=True, metavar="PATH LICENCE",
    help="Texts (.json, .jsonl, .tmx, .tsv, or a folder with vi.txt, en.txt, zh.txt) and their licence.",
)  # fmt: skip
@click.option(
    "--share",
    nargs=2,
    type=(FILE, float),
    multiple=True,
    metavar="PATH PART",
    help="Train on a part of this data only: 0.25.",
)
@click.option(
    "--kind",
    "kinds",
    nargs=2,
    type=(click.Choice(KINDS), float),
    multiple=True,
    metavar="KIND PART",
    help=f"Train on a part of the examples of a kind only: zh-en 0.1. Kinds: {', '.join(KINDS)}.",
)
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the adapter."
)
@click.option(
    "--from",
    "start",
    type=click.Path(file_okay=False, path_type=Path),
    help="PEFT folder of an adapter to go on from: one's own texts on top of what it knows.",
)
@click.option("--rank", default=16, show_default=True)
@click.option("--alpha", default=32, show_default=True)
@click.option("--dropout", default=0.0, show_default=True)
@click.option("--rate", default=1e-4, show_default=True, help="Learning rate at its height.")
@click.option("--epochs", default=1.0, show_default=True)
@click.option("--steps", type=int, help="Stop after so many steps, before the epochs are over.")
@click.option("--rows", default=8, show_default=True, help="Rows a step.")
@click.option("--room", default=2048, show_default=True, help="Tokens a row.")
@click.option(
    "--held-out", default=0.1, show_default=True, help="Part of the texts to score and not to train on."
)
@click.option(
    "--score-lines", default=20, show_default=True, help="Held-out lines a direction; 0 scores nothing."
)
@click.option("--score-every", default=0, help="Steps between scorings; default: five in the run.")
@click.option("--checkpoint-every", default=50, show_default=True, help="Steps.")
@click.option("--seed", default=7, show_default=True)
@click.option("--device", default="auto", show_default=True, help="cpu, cuda, or auto.")
@click.option(
    "--dtype",
    type=click.Choice(["auto", "float32", "bfloat16"]),
    default="auto",
    show_default=True,
    help="Of the base; auto: bfloat16 on a GPU. A CPU with avx512_bf16 or amx_bf16 is faster with it too.",
)
@click.pass_obj
def train(
    lazy: LazySettings,
    /,
    base: str,
    data: tuple[tuple[Path, str], ...],
    share: tuple[tuple[Path, float], ...],
    kinds: tuple[tuple[str, float], ...],
    out: Path,
    **more: Any,  # noqa: ANN401 - the options above
) -> None:
    """Train a LoRA adapter; the same command again goes on from the last checkpoint.

    \b
    bulletins adapt train --base qwen2.5-coder-1.5b-instruct-q4_k_m \\
        --data approved.jsonl LicenseRef-ours --data memory.tmx CC-BY-4.0 \\
        --share memory.tmx 0.25 --out my-adapter
    """
    from models.adapt.train import train as run

    settings = TrainSettings(
        base=_base(lazy, base),
        base_name=_name(base),
        sources=_sources(data, dict(share)),
        kinds=dict(kinds),
        out=out,
        **more,
    )
    with shown() as tell:
        card = run(settings, tell=tell)
    for line in lines_of(card):
        click.echo(line)
    click.echo(f"{out}: the adapter of step {card.step}, with {CARD}")


@adapt.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--base", required=True, help="The base it was trained on: a model of the catalogue, a file or folder."
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The GGUF file.")
@click.option("--dtype", type=click.Choice(["float16", "float32"]), default="float16", show_default=True)
@click.option(
    "--sentences",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Compare both engines on this file's lines (the first 20); the base must be a GGUF file.",
)
@click.option("--source", type=click.Choice(["vi", "en", "zh"]), default="vi", show_default=True)
@click.option("--target", type=click.Choice(["vi", "en", "zh"]), default="en", show_default=True)
@click.pass_obj
def export(
    lazy: LazySettings,
    folder: Path,
    base: str,
    out: Path,
    dtype: str,
    sentences: Path | None,
    source: str,
    target: str,
) -> None:
    """Write a trained adapter as GGUF for llama.cpp, and compare what both engines say with it."""
    from models.adapt.export import export as run
    from models.engines.transformers_loading import config_of, locate

    path = _base(lazy, base)
    texts = _lines(sentences) if sentences else []
    if texts and not path.is_file():
        raise BadInput(f"--sentences: {path} is a folder; to compare engines, name the base as a GGUF file.")
    if texts and source == target:
        raise BadInput(f"--source and --target are both {source}; they must differ.")
    run(folder, config_of(locate(path, None, "main")), out, dtype=dtype)
    click.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
    if texts:
        from models.adapt.compare import compare

        _tell(compare(path, folder, out, texts, source=source, target=target))


def _tell(found: "Comparison") -> None:
    for pair in found.pairs:
        if pair.llamacpp != pair.transformers:
            click.echo(f"{pair.text}\n  transformers: {pair.transformers}\n  llama.cpp:    {pair.llamacpp}")
    click.echo(
        f"{found.same} of {len(found.pairs)} answers are the same in both engines (chrF {found.agreement:.1f}); "
        f"the adapter changes {found.changed}."
    )


def _base(lazy: LazySettings, name: str) -> Path:
    """Find the base: a path that is there, else a model of the catalogue that is in the store."""
    if Path(name).exists():
        return Path(name)
    entry = lazy.catalogue().get(name)
    path = Store(lazy.read().models).path(entry)
    if path is None or entry.base:
        raise ModelError(f"The model {name} has no weights of its own to train on. Name a chat model.")
    return path


def _name(base: str) -> str:
    return Path(base).name if Path(base).exists() else base


def _sources(data: tuple[tuple[Path, str], ...], shares: dict[Path, float]) -> tuple[Source, ...]:
    unknown = [path for path in shares if path not in {each for each, _ in data}]
    if unknown:
        raise BadInput(f"--share {unknown[0]}: no --data has this path.")
    return tuple(Source(path, licence, shares.get(path, 1.0)) for path, licence in data)


def _lines(path: Path) -> list[str]:
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as UTF-8 text: {error}.") from error
    if not lines:
        raise BadInput(f"{path} holds no sentence. Write one a line.")
    return lines[:20]

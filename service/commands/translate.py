"""`bulletins translate`: one article, here and now, without a service."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from models.errors import BadInput
from models.languages import parse_tag
from models.types import Article, Bulletin
from service.commands.lazy import LazySettings
from service.commands.output import require_place, write
from service.exports import EXPORTS, Export
from service.exports.choosing import format_of
from service.inputs import read
from service.settings import Settings
from service.targets import choose_targets
from service.translator import open_translator

Tell = Callable[[str, int, int], None]
STAGES = {"summarize": "Summarizing", "translate": "Translating"}
TEXT_FORMATS = ("json", "html", "md", "tmx", "xliff")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=str))
@click.option(
    "--from", "source", default="auto", show_default=True, help="Language: vi, en, zh, zh-Hant, or auto."
)
@click.option(
    "--to", "targets", default=None, help="Target languages with commas between [default: the other two]."
)
@click.option(
    "--format", "form", type=click.Choice(EXPORTS.names()), help="Default: by the name of OUT, else json."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here [default: stdout]."
)
@click.option("--profile", default=None, help="Use another profile than the settings say.")
@click.pass_obj
def translate(
    lazy: LazySettings,
    file: str,
    source: str,
    targets: str | None,
    form: str | None,
    output: Path | None,
    profile: str | None,
) -> None:
    """Make a parallel bulletin of FILE (text, HTML, DOCX or PDF), or of standard input if FILE is "-".

    \b
    bulletins translate article.txt
    bulletins translate --to en,zh -o bulletin.html article.docx
    curl -s https://example.org/a.html | bulletins translate - --from vi > bulletin.json
    """
    settings = lazy.read(log_level="WARNING")
    if profile is not None:
        settings = replace(settings, profile=profile)
    export = _export(form, output)
    require_place(output)
    started = time.monotonic()
    article = _article(file, source, settings)
    wanted = choose_targets(article.language, _tags(targets))
    read_s = round(time.monotonic() - started, 3)
    _require_one(export, wanted)
    bulletin = _make(settings, article, wanted)
    write(export.write(replace(bulletin, timings={"read_s": read_s, **bulletin.timings})), output)


def _export(form: str | None, output: Path | None) -> Export:
    """Find the format before any work is done, and refuse to spill a binary one over a terminal."""
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    suffix = "html" if suffix == "htm" else suffix
    name = form or format_of(suffix) or "json"
    if output is None and name not in TEXT_FORMATS and sys.stdout.isatty():
        raise BadInput(f"{name} is not for a terminal. Name a file with -o, or redirect standard output.")
    export: Export = EXPORTS.get(name)()
    return export


def _require_one(export: Export, targets: tuple[str, ...]) -> None:
    """Refuse a format for one language where several are asked for, before any work is done."""
    if export.one_language and len(targets) > 1:
        raise BadInput(
            f"A file in the format {export.name} holds one language. Give one with --to, or all with --format zip."
        )


def _article(file: str, source: str, settings: Settings) -> Article:
    name = None if file == "-" else Path(file).name
    language = None if source.strip().lower() == "auto" else parse_tag(source)
    # One byte over the limit is enough to see that there is more.
    limit = settings.max_upload + 1
    try:
        if name is None:
            data = sys.stdin.buffer.read(limit)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(limit)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    return read(data, name=name, language=language, max_bytes=settings.max_upload)


def _tags(targets: str | None) -> list[str] | None:
    if targets is None:
        return None
    tags = [tag.strip() for tag in targets.split(",") if tag.strip()]
    if not tags:
        raise click.BadParameter(f"expected languages like en,zh, got {targets!r}.", param_hint="--to")
    return tags


def _make(settings: Settings, article: Article, targets: tuple[str, ...]) -> Bulletin:
    with _progress() as tell:
        tell("load", 0, 0)
        with open_translator(settings) as translator:
            return translator.make(article, targets=targets, progress=tell)


@contextmanager
def _progress() -> Iterator[Tell]:
    """Show a bar on a terminal; in a pipe or a log, nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _stage, _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Loading the model", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            known = stage in STAGES and total > 1
            bar.update(
                task,
                description=STAGES.get(stage, "Loading the model"),
                completed=done,
                total=total if known else None,
            )

        yield tell

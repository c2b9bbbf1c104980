"""`bulletins bench`: how fast this machine translates."""

from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from service.commands.lazy import LazySettings


@click.group("bench", invoke_without_command=True)
@click.option("--profile", help="Profile to measure; default: the service's.")
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--segments", type=click.IntRange(min=1, max=64), default=8, show_default=True)
@click.pass_context
def bench_command(ctx: click.Context, profile: str | None, rounds: int, segments: int) -> None:
    """Measure tokens a second, beside the same weights driven one request at a time, in alternation.

    \b
    bulletins bench                              the model of the profile
    bulletins bench seq2seq                      seq2seq weights, beside other ways of driving them
    bulletins bench workers                      several workers on one PostgreSQL
    bulletins bench desk                         how fast the editors' pages answer
    """
    if ctx.invoked_subcommand is not None:
        return
    from models.bench import bench

    lazy: LazySettings = ctx.obj
    with lazy.open_profile(profile) as opened:
        speeds = bench(opened.model_for("vi", "en"), rounds=rounds, segments=segments)
    table = Table("Way", "Seconds", "Tokens/s", "Segments/s", "Peak MB", "Ratio", box=None)
    for speed in speeds:
        ratio = speed.tokens_per_second / speeds[0].tokens_per_second
        cells = [f"{speed.seconds:.1f}", f"{speed.tokens_per_second:.1f}", f"{speed.segments_per_second:.2f}"]
        table.add_row(speed.way, *cells, str(speed.peak_mb), f"{ratio:.1f}×")
    Console().print(table)


@bench_command.command("seq2seq")
@click.option(
    "--shape", default="marian-base", show_default=True, help="Architecture and size of the weights."
)
@click.option("--rounds", type=click.IntRange(min=1), default=5, show_default=True)
@click.option("--articles", type=click.IntRange(min=1, max=10), default=10, show_default=True)
@click.option("--threads", type=click.IntRange(min=1), help="For each way; default: all cores.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/benchmarks"),
    show_default=True,
    help="Folder for the table (Markdown), the plot (SVG) and all times (JSON).",
)
@click.pass_obj
def seq2seq(
    lazy: LazySettings, shape: str, rounds: int, articles: int, threads: int | None, out: Path
) -> None:
    """Measure random weights of a real size: our engine, transformers, and Argos Translate's way.

    The shapes are marian-base and m2m100-418m, and marian-tiny and m2m100-tiny for rehearsals. The weights are
    made once, and kept in the folder of the models.

    \b
    bulletins bench seq2seq --shape m2m100-418m --rounds 3
    """
    from models.bench.report import table, write
    from models.bench.seq2seq import bench_seq2seq

    done = bench_seq2seq(
        shape,
        root=lazy.read(log_level="WARNING").models / "bench",
        rounds=rounds,
        articles=articles,
        threads=threads,
        tell=lambda text: click.echo(text, err=True),
    )
    _tell(table(done), write(done, out))


@bench_command.command("workers")
@click.option("--database-url", required=True, help="An empty PostgreSQL; all in it is deleted at the end.")
@click.option("--workers", default="1,2,4", show_default=True, help="How many, one round for each.")
@click.option("--articles", type=click.IntRange(min=1, max=100_000), default=200, show_default=True)
@click.option(
    "--delay",
    type=click.FloatRange(min=0.001, max=60.0),
    default=0.1,
    show_default=True,
    help="Seconds a call.",
)
@click.option("--articles-at-once", type=click.IntRange(1, 256), default=1, show_default=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/benchmarks"),
    show_default=True,
    help="Folder for the table (Markdown), the plot (SVG) and all figures (JSON).",
)
def workers(
    database_url: str, workers: str, articles: int, delay: float, articles_at_once: int, out: Path
) -> None:
    """Measure how many articles several workers make, with an engine that takes a fixed time.

    \b
    bulletins bench workers --database-url postgresql://me@localhost/empty --workers 1,2,4,8
    """
    from service.bench import bench_workers, table, write
    from service.settings import Settings

    counts = [int(each) for each in workers.split(",") if each.strip().isdecimal() and int(each) > 0]
    if not counts or len(counts) != len(workers.split(",")):
        raise click.BadParameter(f"expected numbers like 1,2,4, got {workers!r}.", param_hint="--workers")
    url = Settings.read({"BULLETINS_DATABASE_URL": database_url}).database_url
    done = bench_workers(
        url,
        workers=counts,
        articles=articles,
        delay_s=delay,
        at_once=articles_at_once,
        tell=lambda text: click.echo(text, err=True),
    )
    _tell(table(done), write(done, out))


@bench_command.command("desk")
@click.option("--bulletins", type=click.IntRange(min=25, max=100_000), default=200, show_default=True)
@click.option("--sentences", type=click.IntRange(min=2, max=1000), default=30, show_default=True)
@click.option("--rounds", type=click.IntRange(min=1), default=40, show_default=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/benchmarks"),
    show_default=True,
    help="Folder for the page (Markdown) and all figures (JSON).",
)
def desk(bulletins: int, sentences: int, rounds: int, out: Path) -> None:
    """Measure how fast the editors' pages answer, beside a list without its index.

    The database is made for this and thrown away. Measure on a machine that does nothing else.

    \b
    bulletins bench desk --bulletins 2000
    """
    from service.bench.desk import bench_desk
    from service.bench.desk_report import table, write

    done = bench_desk(
        bulletins=bulletins,
        sentences=sentences,
        rounds=rounds,
        tell=lambda text: click.echo(text, err=True),
    )
    _tell(table(done), write(done, out))


def _tell(table: str, written: Iterable[Path]) -> None:
    """Print a table, and where all figures are."""
    click.echo(table)
    for path in written:
        click.echo(path)

"""`bulletins bench`: how fast this machine translates."""

import click
from rich.console import Console
from rich.table import Table

from service.commands.lazy import LazySettings


@click.command("bench")
@click.option("--profile", help="Profile to measure; default: the service's.")
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--segments", type=click.IntRange(min=1, max=64), default=8, show_default=True)
@click.pass_obj
def bench_command(lazy: LazySettings, profile: str | None, rounds: int, segments: int) -> None:
    """Measure tokens a second, beside the same weights driven one request at a time, in alternation."""
    from models.bench import bench

    with lazy.open_profile(profile) as opened:
        speeds = bench(opened.model_for("vi", "en"), rounds=rounds, segments=segments)
    table = Table("Way", "Seconds", "Tokens/s", "Segments/s", "Peak MB", "Ratio", box=None)
    for speed in speeds:
        ratio = speed.tokens_per_second / speeds[0].tokens_per_second
        cells = [f"{speed.seconds:.1f}", f"{speed.tokens_per_second:.1f}", f"{speed.segments_per_second:.2f}"]
        table.add_row(speed.way, *cells, str(speed.peak_mb), f"{ratio:.1f}×")
    Console().print(table)

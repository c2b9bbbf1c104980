"""`bulletins eval confidence`: how well a model's confidence ranks its translations."""

from pathlib import Path

import click

from eval.confidence import Ranked, folders, rank
from models.errors import BadInput

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("confidence")
@click.argument("runs", nargs=-1, required=True, type=FOLDER)
def confidence_command(runs: tuple[Path, ...]) -> None:
    """Measure the three levels of confidence on finished runs with references.

    Each of RUNS is the folder of a run, or one with runs below it. rho is the rank correlation with chrF; the means of
    the levels and the share of the worst quarter that is low are on segments that the cuts have not seen. The last
    lines are what belongs into models/data/confidence.toml.

    \b
    bulletins eval confidence runs/flores200
    """
    found = folders(runs)
    if not found:
        raise BadInput("There is no run in these folders. Make one with: bulletins eval run")
    ranked = [rank(folder) for folder in found]
    click.echo("direction  segments    rho  rho without findings  chrF low/middle/high  worst quarter low")
    for each in ranked:
        click.echo(_line(each))
    for each in ranked:
        direction = each.run.test_set.direction
        click.echo(f"{direction} = [{each.cuts.low}, {each.cuts.high}]  # {each.run.system}")


def _line(each: Ranked) -> str:
    means = "/".join(
        f"{each.means[level]:.1f}" if level in each.means else "-" for level in ("low", "middle", "high")
    )
    return (
        f"{each.run.test_set.direction:<9}  {each.segments:>8}  {each.rho:5.2f}  {each.rho_logprob:20.2f}  "
        f"{means:>20}  {each.caught:17.0%}"
    )

"""`bulletins eval import`: keep a test set, or finished outputs, of one's own by name."""

from pathlib import Path

import click

from eval.app import App
from eval.directions import read_direction
from eval.runner import run
from eval.store import run_folder
from eval.systems.file import File
from eval.testsets.base import Place
from eval.testsets.files import UNKNOWN_LICENCE, set_name
from eval.testsets.find import load, testsets_folder
from eval.testsets.imported import KINDS, Imported, keep, kind_of, manifest_of
from eval.testsets.registry import TESTSETS
from models.errors import BadInput


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--name", help="Name of the test set [default: by the file].")
@click.option("--kind", type=click.Choice(KINDS), help="Kind of file [default: by the file's ending].")
@click.option("--version", "edition", help="Version of the test set [default: by its checksum].")
@click.option("--licence", default=UNKNOWN_LICENCE, show_default=True, help="Licence, as SPDX writes it.")
@click.option("--origin", help="Where it comes from [default: the files' names].")
@click.option("--testset", help="The files are outputs on this test set (with --direction and --system).")
@click.option("--folder", type=click.Path(path_type=Path), help="Folder or file of that test set.")
@click.option("--direction", help="Direction of the outputs, for example vi-en.")
@click.option("--system", help="Name of the system that made the outputs.")
@click.pass_obj
def import_command(
    app: App,
    files: tuple[Path, ...],
    name: str | None,
    kind: str | None,
    edition: str | None,
    licence: str,
    origin: str | None,
    testset: str | None,
    folder: Path | None,
    direction: str | None,
    system: str | None,
) -> None:
    """Copy FILES into the data folder as a test set, or as a run where they are a system's outputs.

    \b
    bulletins eval import memory.tmx --name desk --licence CC-BY-4.0
    bulletins eval import news.vi news.en news.zh --name news
    bulletins eval import vi-en.embedded.pipeline.jsonl --testset news --direction vi-en --system embedded/pipeline
    """
    if testset is not None or system is not None or direction is not None:
        click.echo(_import_outputs(app, files, testset, folder, direction, system))
        return
    click.echo(_import_set(app, files, name, kind, edition, licence, origin))


def _import_set(
    app: App,
    files: tuple[Path, ...],
    name: str | None,
    kind: str | None,
    edition: str | None,
    licence: str,
    origin: str | None,
) -> str:
    kind = kind or kind_of(files)
    root = testsets_folder(app.data_folder())
    # Read first: what cannot be used is not kept.
    loader, place = TESTSETS.get(kind)(), Place(root, files)
    found = loader.directions(place)
    if not found:
        raise BadInput(
            f"{', '.join(path.name for path in files)} does not have two of our languages (vi, en, zh, zh-Hant)."
        )
    for pair in found:
        count = len(loader.load(*pair, place).segments)
    manifest = manifest_of(
        files,
        name=set_name(files) if name is None else name,
        kind=kind,
        version=edition,
        licence=licence,
        origin=origin,
    )
    kept = keep(root, files, manifest)
    Imported(kept)
    pairs = ", ".join("-".join(pair) for pair in found)
    return f"{manifest.name}: {count} segments, {pairs}, version {manifest.version}, kept in {kept}"


def _import_outputs(
    app: App,
    files: tuple[Path, ...],
    testset: str | None,
    folder: Path | None,
    direction: str | None,
    system: str | None,
) -> str:
    if not (testset and direction and system) or len(files) != 1:
        raise click.UsageError("Outputs are one file, with --testset, --direction and --system.")
    root, paths = testsets_folder(app.data_folder()), (folder,) if folder else ()
    test_set = load(testset, read_direction(direction), root=root, paths=paths)
    kept = run_folder(app.data_folder() / "eval", test_set, system)
    made = run(File(str(files[0]), system), test_set, kept, progress=lambda _done, _total: None)
    return f"{system}: {len(made.hypotheses)} outputs on {test_set.name} {test_set.direction}, kept in {kept}"

"""Test sets that somebody imported: their files, kept with a manifest below the data folder."""

import datetime
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import ClassVar, Final

from pydantic import TypeAdapter, ValidationError

from eval.testsets.base import Description, Loader, Place
from eval.testsets.files import FileLoader
from eval.testsets.reading import checksum, read_text
from eval.testsets.registry import TESTSETS
from eval.types import TestSet
from models.errors import BadInput, NotFound

MANIFEST: Final = "manifest.json"
KINDS: Final = ("tmx", "xliff", "tsv", "jsonl", "plain")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an imported set is; `files` maps the name of each file, in order, to its SHA-256."""

    name: str
    kind: str
    version: str
    licence: str
    origin: str
    date: str
    files: Mapping[str, str]


_MANIFEST: Final = TypeAdapter(Manifest)


class Imported(Loader):
    """An imported set, by its own name."""

    name: ClassVar[str] = "imported"
    title: ClassVar[str] = "imported"
    cure: ClassVar[str] = "Run `bulletins eval import FILE --name NAME`."

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = read_manifest(folder)
        self._loader: FileLoader = TESTSETS.get(self._manifest.kind)()

    @property
    def called(self) -> str:
        """Give the name that it was imported under."""
        return self._manifest.name

    def folder(self, place: Place) -> Path:
        """Give its own folder."""
        return self._folder

    def languages(self, place: Place) -> Sequence[str]:
        """List the languages of the files."""
        return self._loader.languages(self._place(place))

    def read(self, source: str, target: str, place: Place) -> TestSet:
        """Read the files, as long as they are those that were imported."""
        for name, promised in self._manifest.files.items():
            found = checksum([self._folder / name])
            if found != promised:
                raise BadInput(
                    f"{self._folder / name} has been changed since it was imported: its SHA-256 is {found}, not "
                    f"{promised}. Import it again, with another version."
                )
        about = self._manifest
        read = self._loader.read(source, target, self._place(place))
        return replace(
            read,
            name=about.name,
            version=about.version,
            licence=about.licence,
            origin=about.origin,
            date=about.date,
        )

    def describe(self, place: Place) -> Description:
        """Say what was imported."""
        return replace(super().describe(place), title=f"imported ({self._manifest.kind})")

    def _place(self, place: Place) -> Place:
        return replace(place, paths=tuple(self._folder / name for name in self._manifest.files))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an imported set; raises NotFound or BadInput."""
    path = folder / MANIFEST
    if not path.is_file():
        raise NotFound(f"There is no imported test set in {folder}. {Imported.cure}")
    try:
        manifest = _MANIFEST.validate_python(json.loads(read_text(path)))
    except (ValidationError, ValueError) as error:
        raise BadInput(f"{path} is not a manifest. {Imported.cure}") from error
    if manifest.kind not in KINDS or any(Path(name).name != name for name in manifest.files):
        raise BadInput(f"{path} names files or a kind that no import writes. {Imported.cure}")
    return manifest


def kind_of(paths: Sequence[Path]) -> str:
    """Tell the kind of files by their names; two files or more are plain ones."""
    if len(paths) > 1 and len({path.suffix for path in paths}) > 1:
        return "plain"
    suffix = paths[0].suffix.lower()
    found = next((kind for kind in KINDS if suffix in TESTSETS.get(kind).suffixes), None)
    if found is None:
        raise BadInput(
            f"The name {paths[0].name!r} does not tell the kind of file. Say it with --kind: {', '.join(KINDS)}."
        )
    return found


def keep(root: Path, paths: Sequence[Path], manifest: Manifest) -> Path:
    """Copy files below `root` under the set's name; raises BadInput for a name that is taken by other files."""
    if not _NAME.fullmatch(manifest.name) or manifest.name in TESTSETS.names():
        raise BadInput(
            f"{manifest.name!r} cannot name a test set: use small letters, digits, - and _, and none of "
            f"{', '.join(TESTSETS.names())}."
        )
    folder = root / manifest.name
    if folder.exists() and (folder / MANIFEST).exists():
        before = read_manifest(folder)
        if before.files != manifest.files:
            raise BadInput(
                f"There is a test set {manifest.name} with other files already ({folder}). Take another name, or "
                "delete that folder."
            )
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        shutil.copyfile(path, folder / path.name)
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def manifest_of(
    paths: Sequence[Path], *, name: str, kind: str, version: str | None, licence: str, origin: str | None
) -> Manifest:
    """Write down what files are, with the sum of each and today's date; raises BadInput for two of one name."""
    files = {path.name: checksum([path]) for path in paths}
    if len(files) != len(paths):
        raise BadInput("Two files have the same name. Rename one of them.")
    return Manifest(
        name=name,
        kind=kind,
        version=version or checksum(paths)[:12],
        licence=licence,
        origin=origin or ", ".join(files),
        date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        files=files,
    )

"""The models on this machine: found, fetched once, verified, and never half there."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from models.catalogue import CatalogueEntry
from models.errors import BrokenModel, FetchFailed, ModelError, ModelMissing
from models.pins import KEY, Fetch, Pin, read_pin
from models.sources import HUB, Delivery, HubSnapshot, ModelFile, Place, Source, SourceFailed

Progress = Callable[[int, int, str], None]

MARKER = ".verified.json"
PARTIAL = ".partial"
CHUNK = 1 << 22


def default_root() -> Path:
    """Name the folder for models of the user who runs this."""
    return user_cache_path("parallel-bulletins") / "models"


def _silent(done: int, total: int, what: str) -> None:
    """Take progress and show nothing."""


@dataclass(frozen=True, slots=True)
class _Account:
    """Progress of one file within the whole model."""

    before: int
    total: int
    progress: Progress

    def tell(self, done: int, what: str) -> None:
        self.progress(self.before + done, self.total, what)


class Store:
    """A folder with one folder a model; several processes may share it.

    `hub` is the address of the model hub, or of a mirror of it; `pip_options` go to pip's downloader.
    """

    def __init__(self, root: Path, *, hub: str = HUB, pip_options: Sequence[str] = ()) -> None:
        self.root = root
        self._place = Place(hub=hub, pip_options=tuple(pip_options))

    def path(self, entry: CatalogueEntry) -> Path | None:
        """Give the file (or, of several, their folder) for the engine; None for a model without files."""
        if not self.has(entry):
            raise _missing(entry)
        files, folder = self._files(entry), self._folder(entry)
        if not files:
            return None
        return folder / files[0].name if len(files) == 1 else folder

    def has(self, entry: CatalogueEntry) -> bool:
        """Tell whether every file is there as it was when it was verified, without reading it."""
        marks, files = self._marks(entry), self._files(entry)
        if entry.snapshot is not None and not files:
            return False
        return all(marks.get(file.name) == _mark(self._folder(entry) / file.name, file) for file in files)

    def pin(self, entry: CatalogueEntry) -> Pin | None:
        """Give what a snapshot was pinned to when it was first pulled; None before that."""
        found = read_pin(self._marks(entry))
        fits = found is not None and entry.snapshot is not None and found.fits(entry.snapshot, entry.revision)
        return found if fits else None

    def pull(self, entry: CatalogueEntry, *, progress: Progress = _silent) -> Path | None:
        """Fetch what is missing and verify it; of two processes one fetches, the other waits and finds it."""
        if not self.has(entry):
            with self._writing(), self._locked(entry, progress):
                if not self.has(entry):
                    self._fill(entry, progress)
        return self.path(entry)

    def verify(self, entry: CatalogueEntry, *, progress: Progress = _silent) -> None:
        """Read every file again; raises ModelMissing, or BrokenModel after which `pull` fetches it anew."""
        files, before = self._files(entry), 0
        if entry.snapshot is not None and not files:
            raise _missing(entry)
        total, promise = sum(file.size for file in files), "the pin" if entry.snapshot else "the catalogue"
        for file in files:
            path = self._folder(entry) / file.name
            if not path.is_file():
                raise _missing(entry)
            found = _sha256(path, file, _Account(before, total, progress))
            if found != file.sha256:
                self._forget(entry, file)
                raise BrokenModel(
                    f"{path} is broken: its SHA-256 is {found}, {promise} says {file.sha256}. "
                    f"Run `bulletins models pull {entry.name}` to fetch it again."
                )
            before += file.size
        if not self.has(entry):
            # Put there by hand: now that it has been read, it need not be fetched.
            with self._writing():
                for file in files:
                    self._remember(entry, file)

    def _folder(self, entry: CatalogueEntry) -> Path:
        return self.root / entry.name

    def _files(self, entry: CatalogueEntry) -> tuple[ModelFile, ...]:
        """List the files that make the model: what the catalogue lists, or what its snapshot was pinned to."""
        if entry.snapshot is None:
            return entry.files
        pin = self.pin(entry)
        return pin.files if pin else ()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Translate what the disk refuses."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            yield
        except OSError as error:
            raise ModelError(
                f"The model store {self.root} cannot be written: {error.strerror or error}. "
                "Make room or give rights there, or set BULLETINS_MODELS to another folder."
            ) from error

    @contextmanager
    def _locked(self, entry: CatalogueEntry, progress: Progress) -> Iterator[None]:
        # The system frees the lock of a process that dies; what it left is taken up by the next one.
        lock = FileLock(self.root / f"{entry.name}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress(0, entry.size, "another process is fetching it; waiting")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def _fill(self, entry: CatalogueEntry, progress: Progress) -> None:
        if entry.snapshot is not None:
            self._fill_snapshot(entry, entry.snapshot, progress)
            return
        before = 0
        for file in entry.files:
            account = _Account(before, entry.size, progress)
            if not self._is_good(entry, file, account):
                self._fetch(entry, file, account)
            self._remember(entry, file)
            before += file.size
        shutil.rmtree(self._folder(entry) / PARTIAL, ignore_errors=True)

    def _fill_snapshot(self, entry: CatalogueEntry, snapshot: HubSnapshot, progress: Progress) -> None:
        folder = self._folder(entry)

        def require(needed: int) -> None:
            self._require_room(entry.name, needed)

        fetch = Fetch(snapshot, entry.revision, folder, self._place, progress, require)
        pin = fetch.run(self.pin(entry), folder / PARTIAL / "snapshot")
        marks = {file.name: _mark(folder / file.name, file) for file in pin.files}
        self._write_marks(entry, {KEY: pin.table(), **marks})
        shutil.rmtree(folder / PARTIAL, ignore_errors=True)

    def _is_good(self, entry: CatalogueEntry, file: ModelFile, account: _Account) -> bool:
        """Accept a file that somebody put there by hand, if it is the right one; remove it otherwise."""
        path = self._folder(entry) / file.name
        if not path.is_file():
            return False
        if path.stat().st_size == file.size and _sha256(path, file, account) == file.sha256:
            return True
        path.unlink()
        return False

    def _fetch(self, entry: CatalogueEntry, file: ModelFile, account: _Account) -> None:
        """Try the sources in order until one delivers the very file."""
        folder = self._folder(entry) / PARTIAL
        folder.mkdir(parents=True, exist_ok=True)
        failures = []
        for source in entry.sources:
            # Each source goes on with its own part only, so that one with wrong bytes spoils no other's.
            partial = folder / f"{file.name}.{source.kind}"
            delivery = Delivery(file, entry.revision, partial, self._place, account.tell)
            try:
                self._try(source, delivery, account)
            except SourceFailed as error:
                failures.append(f"{source.label(self._place)}: {error}")
            else:
                _settle(partial, self._folder(entry) / file.name)
                return
        raise FetchFailed(
            f"No source could deliver {file.name} of the model {entry.name}. Tried: {'; '.join(failures)}. "
            "What was fetched so far is kept: check the network and run the command again."
        )

    def _try(self, source: Source, delivery: Delivery, account: _Account) -> None:
        account.tell(delivery.done(), f"asking {source.label(self._place)}")
        self._require_space(delivery, source.scratch)
        source.fetch(delivery)
        found = _sha256(delivery.partial, delivery.file, account)
        if found != delivery.file.sha256:
            delivery.partial.unlink()
            raise SourceFailed(
                f"what it sent has the wrong SHA-256 ({found} instead of {delivery.file.sha256}); "
                "the file was deleted, try again"
            )

    def _require_space(self, delivery: Delivery, scratch: int) -> None:
        self._require_room(delivery.file.name, delivery.file.size - delivery.done() + scratch)

    def _require_room(self, what: str, needed: int) -> None:
        free = shutil.disk_usage(self.root).free
        if free < needed:
            raise FetchFailed(
                f"Not enough disk space for {what}: {needed / 1e6:,.0f} MB are needed in {self.root}, "
                f"{free / 1e6:,.0f} MB are free. Make room, or set BULLETINS_MODELS to a folder on another disk."
            )

    def _marks(self, entry: CatalogueEntry) -> Mapping[str, Any]:
        try:
            marks = json.loads((self._folder(entry) / MARKER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # Without a readable note of an earlier verification the files count as not verified.
            return {}
        return marks if isinstance(marks, dict) else {}

    def _remember(self, entry: CatalogueEntry, file: ModelFile) -> None:
        mark = _mark(self._folder(entry) / file.name, file)
        self._write_marks(entry, {**self._marks(entry), file.name: mark})

    def _forget(self, entry: CatalogueEntry, file: ModelFile) -> None:
        marks = {name: mark for name, mark in self._marks(entry).items() if name != file.name}
        with self._writing():
            self._write_marks(entry, marks)

    def _write_marks(self, entry: CatalogueEntry, marks: Mapping[str, Any]) -> None:
        fresh = self._folder(entry) / f"{MARKER}.{os.getpid()}"
        fresh.write_text(json.dumps(marks, indent=1), encoding="utf-8")
        fresh.replace(self._folder(entry) / MARKER)


def _missing(entry: CatalogueEntry) -> ModelMissing:
    return ModelMissing(
        f"The model {entry.name} is not on this machine. "
        f"Run `bulletins models pull {entry.name}` to fetch it ({entry.size_text})."
    )


def _mark(path: Path, file: ModelFile) -> dict[str, Any]:
    """Note by what a verified file is known again; empty, which equals no note, where it is not as promised."""
    try:
        status = path.stat()
    except OSError:
        return {}
    if status.st_size != file.size:
        return {}
    # Whole seconds: archives and images that carry a store to another machine keep no more.
    return {"sha256": file.sha256, "size": file.size, "mtime": int(status.st_mtime)}


def _settle(partial: Path, path: Path) -> None:
    """Give a verified file its name, once its bytes are on the disk and would survive a loss of power."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(path)


def _sha256(path: Path, file: ModelFile, account: _Account) -> str:
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as content:
        while block := content.read(CHUNK):
            digest.update(block)
            done += len(block)
            account.tell(min(done, file.size), f"verifying {file.name}")
    return digest.hexdigest()

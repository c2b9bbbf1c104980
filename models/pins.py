"""What a snapshot of the hub was when it was first fetched: later fetches and checks hold on to that."""

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models.errors import FetchFailed
from models.sources import HubFile, HubSnapshot, ModelFile, Place, Resolved, download, resolve

# No file of a model can have this name, so that the pin fits among the marks of the files.
KEY = "@snapshot"

Progress = Callable[[int, int, str], None]
Require = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Pin:
    """The commit that a revision named, and every file that was taken from it."""

    repo: str
    revision: str
    commit: str
    patterns: tuple[str, ...]
    files: tuple[ModelFile, ...]

    def fits(self, snapshot: HubSnapshot, revision: str) -> bool:
        """Tell whether this is a pin of what the catalogue asks for now."""
        return (self.repo, self.revision, self.patterns) == (snapshot.repo, revision, snapshot.patterns)

    def table(self) -> dict[str, Any]:
        """Give it as JSON can hold it."""
        return asdict(self)


_PIN = TypeAdapter(Pin)


def read_pin(marks: Mapping[str, Any]) -> Pin | None:
    """Find the pin among the marks; None where there is none, or one that cannot be read."""
    try:
        return _PIN.validate_python(marks.get(KEY))
    except ValidationError:
        return None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One order to bring a snapshot into `folder`; `require(bytes)` raises when the disk has too little room."""

    snapshot: HubSnapshot
    revision: str
    folder: Path
    place: Place
    progress: Progress
    require: Require

    def run(self, old: Pin | None, scratch: Path) -> Pin:
        """Fetch what is missing, compare all of it with the hub and with an earlier pin, and pin it."""
        self.progress(0, self.snapshot.size, f"asking {self.snapshot.label(self.place, self.revision)}")
        resolved = self._resolve(old)
        missing = tuple(file for file in resolved.files if self._complaint(file) is not None)
        if missing:
            self._download(replace(resolved, files=missing), resolved.size, scratch)
        pin = self._pin(resolved)
        if old is not None:
            self._compare(old, pin)
        return pin

    def _resolve(self, old: Pin | None) -> Resolved:
        if old is None:
            return resolve(self.snapshot, self.revision, self.place)
        try:
            return resolve(self.snapshot, old.commit, self.place)
        except FetchFailed as error:
            raise FetchFailed(
                f"{error} The model is pinned to commit {old.commit}; delete {self.folder} to take what "
                f"{self.revision} names now."
            ) from error

    def _complaint(self, file: HubFile) -> str | None:
        path = self.folder / file.name
        return file.complaint(path) if path.is_file() else "it is not there"

    def _download(self, wanted: Resolved, total: int, scratch: Path) -> None:
        before = total - wanted.size
        self.require(wanted.size)
        scratch.mkdir(parents=True, exist_ok=True)
        download(
            self.snapshot,
            wanted,
            scratch,
            self.place,
            lambda done, what: self.progress(min(before + done, total), total, what),
        )
        for file in wanted.files:
            self.progress(total, total, f"verifying {file.name}")
            _settle(file, scratch / file.name, self.folder / file.name, self.snapshot.repo)
        shutil.rmtree(scratch, ignore_errors=True)

    def _pin(self, resolved: Resolved) -> Pin:
        files = tuple(
            ModelFile(file.name, file.size, file.sha256 or _sha256(self.folder / file.name))
            for file in resolved.files
        )
        patterns = self.snapshot.patterns
        return Pin(self.snapshot.repo, self.revision, resolved.commit, patterns, files)

    def _compare(self, old: Pin, new: Pin) -> None:
        """Refuse files that are not those of the first fetch: a commit never changes."""
        before = {file.name: file.sha256 for file in old.files}
        for file in new.files:
            if before.get(file.name) != file.sha256:
                raise FetchFailed(
                    f"{file.name} of {self.snapshot.repo} at commit {old.commit} is not what it was: SHA-256 "
                    f"{file.sha256} instead of the pinned {before.get(file.name)}. Do not use it; if you trust "
                    f"the hub all the same, delete {self.folder} and fetch the model again."
                )


def _settle(file: HubFile, partial: Path, path: Path, repo: str) -> None:
    """Move a file to its place once it is what the hub promised and its bytes would survive a loss of power."""
    complaint = file.complaint(partial) if partial.is_file() else "it did not arrive"
    if complaint is not None:
        partial.unlink(missing_ok=True)
        raise FetchFailed(
            f"What the hub sent as {file.name} of {repo} is wrong: {complaint}. It was deleted; run the command again."
        )
    with partial.open("rb") as content:
        os.fsync(content.fileno())
    path.parent.mkdir(parents=True, exist_ok=True)
    partial.replace(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

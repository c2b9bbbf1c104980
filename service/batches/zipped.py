"""A ZIP of articles in any input format, unpacked one at a time and never to disk."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from models.errors import AppError, BadInput, TooLarge
from service.batches.base import Entry, Reader, digest_of, refuse
from service.batches.files import file_entry, is_litter
from service.inputs.archive import CHUNK, MAX_RATIO, RATIO_FROM

MAX_FILES: Final = 100_000
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


class ZipReader(Reader):
    """Reads files in the order in which the archive lists them."""

    name = "zip"

    @staticmethod
    def reads(path: Path) -> bool:
        """Go by the ending: a DOCX is a ZIP, too."""
        return path.is_file() and path.suffix.lower() == ".zip"

    def size(self) -> int:
        """Count files."""
        with self._open() as archive:
            return sum(1 for _ in _files(archive))

    def entries(self) -> Iterator[Entry]:
        """Give one entry for each file; raises BadInput or TooLarge for an archive that is built to harm."""
        with self._open() as archive:
            for number, part in enumerate(_files(archive), start=1):
                try:
                    data = self._unpack(archive, part)
                except AppError as error:
                    digest = digest_of(f"{part.filename} {part.CRC} {part.file_size}".encode())
                    yield Entry(number, part.filename, None, digest, number, refuse(error))
                else:
                    yield file_entry(number, part.filename, data, number, self.reading)

    @contextmanager
    def _open(self) -> Iterator[zipfile.ZipFile]:
        try:
            archive = zipfile.ZipFile(self.path)
        except DAMAGED as error:
            raise BadInput(
                f"{self.path.name} is not a ZIP archive that can be read: {error}. Pack it again."
            ) from error
        with archive:
            self._check(archive)
            yield archive

    def _check(self, archive: zipfile.ZipFile) -> None:
        parts = archive.infolist()
        if len(parts) > MAX_FILES:
            raise TooLarge(
                f"The archive holds {len(parts):,} files; at most {MAX_FILES:,} are read. Pack several."
            )
        # Files that share the same compressed bytes are how a small archive claims to be a huge one.
        if sum(part.compress_size for part in parts) > self.path.stat().st_size:
            raise BadInput("The files in the archive overlap, as in a zip bomb. Pack it again.")

    def _unpack(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
        _check_part(part, self.reading.max_bytes)
        data = bytearray()
        try:
            with archive.open(part) as packed:
                # What the header claims is not believed: the reading itself stops at the limit.
                while len(data) <= self.reading.max_bytes and (chunk := packed.read(CHUNK)):
                    data += chunk
        except DAMAGED as error:
            raise BadInput(f"{part.filename} is damaged: {error}. Pack the archive again.") from error
        return bytes(data)


def _files(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    return (part for part in archive.infolist() if not part.is_dir() and not is_litter(part.filename))


def _check_part(part: zipfile.ZipInfo, limit: int) -> None:
    path = PurePosixPath(part.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise BadInput(
            f"The name {part.filename!r} points out of the archive. Pack the file under a plain name."
        )
    if part.flag_bits & 0x1:
        raise BadInput(f"{part.filename} is encrypted. Pack it without a password.")
    if part.file_size > limit:
        raise TooLarge(f"{part.filename} unpacks to {part.file_size:,} bytes; at most {limit:,} are read.")
    if part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
        raise TooLarge(
            f"{part.filename} unpacks to more than {MAX_RATIO} times its packed size, as a zip bomb does."
        )

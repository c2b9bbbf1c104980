"""Guards for zip containers: what a DOCX claims about itself is checked before anything opens it."""

import io
import zipfile
import zlib
from typing import Final

from models.errors import BadInput, TooLarge

MAX_ENTRIES: Final = 2_000
MAX_TOTAL: Final = 100_000_000
MAX_RATIO: Final = 200
# Small parts compress very well by nature: the ratio only says something about large ones.
RATIO_FROM: Final = 1_000_000
CHUNK: Final = 65_536
XML_ENDINGS: Final = (".xml", ".rels")
BROKEN: Final = "The .docx file is damaged ({why}). Open it in a word processor and save it again."


def names_in_zip(data: bytes) -> frozenset[str]:
    """List the names in an archive; raises BadInput for one that cannot be read."""
    with _open(data) as archive:
        return frozenset(archive.namelist())


def check_zip(data: bytes) -> None:
    """Refuse bombs, encrypted or damaged archives and DTDs: by the headers first, then by unpacking in small bites.

    Raises TooLarge or BadInput. ECMA-376 part 2 forbids DTDs in a package, so no honest DOCX has one.
    """
    with _open(data) as archive:
        entries = archive.infolist()
        _check_headers(entries, len(data))
        total = 0
        for entry in entries:
            total = _unpack(archive, entry, total)


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadInput(BROKEN.format(why=error)) from error


def _check_headers(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise TooLarge(f"The .docx file holds {len(entries):,} parts; at most {MAX_ENTRIES:,} are read.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise BadInput("The .docx file is encrypted. Save a copy without a password.")
    # Parts that share the same compressed bytes are how a small file claims to be a huge one.
    if sum(entry.compress_size for entry in entries) > size:
        raise BadInput(BROKEN.format(why="its parts overlap"))
    _check_total(sum(entry.file_size for entry in entries))
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise TooLarge(
                f"The part {entry.filename!r} of the .docx file unpacks to {entry.file_size:,} bytes, more than "
                f"{MAX_RATIO} times its packed size, as a zip bomb does. Save the article again without it."
            )


def _check_total(total: int) -> None:
    if total > MAX_TOTAL:
        raise TooLarge(f"The .docx file unpacks to {total:,} bytes; at most {MAX_TOTAL:,} are read.")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, total: int) -> int:
    tail = b""
    watched = entry.filename.lower().endswith(XML_ENDINGS)
    try:
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                total += len(chunk)
                _check_total(total)
                if watched:
                    _refuse_dtd(tail + chunk, entry.filename)
                    tail = chunk[-16:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BadInput(BROKEN.format(why=error)) from error
    return total


def _refuse_dtd(data: bytes, name: str) -> None:
    # UTF-16 parts hide the mark from a plain search, so zero bytes are looked through.
    flat = data.replace(b"\x00", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise BadInput(
            f"The part {name!r} of the .docx file declares XML entities, which no word processor writes."
        )

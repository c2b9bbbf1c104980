"""ZIP archives that are the same, byte for byte, whenever they are made."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

# The first moment that a ZIP archive can name.
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack files in the order given, without the time of day."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = READABLE
            archive.writestr(entry, content)
    return buffer.getvalue()


def repacked(data: bytes) -> bytes:
    """Pack an archive of ours again without the time of day."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return packed((name, archive.read(name)) for name in archive.namelist())

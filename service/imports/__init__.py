"""Formats in which an edited bulletin comes back; add one by a file here and a line below."""

from models.registry import Registry
from service.imports.base import Import, Line, Returned
from service.imports.errors import BadFile

IMPORTS = Registry(
    "import format",
    {
        "xliff": "service.imports.xliff:XliffImport",
        "xliff12": "service.imports.xliff12:Xliff12Import",
        "docx": "service.imports.docx:DocxImport",
    },
)

# Far more than the sentences of the longest article in all languages.
MAX_LINES = 20_000

__all__ = ["IMPORTS", "BadFile", "Import", "Line", "Returned", "read"]


def read(data: bytes, *, max_bytes: int) -> Returned:
    """Read an edited file of ours, whatever its name says; raises BadFile."""
    if not data:
        raise BadFile("no_file", "The file is empty. Choose the XLIFF or DOCX file that you edited.")
    if len(data) > max_bytes:
        raise BadFile("too_large", f"The file has {len(data):,} bytes; at most {max_bytes:,} are read.")
    for name in IMPORTS.names():
        reader: Import = IMPORTS.get(name)()
        if reader.knows(data):
            found = reader.read(data)
            if len(found.lines) > MAX_LINES:
                text = f"The file has {len(found.lines):,} sentences; at most {MAX_LINES:,} are read."
                raise BadFile("too_large", text)
            return found
    raise BadFile(
        "unknown_format",
        "This is neither an XLIFF file nor a Word document. Download the bulletin as XLIFF or as DOCX with all "
        "languages in one table, edit that file, and send it back.",
    )

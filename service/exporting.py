"""A stored bulletin as a file to download: its bytes, its type and its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from models.bulletin import version
from models.errors import NotFound
from service.database import BulletinStore
from service.database.editing import Conflict, Editing
from service.exports import EXPORTS, Export, Standing
from service.exports.filename import ascii_name, file_name


@dataclass(frozen=True, slots=True)
class Download:
    """A file with its type, and its name in its own script and in ASCII."""

    data: bytes
    media_type: str
    name: str
    plain_name: str

    @property
    def disposition(self) -> str:
        """Give the header that names the file: both forms, the plain one first (RFC 6266, appendix D)."""
        return f"attachment; filename=\"{self.plain_name}\"; filename*=UTF-8''{quote(self.name, safe='')}"


def download(store: BulletinStore, id: str, format: str, *, language: str | None = None) -> Download:
    """Write a finished bulletin in a format; raises NotFound, and Conflict for one that is not finished.

    With a language that the format holds one of, the file is named after the title in it.
    """
    if format not in EXPORTS.names():
        raise NotFound(f"There is no format {format!r}. Available: {', '.join(EXPORTS.names())}.")
    row = store.get(id)
    if row.state != "draft":
        raise Conflict(f"The bulletin {id!r} is {row.state}: there is nothing to export yet.")
    # Versions first: beside a text that is newer than they are, an import looks twice; the other way round it would not.
    standing = Standing(row.workflow, versions_of(store, id))
    bulletin = store.bulletin(id)
    export: Export = EXPORTS.get(format)()
    data = export.write(bulletin, language=language, standing=standing)
    title = version(bulletin, language).title if language else bulletin.article.title
    ending = f"{language}.{export.extension}" if language else export.extension
    return Download(data, export.media_type, file_name(title, ending), ascii_name(title, ending))


def versions_of(store: BulletinStore, id: str) -> Mapping[str, Mapping[str, int]]:
    """Give the version of every target by segment and language."""
    return {
        segment: {language: cell.version for language, cell in cells.items()}
        for segment, cells in Editing(store.engine).cells(id).items()
    }

"""ZIP: a bulletin in every format, and in every language where a format holds one at a time."""

from collections.abc import Iterator

from models.types import Bulletin
from service.exports import EXPORTS
from service.exports.base import Export, Standing
from service.exports.packing import packed


class ZipExport(Export):
    """One archive with all files, for whoever keeps or sends everything."""

    name = "zip"
    label = "ZIP with all"
    media_type = "application/zip"
    extension = "zip"
    magic = b"PK\x03\x04"

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Write every other format once, or once a language."""
        return packed(self._files(bulletin, standing))

    def _files(self, bulletin: Bulletin, standing: Standing) -> Iterator[tuple[str, bytes]]:
        for name in EXPORTS.names():
            if name == self.name:
                continue
            export: Export = EXPORTS.get(name)()
            stem = "article" if name == "article" else "bulletin"
            for tag in export.languages(bulletin) or (None,):
                ending = f"{tag}.{export.extension}" if tag else export.extension
                yield (
                    f"{stem}{'-' if tag else '.'}{ending}",
                    export.write(bulletin, language=tag, standing=standing),
                )

"""Office files: ZIP packages of XML parts, some of which are written anew while all others stay as they are."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from models.errors import BadInput
from service.inputs.archive import check_zip

_DAMAGED: Final = "The {label} is damaged ({why}). Open it in the program that made it and save it again."


class Package:
    """The parts of an office file; checked for bombs, entities and damage before anything is unpacked."""

    def __init__(self, data: bytes, *, label: str, ending: str) -> None:
        try:
            check_zip(data)
        except BadInput as error:
            raise type(error)(str(error).replace(".docx", ending)) from error
        self._data = data
        self._label = label
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = tuple(archive.namelist())

    def xml(self, name: str) -> Any:  # noqa: ANN401 - lxml has no types
        """Parse one part; raises BadInput."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                return etree.fromstring(archive.read(name), parser)
        except KeyError as error:
            raise BadInput(f"This is no {self._label}: it has no part {name!r}.") from error
        except etree.XMLSyntaxError as error:
            raise BadInput(_DAMAGED.format(label=self._label, why=error)) from error

    def write(self, changed: Mapping[str, Any]) -> bytes:
        """Give the file with these parts in the place of the old ones, in the same order."""
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._data)) as old,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for entry in old.infolist():
                root = changed.get(entry.filename)
                content = old.read(entry) if root is None else _serialized(root)
                new.writestr(entry.filename, content, compress_type=entry.compress_type)
        return buffer.getvalue()


def _serialized(root: Any) -> bytes:  # noqa: ANN401 - lxml has no types
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

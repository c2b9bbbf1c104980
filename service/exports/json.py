"""`bulletin/1` as a file."""

import json

from models.bulletin import to_json
from models.types import Bulletin
from service.exports.base import Export, Standing


class JsonExport(Export):
    """The bulletin with everything that is known about it, for programs."""

    name = "json"
    label = "JSON"
    media_type = "application/json"
    extension = "json"
    magic = b"{"

    def make(self, bulletin: Bulletin, language: str, standing: Standing) -> bytes:
        """Write indented JSON in UTF-8, letters of all three scripts as themselves."""
        return (json.dumps(to_json(bulletin), ensure_ascii=False, indent=2) + "\n").encode()

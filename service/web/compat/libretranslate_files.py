"""LibreTranslate's API: files."""

import re
import time
from pathlib import PurePath
from typing import Final
from urllib.parse import quote
from uuid import UUID

from flask import Response, request, url_for

from models.errors import AppError, BadInput, Busy, NotFound
from service.database.documents import DocumentRow, NewDocument
from service.documents import FORMATS
from service.documents.base import format_of
from service.web.compat.engine import engine
from service.web.compat.libretranslate import (
    CODES,
    blueprint,
    language_of,
    let_in,
    read_fields,
    require,
    require_quota,
)
from service.web.compat.shapes import answer

# How long a client waits at most; the file is translated in the background all the same.
WAIT_S: Final = 300
LOOK_S: Final = 0.1
MAX_WAITING: Final = 100
NAME: Final = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([^/\\\x00-\x1f]+)")


class Untranslated(AppError):
    """The file cannot be translated, and trying again would not help."""

    status = 400
    code = "bad_input"


@blueprint.post("/translate_file")
def translate_file() -> Response:
    """Translate a file, and say where the translation can be had for a day."""
    fields = read_fields()
    caller = let_in(fields)
    # Without such a part this answers 400 by itself, as there.
    upload = request.files["file"]
    source, target = require(fields, "source"), require(fields, "target")
    name = PurePath((upload.filename or "").replace("\\", "/")).name
    if not name:
        raise BadInput("Invalid request: empty file")
    format = format_of(name)
    if format is None:
        raise BadInput("Invalid request: file format not supported")
    source_tag = None if source == "auto" else language_of(source)
    target_tag = language_of(target)
    data = upload.read()
    if not data:
        raise BadInput("Invalid request: empty file")
    documents = engine().documents
    if documents.waiting() >= MAX_WAITING:
        raise Busy("Too many files are waiting to be translated. Ask again later.", retry_after=60)
    require_quota(caller, 1)
    new = NewDocument(
        owner=caller.id,
        api="libretranslate",
        name=name,
        format=format,
        source=source_tag,
        target=target_tag,
    )
    id, _ = documents.add(new, data)
    row = _wait(id)
    address = url_for("libretranslate.download_file", name=f"{id}.{file_name(row)}", _external=True)
    return answer({"translatedFileUrl": address})


@blueprint.get("/download_file/<path:name>")
def download_file(name: str) -> Response:
    """Give a translated file; its address is known to nobody but who sent it in."""
    found = NAME.fullmatch(name)
    if found is None or ".." in name:
        raise BadInput("Invalid filename")
    row = engine().documents.get(str(UUID(found[1])))
    if row.api != "libretranslate" or row.state != "done" or found[2] != file_name(row):
        raise NotFound("There is no such file; translated files are kept for 24 hours.")
    data = engine().documents.result(row.id)
    if data is None:
        raise NotFound("There is no such file; translated files are kept for 24 hours.")
    response = Response(data, content_type=FORMATS.get(row.format).media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found[2], safe='')}"
    return response


def file_name(row: DocumentRow) -> str:
    """Name a translated file after the one that came in."""
    path = PurePath(row.name)
    stem = re.sub(r"[^\w.-]+|\.\.+", "_", path.stem).strip("_.")[:100] or "file"
    return f"{stem}_{CODES[row.target]}{path.suffix.lower()}"


def _wait(id: str) -> DocumentRow:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        row = engine().documents.get(id)
        if row.state == "done":
            return row
        if row.state == "failed":
            raise Untranslated(row.error or "The file could not be translated.")
        time.sleep(LOOK_S)
    raise Busy("The file could not be translated in time. Send smaller files.", retry_after=60)

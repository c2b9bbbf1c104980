"""DeepL's API: documents, translated in the background and handed out once."""

from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from flask import Response, request

from models.errors import AppError, BadInput, Busy, NotFound, TooLarge
from service.database.documents import DocumentRow, NewDocument
from service.documents import FORMATS
from service.documents.base import extensions, format_of
from service.glossary import pairs_of
from service.web.compat.deepl import (
    base,
    blueprint,
    check_wishes,
    let_in,
    read_fields,
    source_of,
    target_of,
    terms_for,
)
from service.web.compat.engine import engine
from service.web.compat.fields import Fields, text_of
from service.web.compat.shapes import answer

STATES: Final = {"queued": "queued", "working": "translating", "done": "done", "failed": "error"}
MAX_WAITING: Final = 1_000
GONE: Final = "There is no such document, or it was downloaded already; documents are kept for 24 hours."


class NotReady(AppError):
    """The document is still being translated."""

    status = 503
    code = "not_ready"


@blueprint.post("/v2/document")
def upload() -> Response:
    """Take a document in."""
    caller = let_in("submit")
    fields = read_fields()
    name, format = _named(fields)
    target, source = target_of(fields), source_of(fields)
    check_wishes(fields)
    _check_output(fields, name)
    terms = terms_for(caller.id, fields, source, target)
    data = request.files["file"].read()
    if not data:
        raise BadInput("The file is empty.")
    most = engine().settings.max_upload
    if len(data) > most:
        raise TooLarge(f"The file has {len(data):,} bytes; at most {most:,} are taken.")
    engine().require_quota(caller.id, 1)
    if engine().documents.waiting() >= MAX_WAITING:
        raise Busy("Too many documents are waiting to be translated. Try again later.", retry_after=60)
    new = NewDocument(
        owner=caller.id,
        api="deepl",
        name=name,
        format=format,
        source=source,
        target=target,
        terms=pairs_of(terms, base(source), base(target)) if source else (),
    )
    id, key = engine().documents.add(new, data)
    return answer({"document_id": id, "document_key": key})


@blueprint.post("/v2/document/<id>")
def status(id: str) -> Response:
    """Say how far a document is."""
    row = _opened(id)
    body: dict[str, object] = {"document_id": row.id, "status": STATES[row.state]}
    if row.state == "done":
        body["billed_characters"] = row.characters
    if row.state == "failed":
        # Their description has the one, their client reads the other.
        body |= {"message": row.error, "error_message": row.error}
    return answer(body)


@blueprint.post("/v2/document/<id>/result")
def result(id: str) -> Response:
    """Give a translated document, and forget it."""
    row = _opened(id)
    if row.state == "failed":
        raise NotFound(f"The document could not be translated: {row.error}")
    if row.state != "done":
        raise NotReady("The document is not translated yet. Ask for its status first.")
    data = engine().documents.take_result(row.id)
    if data is None:
        raise NotFound(GONE)
    response = Response(data, content_type=FORMATS.get(row.format).media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    return response


def _named(fields: Fields) -> tuple[str, str]:
    file = request.files.get("file")
    if file is None:
        raise BadInput("Parameter 'file' not specified: send the document as a part of a multipart form.")
    given = text_of(fields, "filename") or file.filename or ""
    name = PurePath(given.replace("\\", "/")).name[:200]
    format = format_of(name)
    if format is None:
        raise BadInput(f"Document type not supported. Available: {', '.join(extensions())}.")
    return name, format


def _check_output(fields: Fields, name: str) -> None:
    wanted = text_of(fields, "output_format")
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if wanted and wanted.lower() != ending:
        raise BadInput(f"'output_format' {wanted} is not supported for {ending}; leave it out.")


def _opened(id: str) -> DocumentRow:
    """Give a document to the caller who sent it and has its key."""
    caller = let_in("submit")
    key = text_of(read_fields(), "document_key")
    if key is None:
        raise BadInput("Parameter 'document_key' not specified.")
    try:
        row = engine().documents.get(id)
    except NotFound as error:
        raise NotFound(GONE) from error
    if row.api != "deepl" or row.owner != caller.id or not row.opens(key):
        raise NotFound(GONE)
    return row

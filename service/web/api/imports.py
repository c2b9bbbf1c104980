"""Corrections that were made in another program, brought back: looked at, or applied."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_validator
from werkzeug.datastructures import FileStorage

from service import importing
from service.importing import Chosen
from service.imports.compare import Comparison, Difference, Kind, Reason
from service.web.api.endpoint import Api
from service.web.api.schemas import Id, Model
from service.web.auth import current_token
from service.web.parts import parts

blueprint = Api("imports", "Bulletins that were exported, edited elsewhere, and come back.")

Place = tuple[str, str]


class ImportPath(Model):
    """Which bulletin."""

    id: Id


class EditedFile(Model):
    """An XLIFF file or a DOCX with all languages, exported from this bulletin."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Annotated[Any, Field(json_schema_extra={"type": "string", "format": "binary"})]
    take: Annotated[
        Literal["nothing", "changed"],
        Field(description="`changed` puts in place what was changed in the file and not here; no conflict."),
    ] = "nothing"

    @field_validator("file")
    @classmethod
    def _is_file(cls, file: object) -> object:
        if not isinstance(file, FileStorage):
            raise ValueError("must be a file")
        return file


class SentenceCompared(Model):
    """One target sentence of the file beside what stands here."""

    segment: str
    language: str
    kind: Kind
    reason: Annotated[Reason, Field(description="Why there is a conflict or a refusal; else empty.")]
    now: str
    text: str
    version: Annotated[int, Field(description="That of `now`; 0 where nothing stands.")]
    taken: bool


class FileCompared(Model):
    """What a file changes: all sentences but the unchanged ones, which are only counted."""

    items: list[SentenceCompared]
    unchanged: int
    missing: Annotated[int, Field(description="Sentences of the bulletin that the file does not have.")]
    tracked: Annotated[bool, Field(description="It holds tracked changes, that are read as accepted.")]


@blueprint.operation(
    "post",
    "/bulletins/<id>/imports",
    scope="edit",
    takes={"multipart/form-data": EditedFile},
    answers={200: FileCompared},
    fails=(409,),
)
def import_file(path: ImportPath, body: EditedFile) -> FileCompared:
    """Compare an edited file with the bulletin, and put its changes in place if asked to; conflicts stay."""
    its = parts()
    found = importing.preview(its.store, path.id, body.file.read(), max_bytes=its.settings.max_upload)
    taken: set[Place] = set()
    if body.take == "changed":
        chosen = [
            Chosen(each.segment, each.language, each.text, each.version) for each in found.of("changed")
        ]
        outcome = importing.apply(its.store, path.id, chosen, by=current_token().actor)
        taken = {(each.segment, each.language) for each in outcome.applied}
    return _compared(found, taken)


def _compared(found: Comparison, taken: set[Place]) -> FileCompared:
    return FileCompared(
        items=[_sentence(each, taken) for each in found.differences if each.kind != "unchanged"],
        unchanged=len(found.of("unchanged")),
        missing=found.missing,
        tracked="tracked" in found.notes,
    )


def _sentence(its: Difference, taken: set[Place]) -> SentenceCompared:
    return SentenceCompared(
        segment=its.segment,
        language=its.language,
        kind=its.kind,
        reason=its.reason,
        now=its.now,
        text=its.text,
        version=its.version,
        taken=its.kind == "changed" and (its.segment, its.language) in taken,
    )

"""What all endpoints have in common: strict models, names, texts, lists in pages, and problems."""

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

T = TypeVar("T")

# What a list gives at once.
PAGE = 50
LONGEST_PAGE = 200

ID_PATTERN = r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$"
Id = Annotated[str, Field(pattern=ID_PATTERN, description="The name that the service gave it.")]
Tag = Literal["vi", "en", "zh", "zh-Hant"]


def _storable(text: str) -> str:
    # PostgreSQL keeps no NUL in a text, and nothing reads one.
    if "\0" in text:
        raise ValueError("has a NUL character in it")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        # JSON can write half of a pair ("\\ud800"), which is no character.
        raise ValueError("has half of a surrogate pair in it") from error
    return text


Text = Annotated[str, AfterValidator(_storable)]


# What may be left out of a query, a form or the headers, where null cannot be written.
Absent = SkipJsonSchema[None]


class Model(BaseModel):
    """What a client sends: a field that is not known is refused, for it may be a typing error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Made(BaseModel):
    """What we send."""

    model_config = ConfigDict(frozen=True)


class Page(Model):
    """Which part of a list is wanted."""

    limit: Annotated[int, Field(ge=1, le=LONGEST_PAGE, description="How many at most.")] = PAGE
    after: Annotated[
        Text | Absent,
        Field(max_length=200, description="`next` of the page before; without it, the first page."),
    ] = None


class Listed(Made, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: Annotated[
        str | None, Field(description="What to send as `after` for the next page; null on the last.")
    ] = None


class ProblemCode(Made):
    """The same, as programs of an earlier form read it."""

    code: Annotated[str, Field(description="A stable name of the kind of problem.")]
    message: str


class ProblemPlace(Made):
    """One thing to mend."""

    where: Annotated[str, Field(description="Such as `body.targets.0`.")]
    message: str


class Problem(Made):
    """Why a request was refused (RFC 9457): `detail` says what was wrong and what would be right."""

    type: Annotated[str, Field(description="`urn:parallel-bulletins:` and the code.")]
    title: str
    status: int
    detail: str
    error: ProblemCode
    errors: list[ProblemPlace] | None = None


class Approved(Made):
    """Who approved a bulletin, and when."""

    at: datetime
    by: Annotated[str, Field(description="The name of the token.")]


class Progress(Made):
    """Where a bulletin stands."""

    id: str
    state: Literal["queued", "working", "draft", "failed", "cancelled"]
    stage: Annotated[str, Field(description="What is being done now, such as `translate:en`.")]
    title: str
    language: str
    targets: list[str]
    created: datetime
    updated: datetime
    done: Annotated[int, Field(description="Target segments that are there.")]
    total: Annotated[int, Field(description="Target segments in all; 0 before the article is cut up.")]
    error: str | None = None
    batch: str | None = None
    approved: Approved | None = None

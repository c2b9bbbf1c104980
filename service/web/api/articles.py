"""Articles in: as text, in fields, from an address, or as a file of any format that can be read."""

from hashlib import sha256
from typing import Annotated, Any, Self

from flask import Response, url_for
from pydantic import AfterValidator, ConfigDict, Field, model_validator
from werkzeug.datastructures import FileStorage

from models.errors import BadInput, ModelError
from models.languages import detect
from models.types import Article
from service.database.audit import AuditTrail
from service.database.editing import Conflict
from service.database.webhooks import WebhookStore
from service.inputs import MAX_CHARACTERS, FetchLimits, fetch, read
from service.targets import choose_targets
from service.web.api.endpoint import JSON, Api, reply
from service.web.api.reading import Invalid, Wrong
from service.web.api.schemas import Absent, Made, Model, Tag, Text
from service.web.auth import current_token
from service.web.parts import parts
from service.webhooks import check_url

blueprint = Api("articles", "Articles to make bulletins of.")

FOLLOWING = (
    "get_job",
    "cancel_job",
    "get_bulletin",
    "approve_bulletin",
    "export_bulletin",
    "delete_bulletin",
)

Short = Annotated[Text, Field(max_length=2000)]
Date = Annotated[Text, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="ISO 8601, such as 2024-01-04.")]
WANTED = "Languages to translate into; by default the other ones."
Targets = Annotated[list[Tag] | None, Field(max_length=4, description=WANTED)]
OWN = "The article's own language; by default it is detected."
Named = Annotated[Tag | None, Field(description=OWN)]
Url = Annotated[Text, Field(max_length=2000, description="A public http or https address.")]


def _callback(url: str) -> str:
    # pydantic tells the place of a ValueError; ours is none.
    try:
        check_url(url, private=parts().settings.webhook_private)
    except BadInput as error:
        raise ValueError(str(error)) from error
    return url


CallbackUrl = Annotated[
    Text,
    AfterValidator(_callback),
    Field(
        max_length=2000, description="Called with POST when the bulletin is finished, failed or cancelled."
    ),
]
Secret = Annotated[
    Text,
    Field(
        min_length=16, max_length=200, pattern=r"^[\x20-\x7e]+$", description="What calls are signed with."
    ),
]


class Callback(Model):
    """Where to call when the bulletin is finished, and what to sign the call with."""

    url: CallbackUrl
    secret: Secret


class ArticleFields(Model):
    """An article whose parts are known."""

    title: Annotated[Short, Field(min_length=1)]
    paragraphs: Annotated[list[Text], Field(min_length=1, max_length=2000)]
    captions: Annotated[list[Short], Field(max_length=500, default_factory=list)]
    date: Date | None = None
    byline: Short | None = None


class Submission(Model):
    """An article in one of three ways: `text`, `article` or `url`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "Phố cổ mở cửa trở lại\n\nPhố cổ mở cửa trở lại hôm nay.", "targets": ["en"]}
            ]
        }
    )

    text: Annotated[Text | None, Field(max_length=MAX_CHARACTERS)] = None
    article: ArticleFields | None = None
    url: Url | None = None
    language: Named = None
    targets: Targets = None
    callback: Callback | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [way for way in (self.text, self.article, self.url) if way is not None]
        if len(ways) != 1:
            raise ValueError("give exactly one of `text`, `article` and `url`")
        return self


class Uploaded(Model):
    """An article as a file: text, HTML, DOCX or PDF."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Annotated[
        Any,
        Field(json_schema_extra={"type": "string", "format": "binary"}),
    ]
    language: Annotated[Tag | Absent, Field(description=OWN)] = None
    targets: Annotated[list[Tag] | Absent, Field(max_length=4, description=WANTED)] = None
    callback_url: CallbackUrl | Absent = None
    callback_secret: Secret | Absent = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not isinstance(self.file, FileStorage):
            raise ValueError("`file` must be a file")
        if (self.callback_url is None) != (self.callback_secret is None):
            raise ValueError("`callback_url` and `callback_secret` go together")
        return self

    @property
    def callback(self) -> Callback | None:
        """Give both fields of a callback as one."""
        if self.callback_url is None or self.callback_secret is None:
            return None
        return Callback(url=self.callback_url, secret=self.callback_secret)


class Once(Model):
    """With the same key, an article is made once, however often it is sent."""

    key: Annotated[
        Text | Absent,
        Field(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[\x20-\x7e]+$"),
    ] = None


class Submitted(Made):
    """The article is queued."""

    id: str
    job: Annotated[str, Field(description="The address to watch it at.")]
    bulletin: Annotated[str, Field(description="The address of what is made of it.")]
    language: str
    targets: list[str]
    notes: list[str]


@blueprint.operation(
    "post",
    "/articles",
    scope="submit",
    takes={JSON: Submission, "multipart/form-data": Uploaded},
    answers={202: Submitted},
    headers={202: {"Location": "The address of the job."}},
    links={name: {"id": "$response.body#/id"} for name in FOLLOWING},
    fails=(409,),
)
def submit_article(headers: Once, body: Submission | Uploaded) -> Response:
    """Submit an article.

    With an `Idempotency-Key`, sending the same article again gives the same bulletin; another article under a key that
    was used is refused with 409. Keys belong to the token.
    """
    its = parts()
    if its.jobs.problem:
        raise ModelError(its.jobs.problem)
    article = _article(body)
    targets = choose_targets(article.language, body.targets)
    key = headers.key and sha256(f"{current_token().id}\0{headers.key}".encode()).hexdigest()
    id = its.jobs.submit(article, targets=targets, key=key)
    AuditTrail(its.store.engine).note(by=current_token().actor, action="bulletin.submit", object=id)
    if key:
        _require_same(id, article, targets)
    if body.callback is not None:
        WebhookStore(its.store.engine).add(id, body.callback.url, secret=body.callback.secret)
    job = url_for("api-jobs.get_job", id=id)
    made = Submitted(
        id=id,
        job=job,
        bulletin=url_for("api-bulletins.get_bulletin", id=id),
        language=article.language,
        targets=list(targets),
        notes=list(article.notes),
    )
    return reply(made, 202, {"Location": job})


def _article(body: Submission | Uploaded) -> Article:
    most = parts().settings.max_upload
    if isinstance(body, Uploaded):
        return read(body.file.read(), name=body.file.filename, language=body.language, max_bytes=most)
    if body.url is not None:
        page = fetch(body.url, limits=FetchLimits(max_bytes=most))
        language, kind = body.language, page.media_type
        return read(page.data, media_type=kind, language=language, url=page.url, max_bytes=most)
    if body.text is not None:
        return read(body.text.encode(), media_type="text/plain; charset=utf-8", language=body.language)
    return _from_fields(body)


def _from_fields(body: Submission) -> Article:
    fields = body.article
    if fields is None:
        raise Invalid((Wrong("body", "give exactly one of `text`, `article` and `url`"),))
    paragraphs = tuple(text for text in (" ".join(each.split()) for each in fields.paragraphs) if text)
    title = " ".join(fields.title.split())
    if not title or not paragraphs:
        raise Invalid((Wrong("body.article", "title and paragraphs need text, not only white space"),))
    whole = "\n".join((title, *paragraphs))
    if len(whole) > MAX_CHARACTERS:
        message = f"has {len(whole):,} characters; at most {MAX_CHARACTERS:,} are taken"
        raise Invalid((Wrong("body.article", message),))
    return Article(
        language=body.language or detect(whole).language,
        title=title,
        paragraphs=paragraphs,
        captions=tuple(text for text in (" ".join(each.split()) for each in fields.captions) if text),
        date=fields.date,
        byline=fields.byline,
    )


def _require_same(id: str, article: Article, targets: tuple[str, ...]) -> None:
    """Refuse a key that already stands for something else."""
    store = parts().store
    kept = store.article(id)
    # A page may have changed since; its address is what was asked for.
    same = kept.url == article.url if article.url else kept == article
    if not same or tuple(store.get(id).targets) != targets:
        raise Conflict(
            "This Idempotency-Key was used for another article or other targets. Use a new key for each article."
        )

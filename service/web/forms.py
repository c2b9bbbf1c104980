"""The form for a new bulletin: what was typed, and the article that it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, Self

from flask_babel import LazyString, format_decimal, lazy_gettext
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from models.errors import BadInput, UndetectedLanguage, UnsupportedLanguage
from models.languages import LANGUAGES
from models.types import Article
from service.inputs import MAX_CHARACTERS, FetchLimits, fetch, read
from service.targets import choose_targets
from service.web.refused import Refused

Way = Literal["text", "file", "url"]
WAYS: tuple[Way, ...] = ("text", "file", "url")

DEFAULT_TARGETS = ("vi", "en", "zh")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as they were sent; `token` marks one showing of the form."""

    way: Way | None = None
    text: str = ""
    url: str = ""
    file_name: str = ""
    data: bytes = b""
    language: str = "auto"
    targets: tuple[str, ...] = DEFAULT_TARGETS
    token: str = ""

    @classmethod
    def read(cls, fields: MultiDict[str, str], files: Mapping[str, FileStorage]) -> Self:
        """Take the fields of a request, whatever they hold."""
        upload = files.get("file")
        name = (upload.filename or "") if upload else ""
        data = upload.read() if upload and name else b""
        if upload:
            upload.close()
        way = fields.get("way", "")
        return cls(
            way=way if way in WAYS else None,
            text=fields.get("text", ""),
            url=fields.get("url", "").strip(),
            file_name=name,
            data=data,
            language=fields.get("language", "auto"),
            targets=tuple(fields.getlist("targets")),
            token=fields.get("token", ""),
        )

    def key(self) -> str:
        """Name this submission: sending the same form twice gives the same name, an edited one another."""
        digest = sha256(self.data)
        for part in (self.token, self.way or "", self.text, self.url, self.language, *self.targets):
            digest.update(b"\0" + part.encode())
        return digest.hexdigest()[:32]


def chosen_way(form: Form) -> Way:
    """Tell which of the three ways was filled in; raises Refused when none or more than one was."""
    filled = [
        way for way, value in zip(WAYS, (form.text.strip(), form.file_name, form.url), strict=True) if value
    ]
    if form.way is not None:
        if form.way not in filled:
            raise Refused(str(EMPTY[form.way]), field=form.way)
        return form.way
    if len(filled) > 1:
        raise Refused(_("Give the article in one way only: empty the others."), field=filled[0])
    if not filled:
        raise Refused(_("Give an article: paste its text, choose a file, or enter an address."), field="text")
    return filled[0]


EMPTY: dict[Way, LazyString] = {
    "text": lazy_gettext("The text is empty. Paste an article."),
    "file": lazy_gettext("No file is chosen. Choose a text, HTML, DOCX or PDF file."),
    "url": lazy_gettext("The address is empty. Enter one that begins with https:// or http://."),
}


def article_of(form: Form, *, max_upload: int) -> tuple[Article, tuple[str, ...]]:
    """Read the article and its targets; raises Refused that names the control to mend."""
    way = chosen_way(form)
    language = _language(form)
    targets = _targets(form)
    _measure(form, way)
    try:
        article = _read(form, way, language, max_upload)
    except (UndetectedLanguage, UnsupportedLanguage) as error:
        raise Refused(str(error), field="language", status=error.status) from error
    except BadInput as error:
        raise Refused(str(error), field=way, status=error.status) from error
    try:
        return article, choose_targets(article.language, targets)
    except BadInput as error:
        raise Refused(str(error), field="targets", status=error.status) from error


def _language(form: Form) -> str | None:
    if form.language == "auto":
        return None
    if form.language not in LANGUAGES:
        raise Refused(
            _("Unknown language %(name)s. Choose one of the list.", name=repr(form.language)),
            field="language",
        )
    return form.language


def _targets(form: Form) -> tuple[str, ...]:
    unknown = [tag for tag in form.targets if tag not in LANGUAGES]
    if unknown:
        raise Refused(
            _("Unknown language %(name)s. Tick languages of the list.", name=repr(unknown[0])),
            field="targets",
        )
    if not form.targets:
        raise Refused(_("Choose at least one language to translate into."), field="targets")
    return tuple(tag for tag in LANGUAGES if tag in form.targets)


def _measure(form: Form, way: Way) -> None:
    if way == "text" and len(form.text) > MAX_CHARACTERS:
        raise Refused(
            _(
                "The text has %(number)s characters; at most %(limit)s are taken. Split it into parts.",
                number=format_decimal(len(form.text)),
                limit=format_decimal(MAX_CHARACTERS),
            ),
            field="text",
            status=413,
        )


def _read(form: Form, way: Way, language: str | None, max_upload: int) -> Article:
    if way == "text":
        return read(form.text.encode(), media_type="text/plain; charset=utf-8", language=language)
    if way == "file":
        return read(form.data, name=form.file_name, language=language, max_bytes=max_upload)
    page = fetch(form.url, limits=FetchLimits(max_bytes=max_upload))
    return read(page.data, media_type=page.media_type, language=language, url=page.url, max_bytes=max_upload)

"""What the address of the list asks for, checked; and the addresses that ask for a little more or less."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, cast

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from models.errors import BadInput
from models.languages import LANGUAGES
from service.database.listing import SORTS, STANDINGS, Findings, Standing, Wanted
from service.database.words import phrase, terms
from service.web.refused import Refused

FINDINGS: Final = ("any", "errors", "none")
DEFAULT_SORT: Final = "newest"


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of the search as they were typed; an empty one asks for nothing."""

    q: str = ""
    state: str = ""
    language: str = ""
    findings: str = ""
    since: str = ""
    until: str = ""
    mine: str = ""
    batch: str = ""
    sort: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, fields: MultiDict[str, str]) -> "Asked":
        """Take the fields of an address; what else stands there is left out."""
        return cls(**{name: fields.get(name, "").strip() for name in cls.__slots__})

    @property
    def order(self) -> str:
        """Name the sort."""
        return self.sort or DEFAULT_SORT

    @property
    def filters(self) -> tuple[str, ...]:
        """Name the fields that leave bulletins out, besides the state."""
        names = ("q", "language", "findings", "since", "until", "mine", "batch")
        return tuple(name for name in names if getattr(self, name))

    def wanted(self, owner: str) -> Wanted:
        """Check the fields and say what is looked for; `owner` is who `mine` means. Raises Refused."""
        _one_of(self.state, STANDINGS, "state")
        _one_of(self.language, tuple(LANGUAGES), "language")
        _one_of(self.findings, FINDINGS, "findings")
        _one_of(self.sort, tuple(SORTS), "sort")
        since, until = _day(self.since, "since"), _day(self.until, "until")
        if since and until and since > until:
            raise Refused(_("The first day lies after the last one."), field="since")
        for name in ("q", "batch"):
            if "\0" in getattr(self, name):
                raise Refused(_("This holds a character that no text has."), field=name)
        return Wanted(
            terms=_terms(self.q),
            # Who asks for an order gets that one.
            together=phrase(self.q) if not self.sort else None,
            standing=cast(Standing | None, self.state or None),
            language=self.language or None,
            findings=cast(Findings | None, self.findings or None),
            owner=owner if self.mine else None,
            batch=self.batch or None,
            since=since,
            until=until,
        )

    def address(self, **changes: Any) -> str:  # noqa: ANN401 - names of fields
        """Give the address that asks the same but for some fields; it begins at the first page again."""
        asked = replace(self, after="", before="")
        asked = replace(asked, **changes)
        fields = {name: getattr(asked, name) for name in self.__slots__}
        return url_for("listing.index", **{name: value for name, value in fields.items() if value})


def _terms(query: str) -> tuple[Any, ...]:
    try:
        return terms(query)
    except BadInput as error:
        raise Refused(str(error), field="q") from error


def _one_of(value: str, allowed: tuple[str, ...], field: str) -> None:
    if value and value not in allowed:
        text = _(
            "There is no %(value)s here. Available: %(allowed)s.",
            value=repr(value[:40]),
            allowed=", ".join(allowed),
        )
        raise Refused(text, field=field)


def _day(text: str, field: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        message = _("%(text)s is no day. Write it like 2024-01-31.", text=repr(text[:40]))
        raise Refused(message, field=field) from error

"""What a form about an entry sends, and how an entry is shown in one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from models.errors import BadInput
from models.termbase import LANGUAGES
from service.database.ledger_rows import Draft
from service.ledger.entries import Entry

# More than any form may have; what is longer was not typed by a person.
LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The fields as they were typed: by language the form to write, and its variants a line each."""

    kind: str = "person"
    first: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    enforce: bool = True
    origin: str = ""
    note: str = ""
    version: int | None = None

    @classmethod
    def read(cls, fields: MultiDict[str, str]) -> "EntryForm":
        """Take what a browser sent; what is not a field of the form is left alone."""
        return cls(
            kind=_text(fields, "kind"),
            first={language: _text(fields, language) for language in LANGUAGES},
            variants={language: _text(fields, f"{language}_variants") for language in LANGUAGES},
            enforce=fields.get("enforce", "") in ("1", "on"),
            origin=_text(fields, "origin"),
            note=_text(fields, "note"),
            version=fields.get("version", type=int),
        )

    @classmethod
    def of(cls, entry: Entry) -> "EntryForm":
        """Fill the form with an entry."""
        its = entry.draft
        written = {
            language: [("~" if (language, form) in its.unmatched else "") + form for form in forms]
            for language, forms in its.forms.items()
        }
        return cls(
            kind=its.kind,
            first={language: forms[0] for language, forms in written.items()},
            variants={language: "\n".join(forms[1:]) for language, forms in written.items()},
            enforce=its.enforce,
            origin=its.origin,
            note=its.note,
            version=entry.version,
        )

    def draft(self) -> Draft:
        """Give what is wanted; `~` marks a form that is accepted in translations only."""
        forms: dict[str, tuple[str, ...]] = {}
        unmatched = set()
        for language in LANGUAGES:
            lines = self.variants.get(language, "").replace("|", "\n").splitlines()
            every = [
                text for line in (self.first.get(language, ""), *lines) if (text := " ".join(line.split()))
            ]
            forms[language] = tuple(text.removeprefix("~").strip() for text in every)
            unmatched |= {(language, text[1:].strip()) for text in every if text.startswith("~")}
        return Draft(self.kind, forms, frozenset(unmatched), self.enforce, self.origin, self.note)


def _text(fields: MultiDict[str, str], name: str) -> str:
    text = fields.get(name, "")
    if len(text) > LONGEST:
        raise BadInput(f"The field {name!r} has {len(text)} characters. Keep at most {LONGEST}.")
    return text

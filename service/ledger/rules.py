"""What an entry of the ledger has to be: cleaned where that changes nothing, refused where it would do harm."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from models.chinese import to_simplified
from models.folding import keys
from models.termbase import GUARD, LANGUAGES, Termbase
from service.database.ledger_rows import Draft
from service.ledger.wording import BadEntry, _l

NAME_KINDS: Final = ("person", "place", "organisation")
MAX_FORM: Final = 200
MAX_FORMS: Final = 30
MAX_TEXT: Final = 1_000
ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,99}")

# Beside white space: what a form cannot have, since it separates and marks forms in tables.
_RESERVED: Final = "|"
_UNMATCHED: Final = "~"
# Addresses beside those of entries.
_PAGES: Final = ("new", "import")


def kinds() -> tuple[str, ...]:
    """List the kinds that an entry may have, those of names first."""
    built_in = sorted({term.kind for term in Termbase.load().terms} - {GUARD, *NAME_KINDS})
    return (*NAME_KINDS, "term", *built_in)


def checked_id(id: str) -> str:
    """Give an id back if a new entry may have it; raises BadEntry."""
    if not ID.fullmatch(id) or id in _PAGES or id.startswith("export."):
        raise BadEntry(
            _l(
                "“%(id)s” cannot be the id of an entry: it takes a letter, then at most 99 letters, figures, dots, "
                "dashes or underscores, all without accents; “new”, “import” and “export.…” are taken."
            ),
            id=id[:80],
        )
    return id


def checked(draft: Draft, *, before: Draft | None = None) -> Draft:
    """Give an entry with its forms cleaned; raises BadEntry saying which form is wrong and why.

    A form that it had `before` may stay, however short it is.
    """
    if draft.kind not in kinds():
        known = ", ".join(kinds())
        raise BadEntry(
            _l("Unknown kind “%(kind)s”. Available: %(known)s."), kind=draft.kind[:50], known=known
        )
    for language in sorted(set(draft.forms) - set(LANGUAGES)):
        raise BadEntry(
            _l("The ledger has no language “%(language)s”. Available: %(known)s."),
            language=language[:20],
            known=", ".join(LANGUAGES),
        )
    marked = {(language, clean(form, language)) for language, form in draft.unmatched}
    had = {(language, form) for language, each in before.forms.items() for form in each} if before else set()
    forms = {
        language: found
        for language in LANGUAGES
        if (found := _forms(draft.forms.get(language, ()), language, marked | had))
    }
    _require_use(forms, marked)
    unmatched = frozenset(
        (language, form) for language, each in forms.items() for form in each if (language, form) in marked
    )
    return Draft(
        draft.kind, forms, unmatched, draft.enforce, _text(draft.origin, "origin"), _text(draft.note, "note")
    )


def clean(form: str, language: str) -> str:
    """Write a form as the ledger keeps it: composed letters, single spaces, Simplified Hanzi."""
    text = " ".join(unicodedata.normalize("NFC", form).split())
    return to_simplified(text) if language == "zh" else text


def _require_use(forms: dict[str, tuple[str, ...]], marked: set[tuple[str, str]]) -> None:
    if len(forms) < 2:
        raise BadEntry(
            _l("An entry needs a form in at least two languages: one alone says nothing to translate.")
        )
    if all((language, form) in marked for language, each in forms.items() for form in each):
        raise BadEntry(_l("At least one form has to be looked for in articles: take the ~ before it away."))


def _forms(given: Iterable[str], language: str, short: set[tuple[str, str]]) -> tuple[str, ...]:
    forms = tuple(dict.fromkeys(text for form in given if (text := clean(form, language))))
    if len(forms) > MAX_FORMS:
        raise BadEntry(
            _l("%(count)s forms in one language (%(language)s) are too many. Keep at most %(most)s."),
            count=len(forms),
            language=language,
            most=MAX_FORMS,
        )
    for form in forms:
        _require_form(form, language, matched=(language, form) not in short)
    return forms


def _require_form(form: str, language: str, *, matched: bool) -> None:
    shown = {"form": form[:60], "language": language}
    if len(form) > MAX_FORM:
        raise BadEntry(
            _l("“%(form)s” (%(language)s) has %(count)s characters. A form has at most %(most)s."),
            count=len(form),
            most=MAX_FORM,
            **shown,
        )
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") for char in form):
        raise BadEntry(
            _l("“%(form)s” (%(language)s) has a control character in it. Type the form anew."),
            **{**shown, "form": "".join(char for char in form[:60] if char.isprintable())},
        )
    if _RESERVED in form or form.startswith(_UNMATCHED):
        raise BadEntry(
            _l(
                "“%(form)s” (%(language)s) has a | in it or begins with ~: these separate and mark forms. "
                "Leave them out."
            ),
            **shown,
        )
    found = keys(form, language)
    if not any(char.isalnum() for key in found for char in key):
        raise BadEntry(
            _l("“%(form)s” (%(language)s) has no letter or figure in it that could be looked for."), **shown
        )
    if matched and len("".join(found)) < 2:
        raise BadEntry(
            _l(
                "“%(form)s” (%(language)s) is too short to be looked for in articles: it would be found everywhere. "
                "Write ~ before it if it is right in translations only."
            ),
            **shown,
        )


def _text(text: str, name: str) -> str:
    text = " ".join(text.split())
    if len(text) > MAX_TEXT:
        raise BadEntry(
            _l("The text in “%(name)s” has %(count)s characters. Keep at most %(most)s."),
            name=name,
            count=len(text),
            most=MAX_TEXT,
        )
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise BadEntry(_l("The text in “%(name)s” has a control character in it. Type it anew."), name=name)
    return text

"""Collects the texts of the interface into the catalogues, and compiles these: `python -m service.web.messages`.

`service/web/translations/<language>/LC_MESSAGES/messages.po` is what people translate; the `.mo` beside it is
what the service reads, and is kept with it, so that an installation needs no step for it.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from models.chinese import to_traditional
from service.web.i18n import DEFAULT, FOLDER, LANGUAGES, LOCALES

ROOT: Final = Path(__file__).resolve().parents[2]
MAPPING: Final = ROOT / "babel.cfg"
PROJECT: Final = "parallel-bulletins"
WIDTH: Final = 110
TRADITIONAL: Final = LOCALES["zh-Hant"]
SOME_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
# English is the language of the msgids themselves.
TRANSLATED: Final = tuple(tag for tag in LANGUAGES if tag != DEFAULT)


def main() -> None:
    """Bring all catalogues up to date, and say what is still to translate."""
    template = extract()
    for language in TRANSLATED:
        catalogue = updated(language, template)
        save(catalogue, language)
        missing = sum(1 for _ in untranslated(catalogue))
        print(f"{language}: {len(catalogue)} texts, {missing} to translate.")


def extract() -> Catalog:
    """Collect the texts of the code and the templates as they are now."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog(project=PROJECT)
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=_is_ours,
    )
    for name, line, message, comments, context in found:
        template.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return template


# Flask-Babel's names beside Babel's own ones.
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_l": None,
}


def updated(language: str, template: Catalog) -> Catalog:
    """Give the catalogue of a language with exactly the texts of the template, keeping what is translated."""
    catalogue = kept(language)
    _name(catalogue, language)
    # No guesses: a text that is a little like an old one would otherwise get its translation, marked fuzzy.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def kept(language: str) -> Catalog:
    """Read the catalogue of a language, an empty one where there is none."""
    path = _po(language)
    if not path.exists():
        return Catalog(locale=language, project=PROJECT, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def traditional(catalogue: Catalog) -> Catalog:
    """Give a Chinese catalogue in Traditional characters."""
    made = Catalog(locale=TRADITIONAL, project=PROJECT, fuzzy=False)
    _name(made, TRADITIONAL)
    for message in catalogue:
        if message.id:
            forms = message.string
            said = (
                to_traditional(forms) if isinstance(forms, str) else tuple(map(to_traditional, forms or ()))
            )
            made.add(message.id, said, context=message.context)
    return made


def compiled(catalogue: Catalog) -> bytes:
    """Give the catalogue in the form that the service reads."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def save(catalogue: Catalog, language: str) -> None:
    """Write both forms."""
    path = _po(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # Without line numbers: else every change of the code would change the catalogues.
        write_po(file, catalogue, width=WIDTH, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    path.with_suffix(".mo").write_bytes(compiled(catalogue))
    if language == "zh":
        # Only public pages are in Traditional characters; their few words need no translator of their own.
        derived = FOLDER / TRADITIONAL / "LC_MESSAGES" / "messages.mo"
        derived.parent.mkdir(parents=True, exist_ok=True)
        derived.write_bytes(compiled(traditional(catalogue)))


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """Name the texts that have no translation yet, or a doubtful one."""
    for message in catalogue:
        if not message.id:
            continue
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if message.fuzzy or not forms or not all(forms):
            yield message.id if isinstance(message.id, str) else message.id[0]


def _name(catalogue: Catalog, language: str) -> None:
    """Write a head without dates and people: they would change the files at each run."""
    catalogue.header_comment = (
        f"# The words of the interface in {language!r}; kept up to date by `make messages`."
    )
    catalogue.version = "1"
    catalogue.creation_date = catalogue.revision_date = SOME_DAY
    catalogue.last_translator = catalogue.language_team = PROJECT
    catalogue.msgid_bugs_address = ""


def _is_ours(folder: str | PathLike[str]) -> bool:
    parts = Path(folder).relative_to(ROOT).parts
    return parts[:1] == ("service",) and not parts[-1].startswith(("_", "."))


def _po(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


if __name__ == "__main__":
    main()

"""Why a file or a sentence of it is not taken as it is, in the reader's language."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, lazy_gettext

from models.errors import BadInput
from service.imports.compare import Reason
from service.imports.errors import BadFile, Problem

REASONS: Final[Mapping[Reason, LazyString]] = {
    "changed_here": lazy_gettext("This sentence was changed here since the file was made."),
    "source_changed_here": lazy_gettext("The source was changed here since the file was made."),
    "unknown_version": lazy_gettext("The file does not say any more what stood here when it was made."),
    "unknown_segment": lazy_gettext(
        "The bulletin has no such sentence: it may have been joined or split since."
    ),
    "unknown_language": lazy_gettext("The bulletin is not translated into this language."),
    "empty": lazy_gettext("The translation is empty in the file. Nothing is deleted by a file."),
    "source_edited": lazy_gettext(
        "The source was edited in the file. Correct the source in the bulletin itself."
    ),
    "mixed": lazy_gettext(
        "Rows or cells were put together in the file, so it cannot be told what belongs where."
    ),
    "twice": lazy_gettext("This sentence is more than once in the file; the first one counts."),
    "too_long": lazy_gettext("The translation is longer than a sentence may be."),
}

PROBLEMS: Final[Mapping[Problem, LazyString]] = {
    "no_file": lazy_gettext("No file is chosen. Choose the XLIFF or DOCX file that you edited."),
    "unknown_format": lazy_gettext(
        "This is neither an XLIFF file nor a Word document. Download the bulletin in one of these formats, edit "
        "that file, and bring it in here."
    ),
    "not_ours": lazy_gettext(
        "This Word document has no table of ours in it. Download the bulletin as DOCX with all languages in one "
        "table, and edit that file."
    ),
    "other_bulletin": lazy_gettext(
        "This file belongs to another bulletin. Open that one and bring it in there, or choose another file."
    ),
    "no_sentences": lazy_gettext("There are no sentences in this file. Download the bulletin anew."),
    "declares": lazy_gettext("The file declares XML entities, which no editor of bulletins writes."),
    "damaged": lazy_gettext("The file is damaged. Save it again in the program in which you edited it."),
    "too_large": lazy_gettext("The file is larger than any bulletin is. Download the bulletin anew."),
    "no_language": lazy_gettext("The file does not say in which of our languages its translations are."),
}


def told(error: BadInput) -> str:
    """Say what is wrong with a file."""
    return str(PROBLEMS[error.problem]) if isinstance(error, BadFile) else str(error)

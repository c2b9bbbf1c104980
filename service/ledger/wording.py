"""Errors whose texts can be said in the reader's language: the English text is the key of the catalogues."""

from models.errors import AppError, BadInput, NotFound


def _l(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


class Worded(AppError):
    """An error with its text and what is put into it, apart."""

    def __init__(self, text: str, **values: str | int) -> None:
        super().__init__(text % values)
        self.text = text
        self.values = values


class BadEntry(Worded, BadInput):
    """An entry, a file or a choice that the ledger cannot take as it is."""


class NoEntry(Worded, NotFound):
    """What is asked for is not in the ledger."""


class Duplicate(Worded):
    """A form belongs to another entry already; `other` is its id."""

    status = 409
    code = "duplicate"

    def __init__(self, *, form: str, language: str, other: str, called: str) -> None:
        super().__init__(
            _l(
                "“%(form)s” (%(language)s) belongs to the entry “%(other)s” already (%(called)s): one form cannot "
                "stand for two things. Change that entry, or write ~ before the form here if it is only to be "
                "accepted in translations."
            ),
            form=form,
            language=language,
            other=other,
            called=called,
        )
        self.other = other

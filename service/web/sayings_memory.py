"""What the memory says in English about entries and files, as the catalogues know it."""

from typing import Final


def _l(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


MEMORY: Final = (
    _l("The memory has no entry with the id %(id)s."),
    _l("The entry %(id)s of the memory was replaced by %(newer)s. Correct that one."),
    _l("Somebody else has corrected this entry. Look at what it says now."),
    _l("An entry of the memory needs its sentence in at least two languages."),
    _l("The text in %(language)s has %(number)s characters. A sentence has at most %(limit)s."),
    _l("The text in %(language)s has a NUL character in it. Take it out."),
    _l("This file is no longer here. Upload it again."),
    _l("Line %(number)s of the file is not well-formed XML: %(why)s."),
    _l("This is no TMX file: its first element should be <tmx>."),
    _l("The file declares entities, which are refused. Save it without a DOCTYPE of its own."),
    _l("The file has more than %(limit)s units. Cut it into several files."),
)

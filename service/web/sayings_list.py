"""The sentences in which a search is refused, as the catalogues know them; see sayings.py."""

from typing import Final


def _l(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


LIST: Final = (
    _l("The search has %(number)s characters. Give at most %(limit)s."),
    _l("The search has %(number)s words. Give at most %(limit)s."),
    _l("%(mark)s is no place in this list. Begin again without `after` and `before`."),
)

"""Names for files that people keep: made of the title, safe on every file system."""

import re
import unicodedata

LENGTH = 80
NOT_WORD = re.compile(r"[\W_]+")
# A combining mark alone cannot turn đ into d: it is a letter of its own (Unicode Standard, 7.1).
STROKED = str.maketrans({"đ": "d", "Đ": "D"})


def slug(title: str) -> str:
    """Keep letters and digits of every script, joined by hyphens; never empty, never a path."""
    words = NOT_WORD.sub("-", unicodedata.normalize("NFC", title).lower()).strip("-")
    return words[:LENGTH].strip("-") or "bulletin"


def file_name(title: str, extension: str) -> str:
    """Name a file after a title in its own script."""
    return f"{slug(title)}.{extension}"


def ascii_name(title: str, extension: str) -> str:
    """Name a file after a title in plain ASCII; what has no such form becomes `bulletin`."""
    plain = unicodedata.normalize("NFD", title.translate(STROKED)).encode("ascii", "ignore").decode()
    return f"{slug(plain)}.{extension}"

"""Texts as files can hold them, and a short name for what a text was."""

import re
import unicodedata
from hashlib import sha256

# XML 1.0, 2.2: the characters that no document may hold.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PRINT_LENGTH = 10


def legal(text: str) -> str:
    """Leave out what XML cannot hold."""
    return ILLEGAL.sub("", text)


def canonical(text: str) -> str:
    """Write a text so that two that differ only in white space or in how letters are composed are equal."""
    return " ".join(unicodedata.normalize("NFC", legal(text)).split())


def fingerprint(text: str) -> str:
    """Name a text by a few hexadecimal digits: enough to tell whether somebody changed it, no protection."""
    return sha256(canonical(text).encode()).hexdigest()[:PRINT_LENGTH]

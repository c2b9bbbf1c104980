"""Passwords: what makes a good one, and how one is kept and tried (Argon2id)."""

import unicodedata
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

SHORTEST: Final = 12
LONGEST: Final = 200
# OWASP's second choice of parameters for Argon2id: 19 MiB, two passes.
HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each try takes memory and a core: a crowd of them waits its turn.
AT_ONCE: Final = BoundedSemaphore(4)
COMMON: Final = (
    "password",
    "passw0rd",
    "qwerty",
    "letmein",
    "welcome",
    "bulletin",
    "matkhau",
    "123456",
    "111111",
)


def problem(password: str, *, name: str = "", email: str = "") -> str | None:
    """Say what is wrong with a new password; None for a good one."""
    text = _normal(password)
    if len(text) < SHORTEST:
        return str(
            _(
                "A password has at least %(number)s characters. Four or five random words are easy to keep.",
                number=SHORTEST,
            )
        )
    if len(password) > LONGEST:
        return str(_("A password has at most %(number)s characters.", number=LONGEST))
    folded = text.casefold()
    own = [part for part in (*name.casefold().split(), email.partition("@")[0].casefold()) if len(part) > 3]
    rest = folded
    for part in (*own, *COMMON):
        rest = rest.replace(part, "")
    if len(set(folded)) < 5 or len(rest.strip("0123456789!?.-_ ")) < 4:
        return str(
            _(
                "This password is easy to guess. Take one without your name, without common words and rows of digits."
            )
        )
    return None


def hashed(password: str) -> str:
    """Give what is kept of a password."""
    with AT_ONCE:
        return HASHER.hash(_normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Tell whether this is the password; without one that is kept it takes as long and fits never."""
    with AT_ONCE:
        try:
            HASHER.verify(kept or _nobodys(), _normal(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Tell whether a hash was made with parameters that we no longer use."""
    return HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    """Give what an address that nobody has is tried against, so that it takes as long as one that somebody has."""
    return HASHER.hash("a password that nobody has")


def _normal(password: str) -> str:
    # The same password may come in another form from another keyboard.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()

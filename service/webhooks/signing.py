"""Signs a call, so that its receiver knows that it is ours, whole, and not an old one played again."""

import hashlib
import hmac
import re
import time
from typing import Final

from models.errors import BadInput

HEADER: Final = "Bulletins-Signature"
SHAPE: Final = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")
# How old a call may be when it comes.
TOLERANCE_S: Final = 300


class BadSignature(BadInput):
    """A call is not what it seems."""

    code = "bad_signature"


def sign(body: bytes, secret: str, *, at: int) -> str:
    """Write the header for a body that is sent at a moment, in seconds since 1970."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def verify(body: bytes, header: str, secret: str, *, now: float | None = None) -> None:
    """Check a header as a receiver should; raises BadSignature that says what is wrong."""
    found = SHAPE.fullmatch(header)
    if found is None:
        raise BadSignature(f"The header {HEADER} must look like t=…,v1=…, got {header[:80]!r}.")
    at = int(found[1])
    if not hmac.compare_digest(sign(body, secret, at=at), header):
        raise BadSignature("The signature does not fit the body: another secret, or the body was changed.")
    if abs((time.time() if now is None else now) - at) > TOLERANCE_S:
        raise BadSignature(f"The call was signed more than {TOLERANCE_S} seconds ago.")

"""Which addresses may be called."""

import httpx

from models.errors import BadInput
from service.inputs.address import check_host, is_public, literal


def check_url(text: str, *, private: bool) -> httpx.URL:
    """Check all of an address that can be checked before its name is resolved; raises BadInput.

    `private` lets addresses of this machine and its network pass, for receivers inside an office.
    """
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise BadInput(f"{text[:200]!r} is no URL. Give one like https://example.org/finished.") from error
    if url.scheme not in ("http", "https") or not host or not text.isprintable() or " " in text:
        raise BadInput(f"{text[:200]!r} is no http or https URL. Give one like https://example.org/finished.")
    if url.userinfo:
        raise BadInput("The URL has a user name or password in it. Calls are signed instead: check that.")
    check_host(host)
    address = literal(host)
    if not private and (host == "localhost" or (address is not None and not is_public(address))):
        raise BadInput(
            f"{host!r} is no public address. Give one, or set BULLETINS_WEBHOOK_PRIVATE=true on this service."
        )
    return url

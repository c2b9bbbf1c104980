"""Addresses that come back from a form: only those inside this service are followed."""

from urllib.parse import urlsplit


def inner(address: str, default: str = "/") -> str:
    """Give the address if it leads to a page of ours, else the default: no redirect leaves the service."""
    # Browsers read a backslash as a slash and drop tabs and line ends: `/\evil.example` would leave.
    if not address.startswith("/") or address.startswith("//") or any(c in "\\\t\r\n\0" for c in address):
        return default
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else address

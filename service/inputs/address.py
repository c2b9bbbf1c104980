"""Which network addresses a URL from outside may lead to: public ones only."""

import ipaddress
import re
import socket
from collections.abc import Callable
from typing import Final

from models.errors import BadInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")
# Ranges of the IANA special-purpose registries (RFC 6890) that `ipaddress` takes for global in some versions of
# Python, or that carry an IPv4 address inside: Teredo, 6to4, NAT64 and the relays for 6to4.
REFUSED: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
    )
)  # fmt: skip
# The URL standard (WHATWG) reads a host whose last label is a number as an IPv4 address, octal and hexadecimal included.
NUMERIC_END: Final = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public internet, and to no single machine, link or site."""
    if isinstance(address, ipaddress.IPv6Address):
        if address not in GLOBAL_UNICAST:
            return False
    elif address.is_private:
        return False
    inside = any(address.version == network.version and address in network for network in REFUSED)
    return address.is_global and not inside and not address.is_multicast


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host; raises OSError if there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_host(host: str) -> None:
    """Refuse hosts written as numbers in any way but the plain ones, before anything resolves them."""
    # A scope ("fe80::1%eth0") only means something on the machine itself.
    if "%" in host or (literal(host) is None and (NUMERIC_END.search(host) or ":" in host)):
        raise BadInput(f"{host!r} is an address in disguise. Give the site by its name.")


def literal(host: str) -> Address | None:
    """Give the address that a host is, if it is one in its plain form."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def checked_addresses(
    host: str, port: int, *, resolver: Resolver, allow: Callable[[Address], bool]
) -> list[str]:
    """Resolve a host and give its addresses, all of them allowed.

    One address that is not allowed is enough to refuse a host: names that lead both outside and inside are an attack.
    """
    check_host(host)
    plain = literal(host)
    try:
        texts = [str(plain)] if plain is not None else resolver(host, port)
        addresses = [ipaddress.ip_address(text) for text in texts]
    except (OSError, UnicodeError, ValueError) as error:
        raise BadInput(
            f"The site {host!r} is not known ({error}). Check the address for typing errors."
        ) from error
    if not addresses:
        raise BadInput(f"The site {host!r} has no address. Check it for typing errors.")
    for address in addresses:
        if not allow(address):
            raise BadInput(
                f"The site {host!r} is at {address}, which is no public address. Only public sites are fetched."
            )
    return [str(address) for address in addresses]

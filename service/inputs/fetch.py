"""Fetch a page from outside without letting its address, its redirects or its size do harm."""

import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import httpcore
import httpx

from models.errors import BadInput, TooLarge
from service.inputs.address import Address, Resolver, check_host, is_public, resolve
from service.inputs.pinned import Deadline, PinnedBackend

REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
ACCEPTED_TYPES: Final = frozenset(
    (
        "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/octet-stream", "",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
)  # fmt: skip
HEADERS: Final = (
    ("User-Agent", "parallel-bulletins"),
    ("Accept", "text/html, application/xhtml+xml, text/plain, application/pdf;q=0.9, */*;q=0.1"),
    ("Accept-Language", "vi, en, zh"),
    ("Accept-Encoding", "gzip"),
    ("Connection", "close"),
)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Where a fetch stops: bytes after unpacking, seconds for all hops together, redirects, ports."""

    max_bytes: int = 10_000_000
    seconds: float = 30.0
    wait: float = 10.0
    redirects: int = 5
    ports: frozenset[int] = frozenset((80, 443))


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL gave; `media_type` is the whole header with its charset, `url` the address after redirects."""

    data: bytes
    media_type: str
    url: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """One response: either where to go next, or a body."""

    location: str | None
    media_type: str
    data: bytes


def fetch(
    url: str,
    *,
    limits: FetchLimits | None = None,
    resolver: Resolver = resolve,
    allow: Callable[[Address], bool] = is_public,
    ssl_context: ssl.SSLContext | None = None,
) -> Fetched:
    """Fetch a public http or https URL; every hop is checked anew and connected to the address that was checked.

    Raises BadInput (TooLarge over the byte limit), never an error of the HTTP library.
    """
    bounds = limits or FetchLimits()
    deadline = Deadline(bounds.seconds)
    backend = PinnedBackend(resolver=resolver, allow=allow, deadline=deadline)
    context = ssl_context or httpx.create_ssl_context()
    current = _checked_url(url, bounds)
    # The pool takes no proxy from the environment: a proxy would resolve the name again, unchecked.
    with httpcore.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=1) as pool:
        for _ in range(bounds.redirects + 1):
            answer = _get(pool, current, bounds, deadline)
            if answer.location is None:
                return Fetched(answer.data, answer.media_type, str(current))
            current = _checked_url(_joined(current, answer.location), bounds)
    raise BadInput(
        f"{url!r} redirects more than {bounds.redirects} times. Give the address of the article itself."
    )


def _checked_url(text: str, limits: FetchLimits) -> httpx.URL:
    """Check all that can be checked before a name is resolved."""
    try:
        url = httpx.URL(text.strip())
        host = url.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError, TypeError) as error:
        raise BadInput(
            f"{text[:200]!r} is no URL ({error}). Give one like https://example.org/article."
        ) from error
    if url.scheme not in ("http", "https") or not host:
        raise BadInput(f"{text[:200]!r} is no http or https URL. Give one like https://example.org/article.")
    if url.userinfo:
        raise BadInput("The URL has a user name or password in it. Give it without.")
    port = url.port or (443 if url.scheme == "https" else 80)
    if port not in limits.ports:
        raise BadInput(
            f"Port {port} is not fetched from. Allowed: {', '.join(map(str, sorted(limits.ports)))}."
        )
    check_host(host)
    return url.copy_with(fragment=None)


def _joined(base: httpx.URL, location: str) -> str:
    try:
        return str(base.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise BadInput(f"The page redirects to {location[:200]!r}, which is no URL ({error}).") from error


def _get(pool: httpcore.ConnectionPool, url: httpx.URL, limits: FetchLimits, deadline: Deadline) -> _Answer:
    wait = dict.fromkeys(("connect", "read", "write", "pool"), limits.wait)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    headers = [("Host", url.netloc.decode("ascii")), *HEADERS]
    try:
        with pool.stream("GET", target, headers=headers, extensions={"timeout": wait}) as response:
            fields = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            if response.status in REDIRECTS and fields.get("location"):
                return _Answer(fields["location"], "", b"")
            return _Answer(
                None, fields.get("content-type", ""), _body(response, fields, url, limits, deadline)
            )
    except httpcore.TimeoutException as error:
        raise BadInput(
            f"{url} did not answer in time ({error or 'no data'}). Try again, or paste the text."
        ) from error
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        ssl.SSLError,
    ) as error:
        raise BadInput(
            f"{url} could not be fetched ({error}). Check the address, or paste the text."
        ) from error


def _body(
    response: httpcore.Response,
    fields: dict[str, str],
    url: httpx.URL,
    limits: FetchLimits,
    deadline: Deadline,
) -> bytes:
    if response.status != 200:
        raise BadInput(f"{url} answers with status {response.status}, not with a page. Check the address.")
    media_type = fields.get("content-type", "").split(";")[0].strip().lower()
    if media_type not in ACCEPTED_TYPES:
        raise BadInput(f"{url} is of type {media_type!r}. Accepted are HTML, plain text, DOCX and PDF.")
    declared = fields.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.max_bytes:
        raise _too_large(url, limits)
    data = bytearray()
    for chunk in _decoded(response.iter_stream(), fields.get("content-encoding", ""), limits, url):
        deadline.left()
        data += chunk
        if len(data) > limits.max_bytes:
            raise _too_large(url, limits)
    return bytes(data)


def _decoded(chunks: Iterable[bytes], encoding: str, limits: FetchLimits, url: httpx.URL) -> Iterator[bytes]:
    """Unpack a body in bites that are never larger than the limit, whatever they claim to unpack to."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise BadInput(
            f"{url} sends its page packed as {encoding!r}, which was not asked for. Paste the text."
        )
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for chunk in chunks:
            yield unpacker.decompress(chunk, limits.max_bytes + 1)
            if unpacker.unconsumed_tail:
                raise _too_large(url, limits)
        if not unpacker.eof:
            raise zlib.error("it ends too early")
    except zlib.error as error:
        raise BadInput(f"{url} sends a damaged page ({error}). Try again, or paste the text.") from error


def _too_large(url: httpx.URL, limits: FetchLimits) -> TooLarge:
    return TooLarge(f"{url} is larger than {limits.max_bytes:,} bytes. Give a page with the article alone.")

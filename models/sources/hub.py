"""The model hub, over HTTP: streamed, and resumed where an earlier attempt stopped."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Literal

import httpx
from pydantic import Field

from models.sources.base import STRICT, Delivery, Place, SourceFailed

HUB = "https://huggingface.co"
# A machine without a way to the hub should go on to the next source at once.
TIMEOUT = httpx.Timeout(30, connect=5)
ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class HubSource:
    """Files of one repository of the hub, at the revision that the catalogue pins."""

    __pydantic_config__ = STRICT

    kind: Literal["hub"]
    repo: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]

    scratch = 0

    def label(self, place: Place) -> str:
        """Name this source for progress and errors."""
        return f"the hub ({place.hub.rstrip('/')}/{self.repo})"

    def fetch(self, delivery: Delivery) -> None:
        """Download what is missing; a connection that is cut after it gave something is taken up again."""
        if delivery.done() > delivery.file.size:
            delivery.partial.unlink()
        for attempt in range(1, ATTEMPTS + 1):
            before = delivery.done()
            if before == delivery.file.size:
                return
            try:
                self._download(delivery)
                return
            except httpx.TransportError as error:
                if attempt == ATTEMPTS or delivery.done() <= before:
                    reason = str(error) or type(error).__name__
                    raise SourceFailed(f"{reason} ({delivery.done():,} bytes are kept)") from error

    def _download(self, delivery: Delivery) -> None:
        url = f"{delivery.place.hub.rstrip('/')}/{self.repo}/resolve/{delivery.revision}/{delivery.file.name}"
        with _open(url, delivery.done()) as response:
            start = _start_of(response, delivery)
            # Unbuffered, in pieces as they come: what has arrived is kept whatever happens next.
            with delivery.partial.open("r+b" if start else "wb", buffering=0) as target:
                target.seek(start)
                target.truncate()
                for block in response.iter_raw():
                    target.write(block)
                    if target.tell() > delivery.file.size:
                        target.truncate(0)
                        raise SourceFailed(f"{url} sends more than the {delivery.file.size:,} bytes expected")
                    delivery.report(target.tell(), "from the hub")
        if delivery.done() < delivery.file.size:
            raise httpx.ReadError(
                f"the connection ended at {delivery.done():,} of {delivery.file.size:,} bytes"
            )


@contextmanager
def _open(url: str, start: int) -> Iterator[httpx.Response]:
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=TIMEOUT) as response:
            yield response
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.TooManyRedirects) as error:
        raise SourceFailed(f"{url}: {error}") from error


def _start_of(response: httpx.Response, delivery: Delivery) -> int:
    """Tell where the body belongs in the partial file; raises SourceFailed for an answer without the file."""
    size = delivery.file.size
    if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        delivery.partial.unlink()
        raise SourceFailed("the hub has less than what an earlier attempt kept; that was deleted, try again")
    if response.status_code not in {httpx.codes.OK, httpx.codes.PARTIAL_CONTENT}:
        raise SourceFailed(f"{response.url} answered {response.status_code} {response.reason_phrase}")
    start = 0
    if response.status_code == httpx.codes.PARTIAL_CONTENT:
        start = delivery.done()
        if not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            raise SourceFailed(f"{response.url} sent another range than the one asked for")
    length = response.headers.get("Content-Length")
    if length is not None and start + int(length) != size:
        raise SourceFailed(f"{response.url} offers {start + int(length):,} bytes instead of {size:,}")
    return start

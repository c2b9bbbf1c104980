"""A connection that resolves, checks and connects in one step, under one deadline for everything."""

import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

import httpcore

from service.inputs.address import Address, Resolver, checked_addresses


class Deadline:
    """A point in time that all waiting of one fetch ends at."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, wanted: float | None = None) -> float:
        """Give the seconds left, at most those wanted; raises httpcore.ReadTimeout when none are."""
        rest = self._end - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return rest if wanted is None else min(rest, wanted)


class _Stream(httpcore.NetworkStream):
    """A stream whose every wait is cut by the deadline: a server that drips bytes does not win time."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        # httpcore passes the URL's host here, not the address: certificate and SNI are those of the name.
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._inner.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Connect to the very addresses that were checked, so that a second DNS answer changes nothing."""

    def __init__(self, *, resolver: Resolver, allow: Callable[[Address], bool], deadline: Deadline) -> None:
        self._resolver = resolver
        self._allow = allow
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check, and connect to the first address that answers; raises BadInput for one not allowed."""
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._resolved(host, port):
            try:
                wait = self._deadline.left(timeout)
                return _Stream(
                    self._inner.connect_tcp(address, port, wait, local_address, socket_options),
                    self._deadline,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"no address of {host} answers")

    def _resolved(self, host: str, port: int) -> list[str]:
        # getaddrinfo cannot be told to stop; the thread is left to end by itself.
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="resolve")
        try:
            job = pool.submit(checked_addresses, host, port, resolver=self._resolver, allow=self._allow)
            return job.result(self._deadline.left())
        except FutureTimeout as error:
            raise httpcore.ConnectTimeout("the name server does not answer") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

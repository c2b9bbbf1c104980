"""Makes the calls that are due; what is owed stands in the database, so a restart forgets nothing."""

import json
import logging
import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import httpcore
import httpx
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.errors import AppError
from service.database.webhooks import Call, WebhookStore
from service.inputs.address import Address, Resolver, is_public, resolve
from service.inputs.pinned import Deadline, PinnedBackend
from service.settings import Settings
from service.webhooks.address import check_url
from service.webhooks.signing import HEADER, sign

log = logging.getLogger(__name__)

POLL_S: Final = 1.0
# Seconds before the second try, the third, …; after the last one a call is given up, about a day later.
BACK_OFF: Final = (10, 60, 300, 1800, 7200, 28_800, 43_200)
AT_ONCE: Final = 4
STOP_S: Final = 15


@contextmanager
def delivering(engine: Engine, settings: Settings) -> Iterator[None]:
    """Make due calls in the background until the end of the block."""
    deliverer = Deliverer(WebhookStore(engine), settings)
    deliverer.start()
    try:
        yield
    finally:
        deliverer.stop()


class NotTaken(AppError):
    """The receiver did not take the call; the text says how it answered."""

    code = "not_taken"


class Deliverer:
    """A thread that makes due calls, in any number of processes beside each other."""

    def __init__(
        self,
        store: WebhookStore,
        settings: Settings,
        *,
        resolver: Resolver = resolve,
        back_off: tuple[float, ...] = BACK_OFF,
        poll_s: float = POLL_S,
    ) -> None:
        self._store = store
        self._settings = settings
        self._resolver = resolver
        self._back_off = back_off
        self._poll_s = poll_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the calls in hand; those that are owed stay in the database."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def deliver_due(self) -> int:
        """Make the calls that are due now, and count them."""
        calls = self._store.claim()
        if not calls:
            return 0
        # A receiver that does not answer holds up few others.
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
            list(pool.map(self._deliver, calls))
        return len(calls)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self.deliver_due():
                    continue
            except SQLAlchemyError as error:
                log.warning("The database cannot be asked for calls that are due: %s", error)
            self._stopping.wait(self._poll_s)

    def _deliver(self, call: Call) -> None:
        try:
            self._post(call)
        except AppError as error:
            self._failed(call, str(error))
        except Exception:  # the thread's outermost frame: other calls must go on
            log.exception("The call %s failed in a way that was not foreseen.", call.id)
            self._failed(call, "Something unexpected went wrong on our side.")
        else:
            self._store.delivered(call.id)
            log.info("The call %s for the bulletin %s was taken.", call.id, call.bulletin_id)

    def _failed(self, call: Call, reason: str) -> None:
        if call.attempts > len(self._back_off):
            log.warning("The call %s is given up after %d tries: %s", call.id, call.attempts, reason)
            self._store.given_up(call.id, error=reason)
            return
        wait = self._back_off[call.attempts - 1]
        # Calls that failed together come back apart from each other.
        wait *= 1 + random.random() / 10  # noqa: S311 - nothing is guarded by it
        log.info("The call %s is tried again in %.0f s: %s", call.id, wait, reason)
        self._store.again(call.id, after=timedelta(seconds=wait), error=reason)

    def _post(self, call: Call) -> None:
        url = check_url(call.url, private=self._settings.webhook_private)
        body = body_of(call)
        headers = [
            ("Host", url.netloc.decode("ascii")),
            ("User-Agent", "parallel-bulletins"),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            (HEADER, sign(body, call.secret, at=int(time.time()))),
            ("Connection", "close"),
        ]
        status = _send(
            url,
            headers,
            body,
            seconds=self._settings.webhook_timeout_s,
            resolver=self._resolver,
            allow=_any if self._settings.webhook_private else is_public,
        )
        if not 200 <= status < 300:
            raise NotTaken(f"The receiver answered with status {status}; 200 to 299 means that it took it.")


def body_of(call: Call) -> bytes:
    """Write what is told: no text but the title, so that a call can be logged by whoever gets it."""
    told = {
        "event": "bulletin.finished",
        "id": call.id,
        "bulletin": call.bulletin_id,
        "state": call.state,
        "title": call.title,
        "at": call.updated.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _any(_address: Address) -> bool:
    return True


def _send(
    url: httpx.URL,
    headers: list[tuple[str, str]],
    body: bytes,
    *,
    seconds: float,
    resolver: Resolver,
    allow: Callable[[Address], bool],
) -> int:
    """Send one request to the very address that was checked, follow nothing, and give the status."""
    backend = PinnedBackend(resolver=resolver, allow=allow, deadline=Deadline(seconds))
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    wait = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)}
    context = httpx.create_ssl_context() if url.scheme == "https" else None
    try:
        with (
            httpcore.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=1) as pool,
            pool.stream("POST", target, headers=headers, content=body, extensions=wait) as response,
        ):
            return response.status
    except httpcore.TimeoutException as error:
        raise NotTaken("The receiver did not answer in time.") from error
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        ssl.SSLError,
    ) as error:
        raise NotTaken(f"The receiver cannot be reached ({error}).") from error

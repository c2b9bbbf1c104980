import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue

import httpx
import pytest
import sqlalchemy as sa

from models.errors import BadInput
from models.types import Article
from service.database import BulletinStore, open_engine
from service.database.tables import now
from service.database.webhook_tables import webhooks
from service.database.webhooks import WebhookStore
from service.settings import Settings
from service.webhooks import HEADER, BadSignature, Deliverer, check_url, sign, verify
from tests.service.web.api.running import TEXT, Running, serving

SECRET = "a secret of the receiver"


class Receiver:
    """A program that is called: keeps what it got, and answers with the statuses that it was given."""

    def __init__(self) -> None:
        self.got: Queue[tuple[dict[str, str], bytes]] = Queue()
        self.statuses: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.put((dict(self.headers), body))
                status = receiver.statuses.pop(0) if receiver.statuses else 204
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/finished?x=1"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read(
        {
            "BULLETINS_DATA": str(tmp_path),
            "BULLETINS_WEBHOOK_PRIVATE": "true",
            "BULLETINS_WEBHOOK_TIMEOUT_S": "60",
        }
    )


@pytest.fixture
def store(settings: Settings) -> Iterator[BulletinStore]:
    engine = open_engine(settings.database_url)
    store = BulletinStore(engine)
    store.create(Article("vi", "Tiêu đề", ("Một câu.",)), targets=["en"], id="b1")
    yield store
    engine.dispose()


def make_due(store: BulletinStore) -> None:
    with store.engine.begin() as connection:
        connection.execute(webhooks.update().values(due=now() - timedelta(seconds=1)))


def test_a_finished_bulletin_is_told_signed(open_server: Running, receiver: Receiver) -> None:
    with open_server.client() as client:
        job = client.submit(text=TEXT, targets=["en"], callback=(receiver.url, SECRET))
        headers, body = receiver.got.get(timeout=20)
    verify(body, headers[HEADER], SECRET)
    told = json.loads(body)
    assert (told["event"], told["bulletin"], told["state"]) == ("bulletin.finished", job.id, "draft")
    assert told["title"] == "Xưởng dệt mở lớp học nghề"
    assert headers["Content-Type"] == "application/json"
    with pytest.raises(BadSignature):
        verify(body, headers[HEADER], "another secret")


def test_a_file_can_name_a_callback_too(open_server: Running, receiver: Receiver) -> None:
    with open_server.client() as client:
        job = client.submit(file=("a.txt", TEXT.encode()), targets=["en"], callback=(receiver.url, SECRET))
        _, body = receiver.got.get(timeout=20)
    assert json.loads(body)["bulletin"] == job.id


def test_nothing_is_told_before_the_end(settings: Settings, store: BulletinStore, receiver: Receiver) -> None:
    calls = WebhookStore(store.engine)
    calls.add("b1", receiver.url, secret=SECRET)
    deliverer = Deliverer(calls, settings)
    assert deliverer.deliver_due() == 0
    store.set_state("b1", "failed", error="No model.")
    assert deliverer.deliver_due() == 1
    assert json.loads(receiver.got.get(timeout=5)[1])["state"] == "failed"
    assert deliverer.deliver_due() == 0
    assert calls.of("b1") == [(receiver.url, "delivered", 1, None)]


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_call_that_was_not_taken_is_made_again_later(
    settings: Settings, store: BulletinStore, receiver: Receiver, status: int
) -> None:
    store.set_state("b1", "draft")
    calls = WebhookStore(store.engine)
    calls.add("b1", receiver.url, secret=SECRET)
    receiver.statuses = [status]
    assert Deliverer(calls, settings).deliver_due() == 1
    (call,) = calls.of("b1")
    assert call[1:3] == ("waiting", 1)
    assert call[3] == f"The receiver answered with status {status}; 200 to 299 means that it took it."
    # Not at once; and what is owed outlives the process: another deliverer knows of it.
    assert Deliverer(calls, settings).deliver_due() == 0
    make_due(store)
    assert Deliverer(WebhookStore(store.engine), settings).deliver_due() == 1
    assert calls.of("b1")[0][1:3] == ("delivered", 2)
    first, second = receiver.got.get(timeout=5), receiver.got.get(timeout=5)
    assert json.loads(first[1])["id"] == json.loads(second[1])["id"]


def test_waits_grow_and_end(settings: Settings, store: BulletinStore, receiver: Receiver) -> None:
    store.set_state("b1", "draft")
    calls = WebhookStore(store.engine)
    calls.add("b1", receiver.url, secret=SECRET)
    receiver.statuses = [500, 500, 500]
    deliverer = Deliverer(calls, settings, back_off=(100, 1000))
    waits = []
    for _ in range(3):
        deliverer.deliver_due()
        with store.engine.connect() as connection:
            due, secret = connection.execute(sa.select(webhooks.c.due, webhooks.c.secret)).one()
        waits.append((due - now()).total_seconds())
        make_due(store)
    assert 90 < waits[0] < 111
    assert 990 < waits[1] < 1101
    assert calls.of("b1")[0][1:3] == ("given_up", 3)
    assert secret is None
    assert deliverer.deliver_due() == 0


def test_nobody_there_is_a_failure_like_others(settings: Settings, store: BulletinStore) -> None:
    store.set_state("b1", "draft")
    calls = WebhookStore(store.engine)
    calls.add("b1", "http://127.0.0.1:9/", secret=SECRET)
    Deliverer(calls, settings).deliver_due()
    assert calls.of("b1")[0][1] == "waiting"
    assert calls.of("b1")[0][3].startswith("The receiver cannot be reached")


def test_a_call_is_claimed_once(store: BulletinStore) -> None:
    store.set_state("b1", "draft")
    calls = WebhookStore(store.engine)
    calls.add("b1", "https://example.org/a", secret=SECRET)
    calls.add("b1", "https://example.org/a", secret=SECRET)
    assert len(calls.claim()) == 1
    assert calls.claim() == []


def test_private_addresses_are_not_called(tmp_path: Path, store: BulletinStore, receiver: Receiver) -> None:
    strict = Settings.read({"BULLETINS_DATA": str(tmp_path)})
    store.set_state("b1", "draft")
    calls = WebhookStore(store.engine)
    # A name that was public when it was given may lead inside when it is called.
    url = receiver.url.replace("127.0.0.1", "rebound.example")
    calls.add("b1", url, secret=SECRET)
    Deliverer(calls, strict, resolver=lambda *_: ["127.0.0.1"]).deliver_due()
    assert receiver.got.empty()
    assert "no public address" in calls.of("b1")[0][3]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]/",
        "https://user:password@example.org/",
        "file:///etc/passwd",
        "https://example.org/\r\nX: y",
        "https://",
        "x",
    ],
)
def test_addresses_that_are_refused_at_once(url: str) -> None:
    with pytest.raises(BadInput):
        check_url(url, private=False)


def test_without_the_setting_a_submission_with_a_private_callback_is_refused(
    tmp_path: Path, receiver: Receiver
) -> None:
    with serving(tmp_path, works=False, open_api="true", webhook_private="false") as strict:
        callback = {"url": receiver.url, "secret": SECRET}
        answer = httpx.post(f"{strict.address}/api/v1/articles", json={"text": TEXT, "callback": callback})
        assert strict.store.counts_by_state() == {}
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "body.callback.url")


def test_a_signature_is_for_one_body_and_one_time() -> None:
    header = sign(b"{}", SECRET, at=1000)
    assert header == "t=1000,v1=bafd4e2e8d32524376e171c3e91044473c65087567fa9c11597681b6f6963fb3"
    verify(b"{}", header, SECRET, now=1299)
    for body, at in ((b"{ }", 1000), (b"{}", 1301)):
        with pytest.raises(BadSignature):
            verify(body, header, SECRET, now=at)
    with pytest.raises(BadSignature):
        verify(b"{}", header.replace("t=1000", "t=1001"), SECRET, now=1001)

"""An OpenAI-compatible endpoint on the loopback interface, which can be told to misbehave."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from models.engines import Request
from models.engines.openai import OpenAIEngine
from models.errors import ModelError

Make = Callable[..., OpenAIEngine]
KEY = "key-of-the-test-7f3a"
# Nothing listens on the discard port.
NOBODY = "http://127.0.0.1:9/v1"


@dataclass(frozen=True)
class Reply:
    """What the endpoint sends; `missing` bytes are promised and never come."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    missing: int = 0


def error(status: int, message: object, **headers: str) -> Reply:
    """An error as such servers write it."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": {"message": message}}).encode(), status, names)


def completion(text: str, *, finish: str = "stop", logprobs: object = None) -> Reply:
    """An answer of /v1/completions."""
    choice = {"index": 0, "text": text, "finish_reason": finish, "logprobs": logprobs}
    usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    return Reply(json.dumps({"choices": [choice], "usage": usage}).encode())


def chat(text: str | None, *, finish: str = "stop", logprobs: object = None) -> Reply:
    """An answer of /v1/chat/completions."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": logprobs}
    usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    return Reply(json.dumps({"choices": [choice], "usage": usage}).encode())


def upper(body: dict[str, Any]) -> Reply:
    """Answer with the last text in capitals."""
    if "messages" in body:
        return chat(body["messages"][-1]["content"].upper())
    return completion(body["prompt"].upper())


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float


class FakeEndpoint(ThreadingHTTPServer):
    """Answers with the next of `script`, then with `answer(body)`; counts how many requests are in it at a time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Callable[[dict[str, Any]], Reply] = upper
        self.script: list[Reply] = []
        self.models: Reply = Reply(json.dumps({"data": [{"id": "small"}, {"id": "large"}]}).encode())
        self.delay_s = 0.0
        self.asked: list[Asked] = []
        self.most = 0
        self._inside = 0
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The address to give to an engine."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def reply(self, asked: Asked) -> Reply:
        """Write a request down and answer it."""
        with self._lock:
            self.asked.append(asked)
            self._inside += 1
            self.most = max(self.most, self._inside)
            scripted = self.script.pop(0) if self.script else None
        time.sleep(self.delay_s)
        with self._lock:
            self._inside -= 1
        return scripted or self.answer(asked.body)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that go away: the tests make them do so."""


class _Handler(BaseHTTPRequestHandler):
    server: FakeEndpoint
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._send(self.server.models if self.path == "/v1/models" else error(404, "no such page"))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.reply(Asked(self.path, headers, body, time.monotonic())))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + reply.missing))
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = reply.missing > 0

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


@contextmanager
def running_endpoint() -> Iterator[FakeEndpoint]:
    """Serve until the block ends."""
    with FakeEndpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(text: str, **fields: object) -> Request:
    """A request with this prompt."""
    return Request(**{"prompt": text, "max_tokens": 20, **fields})


def many(count: int) -> list[Request]:
    """Requests that differ by a number."""
    return [ask(f"tea {number}") for number in range(count)]


def fails(engine: OpenAIEngine, request: Request | None = None) -> str:
    """Ask, and give the text of the error."""
    with pytest.raises(ModelError) as caught:
        engine.generate([request or ask("tea")])
    return str(caught.value)


@contextmanager
def running_engines(endpoint: FakeEndpoint) -> Iterator[Make]:
    """Make engines that ask `endpoint`; they are closed when the block ends."""
    engines: list[OpenAIEngine] = []

    def make(**options: object) -> OpenAIEngine:
        given = {"base_url": endpoint.url, "model": "small", "route": "completions", "backoff_s": 0.001}
        engines.append(OpenAIEngine(None, **{**given, **options}))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()

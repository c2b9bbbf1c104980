"""What is sent to do harm, over raw sockets to a real server: refused cheaply, and others are still served."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.service.web.api.running import TEXT, Running, serving

FAST = 15.0


@pytest.fixture
def server(open_server: Running) -> Running:
    return open_server


def connect(server: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=FAST)


def answer_to(server: Running, sent: bytes) -> tuple[int, bytes]:
    """Send bytes as they are and read the answer until the server closes; 0 when it only closes."""
    with connect(server) as wire:
        wire.sendall(sent)
        got = b""
        while chunk := wire.recv(65536):
            got += chunk
    found = re.match(rb"HTTP/1\.[01] (\d{3})", got)
    return int(found[1]) if found else 0, got


def request(body: bytes, *headers: str, path: str = "/api/v1/articles", method: str = "POST") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def as_json(body: bytes) -> bytes:
    return request(body, "Content-Type: application/json")


def alive(server: Running) -> bool:
    return httpx.get(f"{server.address}/api/v1/languages", timeout=FAST).status_code == 200


def test_silent_connections_hold_up_nobody(server: Running) -> None:
    with ExitStack() as stack:
        for number in range(150):
            wire = stack.enter_context(connect(server))
            # Half of them begin a request and never end it.
            if number % 2:
                wire.sendall(b"POST /api/v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        assert alive(server)


def test_a_request_that_drips_is_cut_off(tmp_path: Path) -> None:
    with serving(tmp_path, works=False, silence_s=1, open_api="true") as server, connect(server) as wire:
        wire.sendall(b"POST /api/v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        assert wire.recv(1000) == b""


def test_a_gigabyte_is_refused_before_it_is_read(server: Running) -> None:
    with connect(server) as wire:
        head = "POST /api/v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        wire.sendall(f"{head}Content-Length: {10**9}\r\n\r\n".encode() + b"[" * 1000)
        got = wire.recv(65536)
    assert got.startswith(b"HTTP/1.1 413")


def test_a_gigabyte_in_chunks_is_refused(server: Running) -> None:
    block = b"10000\r\n" + b"[" * 0x10000 + b"\r\n"
    sent = 0
    with connect(server) as wire:
        wire.sendall(
            b"POST /api/v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        wire.settimeout(0.01)
        got = b""
        while not got and sent < 10**9:
            try:
                wire.sendall(block)
                sent += len(block)
                got = wire.recv(1000)
            except TimeoutError:
                continue
            except (ConnectionResetError, BrokenPipeError):
                break
    assert sent < 40 * 1024 * 1024
    assert got == b"" or got.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("deep lists", b"[" * 100_000),
        ("deep lists that end", b"[" * 100_000 + b"]" * 100_000),
        ("deep objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        ("no UTF-8", b'{"text":"\xff\xfe"}'),
        ("half a character", '{"text":"ế"}'.encode()[:-3] + b'"}'),
        ("UTF-16", '{"text":"a"}'.encode("utf-16")),
        ("the same key twice", b'{"text":"a","text":"b"}'),
        ("a number that is none", b'{"text":NaN}'),
        ("a number of a million digits", b'{"text":' + b"9" * 1_000_000 + b"}"),
        ("nothing", b""),
        ("half of it", b'{"text":'),
        ("two of it", b"{}{}"),
    ],
)
def test_json_that_cannot_be_read(server: Running, what: str, body: bytes) -> None:
    status, got = answer_to(server, as_json(body) if body else request(b"", "Content-Type: application/json"))
    assert (what, status) == (what, 400)
    problem = json.loads(got.partition(b"\r\n\r\n")[2])
    assert problem["error"]["code"] == "malformed"


@pytest.mark.parametrize(
    "body",
    [
        {"text": "a\0b"},
        {"text": "\ud800"},
        {"text": 1e308},
        {"text": [[[]]]},
        {"text": None},
        {"text": TEXT, "targets": ["en"] * 5},
        {"text": TEXT, "language": "\0"},
        {"article": {"title": "x" * 2001, "paragraphs": ["y"]}},
        {"article": {"title": "x", "paragraphs": ["y"] * 2001}},
        [],
        7,
        "text",
        None,
    ],
)
def test_json_that_cannot_be_used(server: Running, body: object) -> None:
    status, _ = answer_to(server, as_json(json.dumps(body).encode()))
    assert status == 422


def test_numbers_in_a_query_stay_in_their_bounds(server: Running) -> None:
    for number in ("9" * 5000, "-1", "1e3", "NaN", "0x10", "٣"):
        answer = httpx.get(f"{server.address}/api/v1/jobs", params={"limit": number})
        assert answer.status_code == 422


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"no boundary", 400),
        (b"--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nnever ends", 400),
        (b"--mark\r\n\r\n\r\n--mark--", 400),
        (b"--mark\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\n\xff\xff\r\n--mark--\r\n", 400),
        (b"--mark\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\nvi\r\n--mark--\r\n", 422),
        (
            b"".join(
                b'--mark\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(5000)
            )
            + b"--mark--\r\n",
            413,
        ),
    ],
)  # fmt: skip
# What werkzeug had begun to keep of a form that breaks off is closed by Python, which warns of it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_forms_that_cannot_be_read(server: Running, sent: bytes, status: int) -> None:
    got, text = answer_to(server, request(sent, "Content-Type: multipart/form-data; boundary=mark"))
    assert (got, text[-300:]) == (status, text[-300:])


def test_a_form_without_a_boundary_is_refused(server: Running) -> None:
    status, _ = answer_to(server, request(b"x", "Content-Type: multipart/form-data"))
    assert status == 400


def test_a_file_over_the_limit_is_refused(server: Running) -> None:
    body = b'--mark\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body += b"a " * 1_000_000 + b"\r\n--mark--\r\n"
    status, got = answer_to(server, request(body, "Content-Type: multipart/form-data; boundary=mark"))
    assert status == 413
    assert json.loads(got.partition(b"\r\n\r\n")[2])["error"]["code"] == "too_large"


@pytest.mark.parametrize("name", ['a"; x="b', "../../etc/passwd", "a\\b", "ế.txt", "\x1b[31m", "a%0d%0aX: y"])
def test_names_of_files_reach_nothing(server: Running, name: str) -> None:
    files = {"file": (name, TEXT.encode())}
    answer = httpx.post(f"{server.address}/api/v1/articles", files=files, data={"targets": "en"})
    assert answer.status_code == 202
    assert "etc/passwd" not in answer.text
    assert "x" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/jobs/a%0d%0aX-Evil:%201",
        "/api/v1/jobs/%00",
        "/api/v1/jobs/%ff%fe",
        "/api/v1/jobs/" + "a" * 5000,
        "/api/v1/bulletins/..%2f..%2fetc%2fpasswd",
        "/api/v1/ledger/%E2%80%AE",
        "/api/v1/jobs/a/events/%0d%0aX-Evil:1",
        "//evil.example/api/v1/jobs",
    ],
)
def test_addresses_of_nothing(server: Running, path: str) -> None:
    status, got = answer_to(server, request(b"", path=path, method="GET"))
    head = got.partition(b"\r\n\r\n")[0].lower()
    assert status in (404, 308)
    assert b"x-evil" not in head
    assert b"//evil.example" not in head


def test_headers_of_the_client_do_not_become_ours(server: Running) -> None:
    sent = as_json(json.dumps({"text": TEXT, "targets": ["en"]}).encode())
    evil = sent.replace(
        b"Connection: close",
        b"Connection: close\r\nX-Request-ID: a\x0bX-Evil: 1\r\nX-Forwarded-Host: evil.example\r\n"
        b"X-Forwarded-Proto: javascript\r\nIdempotency-Key: k\tX-Evil: 1",
    )
    status, got = answer_to(server, evil)
    head = got.partition(b"\r\n\r\n")[0].lower()
    assert status in (202, 400, 422)
    assert b"evil" not in head
    # Two lines in one value end the request for the server, never the header for the client.
    status, got = answer_to(server, sent.replace(b"Connection", b"X-Request-ID: a\rX-Evil: 1\r\nConnection"))
    assert b"x-evil" not in got.partition(b"\r\n\r\n")[0].lower()


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200,
        b"GET /api/v1/jobs HTTP/9.9\r\n\r\n",
        b"GET /api/v1/jobs HTTP/1.1\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
        b"POST /api/v1/articles HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nx",
        b"POST /api/v1/articles HTTP/1.1\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\nx",
        b"GET /api/v1/jobs HTTP/1.1\r\n" + b"X-A: b\r\n" * 40_000 + b"\r\n",
    ],
)
def test_what_is_no_request_ends_the_connection_only(server: Running, sent: bytes) -> None:
    with connect(server) as wire:
        try:
            wire.sendall(sent)
            wire.shutdown(socket.SHUT_WR)
            got = wire.recv(65536)
        except (ConnectionResetError, BrokenPipeError):
            got = b""
    assert got == b"" or re.match(rb"HTTP/1\.[01] (4\d\d|501|200)", got)
    assert alive(server)


@pytest.fixture(autouse=True)
def no_failures(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever is sent, nothing breaks on our side."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []

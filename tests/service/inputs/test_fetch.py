"""Fetching: what is refused, where it stops, and that a checked address is the one connected to."""

import gzip
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest

from models.errors import BadInput, TooLarge
from service.inputs import Fetched, FetchLimits, fetch
from service.inputs.address import Address, is_public

PAGE = b"<html><body><p>Hello.</p></body></html>"
PUBLIC = "93.184.215.14"


class Handler(BaseHTTPRequestHandler):
    """Answer by path; what it saw is kept on the server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers["Host"]))  # type: ignore[attr-defined]
        route, _, argument = self.path.lstrip("/").partition("/")
        getattr(self, f"answer_{route}")(argument)

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {
            "Content_Type": "text/html; charset=utf-8",
            "Content_Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_page(self, _: str) -> None:
        self.reply(200, PAGE)

    def answer_gzip(self, _: str) -> None:
        self.reply(200, gzip.compress(PAGE), Content_Encoding="gzip")

    def answer_half(self, _: str) -> None:
        self.reply(200, gzip.compress(PAGE)[:-9], Content_Encoding="gzip")

    def answer_bomb(self, _: str) -> None:
        self.reply(200, gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    def answer_to(self, target: str) -> None:
        self.reply(302, b"", Location=target)

    def answer_loop(self, count: str) -> None:
        self.reply(301, b"", Location=f"/loop/{int(count) + 1}")

    def answer_status(self, status: str) -> None:
        self.reply(int(status), PAGE)

    def answer_image(self, _: str) -> None:
        self.reply(200, b"\x89PNG", Content_Type="image/png")

    def answer_claims(self, _: str) -> None:
        self.reply(200, b"", Content_Length="99999999999")

    def answer_endless(self, _: str) -> None:
        self.stream(b"x" * 65_536, pause=0)

    def answer_slow(self, _: str) -> None:
        self.stream(b"x", pause=0.05)

    def answer_silent(self, _: str) -> None:
        time.sleep(1.5)
        self.close_connection = True

    def answer_drip(self, _: str) -> None:
        self.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 200)

    def stream(self, piece: bytes, *, pause: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(400):
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return

    def drip(self, data: bytes) -> None:
        self.close_connection = True
        try:
            for byte in data:
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


class Server(ThreadingHTTPServer):
    """A server that remembers its requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: clients that hang up are what these tests are about."""


def serving(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serving(Server())


@dataclass
class Names:
    """A resolver of ours: each name gives its answers one after the other, the last one for ever."""

    answers: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.answers.get(host, [["127.0.0.1"]])
        return answers.pop(0) if len(answers) > 1 else answers[0]


def local(address: Address) -> bool:
    """Stand for `is_public` in tests: the server's own address plays the public internet."""
    return address == ip_address("127.0.0.1")


def get(
    server: Server,
    path: str,
    *,
    names: Callable[[str, int], list[str]] | None = None,
    host: str = "news.example",
    **limits: object,
) -> Fetched:
    port = server.server_address[1]
    bounds = FetchLimits(ports=frozenset((port,)), **limits)  # type: ignore[arg-type]
    return fetch(f"http://{host}:{port}/{path}", limits=bounds, resolver=names or Names(), allow=local)


def test_a_page_with_its_type_and_the_host_of_the_name(server: Server) -> None:
    port = server.server_address[1]
    found = get(server, "page/a?b=1#part")
    assert found == Fetched(PAGE, "text/html; charset=utf-8", f"http://news.example:{port}/page/a?b=1")
    assert server.seen == [("/page/a?b=1", f"news.example:{port}")]


def test_a_packed_page_is_unpacked(server: Server) -> None:
    assert get(server, "gzip").data == PAGE


def test_a_redirect_is_followed_to_its_end(server: Server) -> None:
    found = get(server, "to//page/end")
    assert (found.data, found.url.rpartition("/")[2]) == (PAGE, "end")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://news.example/x", "is no http or https URL"),
        ("file:///etc/passwd", "is no http or https URL"),
        ("javascript:alert(1)", "is no http or https URL"),
        ("news.example/x", "is no http or https URL"),
        ("http://", "is no http or https URL"),
        ("", "is no http or https URL"),
        ("http://[::1", "is no URL"),
        (
            "http://user:secret@news.example/",
            r"^The URL has a user name or password in it\. Give it without\.$",
        ),
        ("http://news.example:22/", r"^Port 22 is not fetched from\. Allowed: 80, 443\.$"),
        ("http://news.example:8080/", "^Port 8080 is not fetched from"),
        ("http://2130706433/", "is an address in disguise"),
        ("http://0x7f000001/", "is an address in disguise"),
        ("http://0x7f.1/", "is an address in disguise"),
        ("http://017700000001/", "is an address in disguise"),
        ("http://0177.0.0.1/", "is no URL"),
        ("http://127.1/", "is an address in disguise"),
        ("http://[fe80::1%25eth0]/", "is an address in disguise"),
    ],
)
def test_urls_that_are_refused_before_anything_is_resolved(url: str, message: str) -> None:
    names = Names()
    with pytest.raises(BadInput, match=message):
        fetch(url, resolver=names, allow=lambda address: True)
    assert names.asked == []


PRIVATE = [
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 - addresses to refuse
    "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "192.88.99.1", "192.0.0.8", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1",
    "100::1", "3fff::1", "5f00::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_that_is_not_public_is_connected_to(address: str) -> None:
    assert is_public(ip_address(address)) is False
    with pytest.raises(BadInput, match="which is no public address"):
        fetch("http://news.example/", resolver=lambda host, port: [address])


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "203.162.4.191", "2606:4700::1111", "2a00:1450:4001::1"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(ip_address(address)) is True


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"])
def test_addresses_in_the_url_are_checked_too(host: str) -> None:
    with pytest.raises(BadInput, match="which is no public address"):
        fetch(f"http://{host}/")


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(BadInput, match=r"is at 10\.0\.0\.1, which is no public address"):
        fetch("http://news.example/", resolver=lambda host, port: [PUBLIC, "10.0.0.1"])


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("http://inside.example:{port}/page", "is at 10.0.0.1, which is no public address"),
        ("http://10.0.0.1:{port}/page", "is at 10.0.0.1, which is no public address"),
        ("http://0x0a000001:{port}/page", "is an address in disguise"),
        ("//inside.example:{port}/page", "is at 10.0.0.1, which is no public address"),
        ("http://news.example:25/", "Port 25 is not fetched from"),
        ("file:///etc/passwd", "is no http or https URL"),
        ("http://a:b@news.example:{port}/", "user name or password"),
    ],
)
def test_every_redirect_is_checked_like_the_first_url(server: Server, target: str, message: str) -> None:
    names = Names({"inside.example": [["10.0.0.1"]]})
    with pytest.raises(BadInput, match=message):
        get(server, "to/" + target.format(port=server.server_address[1]), names=names)
    assert len(server.seen) == 1


def test_a_name_that_changes_between_hops_is_checked_again(server: Server) -> None:
    names = Names({"news.example": [["127.0.0.1"], ["10.0.0.1"]]})
    with pytest.raises(BadInput, match=r"is at 10\.0\.0\.1"):
        get(server, "to//page", names=names)
    assert (len(server.seen), names.asked) == (1, ["news.example"] * 2)


def test_a_name_is_resolved_once_a_hop_so_that_a_second_answer_changes_nothing(server: Server) -> None:
    names = Names({"news.example": [["127.0.0.1"], ["10.0.0.1"]]})
    assert get(server, "page", names=names).data == PAGE
    assert names.asked == ["news.example"]


def test_redirects_have_an_end(server: Server) -> None:
    with pytest.raises(BadInput, match=r"redirects more than 5 times"):
        get(server, "loop/0")
    assert len(server.seen) == 6


@pytest.mark.parametrize("path", ["bomb", "endless", "claims"])
def test_the_size_limit_counts_what_comes_out(server: Server, path: str) -> None:
    with pytest.raises(TooLarge, match=r"is larger than 1,000,000 bytes"):
        get(server, path, max_bytes=1_000_000)


@pytest.mark.parametrize("path", ["slow", "silent", "drip"])
def test_the_time_limit_holds_whatever_the_server_does(server: Server, path: str) -> None:
    start = time.perf_counter()
    with pytest.raises(BadInput, match="did not answer in time"):
        get(server, path, seconds=0.5)
    assert time.perf_counter() - start < 1.4


def test_a_name_server_that_does_not_answer_counts_into_the_time(server: Server) -> None:
    def sleepy(host: str, port: int) -> list[str]:
        time.sleep(1.0)
        return ["127.0.0.1"]

    start = time.perf_counter()
    with pytest.raises(BadInput, match="the name server does not answer"):
        get(server, "page", names=sleepy, seconds=0.3)
    assert time.perf_counter() - start < 0.9


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("status/404", "answers with status 404"),
        ("status/500", "answers with status 500"),
        ("image", "is of type 'image/png'"),
        ("half", "damaged page"),
    ],
)
def test_answers_that_are_no_page(server: Server, path: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        get(server, path)


def test_an_unknown_name_and_a_closed_port_are_clear_errors() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(BadInput, match=r"^The site 'news\.example' is not known \(no such name\)"):
        fetch("http://news.example/", resolver=unknown)
    with pytest.raises(BadInput, match="could not be fetched"):
        fetch(
            "http://news.example:9/", resolver=Names(), allow=local, limits=FetchLimits(ports=frozenset((9,)))
        )


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[tuple[Server, ssl.SSLContext]]:
    """Serve as news.example over TLS, with a certificate made for this test; and a context that trusts only it."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=news.example",
    ]
    command += ["-addext", "subjectAltName=DNS:news.example", "-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("needs the openssl program to make a certificate")
    server = Server()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    for running in serving(server):
        yield running, ssl.create_default_context(cafile=str(certificate))


def test_tls_is_verified_against_the_name_not_the_address(tls_server: tuple[Server, ssl.SSLContext]) -> None:
    server, context = tls_server
    port = server.server_address[1]
    limits = FetchLimits(ports=frozenset((port,)), seconds=5.0)
    found = fetch(
        f"https://news.example:{port}/page", limits=limits, resolver=Names(), allow=local, ssl_context=context
    )
    assert found.data == PAGE
    with pytest.raises(BadInput, match=r"could not be fetched .*other\.example"):
        fetch(
            f"https://other.example:{port}/page",
            limits=limits,
            resolver=Names(),
            allow=local,
            ssl_context=context,
        )
    with pytest.raises(BadInput, match=r"could not be fetched .*self-signed"):
        fetch(f"https://news.example:{port}/page", limits=limits, resolver=Names(), allow=local)
    assert len(server.seen) == 1

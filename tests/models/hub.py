"""A model hub on the loopback interface, which can be told to misbehave, and wheels made on the spot."""

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from models.catalogue import CatalogueEntry
from models.sources import HubSource, ModelFile, Source, WheelPart
from models.store import Store

# Bytes that look random and are the same each time.
CONTENT = b"".join(hashlib.sha256(number.to_bytes(2)).digest() for number in range(1563))[:50_000]
PATH = "/us/small/resolve/v1/small.bin"
HUB = HubSource("hub", "us/small")
# Nothing listens on the discard port.
NOBODY = "http://127.0.0.1:9"


def model(*sources: Source, content: bytes = CONTENT, name: str = "small") -> CatalogueEntry:
    """A catalogue entry of one file."""
    file = ModelFile(f"{name}.bin", len(content), hashlib.sha256(content).hexdigest())
    return CatalogueEntry(
        name=name, title="Small", engine="echo", family="echo", languages=("vi", "en"), licence="MIT",
        publisher="us", revision="v1", files=(file,), sources=sources,
    )  # fmt: skip


def left_in(store: Store, name: str = "small") -> list[str]:
    """The names of what lies in a model's folder."""
    return sorted(path.name for path in (store.root / name).iterdir())


class Hub(ThreadingHTTPServer):
    """Serves `files` by path; `asked` holds the path and the Range header of every request.

    Each of `cuts` ends one answer after so many bytes; with `hold_at`, answers wait there for `go_on`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.cuts: list[int] = []
        self.ranges = True
        self.hold_at: int | None = None
        self.go_on = threading.Event()

    @property
    def url(self) -> str:
        """The address to give to a store."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that go away: the tests make them do so."""


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        wanted = self.headers["Range"]
        self.server.asked.append((self.path, wanted))
        if self.path.startswith("/moved/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/moved"))
            self.end_headers()
        elif self.path not in self.server.files:
            self.send_error(404)
        else:
            self._send(self.server.files[self.path], wanted if self.server.ranges else None)

    def _send(self, content: bytes, wanted: str | None) -> None:
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        body = content[start : start + self.server.cuts.pop(0)] if self.server.cuts else content[start:]
        if self.server.hold_at is not None:
            self.wfile.write(body[: self.server.hold_at])
            self.server.go_on.wait(timeout=60)
            body = body[self.server.hold_at :]
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


@contextmanager
def running_hub() -> Iterator[Hub]:
    """Serve until the block ends."""
    with Hub() as hub:
        thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield hub
        hub.shutdown()
        thread.join()


def make_wheels(folder: Path, content: bytes, *, cut: int) -> tuple[WheelPart, ...]:
    """Cut `content` into wheels; importing one of them would leave a file `imported` in `folder`."""
    folder.mkdir()
    pieces = [content[at : at + cut] for at in range(0, len(content), cut)]
    return tuple(_make_wheel(folder, number, piece) for number, piece in enumerate(pieces, start=1))


def _make_wheel(folder: Path, number: int, piece: bytes) -> WheelPart:
    package, member = f"small_part{number}", f"small_part{number}/data/part{number:02}.bin"
    info = f"{package}-1.0.dist-info"
    path = folder / f"{package}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f"{package}/__init__.py", f"open({str(folder / 'imported')!r}, 'w').close()\n")
        wheel.writestr(member, piece)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: small-part{number}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(f"{info}/RECORD", "")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return WheelPart(f"small-part{number}", member, len(piece), sha256)

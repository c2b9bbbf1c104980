"""A model hub on the loopback interface that the hub's real client can talk to, and that can misbehave."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from models.catalogue import CatalogueEntry
from models.sources import HubSnapshot
from models.sources.snapshot import MODEL

REPO = "us/tiny"
COMMIT = hashlib.sha1(b"first", usedforsecurity=False).hexdigest()
LATER = hashlib.sha1(b"later", usedforsecurity=False).hexdigest()
WEIGHTS = hashlib.sha256(b"weights").digest() * 4000
CONFIG = b'{"model_type": "marian"}'
# A pickle, code and a file in a folder: none of them may ever be asked for.
FILES: Mapping[str, bytes] = {
    "config.json": CONFIG,
    "model.safetensors": WEIGHTS,
    "pytorch_model.bin": b"pickle",
    "modeling_tiny.py": b"print()",
    "onnx/config.json": b"{}",
    "source.spm": b"pieces",
}
TAKEN = ["config.json", "model.safetensors", "source.spm"]
API = re.compile(r"/api/models/(?P<repo>[^/]+/[^/]+)/(?P<what>revision|tree)/(?P<revision>[^/]+)")
RESOLVE = re.compile(r"/(?P<repo>[^/]+/[^/]+)/resolve/(?P<revision>[0-9a-f]{40})/(?P<name>.+)")


def entry(*, revision: str = "main", repo: str = REPO, patterns: tuple[str, ...] = MODEL) -> CatalogueEntry:
    """A catalogue entry of one snapshot."""
    return CatalogueEntry(
        name="tiny", title="Tiny", engine="echo", family="echo", languages=("vi", "en"), licence="MIT",
        publisher="us", revision=revision, snapshot=HubSnapshot(repo, 130_000, patterns),
    )  # fmt: skip


class PlayHub(ThreadingHTTPServer):
    """Serves commits by their hash; `refs` names them, `asked` lists the files that were fetched.

    `sent` replaces what is sent for a file of a name; `gated` refuses every file; `cuts` ends answers early.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.commits: dict[str, Mapping[str, bytes]] = {COMMIT: FILES}
        self.refs = {"main": COMMIT, "refs/pr/2": COMMIT}
        self.asked: list[str] = []
        self.sent: dict[str, bytes] = {}
        self.cuts: list[int] = []
        self.gated = False
        self.broken = False

    @property
    def url(self) -> str:
        """The address to give to a store."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that go away."""


class _Handler(BaseHTTPRequestHandler):
    server: PlayHub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        path = urlsplit(self.path).path
        api, file = API.fullmatch(path), RESOLVE.fullmatch(path)
        found = api or file
        if self.server.broken or found is None:
            self._send(500, b"")
        elif found["repo"] != REPO:
            # The real hub does not tell a missing repository from a private one.
            self._send(401, b"", {"X-Error-Code": "RepoNotFound"})
        elif api:
            self._describe(api["what"], unquote(api["revision"]))
        elif file:
            self._give(file["revision"], unquote(file["name"]), body=body)

    def _describe(self, what: str, revision: str) -> None:
        commit = self.server.refs.get(revision, revision)
        if commit not in self.server.commits:
            self._send(404, b"", {"X-Error-Code": "RevisionNotFound"})
            return
        files = self.server.commits[commit]
        answer: Any = [_tree(name, content) for name, content in files.items()]
        if what == "revision":
            siblings = [_sibling(name, content) for name, content in files.items()]
            answer = {"id": REPO, "sha": commit, "siblings": siblings}
        self._send(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _give(self, commit: str, name: str, *, body: bool) -> None:
        content = self.server.commits[commit][name]
        if self.server.gated:
            self._send(403, b"", {"X-Error-Code": "GatedRepo"})
            return
        etag = _sha256(content) if _is_large(name) else _blob(content)
        headers = {"X-Repo-Commit": commit, "ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
        content = self.server.sent.get(name, content)
        if not body:
            self._send(200, content, headers, body=False)
            return
        self.server.asked.append(name)
        wanted = self.headers["Range"]
        start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted else 0
        if wanted:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._send(206 if wanted else 200, content[start:], headers, cut=True)

    def _send(
        self,
        status: int,
        content: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        body: bool = True,
        cut: bool = False,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if cut and self.server.cuts:
            content = content[: self.server.cuts.pop(0)]
            self.close_connection = True
        if body:
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


def _is_large(name: str) -> bool:
    return name.endswith((".safetensors", ".gguf", ".bin"))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _blob(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _sibling(name: str, content: bytes) -> dict[str, Any]:
    lfs = {"sha256": _sha256(content), "size": len(content), "pointerSize": 134}
    known = {"rfilename": name, "size": len(content), "blobId": _blob(content)}
    return {**known, "lfs": lfs} if _is_large(name) else known


def _tree(name: str, content: bytes) -> dict[str, Any]:
    lfs = {"oid": _sha256(content), "size": len(content), "pointerSize": 134}
    known = {"type": "file", "path": name, "size": len(content), "oid": _blob(content)}
    return {**known, "lfs": lfs} if _is_large(name) else known


@contextmanager
def running_play_hub() -> Iterator[PlayHub]:
    """Serve until the block ends."""
    with PlayHub() as hub:
        thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield hub
        hub.shutdown()
        thread.join()

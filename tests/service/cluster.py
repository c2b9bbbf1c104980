"""Real processes around one database: a web, and workers that can be killed at any moment."""

import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx

from service.database import BulletinStore, open_engine
from service.settings import Settings

BULLETINS = [sys.executable, "-m", "service.cli"]
PROFILE = """
[slow]
translate = "echo"
summarize = "echo"

[slow.options.echo]
delay_s = {delay_s}
log = "{log}"
"""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def until(condition: Callable[[], object], seconds: float = 300.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def text_of(article: int, sentences: int) -> str:
    """Write an article of which no sentence is found in another one."""
    words = ("chợ", "sông", "núi", "bản", "đường", "cầu", "trường", "ruộng", "rừng", "biển")
    body = " ".join(
        f"Ngày {sentence + 1} tháng này có {article + 100} người đến {words[sentence % 10]} số {sentence + 1}."
        for sentence in range(sentences)
    )
    return f"Bài viết số {article + 100} về chợ phiên\n\n{body}\n"


class Cluster:
    """Processes that work on one database, and what their engines have computed."""

    def __init__(
        self, folder: Path, url: str | None, *, delay_s: float, timeout_s: int, at_once: int = 1
    ) -> None:
        profiles = folder / "profiles.toml"
        self.log = folder / "computed.log"
        self.log.touch()
        profiles.write_text(PROFILE.format(delay_s=delay_s, log=self.log))
        self.environ = {
            "BULLETINS_DATA": str(folder / "data"),
            "BULLETINS_MODELS": str(folder / "models"),
            "BULLETINS_PROFILE": "slow",
            "BULLETINS_PROFILES_FILE": str(profiles),
            "BULLETINS_WORKER_TIMEOUT_S": str(timeout_s),
            "BULLETINS_ARTICLES_AT_ONCE": str(at_once),
            "BULLETINS_OPEN_API": "true",
            **({"BULLETINS_DATABASE_URL": url} if url else {}),
        }
        self.engine = open_engine(Settings.read(self.environ).database_url)
        self.store = BulletinStore(self.engine)
        self.processes: list[subprocess.Popen[bytes]] = []

    def close(self) -> None:
        """Kill what is still there."""
        for process in self.processes:
            process.kill()
            process.communicate()
        self.engine.dispose()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `bulletins` as a process of its own."""
        process = subprocess.Popen(
            [*BULLETINS, *arguments], env={**os.environ, **self.environ}, stderr=subprocess.PIPE
        )
        self.processes.append(process)
        return process

    def serve(self, *arguments: str) -> str:
        """Start the web, wait until it is ready, and give its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = self.start("serve", "--port", str(port), *arguments)
        address = f"http://127.0.0.1:{port}"
        until(lambda: process.poll() is not None or status(f"{address}/readyz") == 200)
        assert process.poll() is None, process.communicate()[1].decode()
        return address

    def submit(self, address: str, texts: list[str]) -> None:
        """Send articles as the form in the browser does."""
        with httpx.Client(base_url=address, timeout=60) as browser:
            found = TOKEN.search(browser.get("/").text)
            assert found
            for text in texts:
                form = {
                    "csrf_token": found[1],
                    "way": "text",
                    "text": text,
                    "language": "vi",
                    "targets": "en",
                }
                assert browser.post("/bulletins", data=form).status_code == 303

    def computed(self) -> list[str]:
        """List the texts that the engines gave back, in order."""
        return self.log.read_text(encoding="utf-8").splitlines()

    def stored(self) -> set[str]:
        """List the texts of which each segment is stored in English."""
        done: set[str] = set()
        for row in self.store.recent(1000):
            known = self.store.translations(row.id)
            segments = self.store.segments(row.id)
            open_ = {segment.source for segment in segments if "en" not in known.get(segment.id, {})}
            done |= {segment.source for segment in segments} - open_
        return done

    def twice(self) -> dict[str, int]:
        """Count the computing of texts that were computed more than once."""
        return {text: count for text, count in Counter(self.computed()).items() if count > 1}


def status(url: str) -> int:
    try:
        return httpx.get(url, timeout=10).status_code
    except httpx.TransportError:
        return 0

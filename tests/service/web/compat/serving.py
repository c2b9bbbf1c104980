"""A real server with the echo profile and its documents worker, on 127.0.0.1."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import waitress

from service.app import create_app
from service.database import BulletinStore, open_engine
from service.database.tokens import Role, TokenStore
from service.documents.worker import translating_documents
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator


@dataclass(frozen=True)
class Server:
    """Where the server is, and what is behind it."""

    url: str
    store: BulletinStore
    settings: Settings

    def key(self, role: Role = "editor") -> str:
        """Make a token and give its secret."""
        return TokenStore(self.store.engine).create("test", role=role)[1]


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    """Serve until the end of the block; the models are loaded when it begins."""
    read = Settings.read(
        {
            "BULLETINS_DATA": str(folder),
            "BULLETINS_MODELS": str(folder / "models"),
            "BULLETINS_SECRET_KEY": "only for these tests",
            "BULLETINS_PROFILE": "echo",
            "BULLETINS_MAX_UPLOAD_MB": "1",
            "BULLETINS_RATE_PER_MINUTE": "100000",
            **{f"BULLETINS_{name.upper()}": value for name, value in settings.items()},
        }
    )
    with ExitStack() as stack:
        engine = open_engine(read.database_url)
        stack.callback(engine.dispose)
        store = BulletinStore(engine)
        models = stack.enter_context(ExitStack())
        jobs = Jobs(read, store, lambda: models.enter_context(open_translator(read)))
        stack.callback(jobs.stop)
        jobs.start()
        stack.enter_context(translating_documents(engine, read, jobs))
        wait_until(lambda: jobs.ready)
        server = waitress.create_server(
            create_app(read, store=store, jobs=jobs), host="127.0.0.1", port=0, threads=8, ident=""
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        stack.callback(thread.join, 10)
        stack.callback(server.close)
        yield Server(f"http://127.0.0.1:{server.effective_port}", store, read)


def wait_until(reached, seconds: float = 30) -> None:
    """Wait for something to come true."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)

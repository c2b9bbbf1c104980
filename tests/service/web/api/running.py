"""Real servers: waitress on a free port of 127.0.0.1, over a real database, with the models of the echo profile."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.app import create_app
from service.batches.feeder import Feeder
from service.client import Client
from service.database import BulletinStore, open_engine
from service.database.tokens import Role, TokenStore
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator
from service.web.listening import listen_for
from service.webhooks import delivering

TEXT = "Xưởng dệt mở lớp học nghề\n\nXưởng dệt của xã mở lớp học nghề. Có mười hai học viên. Lớp học kéo dài ba tháng."


@dataclass(frozen=True)
class Running:
    """A server that answers, and what it answers from."""

    address: str
    port: int
    settings: Settings
    store: BulletinStore

    def client(self, role: Role | None = None) -> Client:
        """Make a client, with a new token of a role or without one."""
        token = TokenStore(self.store.engine).create("test", role=role)[1] if role else None
        return Client(self.address, token=token, timeout=20, patience_s=0)


@contextmanager
def serving(folder: Path, *, works: bool = True, silence_s: int = 60, **given: str) -> Iterator[Running]:
    """Run a server for the time of a block; `given` are settings by their variables without the prefix."""
    settings = Settings.read(
        {
            "BULLETINS_DATA": str(folder),
            "BULLETINS_SECRET_KEY": "only for these tests",
            "BULLETINS_PROFILE": "echo",
            "BULLETINS_MAX_UPLOAD_MB": "1",
            "BULLETINS_WEBHOOK_PRIVATE": "true",
            **{f"BULLETINS_{name.upper()}": value for name, value in given.items()},
        }
    )
    with ExitStack() as stack:
        engine = open_engine(settings.database_url)
        stack.callback(engine.dispose)
        store = BulletinStore(engine)
        opened = stack.enter_context(ExitStack())
        models = (lambda: opened.enter_context(open_translator(settings))) if works else None
        jobs = Jobs(settings, store, models)
        server = listen_for(
            create_app(settings, store=store, jobs=jobs),
            settings,
            host="127.0.0.1",
            port=0,
            threads=12,
            channel_timeout=silence_s,
            cleanup_interval=1,
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        stack.callback(thread.join, 10)
        stack.callback(server.close)
        stack.callback(jobs.stop)
        jobs.start()
        feeder = Feeder(settings, store, jobs)
        stack.callback(feeder.stop)
        feeder.start()
        if works:
            stack.enter_context(delivering(engine, settings))
        port = int(server.effective_port)
        yield Running(f"http://127.0.0.1:{port}", port, settings, store)

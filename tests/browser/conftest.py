"""Chromium, and the whole service on the echo model behind a real server."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from service.app import create_app
from service.database import BulletinStore, open_engine
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said; a broken content policy is among it."""
    return []


@pytest.fixture
def page(chromium: Browser, complaints: list[str]) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    made = context.new_page()
    made.set_default_timeout(15_000)
    made.on("console", lambda message: complaints.append(message.text))
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    context.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BulletinStore]:
    engine = open_engine(f"sqlite:///{tmp_path / 'bulletins.sqlite'}")
    yield BulletinStore(engine)
    engine.dispose()


@pytest.fixture
def address(tmp_path: Path, store: BulletinStore) -> Iterator[str]:
    """Where the service answers."""
    settings = Settings.read({"BULLETINS_DATA": str(tmp_path), "BULLETINS_PROFILE": "echo"})

    models = ExitStack()
    jobs = Jobs(settings, store, lambda: models.enter_context(open_translator(settings)))
    server = make_server("127.0.0.1", 0, create_app(settings, store=store, jobs=jobs), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    jobs.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    jobs.stop()
    models.close()

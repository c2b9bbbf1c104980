"""Chromium, and the whole service on the echo model behind a real server."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from models.bulletin import from_json
from service.app import create_app
from service.database import BulletinStore, open_engine
from service.database.audit import COMMAND_LINE
from service.database.people import Role
from service.database.people_links import LinkStore
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator
from service.web.people import passwords

CHROMIUM = Path("/usr/bin/chromium")
DATA = Path(__file__).resolve().parents[1] / "data" / "bulletin.json"
ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "plum tiger candle river"
TIMEOUT_MS = 20_000


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
def visit(chromium: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Open another browser of its own: cookies and storage are nobody else's."""
    contexts: list[BrowserContext] = []

    def visit(**how: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 860}, **how})
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        made = context.new_page()
        made.set_default_timeout(TIMEOUT_MS)
        made.on("console", lambda message: complaints.append(message.text))
        made.on("pageerror", lambda error: complaints.append(str(error)))
        return made

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BulletinStore]:
    engine = open_engine(f"sqlite:///{tmp_path / 'bulletins.sqlite'}")
    yield BulletinStore(engine)
    engine.dispose()


@pytest.fixture
def prepared(request: pytest.FixtureRequest) -> None:
    """Have what a test wants in the store before a worker runs: a bulletin half put in would be translated."""
    if "finished" in request.fixturenames:
        request.getfixturevalue("finished")


@pytest.fixture
def address(tmp_path: Path, store: BulletinStore, prepared: None) -> Iterator[str]:
    """Where the service answers, opened for everybody on this machine."""
    with served(tmp_path, store, BULLETINS_OPEN_API="true") as address:
        yield address


@pytest.fixture
def desk(
    tmp_path: Path,
    store: BulletinStore,
    prepared: None,
    visit: Callable[..., Page],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Page]]:
    """Come in as somebody with a role, at a service that takes signing in; `first` is the page to go to."""
    # The parameters of a real service would cost each sign-in a second.
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    with served(tmp_path, store) as address:

        def sign_in(name: str, role: Role, first: str = "/bulletins", **how: object) -> Page:
            return joined(visit(**how), address, store, name, role, first=first)

        yield sign_in
    passwords._nobodys.cache_clear()


def joined(
    page: Page, address: str, store: BulletinStore, name: str, role: Role, *, first: str = "/bulletins"
) -> Page:
    """Make somebody a person of the desk and sign them in; `first` is the page that they wanted."""
    links = LinkStore(store.engine)
    email = f"{name.lower()}@desk.example"
    secret = links.invite(email, role=role, by=COMMAND_LINE)
    links.join(secret, name=name, email=email, password=passwords.hashed(PASSWORD), language=None)
    page.goto(address + first)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    return page


@contextmanager
def served(folder: Path, store: BulletinStore, **environ: str) -> Iterator[str]:
    """Run the service on a free port."""
    settings = Settings.read({"BULLETINS_DATA": str(folder), "BULLETINS_PROFILE": "echo", **environ})
    models = ExitStack()
    jobs = Jobs(settings, store, lambda: models.enter_context(open_translator(settings)))
    server = make_server("127.0.0.1", 0, create_app(settings, store=store, jobs=jobs), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    jobs.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        jobs.stop()
        models.close()


@pytest.fixture
def finished(store: BulletinStore) -> str:
    """A bulletin with findings, put straight into the store."""
    made = from_json(json.loads(DATA.read_text(encoding="utf-8")))
    store.create(made.article, targets=made.targets, id="b1")
    store.save_segments("b1", [segment for segment in made.segments if segment.role != "summary"])
    store.save_names("b1", made.names)
    store.save_summary("b1", made.summary)
    for segment_id, targets in made.translations.items():
        for tag, translation in targets.items():
            store.save_translation("b1", segment_id, tag, translation)
    store.finish("b1", models=made.models)
    return "/bulletins/b1"

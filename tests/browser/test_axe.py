"""Every page under axe-core: no serious and no critical violation of WCAG 2.2 AA."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from service.database import BulletinStore
from service.database.audit import Actor
from service.desk import editing_of
from service.publishing import publish, published
from tests.browser.desk_page import DeskPage

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LAN = Actor("lan", "Lan")
PAGES = (
    "/", "/?sample=1", "/bulletins", "/bulletins?q=khong+co+gi", "/bulletins?q=tho+cam", "/ledger", "/memory", "/batches",
    "/numbers", "/evaluation", "/evaluation/history", "/evaluation/human", "/bulletins/b1",
    "/bulletins/b1/segments/p1s3/en/edit", "/bulletins/b1/source", "/bulletins/b1/import", "/bulletins/b1/publish", "/nowhere",
)  # fmt: skip
PEOPLE_PAGES = ("/people", "/account", "/audit")


def violations(page: Page) -> list[str]:
    found: dict[str, Any] = Axe().run(page, options=RULES).response
    return [
        f"{page.url}: {each['id']} ({each['impact']}): {', '.join(node['html'][:160] for node in each['nodes'][:3])}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def lawful(visit: Callable[..., Page]) -> Page:
    """A browser that lets the rules in, and shows the pages in light colours."""
    return visit(bypass_csp=True, color_scheme="light", reduced_motion="reduce")


def test_pages_of_the_desk(lawful: Page, address: str, finished: str) -> None:
    found = []
    for path in PAGES:
        lawful.goto(address + path)
        lawful.wait_for_load_state("load")
        found += violations(lawful)
    assert found == []


def test_the_editor_amid_work(lawful: Page, address: str, finished: str) -> None:
    desk = DeskPage(lawful).open(address + finished)
    desk.write(
        "p1s3/en", "The whole cost of 19 million dong is borne by the province's tourism development fund."
    )
    desk.edit("p2s3/zh")
    found = violations(lawful)
    lawful.keyboard.press("Escape")
    for name, key in (("help", "?"), ("history", "h"), ("split", "s")):
        desk.go("p1s3/en")
        lawful.keyboard.press(key)
        desk.dialog(name)
        found += violations(lawful)
        lawful.keyboard.press("Escape")
    lawful.set_viewport_size({"width": 390, "height": 800})
    found += violations(lawful)
    assert found == []


def test_pages_of_the_public(lawful: Page, address: str, finished: str, store: BulletinStore) -> None:
    editing = editing_of(store.engine)
    editing.move("b1", "review", by=LAN)
    editing.move("b1", "approved", by=LAN, reason="Checked by hand.")
    publish(store, "b1", LAN)
    public = published(store.engine, "b1")
    assert public is not None
    found = []
    for path in ("/p/", *public.paths.values(), finished, f"{finished}/publish"):
        lawful.goto(address + path)
        lawful.wait_for_load_state("load")
        found += violations(lawful)
    assert found == []


def test_pages_of_people(desk: Callable[..., Page], finished: str) -> None:
    page = desk("Thu", "administrator", "/people", bypass_csp=True, color_scheme="light")
    start = page.url.removesuffix("/people")
    found = []
    for path in PEOPLE_PAGES:
        page.goto(start + path)
        found += violations(page)
    page.context.clear_cookies()
    page.goto(start + "/bulletins")
    found += violations(page)
    assert found == []

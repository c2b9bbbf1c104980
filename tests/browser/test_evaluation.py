"""The report and human evaluation in a real browser, by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from eval.kept import evaluated
from eval.listing import history_file
from eval.report.document import gather
from eval.report.html import render
from eval.types import TestSegment, TestSet
from service.database import BulletinStore
from service.database.annotations import AnnotationStore
from tests.eval.made_runs import GOOD, REFERENCES, SOURCES, WEAK, put_run

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='broken'\"></script>"


def many(count: int) -> TestSet:
    segments = tuple(
        TestSegment(
            f"d:s{place}",
            "d",
            SOURCES[place % 6],
            REFERENCES[place % 6],
            domain="even" if place % 2 == 0 else "odd",
        )
        for place in range(count)
    )
    return TestSet(
        "village", "1", "CC0-1.0", "written for tests", "2026-01-02", "cd" * 32, "vi", "en", segments, {}
    )


@pytest.fixture
def report(tmp_path: Path) -> str:
    """A report of two systems on 50 segments, as a file."""
    folders = [
        put_run(
            tmp_path,
            [HOSTILE, *(WEAK[place % 6] for place in range(1, 50))],
            system="bare",
            test_set=many(50),
        ),
        put_run(tmp_path, [GOOD[place % 6] for place in range(50)], system="pipeline", test_set=many(50)),
    ]
    found = [evaluated(folder, metrics=["chrf"]) for folder in folders]
    document = gather(found, title="Two systems", made="2026-01-02", compare=lambda _base, _each: ())
    out = tmp_path / "report.html"
    out.write_text(render(document), encoding="utf-8")
    return out.as_uri()


def test_report_sorts_filters_and_turns_pages_by_keyboard(
    page: Page, report: str, complaints: list[str]
) -> None:
    page.goto(report)
    page.wait_for_selector(".segment")
    table = page.locator("#group-0 table").first
    heading = table.locator("th", has_text="chrf")
    heading.locator("button").focus()
    for order, first in (("descending", "pipeline"), ("ascending", "bare")):
        page.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == order
        assert table.locator("tbody th").first.text_content().split()[0] == first
    assert page.locator(".segment").count() == 20
    page.get_by_role("button", name="Next page").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".segment header b").first.text_content() == "d:s20"
    assert page.evaluate("document.activeElement.className") == "segment"
    page.get_by_label("Domain").select_option("odd")
    assert page.get_by_role("status").text_content() == "25 of 50 segments"
    page.get_by_label("Search in all texts").fill("d:s7")
    assert page.locator(".segment header b").all_text_contents() == ["d:s7"]
    assert page.locator(".segment mark").count() > 0
    assert complaints == []


def test_markup_in_a_hypothesis_is_shown_as_text(page: Page, report: str, complaints: list[str]) -> None:
    page.goto(report)
    page.wait_for_selector(".segment")
    page.get_by_label("Mark differences from").select_option(label="nothing")
    assert page.locator(".segment").first.locator("[data-system='0'] p").text_content() == HOSTILE
    assert page.locator("img").count() == 0
    assert page.title() == "Two systems"
    assert complaints == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_evaluation_pages_fit_and_keep_the_policy(
    page: Page, address: str, tmp_path: Path, complaints: list[str], width: int
) -> None:
    folder = put_run(tmp_path, GOOD, system="alpha/one")
    put_run(tmp_path, WEAK, system="beta/two")
    evaluated(folder, metrics=["chrf"], past=history_file(tmp_path))
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "/history", "/human", "/report?run=village/vi-en/alpha.one"):
        page.goto(f"{address}/evaluation{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.wait_for_selector(".segment")
    assert complaints == []


def campaign(page: Page, address: str, kind: str) -> None:
    page.goto(f"{address}/evaluation/human")
    page.locator(f"input[value={kind}]").check()
    page.get_by_label("Run", exact=True).select_option("village/vi-en/alpha.one")
    page.get_by_label("Second run").select_option("village/vi-en/beta.two" if kind == "preference" else "")
    page.get_by_label("Segments").fill("2")
    page.get_by_role("button", name="Make the campaign").click()
    page.get_by_label("Your name").fill("Lan")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_two_pairs_are_judged_by_keyboard(
    page: Page, address: str, store: BulletinStore, tmp_path: Path, complaints: list[str]
) -> None:
    put_run(tmp_path, GOOD, system="alpha/one")
    put_run(tmp_path, WEAK, system="beta/two")
    campaign(page, address, "preference")
    better = []
    for _ in range(2):
        page.wait_for_selector("kbd:visible")
        first = page.locator(".side p").first.text_content()
        better.append("1" if first in GOOD else "3")
        page.keyboard.press(better[-1])
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.get_by_role("status").text_content().strip().startswith("You have judged all 2 items")
    kept = AnnotationStore(store.engine)
    (row,) = kept.campaigns()
    given = kept.judgements(row.campaign.id)
    assert [(each.annotator, each.preferred) for each in given] == [("Lan", 0), ("Lan", 0)]
    assert all(each.seconds >= 0 for each in given)
    assert complaints == []


def test_wrong_words_are_marked_by_keyboard(
    page: Page, address: str, store: BulletinStore, tmp_path: Path, complaints: list[str]
) -> None:
    put_run(tmp_path, [f"😀 {text}" for text in GOOD], system="alpha/one")
    campaign(page, address, "esa")
    page.wait_for_selector("textarea[aria-readonly]:focus")
    text = page.locator("[data-text]").input_value()
    # Past the emoji, which is two units to the script and one character to us.
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "m", "x"):
        page.keyboard.press(key)
    assert page.locator(".spans li").all_text_contents() == [f"Major{text[2:4]}Remove"]
    assert page.locator("[data-text]").input_value() == text
    page.get_by_label("Score, 0 to 100").fill("40")
    assert page.get_by_label("Score as a slider").input_value() == "40"
    page.get_by_label("Score as a slider").press("ArrowRight")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    kept = AnnotationStore(store.engine)
    (row,) = kept.campaigns()
    (given,) = kept.judgements(row.campaign.id)
    assert given.score == 41
    assert [(span.start, span.end, span.severity) for span in given.spans] == [(2, 4, "major")]
    page.get_by_role("link", name="Back").click()
    assert page.locator(".spans li").all_text_contents() == [f"Major{text[2:4]}Remove"]
    assert complaints == []

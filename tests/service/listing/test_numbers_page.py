"""The page `/numbers`, and the sums behind it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.engine import Engine

from models.checks import CHECKS
from models.types import Article, Finding, Segment, Summary, Translation
from service.database import BulletinStore
from service.database.approval_tables import approvals
from service.database.edits import Approved, Edits, EditStore, Pair
from service.database.figures import Check, Week, figures
from service.database.index import catch_up
from service.database.tables import bulletins
from service.figures import count_edits, edits_of, signature
from service.web.listing import labels
from service.web.listing.plots import Bar, bars, columns

Put = Callable[..., str]
STAMP = datetime(2024, 5, 8, tzinfo=UTC)
LOST = Finding("numbers", "error", "120 is missing")


def test_edits_are_words_and_hanzi_of_what_was_approved() -> None:
    pairs = (
        Pair("en", "m", "the market open early today", "the market opens early today"),
        Pair("en", "m", "It rained.", "It rained."),
        Pair("zh", "m", "集市今天早开", "集市今天很早开门"),
    )
    assert edits_of(Approved("b1", "vi", STAMP, pairs)) == (
        Edits("vi", "en", "m", sentences=2, changed=1, edits=1.0, words=7.0),
        Edits("vi", "zh", "m", sentences=1, changed=1, edits=2.0, words=8.0),
    )


def test_a_shift_is_one_edit() -> None:
    pair = Pair("en", "m", "on Tuesday the fair opened", "the fair opened on Tuesday")
    assert edits_of(Approved("b1", "vi", STAMP, (pair,)))[0].edits == 1.0


def test_signatures_name_metric_and_version() -> None:
    assert signature(chinese=True).startswith(
        "nrefs:1|case:lc|tok:tercom|norm:yes|punct:yes|asian:yes|version:"
    )


def made(engine: Engine, id: str, *, at: datetime, **columns: object) -> BulletinStore:
    store = BulletinStore(engine)
    store.create(Article("vi", "Chợ phiên", ("Chợ họp sớm.",)), targets=("en",), id=id)
    store.save_segments(
        id, [Segment("t1", "title", 0, "Chợ phiên"), Segment("p1s1", "body", 1, "Chợ họp sớm.")]
    )
    store.save_summary(id, Summary((), (), "extractive"))
    store.save_translation(id, "t1", "en", Translation("Market day", "model", "m"))
    sentence = Translation("The market open early.", "model", "m", findings=(LOST,))
    store.save_translation(id, "p1s1", "en", sentence)
    store.finish(id, models={"vi-en": "m"})
    with engine.begin() as connection:
        connection.execute(bulletins.update().where(bulletins.c.id == id).values(created=at, **columns))
    return store


def test_figures_add_up(engine: Engine) -> None:
    monday = datetime(2024, 5, 6, 9, tzinfo=UTC)
    store = made(engine, "b1", at=monday)
    store.save_translation("b1", "p1s1", "en", Translation("The market opens early.", "human"))
    made(engine, "b2", at=monday - timedelta(days=1))
    with engine.begin() as connection:
        connection.execute(bulletins.update().where(bulletins.c.id == "b1").values(workflow="approved"))
        row = {"bulletin_id": "b1", "at": monday + timedelta(hours=5), "token": "p1", "name": "Mai"}
        connection.execute(approvals.insert().values(row))
    assert catch_up(engine) == 0
    assert count_edits(engine, seconds=60) == 0
    found = figures(engine, weeks=2, today=date(2024, 5, 8))
    assert found.weeks == (
        Week(date(2024, 4, 29), submitted=1),
        Week(date(2024, 5, 6), submitted=1, approved=1),
    )
    assert found.edits == (Edits("vi", "en", "m", sentences=2, changed=1, edits=1.0, words=6.0),)
    assert found.checks == (Check("numbers", "error", fired=2, gone=1, accepted=0),)
    assert found.checks[0].open == 1
    assert found.sentences == {"model": 3, "memory": 0, "human": 1}
    assert found.waits == (timedelta(hours=5),)
    # Of the week alone.
    assert figures(engine, weeks=1, today=date(2024, 5, 8)).submitted == 1


def test_a_withdrawn_approval_counts_no_more(engine: Engine) -> None:
    made(engine, "b1", at=STAMP, workflow="approved")
    catch_up(engine)
    assert EditStore(engine).uncounted() == 1
    count_edits(engine, seconds=60)
    assert len(figures(engine, weeks=1, today=STAMP.date()).edits) == 1
    with engine.begin() as connection:
        connection.execute(bulletins.update().values(workflow="draft"))
    assert figures(engine, weeks=1, today=STAMP.date()).edits == ()


def test_counting_stops_in_time_and_says_what_is_left(engine: Engine) -> None:
    for id in ("b1", "b2", "b3"):
        made(engine, id, at=STAMP, workflow="approved")
    catch_up(engine)
    assert [count_edits(engine, seconds=0) for _ in range(3)] == [2, 1, 0]


def test_without_bulletins_the_page_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/numbers")
    page = html.fromstring(answer.text)
    assert answer.status_code == 200
    assert page.cssselect(".empty b")[0].text == "Nothing was made in this time."
    assert [link.get("href") for link in page.cssselect(".empty a")] == ["/", "/bulletins"]


def test_the_page_shows_every_figure_as_a_table_and_names_its_plots(
    client: FlaskClient, put: Put, store: BulletinStore
) -> None:
    put("b1", findings=(LOST,))
    store.save_translation(
        "b1", "p1s1", "en", Translation("The conference began in Điện Biên on Tuesday.", "human")
    )
    with store.engine.begin() as connection:
        connection.execute(bulletins.update().values(workflow="approved"))
        connection.execute(approvals.insert().values(bulletin_id="b1", token="p1", name="Mai"))
    page = html.fromstring(client.get("/numbers?weeks=4").text)
    tables = [
        [cell.text_content() for cell in row.cssselect("th, td")]
        for row in page.cssselect(".figures tbody tr")
    ]
    assert tables[0][1:] == ["1", "1", "0"]
    assert (
        tables[1:3]
        == [
            ["Vietnamese → Chinese", "echo", "0.0", "2", "0"],
            ["Vietnamese → English", "echo", "10.0", "2", "1"],
        ][::-1]
    )
    assert tables[3] == ["Figures and amounts", "Error", "2", "1 (50%)", "0", "1"]
    assert tables[4:] == [
        ["The model, unchanged", "3", "75.0 %"],
        ["The translation memory", "0", "0.0 %"],
        ["Written or changed by people", "1", "25.0 %"],
    ]
    assert [plot.get("aria-label") for plot in page.cssselect("svg.plot")] == [
        "Bulletins by week",
        "Edit rate by direction and model",
        "Findings by check",
    ]


def test_every_check_has_a_name_for_readers() -> None:
    assert set(labels.CHECKS) == set(CHECKS.names())
    assert labels.check("of_another_program") == "of_another_program"


def test_a_period_that_there_is_not_is_refused(client: FlaskClient) -> None:
    answer = client.get("/numbers?weeks=5")
    assert (answer.status_code, "Available: 4, 12, 26, 52." in answer.text) == (400, True)


@pytest.mark.parametrize("name", ["<script>", "a & b", '"quoted"'])
def test_plots_escape_what_they_show(name: str) -> None:
    svg = bars(name, [Bar(name, (1.0, 2.0), "3")]) + columns(name, [(name, (1, 2))], series=(name, name))
    assert "<script>" not in svg
    assert html.fragment_fromstring(f"<div>{svg}</div>").cssselect("svg")[0].get("aria-label") == name


def test_plots_of_nothing_are_empty() -> None:
    assert "rect" not in bars("Nothing", [])
    assert "rect" not in columns("Nothing", [], series=("a",))

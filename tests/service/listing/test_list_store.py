"""The index and the list, on SQLite and PostgreSQL."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.errors import BadInput
from models.types import Article, Finding, Segment, Summary, Translation
from service.database import BulletinStore
from service.database.index import catch_up, refresh
from service.database.index_tables import bulletin_checks, bulletin_index
from service.database.listing import SORTS, Listing, Wanted
from service.database.people_tables import people
from service.database.tables import bulletins
from service.database.words import terms

LOST = Finding("numbers", "error", "120 is missing")
NAME = Finding("names", "warning", "Confirm the name")


@dataclass(frozen=True)
class Desk:
    engine: Engine

    def put(
        self, id: str, title: str, english: str, *, findings: tuple[Finding, ...] = (), **columns: object
    ) -> None:
        store = BulletinStore(self.engine)
        store.create(Article("vi", title, (), date=columns.pop("date", None)), targets=("en",), id=id)
        store.save_segments(id, [Segment("t1", "title", 0, title)])
        store.save_summary(id, Summary((), (), "extractive"))
        store.save_translation(id, "t1", "en", Translation(english, "model", "echo", findings=findings))
        store.finish(id, models={"vi-en": "echo"})
        if columns:
            self.set(id, **columns)

    def set(self, id: str, **columns: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.update(bulletins).where(bulletins.c.id == id).values(**columns))

    def ids(self, sort: str = "newest", **wanted: object) -> list[str]:
        page = Listing(self.engine).page(Wanted(**wanted), sort=sort, limit=50)
        return [row.id for row in page.rows]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = Desk(engine)
    for number, (id, title, english) in enumerate(
        [
            ("a", "Hội nghị biên giới", "Border conference"),
            ("b", "Chợ phiên", "Market day"),
            ("c", "Lũ quét", "Flash flood"),
        ]
    ):
        desk.put(id, title, english, created=datetime(2024, 5, 1 + number, tzinfo=UTC))
    catch_up(engine)
    return desk


def test_words_are_found_in_every_language(desk: Desk) -> None:
    assert desk.ids(terms=terms("hoi nghi")) == ["a"]
    assert desk.ids(terms=terms("market")) == ["b"]
    assert desk.ids(terms=terms("100%")) == []
    assert desk.ids(terms=terms("_")) == ["c", "b", "a"]


def test_a_change_is_found_once_the_list_has_caught_up(desk: Desk) -> None:
    store = BulletinStore(desk.engine)
    store.save_translation("b", "t1", "en", Translation("Village fair", "human"))
    assert catch_up(desk.engine) == 0
    assert desk.ids(terms=terms("fair")) == ["b"]
    assert desk.ids(terms=terms("market")) == []


def test_catching_up_takes_a_few_at_a_time_and_says_how_many_are_left(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        connection.execute(bulletin_index.delete())
    assert catch_up(desk.engine, limit=2) == 1
    assert [row.errors for row in Listing(desk.engine).page(Wanted(), sort="newest", limit=9).rows] == [
        0,
        0,
        None,
    ]
    assert catch_up(desk.engine, limit=2) == 0


def test_a_bulletin_that_is_gone_is_not_indexed(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        refresh(connection, "gone")
        assert connection.execute(sa.select(sa.func.count()).select_from(bulletin_index)).scalar_one() == 3


def test_what_a_bulletin_left_goes_with_it(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        connection.execute(bulletins.delete())
        assert connection.execute(sa.select(bulletin_index.c.bulletin_id)).all() == []


def test_findings_are_counted_and_filtered(desk: Desk) -> None:
    desk.put("d", "Giá gạo", "Rice price", findings=(LOST, NAME))
    row = Listing(desk.engine).page(Wanted(findings="errors"), sort="newest", limit=9).rows[0]
    assert (row.id, row.errors, row.warnings) == ("d", 1, 1)
    assert desk.ids(findings="any") == ["d"]
    assert desk.ids(findings="none") == ["c", "b", "a"]


def test_a_finding_that_was_mended_is_remembered_as_such(desk: Desk) -> None:
    desk.put("d", "Giá gạo", "Rice price", findings=(LOST, NAME))
    store = BulletinStore(desk.engine)
    store.save_translation("d", "t1", "en", Translation("Rice price: 120", "human", findings=(NAME,)))
    catch_up(desk.engine)
    with desk.engine.connect() as connection:
        rows = connection.execute(sa.select(bulletin_checks).order_by(bulletin_checks.c.name)).all()
    assert [tuple(row) for row in rows] == [
        ("d", "names", "warning", 1, 0, 0),
        ("d", "numbers", "error", 1, 1, 0),
    ]


def test_the_state_is_of_the_work_until_it_is_made_and_of_people_then(desk: Desk) -> None:
    desk.set("a", workflow="review")
    desk.set("b", state="failed", workflow="draft")
    page = Listing(desk.engine).page(Wanted(standing="review"), sort="newest", limit=9)
    assert [(row.id, row.standing) for row in page.rows] == [("a", "review")]
    # The state itself does not narrow the counts: they say what the other states would show.
    assert page.counts == {"review": 1, "failed": 1, "draft": 1}


def test_days_are_the_articles_own_else_the_submissions(desk: Desk) -> None:
    desk.put("d", "Giá gạo", "Rice price", date="2024-04-30")
    assert desk.ids(since="2024-05-02") == ["c", "b"]
    assert desk.ids(until="2024-05-01", sort="date") == ["a", "d"]


def test_who_submitted_it_is_named(desk: Desk) -> None:
    row = {"id": "p1", "name": "Trần Thị Mai", "email": "mai@example.org", "role": "editor", "password": "-"}
    with desk.engine.begin() as connection:
        connection.execute(people.insert().values(row))
    desk.set("a", owner="p1")
    rows = Listing(desk.engine).page(Wanted(owner="p1"), sort="newest", limit=9).rows
    assert [(row.id, row.who) for row in rows] == [("a", "Trần Thị Mai")]


def test_those_that_have_the_words_together_come_first(desk: Desk) -> None:
    desk.put("d", "Nghị sĩ họp hội đồng", "Council", created=datetime(2024, 6, 1, tzinfo=UTC))
    both = {"terms": terms("hoi nghi"), "together": None}
    assert desk.ids(**both) == ["d", "a"]
    assert desk.ids(**{**both, "together": terms('"hoi nghi"')[0]}) == ["a", "d"]


def test_pages_go_on_and_back_without_a_gap(desk: Desk) -> None:
    for number in range(4, 12):
        # Equal in all that is sorted by: the id decides.
        desk.put(f"e{number}", "Chợ phiên", "Market day", created=datetime(2024, 5, 9, tzinfo=UTC))
    catch_up(desk.engine)
    for sort in SORTS:
        turn_pages(Listing(desk.engine), sort)


def turn_pages(listing: Listing, sort: str) -> None:
    wanted = Wanted()
    whole = [row.id for row in listing.page(wanted, sort=sort, limit=50).rows]
    page = listing.page(wanted, sort=sort, limit=4)
    assert page.previous is None
    seen, last = [row.id for row in page.rows], page
    while last.next:
        last = listing.page(wanted, sort=sort, limit=4, after=last.next)
        seen += [row.id for row in last.rows]
    assert seen == whole
    assert last.previous is not None
    back = listing.page(wanted, sort=sort, limit=4, before=last.previous)
    assert [row.id for row in back.rows] == whole[4:8]
    first = listing.page(wanted, sort=sort, limit=4, before=back.previous)
    assert ([row.id for row in first.rows], first.previous) == (whole[:4], None)


def test_a_new_bulletin_does_not_shift_the_next_page(desk: Desk) -> None:
    listing = Listing(desk.engine)
    page = listing.page(Wanted(), sort="newest", limit=2)
    desk.put("z", "Mới", "New")
    assert [row.id for row in listing.page(Wanted(), sort="newest", limit=2, after=page.next).rows] == ["a"]


def test_a_place_that_was_not_given_out_is_refused(desk: Desk) -> None:
    for mark in ("x", "W10", "e30", "WyJuZXdlc3QiLDEsMl0", "a" * 3000, "WyJ0aXRsZSIsImEiLCJiIl0"):
        with pytest.raises(
            BadInput, match=r"is no place in this list\. Begin again without `after` and `before`\."
        ):
            Listing(desk.engine).page(Wanted(), sort="newest", limit=2, after=mark)


def test_a_sort_that_there_is_not_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"The list cannot be sorted by 'colour'\. Available: newest, oldest,"):
        Listing(desk.engine).page(Wanted(), sort="colour", limit=2)


def test_only_what_is_being_made_has_its_progress_counted(desk: Desk) -> None:
    desk.set("b", state="working")
    rows = Listing(desk.engine).page(Wanted(), sort="newest", limit=9).rows
    assert [(row.id, row.done, row.total) for row in rows] == [("c", 0, 0), ("b", 1, 1), ("a", 0, 0)]

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.errors import NotFound
from service.database import annotation_tables, open_engine
from service.database.annotation_rows import TIE, Item, Judgement, Span
from service.database.annotations import AnnotationStore

ITEMS = (
    Item(0, "d0:s1", "d0", "Trời mưa.", "It rained.", (0, 1), ("It rains.", "Rain 😀 fell.")),
    Item(1, "d0:s2", "d0", "Gió thổi.", "", (0, 1), ("Wind.", "It blew.")),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'b.sqlite'}")
    else:
        engine = open_engine(request.getfixturevalue("postgresql"))
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> AnnotationStore:
    return AnnotationStore(engine)


def make(store: AnnotationStore, name: str = "Round 1") -> str:
    return store.create(
        name,
        kind="preference",
        test_set="village",
        source="vi",
        target="en",
        systems=["a", "b"],
        seed=7,
        items=ITEMS,
    )


def test_campaign_comes_back_as_it_was_made(store: AnnotationStore) -> None:
    id = make(store)
    campaign = store.campaign(id)
    assert (campaign.name, campaign.kind, campaign.systems, campaign.seed) == (
        "Round 1",
        "preference",
        ("a", "b"),
        7,
    )
    assert campaign.created.tzinfo is not None
    assert store.items(id) == list(ITEMS)
    assert id in [row.campaign.id for row in store.campaigns()]


def test_a_later_judgement_takes_the_place_of_the_first(store: AnnotationStore) -> None:
    id = make(store)
    first = Judgement(1, "Lan", preferred=0, seconds=2.5, comment="x")
    store.save(id, first)
    store.save(id, replace(first, preferred=TIE, seconds=1.5, comment=""))
    store.save(id, Judgement(0, "Minh", score=80, spans=(Span(5, 6, "major"),)))
    found = store.judgements(id)
    assert [(each.position, each.annotator, each.preferred, each.score) for each in found] == [
        (0, "Minh", None, 80), (1, "Lan", TIE, None),
    ]  # fmt: skip
    assert found[0].spans == (Span(5, 6, "major"),)
    assert (found[1].seconds, found[1].comment) == (4.0, "")
    assert store.judgements(id, annotator="Lan") == [found[1]]
    (row,) = [row for row in store.campaigns() if row.campaign.id == id]
    assert (row.items, row.done) == (2, {"Lan": 1, "Minh": 1})


def test_what_is_not_there_is_told(store: AnnotationStore) -> None:
    id = make(store)
    with pytest.raises(NotFound, match="no campaign with the id 'x'"):
        store.campaign("x")
    with pytest.raises(NotFound, match="has no item 2"):
        store.save(id, Judgement(2, "Lan", preferred=0))
    with pytest.raises(NotFound, match="no campaign with the id 'x'"):
        store.save("x", Judgement(0, "Lan", preferred=0))
    assert store.judgements(id) == []


def test_items_and_judgements_go_with_their_campaign(store: AnnotationStore, engine: Engine) -> None:
    id = make(store)
    store.save(id, Judgement(0, "Lan", preferred=0))
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM annotation_campaigns WHERE id = :id"), {"id": id})
        for table in (annotation_tables.items, annotation_tables.judgements):
            query = sa.select(sa.func.count()).where(table.c.campaign_id == id)
            assert connection.execute(query).scalar_one() == 0

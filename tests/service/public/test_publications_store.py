"""A publication's whole life in a database of each kind."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.engine import Engine

from models.types import Bulletin, Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.editing import Editing
from service.database.publications import PublicationStore
from service.publishing import publish, published, unpublish

BY = Actor("lan", "Lan")


@pytest.fixture
def store(engine: Engine) -> BulletinStore:
    return BulletinStore(engine)


def test_bulletins_with_one_title_published_together_get_addresses_of_their_own(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    ids = [approved(bulletin, id=f"b{number}") for number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda id: publish(store, id, BY), ids))
    assert len({path for each in made for path in each.paths.values()}) == 9
    assert PublicationStore(store.engine).languages() == {"vi": 3, "en": 3, "zh": 3}


def test_from_the_first_page_to_the_last(
    store: BulletinStore, bulletin: Bulletin, approved: Callable[..., str]
) -> None:
    public, editing = PublicationStore(store.engine), Editing(store.engine)
    paths = publish(store, approved(bulletin), BY).paths
    publish(store, approved(bulletin, id="b2"), BY)
    assert public.languages() == {"vi": 2, "en": 2, "zh": 2}
    assert [entry.bulletin_id for entry in public.entries("zh", limit=1)] == ["b2"]
    assert set(public.documents(["b1", "b2"])) == {"b1", "b2"}

    editing.write("b1", "t1", "en", Translation("Mended", origin="human"), by=BY, expected=None)
    editing.move("b1", "approved", by=BY, reason="read")
    assert publish(store, "b1", BY, "A mended title.").paths == paths
    publish(store, "b1", BY, {"zh": "又一处更正。"})
    found = public.of("b1")
    assert found is not None
    assert [dict(each.notes) for each in found.corrections] == [
        {"und": "A mended title."},
        {"zh": "又一处更正。"},
    ]
    assert public.entries("en", limit=5, offset=1)[0].title == "Mended"

    unpublish(store, "b1", BY, "Wrong.")
    assert public.languages() == {"vi": 1, "en": 1, "zh": 1}
    gone = public.at("en", paths["en"].rpartition("/")[2])
    assert gone is not None
    assert gone.reason == "Wrong."
    assert published(store.engine, "b1") is None

    editing.delete("b1", by=BY)
    assert public.of("b1") is None

"""Every stored text with a script in it, and every page looked at: nothing of it may become markup."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from models.types import Bulletin, Finding, NameProposal
from service.database import BulletinStore
from service.database.annotation_rows import Item
from service.database.annotations import AnnotationStore
from service.database.audit import Actor, record
from service.database.comments import CommentStore
from service.database.ledger_rows import Draft
from service.database.people import PeopleStore, PersonRow, Role
from service.database.tables import metadata
from service.database.tokens import TokenStore
from service.desk import editing_of
from service.ledger.changing import add
from service.publishing import publish
from tests.service.people.conftest import Desk
from tests.service.people.test_rights import closed_rules

SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"{SCRIPT}\"'><img src=x onerror=alert(2)>{{{{7*7}}}}"
BY = Actor("p1", HOSTILE)
# Texts that are no free texts: other programs read them, or they are checked against a list.
FIXED = {"people.password", "webhooks.url", "webhooks.secret", "ledger_entries.origin"}


def hostile(made: Bulletin) -> Bulletin:
    """Put the script into each text of a bulletin."""
    finding = Finding("names", "warning", HOSTILE)
    return replace(
        made,
        article=replace(
            made.article,
            title=HOSTILE,
            byline=HOSTILE,
            paragraphs=tuple(f"{text} {HOSTILE}" for text in made.article.paragraphs),
            captions=(HOSTILE,),
            notes=(HOSTILE,),
            url="javascript:alert(3)",
        ),
        segments=tuple(replace(each, source=f"{each.source} {HOSTILE}") for each in made.segments),
        translations={
            id: {
                tag: replace(one, text=f"{one.text} {HOSTILE}", model=HOSTILE, findings=(finding,))
                for tag, one in targets.items()
            }
            for id, targets in made.translations.items()
        },
        summary=replace(
            made.summary, sentences=tuple(f"{each} {HOSTILE}" for each in made.summary.sentences)
        ),
        names=(NameProposal(HOSTILE, "person", {"en": (HOSTILE,), "zh": (HOSTILE,)}, HOSTILE),),
        models={"vi-en": HOSTILE, HOSTILE: HOSTILE},
    )


@pytest.fixture
def world(store: BulletinStore, people: dict[Role, PersonRow], bulletin: Bulletin) -> dict[str, str]:
    """Fill each area of the desk; gives the ids by area."""
    engine, made = store.engine, hostile(bulletin)
    store.create(made.article, targets=made.targets, id="b2")
    store.set_state("b2", "working", stage="translate:en")
    store.save_segments("b2", [segment for segment in made.segments if segment.role != "summary"])
    store.save_names("b2", made.names)
    store.save_summary("b2", made.summary)
    for segment in made.segments:
        for tag in made.targets:
            store.save_translation("b2", segment.id, tag, made.translations[segment.id][tag])
    store.finish("b2", models=made.models)
    CommentStore(engine).add("b2", HOSTILE, by=BY)
    editing = editing_of(engine)
    for step in ("review", "approved"):
        editing.move("b2", step, by=BY, reason=HOSTILE)  # type: ignore[arg-type]
    publish(store, "b2", BY)
    publish(store, "b2", BY, HOSTILE)
    draft = Draft("person", {"vi": ("Ngọc Lan",), "en": (HOSTILE,), "zh": ("玉兰",)}, note=HOSTILE)
    entry = add(engine, draft, by=BY)
    item = Item(0, "s1", HOSTILE, HOSTILE, HOSTILE, (0,), (HOSTILE,))
    campaign = AnnotationStore(engine).create(
        HOSTILE, kind="direct", test_set=HOSTILE, source="en", target="vi", systems=[HOSTILE], seed=1, items=(item,)
    )  # fmt: skip
    PeopleStore(engine).set_profile(people["editor"].id, name=HOSTILE, language=None)
    TokenStore(engine).create(HOSTILE, role="reader", person=people["administrator"].id)
    with engine.begin() as connection:
        record(connection, by=BY, action="bulletin.edit", object=HOSTILE, details={HOSTILE: HOSTILE})
        poison(connection)
        memory = connection.execute(sa.text("SELECT id FROM memory_units LIMIT 1")).scalar_one()
        slugs = connection.execute(sa.text("SELECT language, slug FROM publication_pages")).all()
    return {
        "bulletin": "b2", "ledger": entry, "memory": memory, "campaign": campaign,
        **{f"/p/{language}/{slug}": "" for language, slug in slugs},
    }  # fmt: skip


def poison(connection: sa.Connection) -> None:
    """Put the script behind whatever else stands in a free text, also one that a later table brings."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            name, is_key = f"{table.name}.{column.name}", column.primary_key or column.foreign_keys
            is_free = isinstance(column.type, sa.Text) or column.name in ("name", "by_name")
            if is_free and not is_key and name not in FIXED:
                connection.execute(table.update().where(column != "").values({column: column + f" {SCRIPT}"}))


def pages(app: Flask, world: dict[str, str]) -> Iterator[str]:
    """List all addresses that can be looked at, with the ids of the hostile world."""
    for method, path in closed_rules(app):
        if method != "GET" or path.endswith("/events"):
            continue
        area = path.split("/")[1]
        id = world["campaign"] if path.startswith("/evaluation/human/") else world.get(area.rstrip("s"), "b2")
        yield path.replace("/b1", f"/{id}")
    yield from (path for path in world if path.startswith("/p/"))
    yield from ("/p/", "/p/en/", "/p/vi/feed.atom", "/sign-in")


def test_nothing_stored_becomes_markup_anywhere(app: Flask, desk: Desk, world: dict[str, str]) -> None:
    client = desk("administrator")
    seen, held, wrong = 0, 0, []
    for path in dict.fromkeys(pages(app, world)):
        with client.get(path, follow_redirects=True) as answer:
            assert answer.status_code != 500, (path, answer.text[:2000])
            # What is not shown but saved (JSON, documents, archives) has no markup to get into.
            if answer.mimetype not in ("text/html", "application/atom+xml") or answer.status_code >= 400:
                continue
            seen += 1
            held += "alert(1)" in answer.text
            markup = [
                mark for mark in ("<script>alert", "<img src=x", 'href="javascript:') if mark in answer.text
            ]
            if markup or ">49<" in answer.text:
                wrong.append((path, markup))
    assert wrong == []
    # The test would prove nothing if the texts were not there to be seen.
    assert seen >= 25
    assert held >= 15

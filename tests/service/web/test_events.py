import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.types import Bulletin
from service.database import BulletinStore
from service.web import events
from service.web.parts import STREAMS, Parts

Event = tuple[str, dict[str, object]]


def parse(text: str) -> list[Event]:
    """Read a stream as pairs of name and data."""
    return [(name, json.loads(data)) for name, data in re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)]


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let streams end at once and never sleep."""
    monkeypatch.setattr(events, "LIFETIME", 0.0)


def test_finished_bulletin_is_told_and_the_stream_ends(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin)
    answer = client.get("/bulletins/b1/events")
    told = parse(answer.get_data(as_text=True))
    assert answer.mimetype == "text/event-stream"
    assert answer.get_data(as_text=True).startswith("retry: 2000\n\n")
    assert [name for name, _ in told].count("row") == 11
    assert [name for name, _ in told].count("sentence") == 22
    assert told[-2:] == [
        ("progress", {"state": "draft", "stage": "Finished", "done": 22, "total": 22}),
        ("finished", {"state": "draft"}),
    ]


@pytest.mark.usefixtures("brief")
def test_sentences_come_with_their_place_and_findings(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin, upto=7)
    told = parse(client.get("/bulletins/b1/events").get_data(as_text=True))
    assert told[0] == (
        "row",
        {
            "id": "t1",
            "kind": "title",
            "starts": False,
            "text": bulletin.article.title,
            "languages": ["vi", "en", "zh"],
        },
    )
    last = [data for name, data in told if name == "sentence"][-1]
    finding = bulletin.translations["p1s3"]["en"].findings[0]
    assert last == {
        "id": "p1s3",
        "language": "en",
        "text": bulletin.translations["p1s3"]["en"].text,
        "findings": [{"check": "numbers", "severity": "error", "message": finding.message}],
    }
    assert told[-1] == (
        "progress",
        {"state": "working", "stage": "Translating into English", "done": 7, "total": 22},
    )


@pytest.mark.usefixtures("brief")
def test_known_text_is_not_told_again(
    client: FlaskClient, bulletin: Bulletin, put: Callable[..., None], store: BulletinStore
) -> None:
    put(bulletin, upto=2)
    first = client.get("/bulletins/b1/events").get_data(as_text=True)
    (last,) = re.findall(r"^id: (.*)$", first, re.MULTILINE)
    again = client.get("/bulletins/b1/events", headers={"Last-Event-ID": last}).get_data(as_text=True)
    assert [name for name, _ in parse(again)] == ["progress"]
    store.save_translation("b1", "c1", "zh", bulletin.translations["c1"]["zh"])
    more = client.get("/bulletins/b1/events", headers={"Last-Event-ID": last}).get_data(as_text=True)
    assert {"id": "c1", "language": "zh", "text": "学员在第一堂课上试用新织机", "findings": []} in [
        data for name, data in parse(more) if name == "sentence"
    ]


def test_an_open_stream_follows_and_beats(
    client: FlaskClient,
    bulletin: Bulletin,
    put: Callable[..., None],
    store: BulletinStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(bulletin, upto=21)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            store.save_translation("b1", "p3s1", "zh", bulletin.translations["p3s1"]["zh"])
        if len(pauses) == 3:
            store.finish("b1", models={})

    monkeypatch.setattr(events, "HEARTBEAT", 0.0)
    monkeypatch.setattr(events.time, "sleep", pause)
    text = client.get("/bulletins/b1/events").get_data(as_text=True)
    assert text.count(": still here\n\n") == 1
    tail = [(name, data.get("id")) for name, data in parse(text)][-4:]
    assert tail == [("sentence", "p3s1"), ("progress", None), ("progress", None), ("finished", None)]


def test_without_a_place_the_stream_is_one_look(
    app: Flask, client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin, upto=2)
    its: Parts = app.extensions["bulletins"]
    for _ in range(STREAMS):
        its.streams.acquire()
    text = client.get("/bulletins/b1/events").get_data(as_text=True)
    assert parse(text)[-1][0] == "progress"


def test_places_are_given_back(
    app: Flask, client: FlaskClient, bulletin: Bulletin, put: Callable[..., None]
) -> None:
    put(bulletin)
    for _ in range(STREAMS + 1):
        client.get("/bulletins/b1/events").get_data()
    its: Parts = app.extensions["bulletins"]
    assert [its.streams.acquire(blocking=False) for _ in range(STREAMS + 1)] == [True] * STREAMS + [False]


def test_unknown_bulletin_has_no_stream(client: FlaskClient) -> None:
    assert client.get("/bulletins/zz/events").status_code == 404

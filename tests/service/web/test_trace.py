import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from service import logs
from service.app import create_app, create_probe
from service.database import BulletinStore
from service.settings import Settings


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Hear our loggers as JSON."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(logs.JsonLines())
    logger = logging.getLogger("service")
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    yield heard
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.fixture
def telling(settings: Settings, store: BulletinStore, jobs: object) -> Flask:
    """The application as it runs with log_format=json."""
    return create_app(replace(settings, log_format="json"), store=store, jobs=jobs)


def test_a_request_keeps_the_id_that_it_came_with(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "abc-1.2_3:4"})
    assert answer.headers["X-Request-ID"] == "abc-1.2_3:4"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", "<script>"])
def test_an_id_that_is_no_name_is_replaced(client: FlaskClient, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"].isalnum()


def test_each_request_is_a_line_with_its_id_and_without_what_was_typed(
    telling: Flask, lines: io.StringIO
) -> None:
    telling.test_client().get("/bulletins/secret-id?q=secret", headers={"X-Request-ID": "r1"})
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(each["level"], each["logger"], each["request"]) for each in told] == [
        ("INFO", "service.web.trace", "r1")
    ]
    assert told[0]["message"].startswith("GET /bulletins/<id> 404 ")
    assert "secret" not in lines.getvalue()


def test_what_machines_ask_all_the_time_is_not_told(telling: Flask, lines: io.StringIO) -> None:
    for address in ("/healthz", "/readyz", "/metrics", "/static/base.css"):
        with telling.test_client().get(address) as answer:
            assert answer.status_code == 200
    assert lines.getvalue() == ""


def test_ids_end_with_the_request_and_the_job(lines: io.StringIO) -> None:
    log = logging.getLogger("service.test")
    with logs.bound(request="r1"), logs.bound(job="j1"):
        log.warning("inside")
    log.warning("outside")
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(each.get("request"), each.get("job"), each["message"]) for each in told] == [
        ("r1", "j1", "inside"),
        (None, None, "outside"),
    ]


def test_an_error_is_one_line_too(lines: io.StringIO) -> None:
    try:
        raise ZeroDivisionError("no\nsense")
    except ZeroDivisionError:
        logging.getLogger("service.test").exception("It failed:\n%s", "x")
    (line,) = lines.getvalue().splitlines()
    told = json.loads(line)
    assert (told["message"], told["level"]) == ("It failed:\nx", "ERROR")
    assert told["error"].endswith("ZeroDivisionError: no\nsense")


def test_lines_for_people_carry_the_ids_too() -> None:
    record = logging.LogRecord("service.x", logging.INFO, "", 0, "Done %s", (1,), None)
    with logs.bound(job="j1"):
        assert logs.Lines("%(levelname)s %(message)s").format(record) == "INFO [job j1] Done 1"


def figures(client: FlaskClient, **headers: str) -> dict[str, float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    found = [line.rpartition(" ") for line in answer.get_data(as_text=True).splitlines() if line[0] != "#"]
    return {name: float(value) for name, _, value in found}


def test_figures_say_how_the_queue_stands_and_what_was_asked(
    client: FlaskClient, store: BulletinStore, bulletin: object
) -> None:
    store.create(bulletin.article, targets=["en"], id="secret-id")
    name = 'bulletins_requests_total{endpoint="pages.show",method="GET",status="200"}'
    before = figures(client).get(name, 0.0)
    client.get("/bulletins/secret-id")
    client.open("/nowhere", method="SECRET")
    found = figures(client)
    assert found[name] == before + 1
    assert found['bulletins_requests_total{endpoint="unknown",method="other",status="404"}'] >= 1
    assert found['bulletins_in_state{state="queued"}'] == 1
    assert found['bulletins_in_state{state="draft"}'] == 0
    assert found["bulletins_workers_alive"] == 0
    text = client.get("/metrics").get_data(as_text=True)
    assert "secret" not in text.lower()
    assert bulletin.article.title not in text


def test_figures_can_be_kept_for_those_with_the_token(
    settings: Settings, store: BulletinStore, jobs: object
) -> None:
    client = create_app(
        replace(settings, metrics_token="fedcba9876543210"), store=store, jobs=jobs
    ).test_client()
    refused = client.get("/metrics", headers={"Authorization": "Bearer fedcba9876543211"})
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer é"}).status_code == 401
    assert figures(client, Authorization="Bearer fedcba9876543210")


def test_a_worker_answers_about_itself_and_nothing_else(
    settings: Settings, store: BulletinStore, jobs: object
) -> None:
    client = create_probe(settings, store=store, jobs=jobs).test_client()
    assert [client.get(each).status_code for each in ("/healthz", "/readyz", "/metrics", "/")] == [
        200,
        200,
        200,
        404,
    ]


def test_a_database_that_does_not_answer_is_not_ready(
    client: FlaskClient, store: BulletinStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def connect(self) -> None:
            raise OperationalError("SELECT 1", {}, RuntimeError("gone"))

    monkeypatch.setattr(store, "_engine", Broken())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "waiting", "reason": "The database does not answer."},
    )
    assert client.get("/healthz").status_code == 200


def test_the_page_says_when_programs_need_no_token(
    settings: Settings, store: BulletinStore, jobs: object
) -> None:
    words = "nobody on this machine has to sign in, and programs need no token"
    for open_api in (True, False):
        app = create_app(replace(settings, open_api=open_api), store=store, jobs=jobs)
        page = app.test_client().get("/", follow_redirects=True).get_data(as_text=True)
        assert (words in page) is open_api

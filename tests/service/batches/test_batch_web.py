import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import create_app
from service.batches import feeder as feeding
from service.batches.feeder import Feeder
from service.database import BulletinStore, open_engine
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator


@dataclass
class Service:
    """The application, its queue and its feeder; `work` lets both get on until something is reached."""

    client: FlaskClient
    settings: Settings
    store: BulletinStore
    jobs: Jobs
    feeder: Feeder

    def work(self, reached: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not reached():
            assert time.monotonic() < deadline, "waited in vain"
            self.feeder.step()
            time.sleep(0.02)

    def upload(self, data: bytes, name: str = "in.jsonl", key: str | None = None) -> TestResponse:
        fields = {"file": (io.BytesIO(data), name), "targets": ["en"]}
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post("/api/v1/batches", data=fields, headers=headers)

    def batch(self, id: str) -> dict[str, Any]:
        answer = self.client.get(f"/api/v1/batches/{id}")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.get_json()
        return found

    def finish(self, id: str) -> dict[str, Any]:
        self.work(lambda: self.batch(id)["state"] in ("done", "failed"))
        return self.batch(id)

    def results(self, id: str) -> list[dict[str, Any]]:
        lines = self.client.get(f"/api/v1/batches/{id}/results").get_data(as_text=True).splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    environ = {
        "BULLETINS_DATA": str(tmp_path),
        "BULLETINS_PROFILE": "echo",
        "BULLETINS_SECRET_KEY": "only for these tests",
        "BULLETINS_MAX_UPLOAD_MB": "1",
        "BULLETINS_ARTICLES_AT_ONCE": "4",
    }
    return replace(Settings.read(environ), open_api=True)


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    with ExitStack() as stack:
        engine = open_engine(settings.database_url)
        stack.callback(engine.dispose)
        store = BulletinStore(engine)
        translator = stack.enter_context(open_translator(settings))
        jobs = Jobs(settings, store, lambda: translator)
        stack.callback(jobs.stop)
        jobs.start()
        app = create_app(settings, store=store, jobs=jobs)
        app.config["WTF_CSRF_ENABLED"] = False
        feeder = Feeder(settings, store, jobs)
        stack.callback(feeder.stop)
        yield Service(app.test_client(), settings, store, jobs, feeder)


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def article(id: str, text: str = "Trời mưa to ở thành phố.") -> dict[str, str]:
    return {"id": id, "title": f"Tin {id}", "text": text, "language": "vi"}


def test_a_batch_from_upload_to_results(service: Service) -> None:
    data = lines(article("a"), {"id": "b", "colour": 1}, article("c"), article("a"))
    answer = service.upload(data)
    assert answer.status_code == 202
    id = answer.get_json()["id"]
    assert answer.headers["Location"] == f"/api/v1/batches/{id}"
    made = service.finish(id)
    counts = {name: made[name] for name in ("state", "done", "failed", "repeats", "ended", "total", "exact")}
    assert counts == {
        "state": "done", "done": 2, "failed": 1, "repeats": 1, "ended": 4, "total": 4, "exact": True,
    }  # fmt: skip
    rows = service.results(id)
    assert [(row["schema"], row["item"]["name"]) for row in rows] == [
        ("bulletin/1", "a"), ("failure/1", "b"), ("bulletin/1", "c"),
    ]  # fmt: skip
    assert rows[1]["error"]["code"] == "bad_input"
    assert service.store.get(rows[0]["id"]).batch == id


def test_the_report_names_failures_and_the_riskiest_first(service: Service) -> None:
    long = "Trời mưa to ở thành phố. Học sinh được nghỉ học ở nhà. Xe buýt không chạy được."
    id = service.upload(lines(article("a"), article("b", long), ["x"])).get_json()["id"]
    service.finish(id)
    answer = service.client.get(f"/api/v1/batches/{id}/report")
    report = json.loads(answer.get_data(as_text=True))
    assert [row["name"] for row in report["needs_a_look"]] == ["b", "a"]
    assert report["failed"] == [
        {
            "number": 3, "name": "line 3", "key": report["failed"][0]["key"], "bulletin": None,
            "reason": "The line holds a JSON list. Give one object a line.",
        }
    ]  # fmt: skip
    assert report["counts"] == {
        "done": 0, "needs_a_look": 2, "failed": 1, "cancelled": 0, "waiting": 0, "repeats": 0,
    }  # fmt: skip


def test_a_zip_and_a_csv(service: Service) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.txt", "Mưa to ở thành phố Huế hôm nay.")
        archive.writestr("../a.txt", "Mưa to ở thành phố Huế hôm nay.")
    ids = [
        service.upload(packed.getvalue(), "in.zip").get_json()["id"],
        service.upload("title;text;language\nTin;Mưa to.;vi\n".encode(), "IN.CSV").get_json()["id"],
    ]
    made = [service.finish(id) for id in ids]
    assert [(each["done"], each["failed"]) for each in made] == [(1, 1), (1, 0)]
    assert service.results(ids[0])[1]["error"]["message"].startswith("The name '../a.txt' points out")


@pytest.mark.parametrize(
    ("data", "name", "complaint"),
    [
        (b"x", "in.txt", "'in.txt' is no batch."),
        (b"\n\n", "in.jsonl", "There is no article in the file."),
        (b"colour\n1\n", "in.csv", "Unknown field 'colour'."),
        (b"PK", "in.zip", "is not a ZIP archive"),
    ],
)
def test_what_is_no_batch_is_refused_and_not_kept(
    service: Service, data: bytes, name: str, complaint: str
) -> None:
    answer = service.upload(data, name)
    assert answer.status_code == 400
    assert complaint in answer.get_json()["detail"]
    assert list((service.settings.data / "batches").glob("*")) == []
    assert service.client.get("/api/v1/batches").get_json()["items"] == []


def test_the_same_key_is_one_batch_and_another_file_under_it_is_refused(service: Service) -> None:
    first = service.upload(lines(article("a")), key="k1").get_json()
    again = service.upload(lines(article("a")), key="k1").get_json()
    assert again["id"] == first["id"]
    other = service.upload(lines(article("b")), key="k1")
    assert (other.status_code, other.get_json()["error"]["code"]) == (409, "conflict")
    assert len(list((service.settings.data / "batches").iterdir())) == 1


def test_a_paused_batch_waits_and_goes_on(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "ROOM", 3)
    id = service.upload(lines(*(article(str(number)) for number in range(12)))).get_json()["id"]
    service.work(lambda: service.batch(id)["done"] >= 1)
    assert service.client.post(f"/api/v1/batches/{id}/pause").get_json()["state"] == "paused"
    service.work(lambda: service.store.batch_counts(id).keys() == {"draft"})
    held = service.batch(id)
    service.feeder.step()
    assert service.batch(id) == held
    assert held["done"] < 12
    assert service.client.post(f"/api/v1/batches/{id}/resume").get_json()["state"] == "queued"
    assert service.finish(id)["done"] == 12
    assert [row["item"]["name"] for row in service.results(id)] == [str(number) for number in range(12)]


def test_a_cancelled_batch_keeps_what_is_finished(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "ROOM", 2)
    id = service.upload(lines(*(article(str(number)) for number in range(50)))).get_json()["id"]
    service.work(lambda: service.batch(id)["done"] >= 3)
    assert service.client.post(f"/api/v1/batches/{id}/cancel").get_json()["state"] == "cancelled"
    service.feeder.step()
    counts = service.store.batch_counts(id)
    assert counts.keys() <= {"draft", "cancelled"}
    assert 3 <= counts["draft"] < 50
    refused = service.client.post(f"/api/v1/batches/{id}/resume")
    assert refused.status_code == 409
    assert refused.get_json()["detail"] == f"The batch {id!r} is cancelled and cannot be resumed."


def test_another_feeder_goes_on_where_the_first_one_ended(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "ROOM", 4)
    id = service.upload(lines(*(article(str(number)) for number in range(10)))).get_json()["id"]
    service.feeder.step()
    second = Feeder(service.settings, service.store, service.jobs)
    second.step()
    assert service.batch(id)["total"] >= 4
    assert sum(service.store.batch_counts(id).values()) == 4
    service.feeder.stop()
    service.feeder = second
    assert service.finish(id)["done"] == 10
    assert [row["item"]["name"] for row in service.results(id)] == [str(number) for number in range(10)]
    assert sum(service.store.batch_counts(id).values()) == 10


def test_what_was_submitted_but_not_noted_is_not_made_twice(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = service.upload(lines(article("a"), article("b"))).get_json()["id"]
    with monkeypatch.context() as patch:
        # As after a kill between the two.
        patch.setattr(service.feeder._batches, "add", lambda *args, **more: True)
        service.feeder.step()
    service.feeder.stop()
    service.feeder = Feeder(service.settings, service.store, service.jobs)
    assert service.finish(id)["done"] == 2
    assert sum(service.store.batch_counts(id).values()) == 2


def test_a_deleted_bulletin_is_told_in_the_results(service: Service) -> None:
    id = service.upload(lines(article("a"), article("b"))).get_json()["id"]
    service.finish(id)
    gone = service.results(id)[0]["id"]
    assert service.client.delete(f"/api/v1/bulletins/{gone}").status_code == 204
    rows = service.results(id)
    assert [row["schema"] for row in rows] == ["failure/1", "bulletin/1"]
    assert rows[0]["error"] == {"code": "failed", "message": "The bulletin was deleted."}


def test_events_tell_how_it_ends(service: Service) -> None:
    id = service.upload(lines(article("a"))).get_json()["id"]
    service.finish(id)
    for address in (f"/api/v1/batches/{id}/events", f"/batches/{id}/events"):
        answer = service.client.get(address)
        told = re.findall(r"event: (\w+)\ndata: (.*)\n\n", answer.get_data(as_text=True))
        assert answer.mimetype == "text/event-stream"
        assert [name for name, _ in told] == ["progress", "finished"]
        assert json.loads(told[0][1])["done"] == 1
        assert json.loads(told[1][1]) == {"state": "done"}


@pytest.mark.parametrize("what", ["", "/events", "/results", "/report"])
def test_a_batch_that_is_not_there_is_404(service: Service, what: str) -> None:
    answer = service.client.get(f"/api/v1/batches/none{what}")
    assert (answer.status_code, answer.get_json()["detail"]) == (404, "There is no batch with the id 'none'.")


def test_batches_are_listed_in_pages(service: Service) -> None:
    ids = [service.upload(lines(article(str(number)))).get_json()["id"] for number in range(3)]
    first = service.client.get("/api/v1/batches?limit=2").get_json()
    assert [each["id"] for each in first["items"]] == ids[:0:-1]
    second = service.client.get(f"/api/v1/batches?limit=2&after={first['next']}").get_json()
    assert ([each["id"] for each in second["items"]], second["next"]) == (ids[:1], None)
    assert service.client.get("/api/v1/batches?after=none").status_code == 400


def test_without_an_input_file_nobody_feeds_it(service: Service) -> None:
    id = service.upload(lines(article("a"))).get_json()["id"]
    next((service.settings.data / "batches" / id).iterdir()).unlink()
    assert not service.feeder.step()
    assert service.batch(id)["state"] == "queued"


def test_the_page_of_batches_takes_one(service: Service) -> None:
    empty = service.client.get("/batches").get_data(as_text=True)
    assert "No batches yet." in empty
    token = re.findall(r'name="token" value="(\w+)"', empty)[0]

    def send() -> TestResponse:
        fields = {
            "file": (io.BytesIO(lines(article("a"))), "tin.jsonl"),
            "targets": ["en", "zh"],
            "token": token,
        }
        return service.client.post("/batches", data=fields)

    sent = send()
    assert sent.status_code == 303
    assert send().headers["Location"] == sent.headers["Location"]
    id = sent.headers["Location"].rpartition("/")[2]
    assert service.batch(id)["targets"] == ["en", "zh"]
    assert "tin.jsonl" in service.client.get("/batches").get_data(as_text=True)
    page = service.client.get(sent.headers["Location"]).get_data(as_text=True)
    assert '<h2 id="state" role="status" data-state>Waiting to begin</h2>' in page
    assert "Nothing is finished yet." in page
    service.finish(id)
    page = service.client.get(sent.headers["Location"]).get_data(as_text=True)
    assert '<h2 id="state" role="status" data-state>Finished</h2>' in page
    results = service.client.get(f"/batches/{id}/results.jsonl")
    assert results.headers["Content-Disposition"] == f"attachment; filename=batch-{id[:8]}.jsonl"
    assert len(results.get_data().splitlines()) == 1
    report = service.client.get(f"/batches/{id}/report.json").get_data(as_text=True)
    assert json.loads(report)["counts"]["needs_a_look"] == 1


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({}, "No file is chosen."),
        ({"file": (b"x", "a.txt"), "targets": "en"}, "&#39;a.txt&#39; is no batch."),
        ({"file": (b"{}", "a.jsonl")}, "Choose at least one language"),
        ({"file": (b"{}", "a.jsonl"), "targets": "fr"}, "Unsupported language &#39;fr&#39;"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_the_reason(
    service: Service, fields: dict[str, Any], complaint: str
) -> None:
    if "file" in fields:
        fields = {**fields, "file": (io.BytesIO(fields["file"][0]), fields["file"][1])}
    answer = service.client.post("/batches", data=fields)
    assert answer.status_code == 400
    assert complaint in answer.get_data(as_text=True)


def test_buttons_pause_go_on_and_cancel(service: Service) -> None:
    id = service.upload(lines(article("a"))).get_json()["id"]
    for what, state in (("pause", "Paused"), ("resume", "Waiting to begin"), ("cancel", "Cancelled")):
        answer = service.client.post(f"/batches/{id}/{what}", follow_redirects=True)
        assert f"data-state>{state}</h2>" in answer.get_data(as_text=True)
    assert service.client.post(f"/batches/{id}/explode").status_code == 404

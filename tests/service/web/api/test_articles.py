import json

import httpx
import pytest

from service.client import ApiError
from tests.service.web.api.running import TEXT, Running, serving

FIELDS = {"title": "Ông đồ già", "paragraphs": ["Mỗi năm hoa đào nở.", "Lại thấy ông đồ già."]}


@pytest.fixture
def http(open_server: Running) -> httpx.Client:
    with httpx.Client(base_url=open_server.address + "/api/v1", timeout=20) as client:
        yield client


def test_text_becomes_a_bulletin(closed_server: Running) -> None:
    with closed_server.client("editor") as client:
        job = client.submit(text=TEXT, targets=["en"])
        assert (job.language, job.targets) == ("vi", ("en",))
        done = client.wait(job.id)
        bulletin = client.bulletin(job.id)
    assert (done.state, done.title, done.done, done.total) == ("draft", "Xưởng dệt mở lớp học nghề", 5, 5)
    assert bulletin.versions["vi"].paragraphs == (
        ("Xưởng dệt của xã mở lớp học nghề.", "Có mười hai học viên.", "Lớp học kéo dài ba tháng."),
    )


def test_the_answer_says_where_to_look(http: httpx.Client) -> None:
    answer = http.post("/articles", json={"text": TEXT, "targets": ["en"]})
    assert answer.status_code == 202
    id = answer.json()["id"]
    assert answer.headers["Location"] == f"/api/v1/jobs/{id}"
    assert answer.json()["bulletin"] == f"/api/v1/bulletins/{id}"


def test_fields_are_taken_as_they_are(http: httpx.Client, open_server: Running) -> None:
    body = {"article": {**FIELDS, "date": "2025-01-04", "captions": ["Phố cũ"]}, "language": "vi"}
    answer = http.post("/articles", json=body)
    article = open_server.store.article(answer.json()["id"])
    assert (article.title, article.captions, article.date) == ("Ông đồ già", ("Phố cũ",), "2025-01-04")
    assert answer.json()["targets"] == ["en", "zh"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", TEXT.encode()), ("a.html", f"<h1>Xưởng dệt</h1><p>{TEXT}</p>".encode())],
)
def test_files_are_told_by_their_content(open_server: Running, name: str, data: bytes) -> None:
    with open_server.client() as client:
        job = client.submit(file=(name, data), targets=["en", "zh"], language="vi")
    assert job.targets == ("en", "zh")


def test_the_same_key_makes_one_bulletin(closed_server: Running) -> None:
    with closed_server.client("editor") as client, closed_server.client("editor") as other:
        first = client.submit(text=TEXT, targets=["en"], key="row 17")
        assert client.submit(text=TEXT, targets=["en"], key="row 17").id == first.id
        # Another caller's key is another key.
        assert other.submit(text=TEXT, targets=["en"], key="row 17").id != first.id


def test_a_key_stands_for_one_article_only(closed_server: Running) -> None:
    with closed_server.client("editor") as client:
        client.submit(text=TEXT, targets=["en"], key="k")
        for change in ({"text": TEXT + " Hết."}, {"targets": ["zh"]}):
            with pytest.raises(ApiError) as caught:
                client.submit(**{"text": TEXT, "targets": ["en"], "key": "k", **change})
            assert (caught.value.status, caught.value.code) == (409, "conflict")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "body"),
        ({"text": TEXT, "url": "https://example.org/"}, "body"),
        ({"text": TEXT, "targets": ["fr"]}, "body.targets.0"),
        ({"text": TEXT, "langauge": "vi"}, "body.langauge"),
        ({"text": "a\0b"}, "body.text"),
        ({"text": 7}, "body.text"),
        ({"text": TEXT, "callback": {"url": "ftp://example.org", "secret": "s" * 16}}, "body.callback.url"),
        (
            {"text": TEXT, "callback": {"url": "https://example.org", "secret": "short"}},
            "body.callback.secret",
        ),
        ({"article": {"title": " ", "paragraphs": ["x"]}}, "body.article"),
        ({"article": {**FIELDS, "date": "4.1.2025"}}, "body.article.date"),
        ({"article": {**FIELDS, "paragraphs": ["x" * 150_000] * 2}}, "body.article"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(http: httpx.Client, body: object, where: str) -> None:
    answer = http.post("/articles", json=body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert [each["where"] for each in problem["errors"]] == [where]
    assert problem["detail"].startswith(f"{where}: ")
    assert problem["error"] == {"code": "invalid", "message": problem["detail"]}
    assert (problem["status"], problem["title"], problem["type"]) == (
        422,
        "Unprocessable Entity",
        "urn:parallel-bulletins:invalid",
    )


def test_an_article_without_a_language_is_refused(http: httpx.Client) -> None:
    answer = http.post("/articles", json={"text": "12345 67890"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "undetected_language")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
def test_other_types_are_refused(http: httpx.Client, kind: str) -> None:
    answer = http.post("/articles", content=b"{}", headers={"Content-Type": kind} if kind else {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_pages_of_this_network_are_not_fetched(http: httpx.Client) -> None:
    answer = http.post("/articles", json={"url": "http://127.0.0.1/secret"})
    assert answer.status_code == 400
    assert "no public address" in answer.json()["detail"]


def test_a_file_needs_both_parts_of_a_callback(http: httpx.Client) -> None:
    files = {"file": ("a.txt", TEXT.encode())}
    answer = http.post("/articles", files=files, data={"callback_url": "https://example.org/x"})
    assert answer.status_code == 422
    assert answer.json()["detail"] == "body: `callback_url` and `callback_secret` go together"


def test_a_text_in_place_of_a_file_is_refused(http: httpx.Client) -> None:
    answer = http.post("/articles", files={"file": (None, "text")})
    assert (answer.status_code, answer.json()["detail"]) == (422, "body: `file` must be a file")


def test_a_full_queue_asks_to_come_again(tmp_path, open_server: Running) -> None:
    with serving(tmp_path, works=False, open_api="true", queue_limit="1") as full:
        first = httpx.post(f"{full.address}/api/v1/articles", json={"text": TEXT})
        second = httpx.post(f"{full.address}/api/v1/articles", json={"text": TEXT})
    assert (first.status_code, second.status_code) == (202, 503)
    assert second.json()["error"]["code"] == "busy"
    assert int(second.headers["Retry-After"]) >= 1


def test_json_says_what_it_is(http: httpx.Client) -> None:
    answer = http.post(
        "/articles",
        content=json.dumps({"text": TEXT}),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    assert answer.status_code == 202

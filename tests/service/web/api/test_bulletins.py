from collections.abc import Callable

import httpx
import pytest

from service.client import ApiError, Client
from tests.service.web.api.running import TEXT, Running, serving


@pytest.fixture(scope="module")
def approver(closed_server: Running) -> Client:
    with closed_server.client("approver") as client:
        yield client


def test_a_person_s_sentence_replaces_the_model_s_and_is_checked(
    approver: Client, made: Callable[[], str]
) -> None:
    id = made()
    target = approver.patch(id, "p1s2", "en", "There are 13 students.")
    assert (target.text, target.origin, target.model) == ("There are 13 students.", "human", None)
    assert [(each.check, each.severity) for each in target.findings] == [("numbers", "error")]
    kept = {each.id: each for each in approver.bulletin(id).segments}["p1s2"].targets["en"]
    assert (kept.text, kept.origin) == ("There are 13 students.", "human")
    assert approver.patch(id, "p1s2", "en", "There are twelve students.").findings == ()


def test_what_a_person_wrote_can_be_made_again(approver: Client, made: Callable[[], str]) -> None:
    id = made()
    approver.patch(id, "p1s1", "en", "The weaving shop opens a class.")
    assert approver.retranslate(id, "p1s1", "en").state == "queued"
    approver.wait(id)
    kept = {each.id: each for each in approver.bulletin(id).segments}["p1s1"].targets["en"]
    assert kept.origin == "model"


def test_approval_is_for_one_text(approver: Client, made: Callable[[], str]) -> None:
    id = made()
    approved = approver.approve(id).approved
    assert approved.by == "test"
    # The first approval stays.
    assert approver.approve(id).approved == approved
    approver.patch(id, "t1", "en", "Weaving shop opens a class")
    assert approver.job(id).approved is None


def test_only_drafts_are_changed(approver: Client, closed_server: Running) -> None:
    with closed_server.client("editor") as editor:
        id = editor.submit(text=TEXT, targets=["en"]).id
    approver.wait(id)
    closed_server.store.set_state(id, "failed")
    for change in (
        lambda: approver.patch(id, "t1", "en", "x"),
        lambda: approver.approve(id),
        lambda: approver.retranslate(id, "t1", "en"),
        lambda: approver.export(id, "json"),
    ):
        with pytest.raises(ApiError) as caught:
            change()
        assert (caught.value.status, caught.value.code) == (409, "conflict")


@pytest.mark.parametrize(
    ("segment", "language", "text", "status"),
    [
        ("p9s9", "en", "x", 404),
        ("p1s1", "zh-Hant", "x", 400),
        ("p1s1", "fr", "x", 422),
        ("p1s1", "en", " \n ", 422),
        ("p1s1", "en", "x" * 5001, 422),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(
    approver: Client, made: Callable[[], str], segment: str, language: str, text: str, status: int
) -> None:
    with pytest.raises(ApiError) as caught:
        approver.patch(made(), segment, language, text)
    assert caught.value.status == status


@pytest.mark.parametrize("format", ["json", "html", "md", "docx"])
def test_exports_come_as_files(closed_server: Running, made: Callable[[], str], format: str) -> None:
    id = made()
    with closed_server.client("reader") as client:
        answer = client._send("GET", f"/bulletins/{id}/exports/{format}")
    name = "xuong-det-mo-lop-hoc-nghe"
    assert f'attachment; filename="{name}.{format}"' in answer.headers["Content-Disposition"]
    assert len(answer.content) > 500


def test_an_unknown_format_is_told(approver: Client, made: Callable[[], str]) -> None:
    with pytest.raises(ApiError) as caught:
        approver.export(made(), "exe")
    assert caught.value.status == 404
    assert str(caught.value).startswith("There is no format 'exe'. Available: ")


def test_deleting_is_for_good_and_an_approved_one_needs_an_approver(
    closed_server: Running, approver: Client, made: Callable[[], str]
) -> None:
    id = made()
    approver.approve(id)
    with closed_server.client("editor") as editor, pytest.raises(ApiError) as caught:
        editor.delete(id)
    assert (caught.value.status, caught.value.code) == (403, "forbidden")
    approver.delete(id)
    for again in (lambda: approver.delete(id), lambda: approver.bulletin(id)):
        with pytest.raises(ApiError) as caught:
            again()
        assert caught.value.status == 404


def test_lists_come_in_pages_and_can_be_filtered(approver: Client, made: Callable[[], str]) -> None:
    ids = [made() for _ in range(3)]
    first = approver.jobs(limit=2, state="draft", language="vi")
    assert [job.id for job in first.items] == [ids[2], ids[1]]
    second = approver.jobs(limit=2, after=first.next)
    assert second.items[0].id == ids[0]
    assert approver.jobs(language="zh").items == ()


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "state=lost", "limit=1&limit=2", "lmit=3"]
)
def test_a_query_that_means_nothing_is_refused(open_server: Running, query: str) -> None:
    answer = httpx.get(f"{open_server.address}/api/v1/bulletins?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_a_place_in_a_list_that_was_never_given_out_is_refused(open_server: Running) -> None:
    for path in ("bulletins", "jobs", "ledger"):
        answer = httpx.get(f"{open_server.address}/api/v1/{path}?after=nowhere")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_input")


def test_jobs_are_followed_by_events(closed_server: Running, made: Callable[[], str]) -> None:
    id = made()
    with closed_server.client("reader") as client:
        answer = client._send("GET", f"/jobs/{id}/events")
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.text.endswith('event: finished\ndata: {"state": "draft"}\n\n')


def test_a_finished_job_is_neither_cancelled_nor_tried_again(
    approver: Client, made: Callable[[], str]
) -> None:
    id = made()
    for change in (approver.cancel, approver.retry):
        with pytest.raises(ApiError) as caught:
            change(id)
        assert (caught.value.status, caught.value.code) == (409, "conflict")


def test_a_waiting_job_is_cancelled_and_tried_again(tmp_path) -> None:
    with serving(tmp_path, works=False, open_api="true") as idle, idle.client() as client:
        id = client.submit(text=TEXT, targets=["en"]).id
        assert client.cancel(id).state == "cancelled"
        assert client.retry(id).state == "queued"


def test_the_ledger_is_searched(approver: Client) -> None:
    page = approver.terms("河内", language="zh")
    assert "vn-ha-noi" in [term.id for term in page.items]
    (term,) = [term for term in page.items if term.id == "vn-ha-noi"]
    assert term.forms["en"][0] == "Hanoi"
    first = approver.terms(limit=1)
    assert approver.terms(limit=1, after=first.next).items[0].id != first.items[0].id


def test_models_say_which_of_them_are_used(open_server: Running) -> None:
    items = httpx.get(f"{open_server.address}/api/v1/models").json()["items"]
    assert [each["name"] for each in items if each["used"]] == ["echo"]

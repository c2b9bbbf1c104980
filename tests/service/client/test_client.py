from collections.abc import Callable

import httpx
import pytest

from service.client import ApiError, Client, NotFinished

JOB = {
    "id": "b1", "state": "working", "stage": "", "title": "", "language": "vi", "targets": ["en"], "done": 0, "total": 4,
    "created": "2026-01-02T03:04:05Z", "updated": "2026-01-02T03:04:05Z",
}  # fmt: skip


def client_for(answer: Callable[[httpx.Request], httpx.Response], **how: float) -> Client:
    return Client("http://test/", token="pb_x", transport=httpx.MockTransport(answer), **how)


def test_the_token_goes_into_the_header_and_ids_into_one_part_of_the_address() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=JOB)

    with client_for(answer) as client:
        client.job("a/../b?c")
    assert seen[0].headers["Authorization"] == "Bearer pb_x"
    assert seen[0].url.raw_path == b"/api/v1/jobs/a%2F..%2Fb%3Fc"


def test_a_limit_that_is_over_soon_is_waited_for() -> None:
    answers = [httpx.Response(429, headers={"Retry-After": "0"}, json={}), httpx.Response(200, json=JOB)]
    with client_for(lambda _: answers.pop(0)) as client:
        assert client.job("b1").total == 4


def test_a_limit_that_lasts_longer_than_patience_is_told() -> None:
    problem = {"detail": "Too many requests.", "error": {"code": "too_many", "message": ""}}
    answer = httpx.Response(429, headers={"Retry-After": "31"}, json=problem)
    with client_for(lambda _: answer, patience_s=30) as client, pytest.raises(ApiError) as caught:
        client.job("b1")
    assert (caught.value.status, caught.value.code, caught.value.retry_after) == (429, "too_many", 31)
    assert str(caught.value) == "Too many requests."


def test_what_a_proxy_answers_is_told_by_its_status() -> None:
    answer = httpx.Response(502, text="<h1>Bad gateway</h1>")
    with client_for(lambda _: answer) as client, pytest.raises(ApiError) as caught:
        client.job("b1")
    assert (caught.value.status, caught.value.code) == (502, "unknown")
    assert str(caught.value) == "The service answered with status 502, and not in its own words."


def test_places_to_mend_are_told() -> None:
    problem = {
        "detail": "body.text: too long",
        "error": {"code": "invalid", "message": ""},
        "errors": [{"where": "body.text", "message": "too long"}],
    }
    answer = httpx.Response(422, json=problem)
    with client_for(lambda _: answer) as client, pytest.raises(ApiError) as caught:
        client.submit(text="x")
    assert caught.value.places == (("body.text", "too long"),)


def test_waiting_ends_with_the_reason() -> None:
    failed = httpx.Response(200, json={**JOB, "state": "failed", "error": "The model broke."})
    with client_for(lambda _: failed) as client, pytest.raises(NotFinished) as caught:
        client.wait("b1")
    assert str(caught.value) == "The bulletin b1 is failed: The model broke."


def test_waiting_ends_when_the_time_is_over() -> None:
    working = httpx.Response(200, json=JOB)
    with client_for(lambda _: working) as client, pytest.raises(NotFinished) as caught:
        client.wait("b1", timeout=0)
    assert str(caught.value) == "The bulletin b1 is working after 0 s (0/4)."


def test_lists_are_followed_to_their_end() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        first = "after" not in request.url.params
        id, following = ("b2", "mark") if first else ("b1", None)
        return httpx.Response(200, json={"items": [{**JOB, "id": id}], "next": following})

    with client_for(answer) as client:
        assert [job.id for job in client.all_jobs(state="working")] == ["b2", "b1"]

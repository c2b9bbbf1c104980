from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.models.engines.endpoint import (
    NOBODY,
    FakeEndpoint,
    Make,
    Reply,
    ask,
    error,
    fails,
)

pytest.importorskip("openai")


def test_too_many_requests_and_then_an_answer_after_as_long_as_the_server_says(
    endpoint: FakeEndpoint, make: Make
) -> None:
    endpoint.script = [error(429, "slow down", retry_after="1")]

    assert make().generate([ask("tea")])[0].text == "TEA"

    first, second = endpoint.asked
    assert 1.0 <= second.at - first.at < 60


def test_a_date_to_retry_after(endpoint: FakeEndpoint, make: Make) -> None:
    past = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    endpoint.script = [error(503, "loading", retry_after=past)]

    # With a pause of its own it would take minutes.
    assert make(backoff_s=300).generate([ask("tea")])[0].text == "TEA"


def test_a_server_that_asks_for_too_long_a_wait(endpoint: FakeEndpoint, make: Make) -> None:
    endpoint.script = [error(429, "quota used up", retry_after="3600")]
    assert fails(make()) == (
        f"The endpoint {endpoint.url} takes no request for 3600 s (429: quota used up). "
        "Come back later, or ask for a higher limit there."
    )
    assert len(endpoint.asked) == 1


def test_pauses_double(endpoint: FakeEndpoint, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint.script = [error(500, "oops")] * 3
    engine = make(backoff_s=7)
    pauses: list[float] = []
    monkeypatch.setattr(engine._closing, "wait", pauses.append)

    assert engine.generate([ask("tea")])[0].text == "TEA"

    assert pauses == [7, 14, 28]


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (
            error(429, "slow down"),
            "gets too many requests (429: slow down) (3 attempts). Lower `concurrency`, or raise `retries` or `backoff_s`.",
        ),
        (
            error(500, "out of memory."),
            "failed (500: out of memory) (3 attempts). Look into the server's log; where it is overloaded, lower `concurrency`.",
        ),
        (
            Reply(b"<html>Bad gateway</html>", 502),
            "failed (502: <html>Bad gateway</html>) (3 attempts). Look into the server's log; where it is overloaded, lower `concurrency`.",
        ),
        (
            Reply(b'{"choices": [{"te'),
            """gave an answer that is no JSON, or not all of it: '{"choices": [{"te' (3 attempts). """
            "Check that `base_url` leads to an OpenAI-compatible server; most addresses of such end in /v1.",
        ),
        (
            Reply(b'{"choices": [{"te', missing=40),
            "broke off in the middle of an answer (RemoteProtocolError) (3 attempts). Look into the server's log.",
        ),
    ],
)
def test_what_is_tried_again_and_what_is_said_in_the_end(
    endpoint: FakeEndpoint, make: Make, reply: Reply, text: str
) -> None:
    endpoint.script = [reply] * 3
    assert fails(make(retries=2)) == f"The endpoint {endpoint.url} {text}"
    assert len(endpoint.asked) == 3

    endpoint.script = [reply] * 2
    assert make(retries=2).generate([ask("tea")])[0].text == "TEA"


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (
            error(401, "who are you"),
            "wants a key (401). Set `api_key` to a key that is valid there and may use the model.",
        ),
        (
            error(403, "not you"),
            "wants a key (403). Set `api_key` to a key that is valid there and may use the model.",
        ),
        (
            error(400, "This model's maximum context length is 2048 tokens."),
            "has too little context for a request (400: This model's maximum context length is 2048 tokens). "
            "Start the server with a longer context, or split the text.",
        ),
        (
            Reply(b'{"error": {"type": "exceed_context_size_error", "message": "too long"}}', 500),
            "has too little context for a request (500: too long). Start the server with a longer context, or split the text.",
        ),
        (
            error(400, "logprobs is not supported"),
            "refused a request (400: logprobs is not supported). Check `route`, `logprobs` and `extra` in the options of the model.",
        ),
        (
            Reply(b"", 307, {"Location": "/elsewhere"}),
            "answered 307 and leads elsewhere. "
            "Check that `base_url` leads to an OpenAI-compatible server; most addresses of such end in /v1.",
        ),
        (
            Reply(b'{"choices": []}'),
            "gave an answer without choices. Look into the server's log. "
            "Check that `base_url` leads to an OpenAI-compatible server; most addresses of such end in /v1.",
        ),
        (
            Reply(b'{"choices": [{"index": 0}]}'),
            "gave an answer without text. Look into the server's log. "
            "Check that `base_url` leads to an OpenAI-compatible server; most addresses of such end in /v1.",
        ),
        (
            Reply(b'["tea"]'),
            "gave an answer without choices. Look into the server's log. "
            "Check that `base_url` leads to an OpenAI-compatible server; most addresses of such end in /v1.",
        ),
    ],
)
def test_what_is_not_tried_again(endpoint: FakeEndpoint, make: Make, reply: Reply, text: str) -> None:
    endpoint.script = [reply]
    assert fails(make()) == f"The endpoint {endpoint.url} {text}"
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    ("model", "models", "text"),
    [
        ("tiny", None, "does not know the model 'tiny' (404). Set `model` to one of: small, large."),
        (
            "tiny",
            Reply(b'{"data": []}'),
            "does not know the model 'tiny' (404). It offers none: load one on the server.",
        ),
        ("small", None, "has the model 'small', but not this route (404). Set the other `route`."),
        (
            "tiny",
            error(404, "no such page"),
            "has no such address (404) and lists no models. "
            "Check that `base_url` leads to an OpenAI-compatible server; most addresses of such end in /v1.",
        ),
        (
            "tiny",
            Reply(b"hello"),
            "has no such address (404) and lists no models. "
            "Check that `base_url` leads to an OpenAI-compatible server; most addresses of such end in /v1.",
        ),
    ],
)
def test_a_model_that_is_not_there(
    endpoint: FakeEndpoint, make: Make, model: str, models: Reply | None, text: str
) -> None:
    endpoint.script = [error(404, "not found")]
    endpoint.models = models or endpoint.models
    assert fails(make(model=model)) == f"The endpoint {endpoint.url} {text}"


def test_a_slow_server(endpoint: FakeEndpoint, make: Make) -> None:
    endpoint.delay_s = 1
    assert fails(make(timeout_s=0.2, retries=1)) == (
        f"The endpoint {endpoint.url} gave no answer within 0.2 s (2 attempts). "
        "Raise `timeout_s`, lower `concurrency`, or take a faster server."
    )


def test_a_server_that_is_not_there(make: Make) -> None:
    assert fails(make(base_url=NOBODY, retries=1)) == (
        "The endpoint http://127.0.0.1:9/v1 cannot be reached (2 attempts). "
        "Check that the server runs and that `base_url` is right."
    )

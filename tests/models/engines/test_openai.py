import math
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.engines import ENGINES, Output
from models.engines.openai import OpenAIEngine
from models.errors import BadSetting, ModelError
from tests.models.engines.endpoint import (
    KEY,
    NOBODY,
    FakeEndpoint,
    Make,
    Reply,
    ask,
    chat,
    completion,
    error,
    fails,
    many,
    upper,
)

pytest.importorskip("openai")


def test_the_registry_knows_it() -> None:
    assert ENGINES.get("openai") is OpenAIEngine


def test_the_finished_prompt_goes_to_completions(endpoint: FakeEndpoint, make: Make) -> None:
    request = ask("tea", stop=("\n", "<end>"), messages=(("user", "honey"),))

    outputs = make().generate([request])

    assert outputs == [Output("TEA", tokens_in=7, tokens_out=3)]
    (asked,) = endpoint.asked
    assert asked.path == "/v1/completions"
    assert asked.body == {
        "model": "small",
        "prompt": "tea",
        "max_tokens": 20,
        "temperature": 0.0,
        "stop": ["\n", "<end>"],
        "logprobs": 1,
    }


def test_messages_go_to_chat(endpoint: FakeEndpoint, make: Make) -> None:
    request = ask("tea", messages=(("system", "Translate."), ("user", "honey")))
    extra = {"chat_template_kwargs": {"enable_thinking": False}}

    outputs = make(route="chat", logprobs=False, extra=extra).generate([request])

    assert outputs[0].text == "HONEY"
    (asked,) = endpoint.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.body == {
        "model": "small",
        "messages": [{"role": "system", "content": "Translate."}, {"role": "user", "content": "honey"}],
        "max_tokens": 20,
        "temperature": 0.0,
        **extra,
    }


def test_chat_without_messages_is_refused_before_anything_is_sent(endpoint: FakeEndpoint, make: Make) -> None:
    with pytest.raises(BadSetting, match=r'route: "chat" needs a family that writes messages'):
        make(route="chat").generate([ask("tea", messages=(("user", "tea"),)), ask("tea")])
    assert endpoint.asked == []


@pytest.mark.parametrize(
    ("reply", "logprob"),
    [
        (completion("x", logprobs={"token_logprobs": [-0.5, -1.5]}), -1.0),
        (completion("x", logprobs={"content": [{"logprob": -0.25}, {"logprob": -0.75}]}), -0.5),
        (chat("x", logprobs={"content": [{"token": "x", "logprob": -2}]}), -2.0),
        (chat("x", logprobs={"content": []}), None),
        (chat("x", logprobs={"content": [{"logprob": -math.inf}]}), None),
        (completion("x", logprobs={"token_logprobs": [None, -1.0]}), None),
        (completion("x"), None),
    ],
)
def test_logprob_is_the_mean_over_tokens(
    endpoint: FakeEndpoint, make: Make, reply: Reply, logprob: float | None
) -> None:
    endpoint.script = [reply]
    assert make().generate([ask("tea")])[0].logprob == logprob


@pytest.mark.parametrize(
    ("reply", "text", "truncated"),
    [
        (completion("tea", finish="length"), "tea", True),
        (completion("tea", finish="content_filter"), "tea", True),
        (completion("tea\nand honey", finish="length"), "tea", False),
        (chat(None, finish="length"), "", True),
        (Reply(b'{"choices": [{"text": "tea"}]}'), "tea", False),
        (Reply(b'{"choices": [{"text": "tea"}]}', headers={"Content-Type": "text/plain"}), "tea", False),
    ],
)
def test_what_is_read_from_an_answer(
    endpoint: FakeEndpoint, make: Make, reply: Reply, text: str, truncated: bool
) -> None:
    endpoint.script = [reply]
    output = make().generate([ask("tea", stop=("\n",))])[0]
    assert (output.text, output.truncated) == (text, truncated)


def test_order_and_callbacks(endpoint: FakeEndpoint, make: Make) -> None:
    heard: dict[int, Output] = {}

    outputs = make().generate(many(20), on_output=heard.__setitem__)

    assert [output.text for output in outputs] == [f"TEA {number}" for number in range(20)]
    assert [heard[index] for index in range(20)] == outputs
    assert make().generate([]) == []


def test_threads_share_the_limit(endpoint: FakeEndpoint, make: Make) -> None:
    endpoint.delay_s = 0.1
    engine = make(concurrency=3)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(engine.generate, [many(4)] * 4))

    assert answers == [answers[0]] * 4
    assert len(endpoint.asked) == 16
    assert endpoint.most == 3


def test_what_was_delivered_before_a_failure_is_kept(endpoint: FakeEndpoint, make: Make) -> None:
    endpoint.answer = lambda body: error(400, "no") if body["prompt"] == "tea 5" else upper(body)
    heard: dict[int, str] = {}

    with pytest.raises(ModelError, match=r"refused a request \(400: no\)"):
        make(concurrency=1).generate(
            many(10), on_output=lambda index, output: heard.update({index: output.text})
        )

    assert heard == {number: f"TEA {number}" for number in range(5)}
    assert len(endpoint.asked) == 6


def test_what_is_under_way_at_a_failure_is_delivered_before_the_error(
    endpoint: FakeEndpoint, make: Make
) -> None:
    arrived = threading.Barrier(2, timeout=30)

    def answer(body: dict[str, object]) -> Reply:
        arrived.wait()
        if body["prompt"] == "tea 0":
            return error(400, "no")
        time.sleep(0.2)
        return upper(body)

    endpoint.answer = answer
    heard: dict[int, str] = {}

    with pytest.raises(ModelError, match="refused a request"):
        make(concurrency=2).generate(
            many(2), on_output=lambda index, output: heard.update({index: output.text})
        )

    assert heard == {1: "TEA 1"}


def test_an_error_of_the_callback_stops_the_work(endpoint: FakeEndpoint, make: Make) -> None:
    def stop(index: int, output: Output) -> None:
        raise KeyError(index)

    with pytest.raises(KeyError):
        make(concurrency=1).generate(many(10), on_output=stop)
    assert len(endpoint.asked) == 1


def test_the_key_is_sent_and_nothing_else_of_ours(
    endpoint: FakeEndpoint, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "from-the-environment")
    monkeypatch.setenv("OPENAI_ORG_ID", "from-the-environment")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "from-the-environment")
    monkeypatch.setenv(
        "OPENAI_CUSTOM_HEADERS", "X-Own: from-the-environment\nAuthorization: from-the-environment"
    )
    monkeypatch.setenv("HTTP_PROXY", NOBODY)

    make(api_key=KEY).generate([ask("tea")])
    make().generate([ask("tea")])

    with_key, without = endpoint.asked
    assert with_key.headers["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in without.headers
    known = (
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "user-agent",
        "content-length",
        "content-type",
    )
    assert set(without.headers) == {*known, "x-stainless-raw-response"}
    assert "from-the-environment" not in str(endpoint.asked)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_the_key_is_never_shown(endpoint: FakeEndpoint, make: Make, status: int) -> None:
    engine = make(api_key=KEY, retries=0)
    endpoint.script = [error(status, f"The key {KEY} is no good.")]

    with pytest.raises(ModelError) as caught:
        engine.generate([ask("tea")])

    shown = "".join(traceback.format_exception(caught.value)) + repr(engine)
    assert str(status) in shown
    assert KEY not in shown


def test_a_refused_key(endpoint: FakeEndpoint, make: Make) -> None:
    endpoint.script = [error(401, "no")]
    assert "refused the key (401). Set `api_key` to a key that is valid there" in fails(make(api_key=KEY))


def test_a_key_in_an_answer_that_is_no_json(endpoint: FakeEndpoint, make: Make) -> None:
    endpoint.script = [Reply(f"You sent {KEY}".encode())]
    assert "'You sent …'" in fails(make(api_key=KEY, retries=0))


def test_closing_ends_the_pause_before_another_attempt(endpoint: FakeEndpoint, make: Make) -> None:
    engine = make(backoff_s=300)
    endpoint.answer = lambda body: error(500, "oops")

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(fails, engine)
        while not endpoint.asked:
            time.sleep(0.01)
        engine.close()

        assert future.result(timeout=30) == "This engine was closed; open the profile again."


def test_closing_cancels_what_has_not_begun(endpoint: FakeEndpoint, make: Make) -> None:
    engine = make(concurrency=1)
    gate = threading.Event()
    heard: list[str] = []

    def answer(body: dict[str, object]) -> Reply:
        gate.wait(timeout=60)
        return upper(body)

    endpoint.answer = answer
    with ThreadPoolExecutor(2) as pool:
        future = pool.submit(
            engine.generate, many(10), on_output=lambda index, output: heard.append(output.text)
        )
        while not endpoint.asked:
            time.sleep(0.01)
        closing = pool.submit(engine.close)
        assert fails(engine) == "This engine was closed; open the profile again."
        gate.set()

        with pytest.raises(ModelError, match="This engine was closed"):
            future.result(timeout=60)
        closing.result(timeout=60)
    assert heard == ["TEA 0"]
    assert len(endpoint.asked) == 1


def test_a_closed_engine_says_so(make: Make) -> None:
    engine = make()
    engine.close()
    assert fails(engine) == "This engine was closed; open the profile again."


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"route": "responses"}, "route: unknown route 'responses'. Available: chat, completions."),
        ({"concurrency": 0}, "concurrency must be at least 1, .* got 0, 4, 0.001 and 120"),
        ({"retries": -1}, "got 8, -1, 0.001 and 120"),
        ({"timeout_s": 0}, "timeout_s above 0, got 8, 4, 0.001 and 0"),
        (
            {"base_url": "127.0.0.1:8000"},
            "base_url must look like http://127.0.0.1:8000/v1, got '127.0.0.1:8000'",
        ),
        ({"base_url": "ftp://host/v1"}, "got 'ftp://host/v1'"),
        ({"base_url": "http://host/v1?key=a"}, "base_url must look like"),
        ({"base_url": "http://host:port/v1"}, "got 'http://host:port/v1'"),
        ({"base_url": "http://my host/v1"}, "got 'http://my host/v1'"),
    ],
)
def test_bad_options(make: Make, options: dict[str, object], message: str) -> None:
    with pytest.raises(BadSetting, match=message):
        make(**options)


def test_secrets_in_bad_options_are_not_shown(make: Make) -> None:
    with pytest.raises(BadSetting, match="a name or password stands in the address") as in_url:
        make(base_url=f"http://me:{KEY}@host/v1")
    with pytest.raises(BadSetting, match="api_key must be printable ASCII without spaces, got 21") as in_key:
        make(api_key=f"{KEY}\n")
    assert KEY not in str(in_url.value) + str(in_key.value)


def test_a_model_with_files(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="A model behind an endpoint has no files"):
        OpenAIEngine(tmp_path, base_url=NOBODY, model="small")


def test_the_library_that_is_not_installed(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"needs openai, .*pip install 'parallel-bulletins\[endpoint\]'"):
        make()

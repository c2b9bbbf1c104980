import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from eval.systems import SYSTEMS, Job, System
from eval.systems.asking import zero_shot_request
from eval.systems.libretranslate import LibreTranslate
from eval.systems.pipeline import Pipeline
from eval.types import TestSegment
from models.catalogue import Catalogue
from models.errors import BadInput, ModelError
from models.families.chat_markup import CHATML
from models.store import Store
from tests.eval.program import Program
from tests.models.engines.endpoint import KEY, FakeEndpoint, running_endpoint
from tests.models.scripted import scripted_profile


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Options for a small test set."""
    (tmp_path / "dev.vi").write_text("Trời mưa.\nGió thổi.\n", encoding="utf-8")
    (tmp_path / "dev.en").write_text("It rained.\nWind blew.\n", encoding="utf-8")
    return [
        "--source",
        str(tmp_path / "dev.vi"),
        "--references",
        str(tmp_path / "dev.en"),
        "--direction",
        "vi-en",
    ]


def outputs(program: Program, system: str) -> list[str]:
    path = program.data / "eval" / "dev" / "vi-en" / system / "outputs.jsonl"
    return [json.loads(line)["hypothesis"] for line in path.read_text(encoding="utf-8").splitlines()]


def signature(program: Program, system: str) -> str:
    path = program.data / "eval" / "dev" / "vi-en" / system / "run.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["signature"])


def test_names_that_stand_for_no_system_are_refused(program: Program, files: list[str]) -> None:
    for spec, problem in (
        ("zz", "Unknown system 'zz'. Available: pipeline, bare, model, endpoint, file."),
        ("model", "--system model needs a model of the catalogue behind a colon, like model:…"),
        ("bare:x", "--system bare takes nothing behind a colon, got 'x'. Use --profile for another one."),
        ("model:opus", "Unknown model 'opus'."),
        ("file:/nowhere/x.txt", "There is no file /nowhere/x.txt."),
    ):
        assert program.error("run", *files, "--system", spec).startswith(problem)


@pytest.mark.parametrize(
    ("spec", "folder", "parts"),
    [
        ("pipeline", "echo.pipeline", "system:pipeline|profile:echo|models:echo@main|"),
        ("bare", "echo.bare", "system:bare|profile:echo|models:echo@main|"),
        ("model:echo", "echo", "system:model|models:echo@main|"),
    ],
)
def test_systems_of_our_own_models(
    program: Program, files: list[str], spec: str, folder: str, parts: str
) -> None:
    assert program.call("run", *files, "--system", spec).exit_code == 0
    assert outputs(program, folder) == ["Trời mưa.", "Gió thổi."]
    assert signature(program, folder).startswith(parts + "context:segments|version:")


def test_a_model_that_does_not_do_the_direction_says_what_it_does(program: Program, files: list[str]) -> None:
    said = program.error("run", *files, "--system", "model:opus-mt-en-vi")
    assert said == "The model opus-mt-en-vi does not translate vi-en. It translates: en-vi."


def test_a_model_that_is_not_here_names_the_command(program: Program, files: list[str]) -> None:
    said = program.error("run", *files, "--system", "model:opus-mt-vi-en")
    assert "Run `bulletins models pull opus-mt-vi-en`" in said


def segments(*rows: tuple[str, str, str]) -> tuple[TestSegment, ...]:
    return tuple(TestSegment(f"d:{id}", "d", text, "", role) for id, role, text in rows)


def pipeline(answer: Any) -> tuple[Pipeline, list[str]]:  # noqa: ANN401 - a function of a prompt
    opened, engine = scripted_profile(answer)
    system = Pipeline(
        opened.profile, lambda: opened, catalogue=Catalogue.load(), store=Store(Path("/nowhere"))
    )
    return system, engine.asked


def made(system: System, job: Job) -> dict[int, str]:
    found: dict[int, str] = {}

    def keep(place: int, text: str, _logprob: float | None = None) -> None:
        found[place] = text

    system.translate(job, keep)
    return found


def test_the_pipeline_joins_the_sentences_of_a_segment() -> None:
    system, _ = pipeline(
        lambda prompt, _before: {"Trời mưa.": "It rained."}.get(prompt.rsplit("\n")[-1], "It blew.")
    )
    job = Job(segments(("1", "body", "Trời mưa. Gió thổi.")), [0], "vi", "en", False, 1)
    assert made(system, job) == {0: "It rained. It blew."}


def test_the_pipeline_looks_back_in_whole_documents_only() -> None:
    rows = segments(("p1s1", "body", "Trời mưa rất to."), ("p1s2", "body", "Ông Nam ở nhà."))

    def prompts(*, documents: bool) -> list[str]:
        system, asked = pipeline(lambda _prompt, _before: "Mr Nam stayed at home.")
        assert list(made(system, Job(rows, [1], "vi", "en", documents, 2))) == [1]
        return asked

    assert any("|Trời mưa rất to.\n" in prompt for prompt in prompts(documents=True))
    assert not any("Trời mưa rất to." in prompt for prompt in prompts(documents=False))


def test_a_chat_model_is_asked_bare_in_one_turn() -> None:
    request = zero_shot_request(CHATML, "Trời mưa.", "vi", "en")
    assert request.prompt == (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\nTranslate the following text "
        "from Vietnamese into English. Reply with the translation only.\n\nTrời mưa.<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


# Files of outputs


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.txt", "It rained.\n", "a.txt has 1 lines, the test set 2 segments: they must be aligned. Line 2 of the test set"),
        ("a.txt", "a\nb\nc\n", "a.txt has 3 lines, the test set 2 segments: they must be aligned. Line 3 of "),
        ("a.jsonl", '{"source": "Trời mưa.", "hypothesis": "Rain."}\n', "a.jsonl has no output for the segment 2 ('Gió thổi.')"),
        (
            "a.jsonl",
            '{"id": "1", "source": "Gió thổi.", "hypothesis": "x"}\n{"id": "2", "hypothesis": "y"}\n',
            "line 1: this is the output for another source text ('Gió thổi.'), the segment 1",
        ),
        ("a.jsonl", '{"hypothesis": "x"}\n', 'line 1: expected {"source" or "id": …, "hypothesis": …}, all of them texts.'),
        ("a.jsonl", '{"id": 3, "hypothesis": "x"}\n', "line 1: expected {"),
        ("a.jsonl", "{\n", "line 1: this is not JSON"),
    ],
)  # fmt: skip
def test_outputs_that_are_not_aligned_are_refused(
    program: Program, files: list[str], tmp_path: Path, name: str, text: str, problem: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    for options in (["--system", f"file:{path}"], ["--hypotheses", str(path)]):
        assert problem in program.error("run", *files, *options)


def test_outputs_in_a_file_are_told_apart_by_their_place(program: Program, tmp_path: Path) -> None:
    (tmp_path / "dev.vi").write_text("Mưa.\nMưa.\n", encoding="utf-8")
    (tmp_path / "dev.en").write_text("Rain.\nRain.\n", encoding="utf-8")
    (tmp_path / "vi-en.other.txt").write_text("Rain.\nIt rains.\n", encoding="utf-8")
    options = ["--source", tmp_path / "dev.vi", "--references", tmp_path / "dev.en", "--direction", "vi-en"]
    found = program.call("run", *options, "--system", f"file:{tmp_path}/{{direction}}.other.txt")
    assert found.exit_code == 0, found.output
    assert outputs(program, "other") == ["Rain.", "It rains."]
    assert signature(program, "other").startswith("system:file|file:vi-en.other.txt|sha256:")


def test_outputs_with_ids_and_sources_are_matched_by_them(
    program: Program, files: list[str], tmp_path: Path
) -> None:
    rows = [{"id": "2", "source": "Gió  thổi.", "hypothesis": "Wind."}, {"id": "1", "hypothesis": "Rain."}]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert program.call("run", *files, "--system", f"file:{path}", "--model", "theirs").exit_code == 0
    assert outputs(program, "theirs") == ["Rain.", "Wind."]


# Endpoints


class Server(ThreadingHTTPServer):
    """LibreTranslate's API: reverses texts; the next of `script` is answered first."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.script: list[tuple[int, object]] = []
        self.languages: object = [{"code": code} for code in ("vi", "en", "zh-Hans", "fr")]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self._send(200, self.server.languages)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        if self.server.script:
            self._send(*self.server.script.pop(0))
        else:
            self._send(200, {"translatedText": body["q"][::-1] + "\n"})

    def _send(self, status: int, body: object) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def client(server: Server) -> Iterator[LibreTranslate]:
    made = LibreTranslate(server.url, key=None, backoff_s=0.001)
    yield made
    made.close()


def ask(client: LibreTranslate, *texts: str, direction: tuple[str, str] = ("vi", "en")) -> list[str]:
    found: dict[int, str] = {}
    client.translate(texts, *direction, on_text=found.__setitem__)
    return [found[place] for place in range(len(texts))]


def test_an_endpoint_of_libretranslate_is_asked_for_each_text(
    program: Program, server: Server, files: list[str], tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text("key-of-the-test\n", encoding="utf-8")
    found = program.call("run", *files, "--system", f"endpoint:{server.url}", "--key-file", key)
    assert found.exit_code == 0, found.output
    folder = f"127.0.0.1_{server.server_address[1]}"
    assert sorted(outputs(program, folder)) == sorted([".aưm iờrT", ".iổht óiG"])
    assert {
        "q": "Trời mưa.",
        "source": "vi",
        "target": "en",
        "format": "text",
        "api_key": "key-of-the-test",
    } in server.asked
    assert "key-of-the-test" not in signature(program, folder)
    assert f"|kind:libretranslate|url:{server.url}|" in signature(program, folder)


def test_the_endpoint_is_asked_in_its_own_codes(client: LibreTranslate, server: Server) -> None:
    assert ask(client, "ab", direction=("zh", "vi")) == ["ba"]
    assert (server.asked[0]["source"], server.asked[0]["target"]) == ("zh-Hans", "vi")
    with pytest.raises(BadInput, match=r"does not offer zh-Hant. It offers: vi, en, zh-Hans"):
        ask(client, "ab", direction=("vi", "zh-Hant"))


def test_an_endpoint_that_is_busy_is_asked_again(client: LibreTranslate, server: Server) -> None:
    server.script = [(503, {"error": "busy"}), (429, {"error": "slow down"})]
    assert ask(client, "ab") == ["ba"]
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("status", "body", "problem", "times"),
    [
        (403, {"error": "Invalid API key"}, r"refused a request \(403: Invalid API key\)", 1),
        (500, {}, r"refused a request \(500\)", 4),
        (302, {}, r"refused a request \(302\)", 1),
        (200, {"text": "x"}, "without `translatedText`", 1),
        (200, b"<html>", "that is no JSON: b'<html>'", 1),
        (200, b"x" * 1_000_001, "gave more than 1 MB as one answer", 1),
    ],
)
def test_what_an_endpoint_does_wrong_is_told(
    client: LibreTranslate, server: Server, status: int, body: object, problem: str, times: int
) -> None:
    server.script = [(status, body)] * 8
    with pytest.raises(ModelError, match=problem):
        ask(client, "ab")
    assert len(server.asked) == times


@pytest.mark.parametrize(
    "url", ["ftp://a", "http://", "http://u:p@127.0.0.1", "http://127.0.0.1/?key=1", "x"]
)
def test_addresses_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(BadInput, match="An endpoint must look like"):
        LibreTranslate(url, key=None)


def test_an_endpoint_where_nothing_listens_is_told(
    program: Program, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.systems.libretranslate.RETRIES", 0)
    said = program.error("run", *files, "--system", "endpoint:http://127.0.0.1:9")
    assert said.startswith(
        "The endpoint http://127.0.0.1:9 cannot be reached (ConnectError). Check that it runs"
    )


@pytest.fixture
def openai() -> Iterator[FakeEndpoint]:
    pytest.importorskip("openai")
    with running_endpoint() as running:
        yield running


def test_an_endpoint_of_openai_is_asked_zero_shot(
    program: Program, openai: FakeEndpoint, files: list[str], tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text(KEY, encoding="utf-8")
    options = ["--system", f"endpoint:{openai.url}", "--model", "small", "--key-file", str(key)]
    found = program.call("run", *files, *options)
    assert found.exit_code == 0, found.output
    order = "TRANSLATE THE FOLLOWING TEXT FROM VIETNAMESE INTO ENGLISH. REPLY WITH THE TRANSLATION ONLY."
    assert sorted(outputs(program, "small")) == [f"{order} GIÓ THỔI.", f"{order} TRỜI MƯA."]
    assert {asked.headers["authorization"] for asked in openai.asked} == {f"Bearer {KEY}"}
    assert signature(program, "small").startswith(
        f"system:endpoint|kind:openai|url:{openai.url}|model:small|"
    )


def test_an_endpoint_of_openai_needs_a_model_and_a_key_that_can_be_read(
    program: Program, files: list[str], tmp_path: Path
) -> None:
    said = program.error("run", *files, "--system", "endpoint:openai+http://127.0.0.1:9")
    assert said == "An OpenAI-compatible endpoint has several models: name one with --model."
    empty = tmp_path / "key"
    empty.touch()
    said = program.error("run", *files, "--system", "endpoint:http://127.0.0.1:9", "--key-file", empty)
    assert "is empty. Write the key into it" in said


def test_every_system_bears_its_name() -> None:
    assert [SYSTEMS.get(name).name for name in SYSTEMS.names()] == SYSTEMS.names()

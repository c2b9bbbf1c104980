import threading
import time
from pathlib import Path

from models.engines import ENGINES
from models.engines.base import Output, Request
from models.engines.echo import EchoEngine
from models.families import FAMILIES, SummaryTask, TranslationTask


def requests(count: int) -> list[Request]:
    return [Request(prompt=f"line {number}", max_tokens=100) for number in range(count)]


def test_registries_lead_to_echo() -> None:
    assert ENGINES.get("echo") is EchoEngine
    assert FAMILIES.get("echo").name == "echo"


def test_answer_is_the_prompt() -> None:
    outputs = EchoEngine(None).generate([Request("Một", max_tokens=3), Request("两个字", max_tokens=2)])

    assert outputs == [
        Output("Một", tokens_in=3, tokens_out=3, truncated=False),
        Output("两个", tokens_in=3, tokens_out=2, truncated=True),
    ]


def test_every_output_is_told_in_order() -> None:
    told: list[tuple[int, str]] = []

    EchoEngine(None).generate(requests(10), on_output=lambda index, output: told.append((index, output.text)))

    assert told == [(number, f"line {number}") for number in range(10)]


def test_a_batch_takes_the_delay_once() -> None:
    engine = EchoEngine(None, delay_s=0.05)
    start = time.monotonic()

    engine.generate(requests(2 * EchoEngine.max_batch + 1))

    assert 0.15 <= time.monotonic() - start < 0.3


def test_two_callers_share_one_machine() -> None:
    engine = EchoEngine(None, delay_s=0.05)
    callers = [threading.Thread(target=engine.generate, args=(requests(8),)) for _ in range(3)]
    start = time.monotonic()
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert 0.15 <= time.monotonic() - start < 0.3


def test_log_has_one_line_an_answer(tmp_path: Path) -> None:
    log = tmp_path / "answers.log"
    engine = EchoEngine(None, log=str(log))

    engine.generate([Request("one\n two", max_tokens=9), Request("三", max_tokens=9)])
    engine.generate([Request("one\n two", max_tokens=9)])

    assert log.read_text(encoding="utf-8") == "one two\n三\none two\n"


def test_answer_is_in_the_log_before_it_is_told(tmp_path: Path) -> None:
    log = tmp_path / "answers.log"
    seen: list[str] = []
    engine = EchoEngine(None, log=str(log))

    engine.generate(requests(1), on_output=lambda index, output: seen.append(log.read_text(encoding="utf-8")))

    assert seen == ["line 0\n"]


def test_family_asks_for_the_text_itself() -> None:
    request = FAMILIES.get("echo")().translation(
        TranslationTask("Xin chào các bạn.", source="vi", target="en")
    )

    assert request == Request(prompt="Xin chào các bạn.", max_tokens=17)


def test_summary_is_the_first_sentences() -> None:
    text = "The gate opened in spring. Rain fell on the pass.\n\nTrade grew by half. Nobody complained."
    task = SummaryTask(text, language="en", title="Gate", sentences=3)

    request = FAMILIES.get("echo")().summary(task)

    assert request.prompt == "The gate opened in spring. Rain fell on the pass. Trade grew by half."
    assert request.max_tokens == len(request.prompt)


def test_summary_of_chinese_has_no_spaces() -> None:
    task = SummaryTask("口岸五月开放。山口下雨。贸易增长。", language="zh", title="口岸", sentences=2)

    assert FAMILIES.get("echo")().summary(task).prompt == "口岸五月开放。山口下雨。"

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from models.batching import Dispatcher, cut, share_out
from models.errors import ModelError


@dataclass(frozen=True)
class Job:
    name: str
    length: int = 1
    kind: str = ""


def named(batches: Sequence[Sequence[Job]]) -> list[str]:
    return ["".join(job.name for job in batch) for batch in batches]


def test_longest_first_within_the_padded_tokens() -> None:
    jobs = [Job("a", 2), Job("b", 5), Job("c", 4), Job("d", 2), Job("e", 3)]

    assert named(cut(jobs, tokens=10)) == ["bc", "ead"]
    assert named(cut(jobs, tokens=8)) == ["b", "ce", "ad"]


def test_equal_lengths_stay_in_order() -> None:
    assert named(cut([Job(name, 2) for name in "abcde"], tokens=4)) == ["ab", "cd", "e"]


def test_a_job_over_the_limit_has_its_own_batch() -> None:
    assert named(cut([Job("a", 3), Job("b", 50), Job("c", 0)], tokens=10)) == ["b", "ac"]


def test_kinds_are_not_mixed_and_the_longest_batch_leads() -> None:
    jobs = [Job("a", 2, "x"), Job("b", 9, "y"), Job("c", 3, "x"), Job("d", 1, "y")]

    assert named(cut(jobs, tokens=100)) == ["bd", "ca"]


def test_no_jobs_are_no_batches() -> None:
    assert cut([], tokens=10) == []


def test_sharing_out_makes_batches_of_like_size() -> None:
    jobs = [Job(name, 2) for name in "abcdefghij"]

    assert named(cut(jobs, tokens=18)) == ["abcdefghi", "j"]
    assert named(share_out(jobs, tokens=18, batches=2)) == ["abcde", "fghij"]
    assert named(share_out(jobs, tokens=18, batches=3)) == ["abcd", "efgh", "ij"]
    assert named(share_out(jobs, tokens=100, batches=1)) == ["abcdefghij"]


def test_sharing_out_keeps_to_the_limit() -> None:
    jobs = [Job(name, 2) for name in "abcdefghij"]

    assert named(share_out(jobs, tokens=4, batches=2)) == ["ab", "cd", "ef", "gh", "ij"]
    assert named(share_out(jobs, tokens=14, batches=1)) == ["abcde", "fghij"]
    assert named(share_out([Job("a", 50), Job("b", 1)], tokens=10, batches=2)) == ["a", "b"]


class Gate:
    """Answers by name in capitals; holds the first batch until `opened`, and notes every batch."""

    def __init__(self) -> None:
        self.begun, self.opened = threading.Event(), threading.Event()
        self.batches: list[list[Job]] = []

    def answer(self, jobs: list[Job]) -> list[str]:
        self.batches.append(jobs)
        self.begun.set()
        assert self.opened.wait(10)
        if any(job.name == "!" for job in jobs):
            raise ValueError("a bad job")
        return [job.name.upper() for job in jobs]


class Caller(threading.Thread):
    """Runs jobs in a thread of its own and keeps what it gets, or the error."""

    def __init__(self, dispatcher: Dispatcher[Job, str], jobs: Sequence[Job]) -> None:
        super().__init__(daemon=True)
        self.dispatcher, self.jobs = dispatcher, jobs
        self.got: list[str] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.dispatcher.run(self.jobs, lambda job, answer: self.got.append(answer))
        except Exception as error:
            self.error = error


def wait_for(dispatcher: Dispatcher[Job, str], count: int) -> None:
    for _ in range(1000):
        if len(dispatcher._waiting) == count:
            return
        threading.Event().wait(0.005)
    raise AssertionError(f"{len(dispatcher._waiting)} jobs wait, not {count}")


def start(
    gate: Gate, first: str, *others: Sequence[Job], tokens: int = 100
) -> tuple[Dispatcher, list[Caller]]:
    """Let one caller occupy the worker, and the others queue behind it in order."""
    dispatcher = Dispatcher(gate.answer, tokens=tokens, workers=1, name="test")
    callers = [Caller(dispatcher, [Job(first)])]
    callers[0].start()
    assert gate.begun.wait(10)
    waiting = 0
    for jobs in others:
        callers.append(Caller(dispatcher, jobs))
        callers[-1].start()
        waiting += len(jobs)
        wait_for(dispatcher, waiting)
    return dispatcher, callers


def finish(gate: Gate, dispatcher: Dispatcher[Job, str], callers: Sequence[Caller]) -> None:
    gate.opened.set()
    for caller in callers:
        caller.join(10)
        assert not caller.is_alive()
    dispatcher.close()


def test_callers_share_a_batch_and_get_their_own_answers() -> None:
    gate = Gate()
    dispatcher, callers = start(gate, "z", [Job("a", 2), Job("b", 9)], [Job("c", 5)])

    finish(gate, dispatcher, callers)

    assert named(gate.batches) == ["z", "bca"]
    assert [caller.got for caller in callers] == [["Z"], ["B", "A"], ["C"]]


def test_who_came_first_goes_first() -> None:
    gate = Gate()
    dispatcher, callers = start(gate, "z", [Job("a", 1)], [Job("b", 9), Job("c", 9)], tokens=9)

    finish(gate, dispatcher, callers)

    assert named(gate.batches) == ["z", "a", "b", "c"]


def test_a_bad_job_harms_nobody_else() -> None:
    gate = Gate()
    dispatcher, callers = start(gate, "z", [Job("a"), Job("b")], [Job("!"), Job("c")])

    finish(gate, dispatcher, callers)

    assert callers[1].got == ["A", "B"]
    assert str(callers[2].error) == "a bad job"
    assert callers[1].error is None


def test_an_error_of_the_caller_takes_its_jobs_back() -> None:
    gate = Gate()
    gate.opened.set()
    dispatcher = Dispatcher(gate.answer, tokens=1, workers=1, name="test")

    def refuse(job: Job, answer: str) -> None:
        raise KeyError(answer)

    with pytest.raises(KeyError, match="A"):
        dispatcher.run([Job("a"), *(Job("b") for _ in range(500))], refuse)

    assert dispatcher._waiting == []
    answers: list[str] = []
    dispatcher.run([Job("c")], lambda job, answer: answers.append(answer))
    assert answers == ["C"]
    assert len(gate.batches) < 500
    dispatcher.close()


def test_closing_tells_those_who_wait() -> None:
    gate = Gate()
    dispatcher, callers = start(gate, "z", [Job("a")])
    closing = threading.Thread(target=dispatcher.close)
    closing.start()
    callers[1].join(10)
    finish(gate, dispatcher, callers)
    closing.join(10)

    assert callers[0].got == ["Z"]
    assert isinstance(callers[1].error, ModelError)
    assert str(callers[1].error) == "This engine was closed; open the profile again."
    with pytest.raises(ModelError, match="was closed"):
        dispatcher.run([Job("b")], lambda job, answer: None)


def test_two_workers_run_two_batches_at_a_time() -> None:
    both = threading.Barrier(2, timeout=10)

    def answer(jobs: list[Job]) -> list[str]:
        both.wait()
        return [job.name for job in jobs]

    dispatcher = Dispatcher(answer, tokens=1, workers=2, name="test")
    got: list[str] = []
    dispatcher.run([Job("a"), Job("b")], lambda job, answer: got.append(answer))
    dispatcher.close()

    assert sorted(got) == ["a", "b"]


def test_what_waits_is_shared_out_evenly_among_the_workers() -> None:
    both, batches = threading.Barrier(2, timeout=10), []

    def answer(jobs: list[Job]) -> list[str]:
        batches.append(jobs)
        both.wait()
        return [job.name for job in jobs]

    dispatcher = Dispatcher(answer, tokens=14, workers=2, name="test")
    dispatcher.run([Job(name, 2) for name in "abcdefgh"], lambda job, answer: None)
    # More than one round of full batches, and not a round and a bit.
    dispatcher.run([Job(name, 2) for name in "abcdefghijklmnop"], lambda job, answer: None)
    dispatcher.close()

    assert named(batches[:2]) == ["abcd", "efgh"]
    assert [len(batch) for batch in batches[2:]] == [4, 4, 4, 4]

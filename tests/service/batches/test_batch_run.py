"""Runs with a model that fails, in this process."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.direction import Context
from models.errors import ModelError
from models.types import Article, NameProposal, Segment, Summary, Translation
from service.batches.batch import Batch, Options, Outcome, opened
from service.batches.runner import GIVE_UP_AFTER, Pace
from tests.service.batches.conftest import rows_of

OPTIONS = Options(targets=("en",), language="vi", profile="stub", formats=())


class Stub:
    """Marks texts; `fails` says which titles cannot be translated, and why."""

    def __init__(self, fails: Callable[[str], Exception | None]) -> None:
        self.fails = fails
        self.summaries = 0

    def propose_names(self, article: Article) -> tuple[NameProposal, ...]:
        return ()

    def summarize(self, article: Article, segments: Sequence[Segment]) -> Summary:
        self.summaries += 1
        return Summary((article.title,), ((),), "extractive")

    def translate_segments(
        self,
        segments: Sequence[Segment],
        *,
        source: str,
        target: str,
        context: Context | None = None,
        on_done: Callable[[Segment, Translation], None] | None = None,
    ) -> list[Translation]:
        assert context
        assert on_done
        title = context.segments[0].source
        if problem := self.fails(title):
            raise problem
        made = [Translation(f"{target}: {segment.source}") for segment in segments]
        for segment, translation in zip(segments, made, strict=True):
            on_done(segment, translation)
        return made

    def model_names(self, source: str, targets: Sequence[str]) -> dict[str, str]:
        return {f"{source}-{target}": "stub" for target in targets}


@contextmanager
def batch(folder: Path, count: int) -> Iterator[Batch]:
    source = folder / "in.jsonl"
    rows = ({"id": f"a{number}", "title": f"Tin {number}", "text": "Mưa to."} for number in range(count))
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with opened(source, folder / "out", OPTIONS, max_bytes=10_000) as it:
        yield it


def run(folder: Path, count: int, fails: Callable[[str], Exception | None]) -> tuple[Outcome, Stub]:
    stub = Stub(fails)
    with batch(folder, count) as it:
        return it.run(stub, at_once=4, tell=lambda pace: None), stub


def never(title: str) -> None:
    """Fail at nothing."""


def test_a_bug_in_one_article_does_not_stop_the_others(tmp_path: Path) -> None:
    outcome, _ = run(tmp_path, 50, lambda title: ZeroDivisionError() if title == "Tin 7" else None)
    assert outcome == Outcome(done=49, look=0, failed=1, repeats=0)
    assert rows_of(tmp_path / "out")[7]["error"] == {
        "code": "internal",
        "message": "Something unexpected went wrong on our side; the log has the details.",
    }


def test_a_run_after_a_finished_one_tries_again_what_failed(tmp_path: Path) -> None:
    run(tmp_path, 5, lambda title: ZeroDivisionError() if title == "Tin 2" else None)
    outcome, stub = run(tmp_path, 5, never)
    assert outcome == Outcome(done=5, look=0, failed=0, repeats=0)
    assert [row["id"] for row in rows_of(tmp_path / "out")] == ["a0", "a1", "a2", "a3", "a4"]
    # Its summary was stored before it failed.
    assert stub.summaries == 0


def test_a_model_that_is_gone_ends_the_run_and_the_same_command_goes_on(tmp_path: Path) -> None:
    def gone(title: str) -> ModelError | None:
        return ModelError("The server does not answer.") if int(title.split()[1]) >= 10 else None

    with pytest.raises(ModelError, match=f"{GIVE_UP_AFTER} articles in a row .* The server does not answer"):
        run(tmp_path, 200, gone)
    assert len(rows_of(tmp_path / "out")) == 10 + GIVE_UP_AFTER
    outcome, _ = run(tmp_path, 200, never)
    assert outcome == Outcome(done=200, look=0, failed=0, repeats=0)
    assert [row["id"] for row in rows_of(tmp_path / "out")] == [f"a{number}" for number in range(200)]


def test_only_a_window_of_entries_is_read_ahead(tmp_path: Path) -> None:
    told: list[Pace] = []
    with batch(tmp_path, 300) as it:
        it.run(Stub(never), at_once=2, tell=told.append)
    assert told[-1] == Pace(at=told[-1].size, size=told[-1].size, made=300, failed=0, known=0)

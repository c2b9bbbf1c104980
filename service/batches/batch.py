"""A batch in its output folder: options that stay the same, a lock, the run, and the report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from models.article_translator import ArticleTranslator
from models.errors import BadInput
from service.batches import Reading, open_reader
from service.batches.base import Entry
from service.batches.journal import Journal
from service.batches.output import Files
from service.batches.report import write_report
from service.batches.results import Results
from service.batches.runner import Run, Tell
from service.batches.work import Worker

JOURNAL: Final = "journal.sqlite"
LOCK: Final = ".lock"


@dataclass(frozen=True, slots=True)
class Options:
    """What is made of every article; a folder that was begun with some options goes on with the same ones."""

    targets: tuple[str, ...]
    language: str
    profile: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many articles are done, need a look, failed, and were repeats of others."""

    done: int
    look: int
    failed: int
    repeats: int


class Batch:
    """An input with an output folder; open it with `opened`."""

    def __init__(
        self, source: Path, folder: Path, options: Options, journal: Journal, *, max_bytes: int
    ) -> None:
        self._source, self._folder, self._options = source, folder, options
        self._journal = journal
        reading = Reading(
            language=None if options.language == "auto" else options.language,
            max_bytes=max_bytes,
            left_out=(folder.absolute(), source / folder.absolute().relative_to(source.absolute()))
            if folder.absolute().is_relative_to(source.absolute())
            else (),
        )
        self._reader = open_reader(source, reading)

    def run(
        self,
        translator: ArticleTranslator,
        *,
        at_once: int,
        tell: Tell,
        on_start: Callable[[Run], None] = lambda run: None,
    ) -> Outcome:
        """Do what is not done and write the report; `on_start` gets the run, to interrupt it."""
        results = Results(self._folder, self._journal)
        try:
            self._prepare(results)
            files = Files(self._folder, self._options.formats)
            worker = Worker(translator, targets=self._options.targets or None, files=files)
            run = Run(
                self._reader,
                self._journal,
                results,
                key_of=self._key_of,
                worker=worker,
                at_once=at_once,
                tell=tell,
            )
            on_start(run)
            run.go()
        finally:
            results.close()
        self._journal.note("finished", True)
        return self._report()

    def _prepare(self, results: Results) -> None:
        """Try again what failed: all of it in a run after a finished one, else what may be another's fault."""
        if self._journal.forget_failed(all_of_them=bool(self._journal.meta("finished"))):
            results.put_in_order()
        self._journal.note("finished", False)

    def _key_of(self, entry: Entry) -> str:
        return entry.key(targets=self._options.targets, profile=self._options.profile)

    def _report(self) -> Outcome:
        facts = {
            "input": str(self._source),
            "profile": self._options.profile,
            "targets": list(self._options.targets) or "the other two languages",
        }
        write_report(self._folder, self._journal, facts=facts)
        return Outcome(**self._journal.counts())


@contextmanager
def opened(source: Path, folder: Path, options: Options, *, max_bytes: int) -> Iterator[Batch]:
    """Open a batch for one run at a time; raises BadInput for a folder that is in use or begun otherwise."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, blocking=False)
        lock.acquire()
    except Timeout as error:
        raise BadInput(
            f"Another command is writing to {folder}. Wait for its end, or name another folder."
        ) from error
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror}. Name another folder.") from error
    with lock:
        journal = Journal(folder / JOURNAL)
        try:
            _check_options(journal, folder, options)
            yield Batch(source, folder, options, journal, max_bytes=max_bytes)
        finally:
            journal.close()


def _check_options(journal: Journal, folder: Path, options: Options) -> None:
    given: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(options).items()
    }
    kept = journal.meta("options")
    if kept is None:
        journal.note("options", given)
        return
    for name, value in given.items():
        if kept.get(name) != value:
            raise BadInput(
                f"{folder} was begun with {name} {_shown(kept.get(name))}, now it is {_shown(value)}. "
                "Repeat the same command, or name another folder."
            )


def _shown(value: object) -> str:
    return ",".join(value) or "(none)" if isinstance(value, list) else str(value)

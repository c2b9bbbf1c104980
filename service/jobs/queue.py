"""Takes articles in and has them worked on, in this process or by workers elsewhere."""

import logging
import threading
from collections.abc import Callable, Sequence
from uuid import NAMESPACE_URL, uuid5

from filelock import FileLock, Timeout

from models.article_translator import ArticleTranslator
from models.errors import AppError, BadInput, BadSetting
from models.types import Article
from service.database.queue import Queue
from service.database.rows import Priority
from service.database.store import BulletinStore
from service.jobs.steps import UNEXPECTED
from service.jobs.worker import Worker
from service.ledger import LedgerTranslator
from service.settings import Settings
from service.targets import choose_targets

log = logging.getLogger(__name__)

STOP_S = 30


class Jobs:
    """What is submitted waits in the store until a worker takes it: ours, or with None for the models, another's."""

    def __init__(
        self,
        settings: Settings,
        store: BulletinStore,
        open_translator: Callable[[], ArticleTranslator] | None,
    ) -> None:
        self._settings = settings
        self._store = store
        self._works = open_translator is not None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._folder_lock = FileLock(settings.data / "worker.lock", blocking=False, thread_local=False)
        self._opener = threading.Thread(
            target=self._open, args=(open_translator,), name="open-models", daemon=True
        )
        self._worker: Worker | None = None
        self._translator: ArticleTranslator | None = None
        self.problem: str | None = None

    @property
    def works(self) -> bool:
        """Tell whether articles are worked on in this process."""
        return self._works

    @property
    def ready(self) -> bool:
        """Tell whether the models are loaded and articles are worked on; always, if others work."""
        return self._worker is not None or not self.works

    @property
    def translator(self) -> ArticleTranslator | None:
        """Give the models of this process; None before they are loaded, and where others work."""
        return self._translator if self._worker is not None else None

    def start(self) -> None:
        """Open the models in the background, then work on what waits.

        `problem` says why if it cannot. Raises BadSetting when another process works on this SQLite file.
        """
        if not self.works:
            return
        if self._store.engine.dialect.name == "sqlite":
            self._lock_folder()
        self._opener.start()

    def submit(
        self,
        article: Article,
        *,
        targets: Sequence[str] | None = None,
        key: str | None = None,
        batch: str | None = None,
        priority: Priority = "interactive",
        owner: str | None = None,
    ) -> str:
        """Keep an article and queue it; the same key gives the same bulletin, made once.

        An article of an editor is `interactive`; those of a batch wait for all of these, and take turns with those
        of other batches. Raises Busy when as many interactive ones wait as may, and ValueError for a `batch`
        priority without a batch.
        """
        if priority == "batch" and batch is None:
            raise ValueError("An article with the priority of a batch has to name its batch.")
        id = self._store.create(
            article,
            targets=choose_targets(article.language, targets),
            id=uuid5(NAMESPACE_URL, f"parallel-bulletins:{key}").hex if key else None,
            batch=batch,
            priority=priority,
            owner=owner,
            limit=self._settings.queue_limit,
        )
        self._wake()
        return id

    def retry(self, id: str) -> None:
        """Queue a failed or cancelled bulletin again; stored segments are kept. Raises BadInput for any other."""
        if not self._store.requeue(id):
            state = self._store.get(id).state
            raise BadInput(
                f"The bulletin {id!r} is {state}. Only a failed or cancelled one can be tried again."
            )
        self._wake()

    def cancel(self, id: str) -> None:
        """Do no more on a bulletin; stored segments are kept. Raises BadInput for a finished one."""
        if self._store.cancel(id):
            return
        state = self._store.get(id).state
        if state != "cancelled":
            raise BadInput(
                f"The bulletin {id!r} is {state}. Only what waits or is worked on can be cancelled."
            )

    def stop(self) -> None:
        """Stop after the segments in hand; the rest is handed back, for others or for the next start."""
        self._stopping.set()
        if self._opener.is_alive():
            self._opener.join(STOP_S)
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(STOP_S)
        self._folder_lock.release()

    def _lock_folder(self) -> None:
        self._settings.data.mkdir(parents=True, exist_ok=True)
        try:
            self._folder_lock.acquire()
        except Timeout as error:
            raise BadSetting(
                f"Another process is working in {self._settings.data} already. "
                "Stop it, or give this one another BULLETINS_DATA."
            ) from error
        # Nobody else can be at work: what is marked so was left behind.
        Queue(self._store.engine).bury(None)

    def _open(self, open_translator: Callable[[], ArticleTranslator]) -> None:
        try:
            translator = open_translator()
            if not self._stopping.is_set():
                self._launch(translator)
        except AppError as error:
            log.warning("%s", error)
            self.problem = str(error)
        except Exception:  # the thread's outermost frame: the service shows it instead of dying
            log.exception("The models cannot be opened.")
            self.problem = UNEXPECTED

    def _launch(self, models: ArticleTranslator) -> None:
        translator = LedgerTranslator(models, self._store.engine)
        worker = Worker(
            self._store,
            translator,
            at_once=self._settings.articles_at_once,
            timeout_s=self._settings.worker_timeout_s,
            remembers=self._settings.memory,
        )
        worker.start()
        with self._lock:
            self._translator, self._worker = translator, worker

    def _wake(self) -> None:
        worker = self._worker
        if worker is not None:
            worker.wake()

"""Takes articles in and has them worked on, in this process, in the order in which they came."""

import logging
import threading
from collections.abc import Callable, Sequence
from uuid import NAMESPACE_URL, uuid5

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from filelock import FileLock, Timeout

from models.errors import AppError, BadInput, BadSetting
from models.types import Article
from service.database.store import BulletinStore
from service.jobs.steps import UNEXPECTED, ArticleTranslator, Steps
from service.jobs.workflows import VERSION, bind, make_bulletin, unbind
from service.settings import Settings
from service.targets import choose_targets

log = logging.getLogger(__name__)

QUEUE = "articles"
POLL_S = 0.2
STOP_S = 30
ACTIVE = ("ENQUEUED", "DELAYED", "PENDING")


class Jobs:
    """The worker of this process; what is submitted before it is ready waits in the store."""

    def __init__(
        self,
        settings: Settings,
        store: BulletinStore,
        open_translator: Callable[[], ArticleTranslator],
    ) -> None:
        self._settings = settings
        self._store = store
        self._open_translator = open_translator
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._folder_lock = FileLock(settings.data / "worker.lock", blocking=False, thread_local=False)
        self._opener = threading.Thread(target=self._open, name="open-models", daemon=True)
        self._launched = False
        self.problem: str | None = None

    @property
    def ready(self) -> bool:
        """Tell whether the models are loaded and articles are worked on."""
        return self._launched

    def start(self) -> None:
        """Open the models in the background, then go on with what is unfinished.

        `problem` says why if it cannot. Raises BadSetting when another process works in this data folder.
        """
        self._settings.data.mkdir(parents=True, exist_ok=True)
        try:
            self._folder_lock.acquire()
        except Timeout as error:
            raise BadSetting(
                f"Another process is working in {self._settings.data} already. "
                "Stop it, or give this one another BULLETINS_DATA."
            ) from error
        self._opener.start()

    def submit(
        self, article: Article, *, targets: Sequence[str] | None = None, key: str | None = None
    ) -> str:
        """Keep an article and queue it; the same key gives the same bulletin, made once."""
        id = uuid5(NAMESPACE_URL, f"parallel-bulletins:{key}").hex if key else None
        id = self._store.create(article, targets=choose_targets(article.language, targets), id=id)
        with self._lock:
            if self._launched:
                self._enqueue(id, 0)
        return id

    def retry(self, id: str) -> None:
        """Queue a failed bulletin again; stored segments are kept. Raises BadInput for one that is not failed."""
        attempt = self._store.new_attempt(id, states=["failed"])
        if attempt is None:
            state = self._store.get(id).state
            raise BadInput(f"The bulletin {id!r} is {state}. Only a failed one can be tried again.")
        with self._lock:
            if self._launched:
                self._enqueue(id, attempt)

    def stop(self) -> None:
        """Stop after the segments in hand; the rest is done after the next start."""
        self._stopping.set()
        if self._opener.is_alive():
            self._opener.join(STOP_S)
        with self._lock:
            if self._launched:
                self._launched = False
                DBOS.destroy(workflow_completion_timeout_sec=STOP_S)
                unbind()
        self._folder_lock.release()

    def _open(self) -> None:
        try:
            translator = self._open_translator()
            if not self._stopping.is_set():
                self._launch(translator)
        except AppError as error:
            log.warning("%s", error)
            self.problem = str(error)
        except Exception:  # the thread's outermost frame: the service shows it instead of dying
            log.exception("The models cannot be opened.")
            self.problem = UNEXPECTED

    def _launch(self, translator: ArticleTranslator) -> None:
        bind(Steps(self._store, translator, stopping=self._stopping.is_set))
        DBOS(config=self._config())
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=self._settings.articles_at_once,
            polling_interval_sec=POLL_S,
            on_conflict="always_update",
        )
        with self._lock:
            self._resume()
            self._launched = True

    def _config(self) -> DBOSConfig:
        return {
            "name": "parallel-bulletins",
            "system_database_url": self._settings.jobs_url,
            "application_version": VERSION,
            "executor_id": "local",
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "INFO" if self._settings.log_level == "DEBUG" else "WARNING",
            "enable_otlp": False,
        }

    def _resume(self) -> None:
        """Queue what has no workflow that is alive: killed before it was queued, or begun by another version."""
        for id, attempt in self._store.unfinished():
            workflow = DBOS.get_workflow_status(_workflow_id(id, attempt))
            if workflow is None:
                self._enqueue(id, attempt)
            elif workflow.status not in ACTIVE or workflow.app_version != VERSION:
                DBOS.cancel_workflow(workflow.workflow_id)
                again = self._store.new_attempt(id, states=["queued", "working"])
                self._enqueue(id, attempt if again is None else again)

    def _enqueue(self, id: str, attempt: int) -> None:
        # Doing it twice does no harm: DBOS gives back the workflow that has the id.
        with SetWorkflowID(_workflow_id(id, attempt)):
            DBOS.enqueue_workflow(QUEUE, make_bulletin, id)


def _workflow_id(id: str, attempt: int) -> str:
    return f"{id}.{attempt}" if attempt else id

"""`bulletins worker`: works on articles that others take in."""

import signal
import threading
from contextlib import ExitStack
from dataclasses import replace

import click
import waitress

from models.errors import BadSetting
from service.app import create_probe
from service.batches.feeder import Feeder
from service.commands.lazy import LazySettings
from service.database import BulletinStore, open_engine
from service.documents.worker import translating_documents
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator, profile_of
from service.webhooks import delivering

# How often a look is taken at whether the models could be opened.
LOOK_S = 0.2


@click.command()
@click.option(
    "--articles-at-once", type=click.IntRange(1, 256), help="[default: BULLETINS_ARTICLES_AT_ONCE or 1]"
)
@click.option(
    "--metrics-port", type=click.IntRange(1, 65535), help="Answer /metrics, /healthz and /readyz there."
)
@click.pass_obj
def worker(lazy: LazySettings, articles_at_once: int | None, metrics_port: int | None) -> None:
    """Work on waiting articles until Ctrl-C; what is unfinished then is handed back at once.

    With PostgreSQL any number can run, on any number of machines; what one that died had is taken over by the
    others. With SQLite one process works on a data folder: this one, or `bulletins serve`.

    \b
    bulletins worker
    bulletins worker --articles-at-once 4 --metrics-port 9101
    """
    settings = lazy.read()
    settings = replace(settings, articles_at_once=articles_at_once or settings.articles_at_once)
    profile_of(settings)
    ended = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda _signal, _frame: ended.set())
    _run(settings, metrics_port, ended)


def _run(settings: Settings, metrics_port: int | None, ended: threading.Event) -> None:
    """Work until told to end; things are closed in the opposite order of their opening."""
    with ExitStack() as stack:
        engine = open_engine(settings.database_url)
        stack.callback(engine.dispose)
        store = BulletinStore(engine)
        models = stack.enter_context(ExitStack())
        jobs = Jobs(settings, store, lambda: models.enter_context(open_translator(settings)))
        if metrics_port is not None:
            _answer(settings, store, jobs, metrics_port)
        stack.callback(jobs.stop)
        jobs.start()
        feeder = Feeder(settings, store, jobs)
        stack.callback(feeder.stop)
        feeder.start()
        stack.enter_context(delivering(engine, settings))
        stack.enter_context(translating_documents(engine, settings, jobs))
        told = False
        while not ended.wait(LOOK_S):
            if jobs.problem:
                raise BadSetting(jobs.problem)
            if jobs.ready and not told:
                told = True
                click.echo("Working (Ctrl-C stops)", err=True)
        click.echo("Stopping after the segments in hand …", err=True)


def _answer(settings: Settings, store: BulletinStore, jobs: Jobs, port: int) -> None:
    app = create_probe(settings, store=store, jobs=jobs)
    try:
        server = waitress.create_server(app, host=settings.host, port=port, threads=2, ident="")
    except OSError as error:
        raise BadSetting(
            f"Cannot listen on {settings.host}:{port}: {error.strerror}. Choose another --metrics-port."
        ) from error
    threading.Thread(target=server.run, name="metrics", daemon=True).start()

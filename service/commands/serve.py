"""`bulletins serve`: the web, with a worker behind it in the same process, or without."""

import ipaddress
import logging
import signal
import socket
import sys
import webbrowser
from contextlib import ExitStack
from dataclasses import replace

import click
from sqlalchemy.engine import Engine

from models.errors import BadSetting
from service.app import create_app
from service.batches.feeder import Feeder
from service.commands.lazy import LazySettings
from service.commands.people import link
from service.database import BulletinStore, open_engine
from service.database.people_links import LinkStore
from service.documents.worker import translating_documents
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator, profile_of
from service.web.listening import listen_for
from service.webhooks import delivering

log = logging.getLogger(__name__)


@click.command()
@click.option("--host", default=None, help="Address to listen on [default: BULLETINS_HOST or 127.0.0.1].")
@click.option("--port", type=click.IntRange(1, 65535), help="[default: BULLETINS_PORT or 8000]")
@click.option("--open-browser", is_flag=True, help="Open the form in the browser.")
@click.option("--no-worker", is_flag=True, help="Only take articles in; `bulletins worker` works on them.")
@click.option(
    "--open", "open_api", is_flag=True, help="No sign-in and no tokens, for trying out: loopback only."
)
@click.pass_obj
def serve(
    lazy: LazySettings,
    host: str | None,
    port: int | None,
    open_browser: bool,
    no_worker: bool,
    open_api: bool,
) -> None:
    """Serve the web form until Ctrl-C; what is unfinished then goes on after the next start.

    The pages answer at once; /readyz answers 200 once the model is loaded, which takes some seconds. On a fresh
    data folder it prints a one-time link that makes whoever opens it the administrator.

    \b
    bulletins serve
    bulletins serve --port 8080 --open-browser
    bulletins serve --no-worker & bulletins worker
    """
    settings = lazy.read()
    settings = replace(
        settings,
        host=host or settings.host,
        port=port or settings.port,
        open_api=open_api or settings.open_api,
    )
    _require_loopback(settings)
    profile_of(settings)
    # `kill` ends it as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    with ExitStack() as stack:
        listener = stack.enter_context(_listen(settings))
        address = f"http://{settings.host}:{listener.getsockname()[1]}"
        _run(settings, listener, address, browser=open_browser, works=not no_worker)


def _run(settings: Settings, listener: socket.socket, address: str, *, browser: bool, works: bool) -> None:
    """Serve until interrupted; things are closed in the opposite order of their opening."""
    with ExitStack() as stack:
        engine = open_engine(settings.database_url)
        stack.callback(engine.dispose)
        store = BulletinStore(engine)
        models = stack.enter_context(ExitStack())
        jobs = Jobs(
            settings, store, (lambda: models.enter_context(open_translator(settings))) if works else None
        )
        server = listen_for(create_app(settings, store=store, jobs=jobs), settings, sockets=[listener])
        stack.callback(jobs.stop)
        jobs.start()
        feeder = Feeder(settings, store, jobs)
        stack.callback(feeder.stop)
        feeder.start()
        if works:
            stack.enter_context(delivering(engine, settings))
            stack.enter_context(translating_documents(engine, settings, jobs))
        click.echo(f"Serving on {address} (Ctrl-C stops)", err=True)
        _welcome(settings, engine, address)
        if browser:
            webbrowser.open(address)
        if settings.open_api:
            log.warning("Anybody on this machine may do everything but let others in (--open).")
        server.run()
        click.echo("Stopping after the segments in hand …", err=True)


def _welcome(settings: Settings, engine: Engine, address: str) -> None:
    """Print the way in as long as nobody can let others in; never by the log, which others read."""
    if settings.open_api:
        return
    secret = LinkStore(engine).first()
    if secret is not None:
        click.echo(
            "Nobody has an account yet. Whoever opens this link becomes the administrator (once):", err=True
        )
        # An address that stands for all of this machine's is none that a browser can open.
        click.echo(f"  {link(address.replace('//0.0.0.0:', '//127.0.0.1:'), secret)}", err=True)


def _require_loopback(settings: Settings) -> None:
    if not settings.open_api or settings.host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise BadSetting(
            f"--open lets everybody in who reaches {settings.host}; it is for 127.0.0.1 only. "
            "Leave it out and make tokens, or leave --host out."
        )


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything slow begins; raises BadSetting when it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise BadSetting(
            f"The host {settings.host!r} is not an address of this machine: {error.strerror}."
        ) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise BadSetting(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. "
            "Choose another with --port, or stop what uses it."
        ) from error
    return listener

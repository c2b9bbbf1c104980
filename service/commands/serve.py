"""`bulletins serve`: the web form and the worker behind it, in one process."""

import signal
import socket
import sys
import webbrowser
from contextlib import ExitStack
from dataclasses import replace

import click
import waitress

from models.errors import BadSetting
from service.app import create_app
from service.commands.lazy import LazySettings
from service.database import BulletinStore, open_engine
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator, profile_of

# Each open progress page holds a thread for as long as it is open.
THREADS = 32


@click.command()
@click.option("--host", default=None, help="Address to listen on [default: BULLETINS_HOST or 127.0.0.1].")
@click.option("--port", type=click.IntRange(1, 65535), help="[default: BULLETINS_PORT or 8000]")
@click.option("--open-browser", is_flag=True, help="Open the form in the browser.")
@click.pass_obj
def serve(lazy: LazySettings, host: str | None, port: int | None, open_browser: bool) -> None:
    """Serve the web form until Ctrl-C; what is unfinished then goes on after the next start.

    The form answers at once; /readyz answers 200 once the model is loaded, which takes some seconds. On another
    address than 127.0.0.1 everybody who reaches this machine can use it.

    \b
    bulletins serve
    bulletins serve --port 8080 --open-browser
    """
    settings = lazy.read()
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    profile_of(settings)
    # `kill` ends it as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    with ExitStack() as stack:
        listener = stack.enter_context(_listen(settings))
        address = f"http://{settings.host}:{listener.getsockname()[1]}"
        _run(settings, listener, address, browser=open_browser)


def _run(settings: Settings, listener: socket.socket, address: str, *, browser: bool) -> None:
    """Serve until interrupted; things are closed in the opposite order of their opening."""
    with ExitStack() as stack:
        engine = open_engine(settings.database_url)
        stack.callback(engine.dispose)
        store = BulletinStore(engine)
        models = stack.enter_context(ExitStack())
        jobs = Jobs(settings, store, lambda: models.enter_context(open_translator(settings)))
        server = waitress.create_server(
            create_app(settings, store=store, jobs=jobs),
            sockets=[listener],
            threads=THREADS,
            max_request_body_size=settings.max_upload + 8 * 1024 * 1024,
            ident="",
        )
        stack.callback(jobs.stop)
        jobs.start()
        click.echo(f"Serving on {address} (Ctrl-C stops)", err=True)
        if browser:
            webbrowser.open(address)
        server.run()
        click.echo("Stopping after the segments in hand …", err=True)


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

"""A real PostgreSQL for the tests that want one."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from service.database import open_engine


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start a server of our own on a free port; skips where Debian's package is not installed."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    # The server refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="bulletins-pg-") as folder:
        if user:
            shutil.chown(folder, user)
        data, log = f"{folder}/data", f"{folder}/log"
        options = f"-p {port} -k {folder} -F -c listen_addresses=127.0.0.1"

        def run(program: str, *arguments: str) -> None:
            command = [str(binaries[-1] / program), "-D", data, *arguments]
            subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

        run("initdb", "-A", "trust", "-U", "postgres", "--no-sync")
        run("pg_ctl", "-l", log, "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")


@pytest.fixture
def postgresql_url(postgresql: str) -> Iterator[str]:
    """Give a new, empty database of that server."""
    server = sa.make_url(postgresql)
    name = f"test_{uuid.uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a new, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/bulletins.sqlite"
    given: str = request.getfixturevalue("postgresql_url")
    return given


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database with all tables, of each kind."""
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and nothing in them, to copy: making the tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("fresh") / "bulletins.sqlite"
    open_engine(f"sqlite:///{path}").dispose()
    return path

"""A PostgreSQL server of the tests' own: nothing of the machine's own servers is used or touched.

It listens on a socket in its own folder, forgets everything when it stops, and runs as another user where the tests
run as root, which PostgreSQL refuses.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import psycopg

MISSING = "No PostgreSQL on this machine: its tests did not run (Debian: apt-get install postgresql)."

_OPTIONS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
_START_SECONDS = 60


def find_programs() -> Path | None:
    """The folder with the newest PostgreSQL's ``initdb`` and ``postgres``; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else debian[::-1]
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; its databases have names that are used once."""

    folder: Path
    process: subprocess.Popen[bytes]
    _names: Iterator[int]

    def url(self, database: str) -> str:
        """The database URL as ``FINOPS_DATABASE_URL`` takes it."""
        return f"postgresql+psycopg://finops@/{database}?host={self.folder}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The name of a new database, a copy of ``template`` (empty by default); dropped at the end."""
        name = f"finops_{next(self._names)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            if self.process.poll() is None:
                self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> None:
        """Runs one statement outside any transaction."""
        with psycopg.connect(host=str(self.folder), user="finops", dbname=database, autocommit=True) as connection:
            connection.execute(statement.encode())

    def kill(self) -> None:
        """Ends the server as a crash would: every connection breaks."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()


@contextmanager
def run_server(programs: Path) -> Iterator[Server]:
    """A new server, stopped and removed at the end."""
    folder = Path(mkdtemp(prefix="finops-postgres-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    # The locale C makes no difference to a store: it sorts in Python.
    initdb = [programs / "initdb", "-D", data, "-U", "finops", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    groups = [] if user else None
    subprocess.run(
        initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, user=user, group=user, extra_groups=groups
    )
    options = [word for option in (*_OPTIONS, f"unix_socket_directories={folder}") for word in ("-c", option)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stderr=log,
            cwd=folder,
            user=user,
            group=user,
            extra_groups=groups,
        )
    server = Server(folder, process, count(1))
    try:
        _wait(server)
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server) -> None:
    """Returns once the server answers."""
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError as error:
            if server.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((server.folder / "log").read_text()) from error
            time.sleep(0.02)
        else:
            return

"""A PostgreSQL server of the tests' own: nothing of the machine's own servers is used or touched.

It listens on a socket in its own folder, forgets everything when it stops, and runs as another user where the tests
run as root, which PostgreSQL refuses.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

import psycopg

MISSING = "No PostgreSQL on this machine: its tests did not run (Debian: apt-get install postgresql)."

_OPTIONS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=200")
_START_SECONDS = 60
_USER = "postgres" if os.geteuid() == 0 else None


def find_programs() -> Path | None:
    """The folder with the newest PostgreSQL's ``initdb`` and ``postgres``; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else debian[::-1]
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


@dataclass(slots=True)
class Server:
    """A server; its databases have names that are used once."""

    programs: Path
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    _names: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """The database URL as ``FINOPS_DATABASE_URL`` takes it."""
        return f"postgresql+psycopg://finops@/{database}?host={self.folder}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The name of a new database, a copy of ``template`` (empty by default); dropped at the end."""
        name = f"finops_{next(self._names)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} {self._strategy()}")
        try:
            yield name
        finally:
            if self.process is not None:
                self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> None:
        """Runs one statement outside any transaction."""
        with psycopg.connect(host=str(self.folder), user="finops", dbname=database, autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Starts the server, again with all that it held; returns when it answers."""
        options = [word for option in (*_OPTIONS, f"unix_socket_directories={self.folder}") for word in ("-c", option)]
        with (self.folder / "log").open("ab") as log:
            self.process = _start([self.programs / "postgres", "-D", self.folder / "data", *options], self.folder, log)
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)

    def kill(self) -> None:
        """Ends the server as a crash would: every connection breaks."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
            self.process = None

    def _strategy(self) -> str:
        """A copy of files is the quickest on a server that need not keep them; before version 15 there is no other."""
        version = (self.folder / "data" / "PG_VERSION").read_text()
        return "STRATEGY file_copy" if int(version) >= 15 else ""

    def _answers(self) -> bool:
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def run_server(programs: Path) -> Iterator[Server]:
    """A new server, stopped and removed at the end."""
    folder = Path(mkdtemp(prefix="finops-postgres-"))
    if _USER:
        shutil.chown(folder, _USER)
    server = Server(programs, folder)
    try:
        # The locale C makes no difference to a store: it sorts in Python.
        options = ("-U", "finops", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        made = _start([programs / "initdb", "-D", folder / "data", *options], folder, subprocess.DEVNULL)
        if made.wait() != 0:
            raise RuntimeError("initdb failed")
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _start(words: Sequence[Path | str], folder: Path, output: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Starts a program as a user that PostgreSQL accepts."""
    groups = [] if _USER else None
    return subprocess.Popen(
        words, cwd=folder, stdout=output, stderr=output, user=_USER, group=_USER, extra_groups=groups
    )

"""Shared by all tests: what a machine lacks is said loudly at the end of a run."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from finops_model.store import open_store
from tests import postgres
from tests.effort import register_profiles
from tests.statements import share_statements
from tests.store.making import new_url

register_profiles()
share_statements()


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: no collection of memory looks through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Names each kind of skipped test in one line that cannot be overlooked."""
    yield
    reasons = {report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if report.longrepr}
    for reason in sorted(map(str, reasons)):
        terminalreporter.write_line(f"NOT TESTED HERE: {reason.removeprefix('Skipped: ')}", red=True, bold=True)


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """The folder of PostgreSQL's programs. Where there are none the test is skipped, where CI is set it fails."""
    programs = postgres.find_programs()
    if programs is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(postgres.MISSING)
    return programs


@pytest.fixture(scope="session")
def postgres_server(postgres_programs: Path) -> Iterator[postgres.Server]:
    """The PostgreSQL server that all tests of this process share."""
    with postgres.run_server(postgres_programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own."""
    with postgres_server.database() as name:
        yield postgres_server.url(name)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server) -> Iterator[str]:
    """The name of a PostgreSQL database that holds a new store; copying it is quicker than making one."""
    with postgres_server.database() as name:
        store = open_store(postgres_server.url(name))
        store._engine.dispose()
        yield name


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a new store for all tests of a module: they run once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield new_url(tmp_path_factory.mktemp("shared"))
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        with server.database(request.getfixturevalue("postgres_template")) as name:
            yield server.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new store of this test's own: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield new_url(tmp_path)
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        with server.database(request.getfixturevalue("postgres_template")) as name:
            yield server.url(name)

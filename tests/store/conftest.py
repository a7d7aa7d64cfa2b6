"""The store's tests run on both databases: whatever a test does with ``store``, it does once on each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from finops_model.store import Store, open_store
from tests.postgres import Server
from tests.store.making import new_store

AnotherStore = Callable[[], AbstractContextManager[Store]]


@contextmanager
def store_on(server: Server, template: str) -> Iterator[Store]:
    """An empty store in a new PostgreSQL database."""
    with server.database(template) as name:
        store = open_store(server.url(name))
        yield store
        store._engine.dispose()


@pytest.fixture
def postgres_store(postgres_server: Server, postgres_template: str) -> Iterator[Store]:
    """An empty store in a PostgreSQL database of this test's own."""
    with store_on(postgres_server, postgres_template) as store:
        yield store


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store, in SQLite and in PostgreSQL."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_store")
    return new_store(tmp_path)


@contextmanager
def store_in_a_folder() -> Iterator[Store]:
    """An empty store in SQLite, gone afterwards."""
    with TemporaryDirectory() as folder:
        yield new_store(Path(folder))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def another_store(request: pytest.FixtureRequest) -> AnotherStore:
    """``with another_store() as store``: an empty store for each example of a test, in SQLite and in PostgreSQL."""
    if request.param == "sqlite":
        return store_in_a_folder
    server, template = (request.getfixturevalue(name) for name in ("postgres_server", "postgres_template"))
    return lambda: store_on(server, template)


@pytest.fixture
def file_store(tmp_path: Path) -> Store:
    """An empty store in SQLite, for what only files do."""
    return new_store(tmp_path)

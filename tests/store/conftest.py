"""The store's tests run on both databases: whatever a test does with ``store``, it does once on each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from finops_model.store import Store, open_store
from tests.postgres import Server
from tests.store.making import new_store


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> Iterator[str]:
    """The name of a PostgreSQL database that holds a new store; copying it is quicker than making one."""
    with postgres_server.database() as name:
        store = open_store(postgres_server.url(name))
        store._engine.dispose()
        yield name


@pytest.fixture
def postgres_store(postgres_server: Server, postgres_template: str) -> Iterator[Store]:
    """An empty store in a PostgreSQL database of this test's own."""
    with postgres_server.database(template=postgres_template) as name:
        store = open_store(postgres_server.url(name))
        yield store
        store._engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store, in SQLite and in PostgreSQL."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_store")
    return new_store(tmp_path)


@pytest.fixture
def file_store(tmp_path: Path) -> Store:
    """An empty store in SQLite, for what only files do."""
    return new_store(tmp_path)

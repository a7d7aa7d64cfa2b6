"""The PostgreSQL server that the tests bring along."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.postgres import Server, run_server


def test_each_test_has_an_empty_database_of_its_own(postgres_server: Server) -> None:
    with postgres_server.database() as one, postgres_server.database() as other:
        assert one != other
        postgres_server.run("CREATE TABLE rating (score int)", one)
        with postgres_server.database(template=one) as copy:
            postgres_server.run("SELECT score FROM rating", copy)
        with pytest.raises(psycopg.errors.UndefinedTable):
            postgres_server.run("SELECT score FROM rating", other)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        postgres_server.run("SELECT 1", one)


def test_sqlalchemy_takes_the_url(postgres_url: str) -> None:
    with create_engine(postgres_url).connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_killed_server_leaves_nothing_behind(postgres_programs: Path) -> None:
    with run_server(postgres_programs) as server:
        with server.database() as name, create_engine(server.url(name)).connect() as connection:
            server.kill()
            with pytest.raises(OperationalError):
                connection.execute(text("SELECT 1"))
        folder = server.folder
    assert not folder.exists()


def test_a_test_of_both_databases_runs_on_each(database_url: str) -> None:
    with create_engine(database_url).connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1

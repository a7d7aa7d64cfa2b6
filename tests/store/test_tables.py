"""What the database itself refuses, whoever writes to it, and that the migrations build the tables as declared."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import StaticPool, create_engine

from finops_model.store.engine import transaction
from finops_model.store.sqlite.connection import connect, make_engine
from finops_model.store.tables import SCHEMA, Row
from tests.people import ANN
from tests.store.making import batch, goal, line, new_store, stage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one rating (scope 1, assessment 1, change 1) and one target."""
    store = new_store(tmp_path)
    store.save_import(
        batch(
            line("Contoso", "2026-03-31", "allocation", stage(1)), targets=(("Contoso", goal("walk", "2026-01-01")),)
        ),
        by=ANN,
    )
    return store.path


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection as the store makes them."""
    with closing(connect(path)) as connection:
        yield connection


def write_rating(database: sqlite3.Connection, **columns: object) -> None:
    """Adds a rating that is right but for the columns given."""
    row: dict[str, object] = {
        "scope_id": 1,
        "capability_id": 2,
        "assessed_on": "2026-03-31",
        "position": 100,
        "assessment_id": 1,
        "change_id": 1,
        "form": "score",
        "score": 1.5,
        "criteria": "",
        "lenses": "",
        "evidence": "",
    } | columns
    marks = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO rating ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def write_target(database: sqlite3.Connection, **columns: object) -> None:
    """Adds a target entry that is right but for the columns given."""
    row: dict[str, object] = {
        "scope_id": 1,
        "entry": "run",
        "agreed_on": "2026-02-01",
        "change_id": 1,
        "position": 100,
    } | columns
    marks = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO target ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def test_a_right_rating_and_a_right_target_are_taken(database: sqlite3.Connection) -> None:
    write_rating(database)
    write_target(database, capability_id=1, value=5)
    assert database.execute("SELECT COUNT(*) FROM rating").fetchone() == (2,)
    assert database.execute("SELECT COUNT(*) FROM target").fetchone() == (2,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": 77},
        {"score": 3.0001},
        {"score": -0.5},
        {"score": "high"},
        {"score": None},
        {"score": 1, "form": "not applicable"},
        {"form": "guess"},
        {"capability_id": 999},
        {"change_id": 999},
        {"assessment_id": 999},
        {"scope_id": 2},
        {"assessed_on": "2026-04-01"},
        {"evidence": None},
    ],
    ids=str,
)
def test_the_database_refuses_a_wrong_rating(database: sqlite3.Connection, wrong: dict[str, object]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_rating(database, **wrong)


def test_the_database_refuses_a_second_rating_of_a_capability_by_one_write(database: sqlite3.Connection) -> None:
    write_rating(database)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        write_rating(database, position=101)


@pytest.mark.parametrize(
    "wrong",
    [
        {"entry": "fly"},
        {"entry": "pre-crawl"},
        {"entry": "inherit"},
        {"value": 9},
        {"value": 0},
        {"agreed_on": "1899-12-31"},
        {"due_on": "2200-01-01"},
        {"capability_id": 999},
        {"scope_id": 9},
        {"change_id": 9},
    ],
    ids=str,
)
def test_the_database_refuses_a_wrong_target(database: sqlite3.Connection, wrong: dict[str, object]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_target(database, **wrong)


@pytest.mark.parametrize("table", ["rating", "target"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET change_id = change_id", "DELETE FROM {}"])
def test_ratings_and_targets_are_only_ever_added(database: sqlite3.Connection, table: str, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        database.execute(statement.format(table))


def test_an_organization_with_ratings_cannot_be_deleted(database: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("DELETE FROM organization")


def test_the_migrations_build_the_tables_as_declared(path: Path) -> None:
    with transaction(make_engine(path)) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == SCHEMA
        assert compare_metadata(context, Row.metadata) == []


def test_the_migrations_build_the_same_checks_as_declared(database: sqlite3.Connection) -> None:
    """Alembic does not compare CHECK constraints, nor WITHOUT ROWID."""
    with closing(sqlite3.connect(":memory:")) as declared:
        Row.metadata.create_all(create_engine("sqlite://", creator=lambda: declared, poolclass=StaticPool))
        wanted = _definitions(declared)
    assert {name: sql for name, sql in _definitions(database).items() if name in wanted} == wanted


def _definitions(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The parts of every table's definition, without regard to order, to quotes (a rebuilt table has its name in
    quotes) and to lines (a column that was added stands on the line of the one before)."""
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    part_ends = re.compile(r"\n|, (?=[a-z_]+ [A-Z])")
    parts = {name: part_ends.split(sql.replace('"', "")) for name, sql in found}
    return {name: sorted(part.strip(" ,\t") for part in of_table) for name, of_table in parts.items()}

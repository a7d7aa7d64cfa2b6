"""What a check of the store finds: W4."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from finops_model.errors import StoreUnusable
from finops_model.store.sqlite.checking import MOST, check
from finops_model.store.sqlite.connection import connect
from tests.people import ANN
from tests.store.making import batch, goal, line, new_store, stage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with two ratings, a target and the file that they came from."""
    store = new_store(tmp_path)
    lines = (line("Contoso", "2026-03-31", capability, stage(1)) for capability in ("allocation", "budgeting"))
    store.save_import(batch(*lines, targets=(("Contoso", goal("walk", "2026-01-01", due_on=None)),)), ANN)
    assert check(store.path) == []
    return store.path


def change(path: Path, *statements: str) -> None:
    """Writes to the file as no program of ours does: nothing that the database checks itself holds it back."""
    with closing(connect(path, foreign_keys=False)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DROP TABLE mention", "The table mention is missing."),
        ("DROP TRIGGER rating_no_update", "The trigger rating_no_update is missing."),
        ("DROP INDEX ix_change_undoes", "The index ix_change_undoes is missing."),
        ("ALTER TABLE change ADD COLUMN note", "The table change is not as this version makes it."),
        ("CREATE TABLE notes (text)", "There is a table notes that this version does not make."),
    ],
)
def test_a_table_an_index_or_a_trigger_that_is_not_ours_is_found(path: Path, statement: str, sentence: str) -> None:
    change(path, statement)
    assert sentence in check(path)


def test_a_trigger_that_was_made_harmless_is_found(path: Path) -> None:
    change(
        path,
        "DROP TRIGGER rating_no_update",
        "CREATE TRIGGER rating_no_update BEFORE UPDATE ON rating BEGIN SELECT 1; END",
    )
    assert check(path) == ["The trigger rating_no_update is not as this version makes it."]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE mention SET scope_name = CAST(x'41ff' AS TEXT)",
            r"The column scope_name of mention holds A\xff, which cannot be read.",
        ),
        ("UPDATE change SET kind = x'41'", "The column kind of change holds A, which cannot be read."),
        ("UPDATE change SET at = 'yesterday'", "The column at of change holds yesterday, which cannot be read."),
        ("UPDATE change SET active = 'yes'", "The column active of change holds yes, which cannot be read."),
        (
            "UPDATE change_file SET notices = '[1'",
            "The column notices of change_file holds [1, which cannot be read.",
        ),
        (
            "UPDATE assessment SET assessed_on = '2026-02-30'",
            "The column assessed_on of assessment holds 2026-02-30, which cannot be read.",
        ),
    ],
)
def test_a_value_that_cannot_be_read_is_found(path: Path, statement: str, sentence: str) -> None:
    change(path, statement)
    assert sentence in check(path)


def test_a_long_list_of_findings_is_cut(path: Path) -> None:
    change(
        path,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
        "INSERT INTO person (id, name) SELECT i, CAST(x'ff' || i AS TEXT) FROM n",
    )
    assert len(check(path)) == MOST


@pytest.mark.slow
def test_a_check_of_a_store_with_any_changed_byte_ends_in_sentences(path: Path) -> None:
    whole = path.read_bytes()
    for at in range(100, len(whole), 977):
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        path.write_bytes(changed)
        with suppress(StoreUnusable):
            assert all(isinstance(finding, str) for finding in check(path))


def test_an_undecodable_schema_is_a_finding(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = CAST(sql || x'2d2dff' AS TEXT) WHERE name = 'person'")
    assert check(path) == ["The table person is not as this version makes it."]

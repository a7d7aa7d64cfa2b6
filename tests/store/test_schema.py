"""Making a store, and bringing an older one to the current schema: T7."""

import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from finops_model.errors import StoreUnusable
from finops_model.framework import editions, read_framework
from finops_model.store import open_store, schema, upkeep
from finops_model.store.engine import connect
from finops_model.store.schema import MIGRATIONS, create, migrate, prepare, read_schema
from finops_model.store.tables import SCHEMA
from tests.people import ANN
from tests.store.making import batch, goal, line, new_store, said, stage, url_of

NEXT = '''
"""A table rebuilt as a later version would: organizations get a country."""
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

def upgrade() -> None:
    with op.batch_alter_table("organization", recreate="always") as table:
        table.add_column(sa.Column("country", sa.String(), nullable=False, server_default=""))
'''

BREAKING = NEXT + '    op.execute("DELETE FROM organization")\n'


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A store with two organizations."""
    store = new_store(tmp_path)
    store.save_import(
        batch(
            line("Contoso", "2026-03-31", "allocation", stage(1)),
            line("Fabrikam", "2026-03-31", "budgeting", stage(2), scope="SaaS"),
            targets=(("Contoso", goal("walk", "2026-01-01")),),
        ),
        ANN,
    )
    return store.path


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the product one version newer: its migrations get one more, with this text."""

    def install(text: str) -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, scripts)
        (scripts / "versions" / "0003_country.py").write_text(text)
        monkeypatch.setattr(schema, "MIGRATIONS", scripts)
        for module in (schema, upkeep):
            monkeypatch.setattr(module, "SCHEMA", "0003")

    return install


def test_a_new_store_knows_the_capabilities_of_all_editions_in_framework_order(tmp_path: Path) -> None:
    create(tmp_path / "new.db")
    with closing(connect(tmp_path / "new.db")) as connection:
        found = connection.execute("SELECT edition, slug FROM capability ORDER BY id").fetchall()
    assert found == [(edition, one.id) for edition in editions() for one in read_framework(edition).capabilities]
    assert read_schema(tmp_path / "new.db") == SCHEMA


def test_a_capability_that_the_framework_gained_is_added_on_opening(filled: Path) -> None:
    with closing(connect(filled, foreign_keys=False)) as connection:
        connection.execute("DELETE FROM capability WHERE slug = 'sustainability'")
    assert upkeep.check(filled) != []
    assert prepare(filled) is None
    assert upkeep.check(filled) == []


def test_many_that_open_a_missing_store_at_once_get_the_same_one(tmp_path: Path) -> None:
    path = tmp_path / "finops.db"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(prepare, [path] * 8))
    assert [one.name for one in tmp_path.iterdir()] == ["finops.db"]
    assert upkeep.check(path) == []


def test_a_store_made_while_another_is_made_is_not_overwritten(filled: Path) -> None:
    before = filled.read_bytes()
    create(filled)
    assert filled.read_bytes() == before


def test_an_older_store_is_migrated_on_opening_and_a_copy_is_kept(
    filled: Path, next_version: Callable[[str], None]
) -> None:
    before = said(open_store(url_of(filled)))
    next_version(NEXT)
    assert upkeep.check(filled) == ["The schema is 0002, this version needs 0003: run the upgrade command."]
    assert upkeep.upgrade(filled) == "The store is at schema 0003, upgraded from 0002."
    assert upkeep.upgrade(filled) == "The store is at schema 0003; nothing to do."
    assert said(open_store(url_of(filled))) == before
    assert upkeep.check(filled) == []
    with closing(connect(filled)) as connection:
        assert connection.execute("SELECT slug, country FROM organization").fetchall() == [
            ("contoso", ""),
            ("fabrikam", ""),
        ]
    (copy,) = filled.parent.glob("finops.db.before-upgrade-*")
    assert read_schema(copy) == SCHEMA


def test_a_migration_that_would_leave_rows_without_what_they_refer_to_is_refused(
    filled: Path, next_version: Callable[[str], None]
) -> None:
    before = said(open_store(url_of(filled)))
    next_version(BREAKING)
    with pytest.raises(StoreUnusable, match="was not migrated: 2 rows of it refer to nothing"):
        prepare(filled)
    assert read_schema(filled) == SCHEMA
    assert said(open_store(url_of(filled))) == before


def test_a_migration_that_fails_leaves_the_old_store(filled: Path, next_version: Callable[[str], None]) -> None:
    before = said(open_store(url_of(filled)))
    next_version(NEXT + "    raise ZeroDivisionError\n")
    with pytest.raises(ZeroDivisionError):
        prepare(filled)
    assert read_schema(filled) == SCHEMA
    assert said(open_store(url_of(filled))) == before


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(filled: Path) -> None:
    with closing(connect(filled)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    before = filled.read_bytes()
    with pytest.raises(
        StoreUnusable, match=r"newer version of this product \(schema 0999, this one knows up to 0002\)"
    ):
        prepare(filled)
    assert filled.read_bytes() == before
    assert [one.name for one in filled.parent.iterdir()] == ["finops.db"]


def test_a_store_without_a_schema_version_is_refused(filled: Path) -> None:
    with closing(connect(filled)) as connection:
        connection.execute("DELETE FROM alembic_version")
    with pytest.raises(StoreUnusable, match="has no schema version"):
        prepare(filled)


def test_migrations_start_from_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "bare.db"
    path.touch()
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"rating", "target", "change", "alembic_version"} <= tables

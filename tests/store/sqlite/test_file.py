"""The file of a store: made, examined (T6), and brought to the current schema (T7)."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from finops_model.errors import StoreUnusable
from finops_model.framework import editions, read_framework
from finops_model.store import engine, open_store, schema
from finops_model.store import upkeep as store_upkeep
from finops_model.store.schema import MIGRATIONS
from finops_model.store.sqlite import checking, file, upkeep
from finops_model.store.sqlite.connection import connect
from finops_model.store.sqlite.file import create, migrate, prepare, read_schema
from finops_model.store.tables import SCHEMA
from tests.people import ANN
from tests.store.making import batch, empty_store, goal, line, new_store, said, stage, url_of
from tests.store.sqlite.processes import as_nobody

NEXT = f'''
"""A table rebuilt as a later version would: organizations get a country."""
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{SCHEMA}"

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
        (scripts / "versions" / "next_country.py").write_text(text)
        monkeypatch.setattr(schema, "MIGRATIONS", scripts)
        for module in (schema, file, upkeep, store_upkeep):
            monkeypatch.setattr(module, "SCHEMA", "next")

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
    assert checking.check(filled) != []
    assert prepare(filled) is None
    assert checking.check(filled) == []


def test_many_that_open_a_missing_store_at_once_get_the_same_one(tmp_path: Path) -> None:
    path = tmp_path / "finops.db"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(prepare, [path] * 8))
    assert [one.name for one in tmp_path.iterdir()] == ["finops.db"]
    assert checking.check(path) == []


def test_a_store_made_while_another_is_made_is_not_overwritten(filled: Path) -> None:
    before = filled.read_bytes()
    create(filled)
    assert filled.read_bytes() == before


def test_an_older_store_is_migrated_on_opening_and_a_copy_is_kept(
    filled: Path, next_version: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = said(open_store(url_of(filled)))
    next_version(NEXT)
    assert checking.check(filled) == [f"The schema is {SCHEMA}, and this version needs next: run the upgrade command."]
    monkeypatch.setenv("FINOPS_DATABASE_URL", url_of(filled))
    assert store_upkeep.upgrade() == f"The store is at schema next, upgraded from {SCHEMA}."
    assert store_upkeep.upgrade() == "The store is at schema next; nothing to do."
    monkeypatch.setattr(engine, "SCHEMA", "next")  # the next version reads what it has upgraded
    assert said(open_store(url_of(filled))) == before
    assert checking.check(filled) == []
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
    with pytest.raises(StoreUnusable, match="was not upgraded: 2 rows of it refer to nothing"):
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
        StoreUnusable,
        match=rf"newer version of this product \(schema 0999, this version knows schemas up to {SCHEMA}\)",
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


def test_a_missing_file_is_made_with_its_folder(tmp_path: Path) -> None:
    store = open_store(url_of(tmp_path / "deep" / "er" / "finops.db"))
    assert store.check() == []
    assert [path.name for path in (tmp_path / "deep" / "er").iterdir()] == ["finops.db"]


# T6: files that are no usable store. Each builder leaves a file (or folder) at the path.


def _filled(path: Path) -> bytes:
    store = new_store(path.parent)
    store.save_import(
        batch(*(line(f"O{n}", "2026-03-31", "allocation", stage(1), evidence="x" * 500) for n in range(200))),
        ANN,
    )
    found = store.path.read_bytes()
    store.path.unlink()
    return found


def _header(at: int, value: bytes) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        found = bytearray(_filled(path))
        found[at : at + len(value)] = value
        path.write_bytes(found)

    return build


def _zeroed(path: Path) -> None:
    found = bytearray(_filled(path))
    page = 4096 * (len(found) // 4096 // 2)
    found[page : page + 4096] = bytes(4096)
    path.write_bytes(found)


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text)")


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), r"is empty \(0 bytes\)"),
    "text": (lambda path: path.write_text("organization,stage\n" * 100), "is not a SQLite database"),
    "truncated header": (lambda path: path.write_bytes(_filled(path)[:80]), "is cut short at 80 bytes"),
    "truncated": (lambda path: path.write_bytes(_filled(path)[:-9000]), "is damaged"),
    "page zeroed": (_zeroed, "is damaged"),
    "random bytes": (lambda path: path.write_bytes(bytes(range(256)) * 40), "is not a SQLite database"),
    "newer format": (_header(18, b"\x09\x09"), "was written by a newer SQLite"),
    "folder": (lambda path: path.mkdir(), "is a folder"),
    "another program's": (_foreign, "is a database of another program"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_is_no_store_is_named_and_left_as_it_is(tmp_path: Path, kind: str) -> None:
    build, sentence = BROKEN[kind]
    path = tmp_path / "broken.db"
    build(path)
    before = None if path.is_dir() else sha256(path.read_bytes()).hexdigest()
    listed = sorted(tmp_path.iterdir())
    for _ in range(2):
        with pytest.raises(StoreUnusable, match=sentence) as refused:
            open_store(url_of(path))
        assert str(path) in str(refused.value)
    assert sorted(tmp_path.iterdir()) == listed
    assert path.is_dir() or sha256(path.read_bytes()).hexdigest() == before


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_read_only_store_is_named(open_folder: Path) -> None:
    path = open_folder / "finops.db"
    path.write_bytes(empty_store())
    path.chmod(0o444)
    assert as_nobody(lambda: open_store(url_of(path))) == (
        f"StoreUnusable: The store {path} is read-only. Allow writing to it and to its folder."
    )
    assert path.read_bytes() == empty_store()


def test_a_folder_that_cannot_be_written_to_is_named(open_folder: Path) -> None:
    path = open_folder / "new" / "finops.db"
    found = as_nobody(lambda: open_store(url_of(path)))
    assert found == f"StoreUnusable: The store {path} cannot be created: Permission denied."


def test_a_folder_that_cannot_be_looked_into_is_named(open_folder: Path) -> None:
    open_folder.chmod(0o700)
    path = open_folder / "finops.db"
    found = as_nobody(lambda: open_store(url_of(path)))
    assert found == f"StoreUnusable: The store {path} cannot be created: Permission denied."

"""Backup, restore, check and upgrade; T19: copies made while others write."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from finops_model.errors import Refused, StoreUnusable
from finops_model.store import Store, open_store
from finops_model.store.sqlite import checking, upkeep
from finops_model.store.sqlite.connection import connect
from tests.people import ANN, person
from tests.store.making import batch, goal, line, new_store, said, stage, url_of


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one organization, in a folder of its own."""
    folder = tmp_path / "store"
    folder.mkdir()
    store = new_store(folder)
    store.save_import(
        batch(
            line("Contoso", "2026-03-31", "allocation", stage(1)), targets=(("Contoso", goal("walk", "2026-01-01")),)
        ),
        ANN,
    )
    return store


def write_more(store: Store) -> None:
    """A second import."""
    store.save_import(batch(line("Fabrikam", "2026-03-31", "allocation", stage(3))), ANN)


def test_a_backup_says_what_the_store_says(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "backup.db")
    assert said(open_store(url_of(tmp_path / "backup.db"))) == said(store)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.db", "store"]


def test_an_older_backup_is_replaced(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "backup.db")
    write_more(store)
    store.backup(tmp_path / "backup.db")
    assert said(open_store(url_of(tmp_path / "backup.db"))) == said(store)


def test_nothing_but_a_backup_is_replaced(store: Store, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Bo")
    with pytest.raises(Refused, match="exists and is not a backup"):
        store.backup(tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "Dear Bo"
    with pytest.raises(Refused, match="is the store itself"):
        store.backup(store.path)
    with pytest.raises(StoreUnusable, match="cannot be written: No such file or directory"):
        store.backup(tmp_path / "missing" / "backup.db")


def test_a_restore_brings_back_what_the_backup_says_and_keeps_what_it_replaced(store: Store, tmp_path: Path) -> None:
    before = said(store)
    store.backup(tmp_path / "backup.db")
    write_more(store)
    after = said(store)
    kept = upkeep.restore(tmp_path / "backup.db", store.path)
    assert said(store) == before
    assert kept is not None
    assert kept.name.startswith("finops.db.before-restore-")
    assert said(open_store(url_of(kept))) == after
    assert sorted(path.name for path in store.path.parent.iterdir()) == sorted(["finops.db", kept.name])
    assert store.check() == []


def test_a_restore_moves_every_revision_past_all_that_were_shown(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "backup.db")
    for _ in range(3):
        write_more(store)
        store.undo(store.read_changes()["change_id"].iloc[0], ANN)
    shown = store.read_revision()
    upkeep.restore(tmp_path / "backup.db", store.path)
    first = shown + upkeep.REVISION_GAP
    assert store.read_revisions() == {0: first, 1: first}
    write_more(store)
    assert store.read_revisions() == {0: first + 1, 1: first, 2: first + 1}


def test_a_restore_where_no_store_is_makes_one(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "backup.db")
    assert upkeep.restore(tmp_path / "backup.db", tmp_path / "new" / "finops.db") is None
    assert said(open_store(url_of(tmp_path / "new" / "finops.db"))) == said(store)


def _garbled(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 500)


def _holed(path: Path) -> None:
    found = path.read_bytes()
    path.write_bytes(found[:8192] + b"\xff" * 8192 + found[16384:])


@pytest.mark.parametrize("damage", [_garbled, _holed, lambda path: path.write_bytes(b"")])
def test_a_damaged_store_is_replaced_and_kept(store: Store, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    before = said(store)
    store.backup(tmp_path / "backup.db")
    damage(store.path)
    damaged = store.path.read_bytes()
    kept = upkeep.restore(tmp_path / "backup.db", store.path)
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert said(store) == before


@pytest.mark.parametrize(
    ("backup", "error", "sentence"),
    [
        (lambda path: None, Refused, "There is no backup"),
        (_garbled, StoreUnusable, "is not a SQLite database"),
        (lambda path: path.write_bytes(b""), StoreUnusable, r"is empty \(0 bytes\)"),
        (lambda path: path.mkdir(), StoreUnusable, "is a folder"),
        (
            lambda path: sqlite3.connect(path).execute("CREATE TABLE a (b)").connection.close(),
            StoreUnusable,
            "another program",
        ),
    ],
)
def test_what_is_no_backup_is_not_restored(
    store: Store, tmp_path: Path, backup: Callable[[Path], object], error: type[Exception], sentence: str
) -> None:
    before = store.path.read_bytes()
    backup(tmp_path / "backup.db")
    with pytest.raises(error, match=sentence):
        upkeep.restore(tmp_path / "backup.db", store.path)
    assert store.path.read_bytes() == before
    assert [path.name for path in store.path.parent.iterdir()] == ["finops.db"]


def test_a_damaged_or_newer_backup_is_not_restored(store: Store, tmp_path: Path) -> None:
    before = store.path.read_bytes()
    backup = tmp_path / "backup.db"
    store.backup(backup)
    with closing(connect(backup)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(StoreUnusable, match="newer version of this product"):
        upkeep.restore(backup, store.path)
    _holed(backup)
    with pytest.raises(StoreUnusable, match="is damaged"):
        upkeep.restore(backup, store.path)
    with pytest.raises(Refused, match="is the store itself"):
        upkeep.restore(store.path, store.path)
    assert store.path.read_bytes() == before


def test_check_finds_rows_that_refer_to_nothing_and_unknown_capabilities(store: Store) -> None:
    assert store.check() == []
    with closing(connect(store.path, foreign_keys=False)) as connection:
        connection.execute("DELETE FROM assessment")
        connection.execute("INSERT INTO capability (edition, slug) VALUES ('2026', 'guessing')")
        connection.execute("DELETE FROM capability WHERE slug = 'forecasting' AND edition = '2026'")
    assert store.check() == [
        "A row of rating refers to a missing row of assessment.",
        "The framework's capability forecasting (2026) is missing.",
        "The framework no longer has the capability guessing (2026).",
    ]


def test_check_of_no_store_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="cannot be read: No such file or directory"):
        checking.check(tmp_path / "finops.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_copies_made_while_others_write_are_whole(store: Store, tmp_path: Path) -> None:
    """T19: each copy holds each import wholly or not at all."""
    done = threading.Event()

    def write(name: str) -> None:
        n = 0
        while not done.is_set():
            n += 1
            store.save_import(
                batch(*(line(f"{name} {n}", "2026-03-31", one, stage(1)) for one in CAPABILITIES)), person(name)
            )

    writers = [threading.Thread(target=write, args=(name,)) for name in ("ann", "bo")]
    for writer in writers:
        writer.start()
    try:
        sizes = [_copied(store, tmp_path / "copy.db") for _ in range(50)]
    finally:
        done.set()
        for writer in writers:
            writer.join()
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


@pytest.mark.slow
def test_a_restore_in_the_middle_of_writing_leaves_a_whole_store(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "backup.db")
    done, wrong = threading.Event(), []

    def work(name: str) -> None:
        n = 0
        while not done.is_set():
            n += 1
            try:
                lines = (line(f"{name} {n}", "2026-03-31", one, stage(1)) for one in CAPABILITIES)
                store.save_import(batch(*lines), person(name))
                if (len(store.read_ratings()) - 1) % len(CAPABILITIES):
                    raise AssertionError("a torn read")
            except BaseException as error:
                wrong.append(error)
                raise

    workers = [threading.Thread(target=work, args=(name,)) for name in ("ann", "bo")]
    for worker in workers:
        worker.start()
    try:
        for _ in range(10):
            upkeep.restore(tmp_path / "backup.db", store.path)
    finally:
        done.set()
        for worker in workers:
            worker.join()
    assert wrong == []
    assert store.check() == []


CAPABILITIES = ("allocation", "budgeting", "forecasting", "sustainability")


def _copied(store: Store, target: Path) -> int:
    """Makes a copy, checks it, and counts its imports."""
    store.backup(target)
    assert checking.check(target) == []
    with closing(connect(target)) as connection:
        ratings, changes = connection.execute(
            "SELECT (SELECT COUNT(*) FROM rating), (SELECT COUNT(*) FROM change)"
        ).fetchone()
    assert ratings == 1 + (changes - 1) * len(CAPABILITIES)
    return changes


def test_restores_of_the_same_second_keep_a_copy_each(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "backup.db")
    write_more(store)
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: upkeep.restore(tmp_path / "backup.db", store.path), range(8)))
    assert len({*kept}) == 8
    for copy in kept:
        assert copy is not None
        assert checking.check(copy) == []
    assert store.check() == []


def mode_of(path: Path) -> int:
    """The rights to a file."""
    return path.stat().st_mode & 0o777


def test_a_store_and_all_its_copies_are_readable_for_their_owner_only(tmp_path: Path) -> None:
    path, backup, elsewhere = tmp_path / "finops.db", tmp_path / "backup.db", tmp_path / "elsewhere.db"
    store = open_store(url_of(path))
    store.backup(backup)
    kept = upkeep.restore(backup, path)
    assert kept is not None
    assert upkeep.restore(backup, elsewhere) is None
    assert {file.name: mode_of(file) for file in (path, backup, kept, elsewhere)} == dict.fromkeys(
        ("finops.db", "backup.db", kept.name, "elsewhere.db"), 0o600
    )


def test_a_copy_has_the_mode_of_the_store_or_of_the_file_that_it_replaces(tmp_path: Path) -> None:
    path, backup = tmp_path / "finops.db", tmp_path / "backup.db"
    store = open_store(url_of(path))
    path.chmod(0o640)
    store.backup(backup)
    assert mode_of(backup) == 0o640
    backup.chmod(0o600)
    store.backup(backup)
    assert mode_of(backup) == 0o600
    upkeep.restore(backup, path)
    assert mode_of(path) == 0o640
    path.write_bytes(b"damaged")
    upkeep.restore(backup, path)
    assert mode_of(path) == 0o640

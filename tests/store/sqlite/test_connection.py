"""Which URLs name a file, and how transactions on it behave."""

import os
import resource
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from finops_model.errors import StoreUnusable
from finops_model.store import Store, open_store
from finops_model.store.engine import transaction
from finops_model.store.sqlite.connection import (
    APPLICATION_ID,
    JOURNAL_MODE,
    close_kept,
    connect,
    make_engine,
    store_path,
)
from tests.people import ANN
from tests.store.making import batch, line, new_store, said, stage, url_of
from tests.store.sqlite.processes import in_a_process


def test_one_url_is_one_store(tmp_path: Path) -> None:
    assert open_store(url_of(tmp_path / "a.db")) is open_store(url_of(tmp_path / "a.db"))


def test_the_environment_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_DATABASE_URL", url_of(tmp_path / "named.db"))
    assert open_store().path == tmp_path / "named.db"


def test_a_relative_path_starts_at_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert store_path("sqlite:///data/finops.db") == tmp_path / "data" / "finops.db"


@pytest.mark.parametrize("name", ["a b.db", "50%.db", "why?.db", "a#b.db", "ü.db", "a'b.db"])
def test_any_file_name_works(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    new_store(tmp_path).backup(path)
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "postgresql://ann:secret@host/db",
            r"A store in postgresql is not supported. Expected .* or postgresql\+psycopg://",
        ),
        ("sqlite://", "does not name a file"),
        ("sqlite:///:memory:", "does not name a file"),
        ("sqlite+pysqlcipher://:secret@/finops.db", r"A store in sqlite\+pysqlcipher is not supported"),
        ("sqlite:///finops.db?mode=ro", r"has options after the question mark \(mode=ro\)"),
        ("sqlite:///what?.db", r"question mark \(\.db\).*is written as %3F"),
        ("data/finops.db", "FINOPS_DATABASE_URL is no database URL. Expected one such as sqlite:///"),
        ("ann:secret@host/db", "FINOPS_DATABASE_URL is no database URL"),
        ("", "FINOPS_DATABASE_URL is no database URL. Expected one such as sqlite:///"),
    ],
)
def test_a_url_that_names_no_file_is_refused_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(StoreUnusable, match=sentence) as refused:
        store_path(url)
    assert "secret" not in str(refused.value)


def test_a_store_that_is_taken_away_is_missed_and_not_made_anew(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.path.unlink()
    with pytest.raises(StoreUnusable, match="it is gone"):
        store.read_revision()
    assert list(tmp_path.iterdir()) == []


def opened_files(path: Path) -> list[str]:
    """The descriptors of this process that are open on a file, by the name of the file now."""
    found = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(os.readlink(descriptor))
    return [name for name in found if name.startswith(str(path))]


def test_a_connection_is_kept_between_reads(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    close_kept()
    assert opened_files(store.path) == []
    for _ in range(3):
        store.read_revision()
    assert opened_files(store.path) == [str(store.path)]


def test_a_kept_connection_holds_no_lock(kept: Store) -> None:
    said(kept)
    kept.read_newest_ratings([date(2026, 12, 31)])
    kept.find_organization("Contoso")
    assert opened_files(kept.path) == [str(kept.path)]
    with closing(connect(kept.path)) as other:
        other.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("ROLLBACK")


def test_a_store_replaced_by_another_is_noticed(kept: Store, tmp_path: Path) -> None:
    before = said(kept)
    kept.backup(tmp_path / "backup.db")
    _small_change(kept)
    assert said(kept) != before
    os.replace(tmp_path / "backup.db", kept.path)
    assert said(kept) == before
    assert opened_files(kept.path) == [str(kept.path)]


def test_a_store_overwritten_in_place_is_noticed(kept: Store, tmp_path: Path) -> None:
    before = said(kept)
    kept.backup(tmp_path / "backup.db")
    _small_change(kept)
    assert said(kept) != before
    kept.path.write_bytes((tmp_path / "backup.db").read_bytes())
    assert said(kept) == before


def test_writes_of_another_program_are_seen(kept: Store) -> None:
    first = kept.read_revision()
    assert in_a_process(lambda: _small_change(kept)) == ""
    assert kept.read_revision() == first + 1


def test_no_connection_outlives_a_fork(kept: Store) -> None:
    kept.read_revision()
    assert opened_files(kept.path) != []

    def work() -> None:
        assert opened_files(kept.path) == []
        _small_change(kept)

    assert in_a_process(work) == ""
    assert opened_files(kept.path) == []
    assert len(kept.read_ratings()) == 2


def test_many_threads_read_and_write_at_once(kept: Store) -> None:
    def work(number: int) -> int:
        kept.read_ratings()
        kept.save_import(batch(line(f"Org {number}", "2026-06-30", "allocation", stage(2))), ANN)
        return kept.read_revision()

    first = kept.read_revision()
    with ThreadPoolExecutor(12) as threads:
        assert max(threads.map(work, range(24))) == first + 24
    assert len(kept.read_ratings()) == 25


def test_connections_keep_the_settings_that_the_store_relies_on(tmp_path: Path) -> None:
    engine = make_engine(new_store(tmp_path).path)
    with transaction(engine) as connection:
        settings = ("foreign_keys", "busy_timeout", "synchronous", "trusted_schema", "journal_mode")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in settings}
    mode = JOURNAL_MODE.lower()
    full = 2
    assert found == dict(zip(settings, (1, 30_000, full, 0, mode), strict=True))


def test_write_ahead_logging_waits_for_the_sqlite_with_the_fix() -> None:
    assert ("WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE") == JOURNAL_MODE


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    engine = make_engine(new_store(tmp_path).path)

    def work() -> None:
        with transaction(engine, write=True) as connection:
            connection.exec_driver_sql("INSERT INTO revision VALUES (0, 7)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    with transaction(engine) as connection:
        assert connection.exec_driver_sql("SELECT * FROM revision").all() == []


# T5: no room.

LARGE = batch(*(line(f"Org {n}", "2026-03-31", "allocation", stage(2), evidence="x" * 2000) for n in range(500)))


def _small_change(store: Store) -> None:
    store.save_import(batch(line("Contoso", "2026-06-30", "allocation", stage(2))), ANN)


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    """A store with one organization."""
    store = new_store(tmp_path)
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(1))), ANN)
    return store


def test_a_full_database_says_what_to_do_and_works_again(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = said(kept)

    def small(path: Path, foreign_keys: bool = True) -> sqlite3.Connection:
        connection = connect(path, foreign_keys)
        connection.execute("PRAGMA max_page_count = 60")
        return connection

    close_kept()
    monkeypatch.setattr("finops_model.store.sqlite.connection.connect", small)
    with pytest.raises(
        StoreUnusable, match=r"Nothing was written: no room .*\(database or disk is full\)\. Free space"
    ):
        kept.save_import(LARGE, ANN)
    assert said(kept) == before
    monkeypatch.undo()
    close_kept()
    _small_change(kept)
    assert kept.check() == []
    assert len(kept.read_ratings()) == 2


def test_a_full_disk_says_what_to_do_and_works_again(kept: Store) -> None:
    before = said(kept)

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        kept.save_import(LARGE, ANN)

    found = in_a_process(work)
    assert found.startswith("StoreUnusable: Nothing was written: no room for ")
    assert "Free space on that disk, then try again." in found
    assert said(kept) == before
    _small_change(kept)
    assert kept.check() == []
    assert len(kept.read_ratings()) == 2

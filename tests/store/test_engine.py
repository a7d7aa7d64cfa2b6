"""The file: which URLs name one, what is said of a file that cannot be used, and how transactions behave."""

import os
import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from finops_model.errors import StoreUnusable
from finops_model.store import Store, open_store
from finops_model.store.engine import APPLICATION_ID, JOURNAL_MODE, connect, make_engine, rows, store_path, transaction
from tests.people import ANN
from tests.store.making import batch, empty_store, line, new_store, said, stage, url_of


def test_a_missing_file_is_made_with_its_folder(tmp_path: Path) -> None:
    store = open_store(url_of(tmp_path / "deep" / "er" / "finops.db"))
    assert store.check() == []
    assert [path.name for path in (tmp_path / "deep" / "er").iterdir()] == ["finops.db"]


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
        ("postgresql://ann:secret@host/db", "keeps its store in SQLite, not in postgresql"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("data/finops.db", "cannot be read: expected a SQLite file"),
        ("", "cannot be read: expected a SQLite file"),
    ],
)
def test_a_url_that_names_no_file_is_refused_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(StoreUnusable, match=sentence) as refused:
        store_path(url)
    assert "secret" not in str(refused.value)


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
    assert _as_nobody(lambda: open_store(url_of(path))) == (
        f"StoreUnusable: The store {path} is read-only. Allow writing to it and to its folder."
    )
    assert path.read_bytes() == empty_store()


def test_a_folder_that_cannot_be_written_to_is_named(open_folder: Path) -> None:
    path = open_folder / "new" / "finops.db"
    found = _as_nobody(lambda: open_store(url_of(path)))
    assert found == f"StoreUnusable: The store {path} cannot be created: Permission denied."


def test_a_folder_that_cannot_be_looked_into_is_named(open_folder: Path) -> None:
    open_folder.chmod(0o700)
    path = open_folder / "finops.db"
    found = _as_nobody(lambda: open_store(url_of(path)))
    assert found == f"StoreUnusable: The store {path} cannot be created: Permission denied."


def _as_nobody(act: Callable[[], object]) -> str:
    """What an act raises in a process without root's rights."""

    def work() -> None:
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        act()

    return in_a_process(work)


def in_a_process(work: Callable[[], object]) -> str:
    """Runs work in a forked process; the exception it raised, as ``Kind: sentence``, or ""."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found = pipe.read().decode()
    os.waitpid(child, 0)
    return found


def test_a_store_that_is_taken_away_is_missed_and_not_made_anew(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.path.unlink()
    with pytest.raises(StoreUnusable, match="it is gone"):
        store.read_revision()
    assert list(tmp_path.iterdir()) == []


def test_connections_keep_the_settings_that_the_store_relies_on(tmp_path: Path) -> None:
    engine = make_engine(new_store(tmp_path).path)
    with transaction(engine) as connection:
        settings = ("foreign_keys", "busy_timeout", "synchronous", "trusted_schema", "journal_mode")
        found = {name: rows(connection, f"PRAGMA {name}")[0][0] for name in settings}
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
        assert rows(connection, "SELECT * FROM revision") == []


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

    monkeypatch.setattr("finops_model.store.engine.connect", small)
    with pytest.raises(
        StoreUnusable, match=r"Nothing was written: no room .*\(database or disk is full\)\. Free space"
    ):
        kept.save_import(LARGE, ANN)
    assert said(kept) == before
    monkeypatch.undo()
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

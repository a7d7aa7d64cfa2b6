"""T2: whatever operation on the files fails, there is one sentence, and the store is whole."""

import errno
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from finops_model.errors import StoreUnusable
from finops_model.store import Store, open_store
from finops_model.store.sqlite import checking, upkeep
from finops_model.store.sqlite.file import create, prepare
from tests.people import ANN
from tests.store.making import batch, line, new_store, said, stage, url_of
from tests.store.sqlite.faults import failing


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one organization, and a backup of it from before its last import."""
    store = new_store(tmp_path)
    store.backup(tmp_path / "backup.db")
    store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(1))), ANN)
    return store


def sentence_of(work: Callable[[], object]) -> str:
    """The sentence that work ends with; "" when it is done."""
    try:
        work()
    except StoreUnusable as error:
        return str(error)
    return ""


def fail_everywhere(folder: Path, work: Callable[[], object], lasting: bool) -> int:
    """Does the work with each of its operations failing in turn; how many there were."""
    for at in range(1, 200):
        with failing(folder, at, lasting) as fault:
            sentence = sentence_of(work)
        assert not sentence or "Read-only file system" in sentence
        if fault.seen < at:
            return at - 1
    raise AssertionError("there is no end to the operations")


@pytest.mark.parametrize("lasting", [False, True])
def test_a_backup_that_fails_anywhere_leaves_the_store_and_no_torn_copy(
    store: Store, tmp_path: Path, lasting: bool
) -> None:
    before = said(store)
    operations = fail_everywhere(tmp_path, lambda: store.backup(tmp_path / "backup.db"), lasting)
    assert operations >= 4
    assert said(store) == before
    assert checking.check(tmp_path / "backup.db") == []


@pytest.mark.parametrize("lasting", [False, True])
def test_a_restore_that_fails_anywhere_leaves_the_store_or_the_backup(
    store: Store, tmp_path: Path, lasting: bool
) -> None:
    states = [said(store), said(open_store(url_of(tmp_path / "backup.db")))]

    def restore() -> None:
        try:
            upkeep.restore(tmp_path / "backup.db", store.path)
        finally:
            assert checking.check(store.path) == []
            assert said(store) in states

    assert fail_everywhere(tmp_path, restore, lasting) >= 6


@pytest.mark.parametrize("lasting", [False, True])
def test_a_first_use_that_fails_anywhere_leaves_no_store_or_a_whole_one(tmp_path: Path, lasting: bool) -> None:
    numbers = count()

    def first_use() -> None:
        path = tmp_path / "new" / f"{next(numbers)}.db"
        try:
            create(path)
        finally:
            assert not path.exists() or checking.check(path) == []

    assert fail_everywhere(tmp_path / "new", first_use, lasting) >= 3


def test_a_file_system_without_hard_links_holds_a_store(tmp_path: Path) -> None:
    path = tmp_path / "finops.db"
    with failing(tmp_path, 1, lasting=True, number=errno.EPERM, events={"os.link"}) as fault:
        assert prepare(path) is None
        assert fault.seen == 1
        assert checking.check(path) == []
        before = path.read_bytes()
        create(path)
        assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["finops.db"]

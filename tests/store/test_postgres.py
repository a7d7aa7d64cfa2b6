"""A store in PostgreSQL: which URLs name one, and what is said when the server cannot be used."""

from datetime import date
from pathlib import Path

import psycopg
import pytest

from finops_model.errors import Refused, StoreUnusable
from finops_model.store import Store, open_store, postgres, upkeep
from finops_model.store.tables import SCHEMA
from tests.people import ANN
from tests.postgres import Server, run_server
from tests.store.making import batch, goal, line, said, stage

DAY = date(2026, 6, 30)


def test_an_empty_database_becomes_a_store(postgres_url: str) -> None:
    store = open_store(postgres_url)
    assert store.check() == []
    contoso = store.add_organization("Contoso", ANN)
    assert store.find_organization("contoso") == contoso
    assert open_store(postgres_url) is store
    store._engine.dispose()


def test_the_name_of_a_store_holds_no_password(postgres_url: str) -> None:
    store = open_store(postgres_url.replace("finops@", "finops:secret@"))
    assert "secret" not in store.name
    store._engine.dispose()


def test_a_database_with_other_tables_is_refused_and_left_as_it_is(postgres_server: Server) -> None:
    with postgres_server.database() as name:
        postgres_server.run("CREATE TABLE notes (text text)", name)
        with pytest.raises(StoreUnusable, match=r"has tables of another program\. Expected an empty database"):
            open_store(postgres_server.url(name))


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg2://ann:secret@host/finops", "postgresql+psycopg://ann:secret@host:x/y"]
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreUnusable, match="Expected PostgreSQL's as in") as refused:
        open_store(url)
    assert "secret" not in str(refused.value)


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match=r"The database server of .* does not answer \(.*\)\. Start it") as refused:
        open_store(f"postgresql+psycopg://ann:secret@/finops?host={tmp_path}")
    assert "secret" not in str(refused.value)


def test_a_database_that_is_not_there_is_named(postgres_server: Server) -> None:
    with pytest.raises(StoreUnusable, match=r"There is no database postgresql.*/nowhere\. Create it"):
        open_store(postgres_server.url("nowhere"))


def test_a_server_that_goes_away_in_the_middle_is_named_and_nothing_was_written(postgres_programs: Path) -> None:
    with run_server(postgres_programs) as server, server.database() as name:
        store = open_store(server.url(name))
        contoso = store.add_organization("Contoso", ANN)

        def read() -> None:
            with store.reading() as moment:
                server.kill()
                moment.read_ratings(contoso.id)

        with pytest.raises(StoreUnusable, match=r"broke; nothing was written\. Try again"):
            read()
        with pytest.raises(StoreUnusable, match="does not answer"):
            store.add_organization("Fabrikam", ANN)
        store._engine.dispose()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.8])
def test_an_import_that_loses_the_server_has_written_nothing_and_can_be_done_again(
    postgres_programs: Path, share: float
) -> None:
    first = batch(line("Contoso", "2026-03-31", "allocation", stage(1)))
    many = batch(*(line(f"Org {n}", "2026-03-31", "budgeting", stage(n % 4)) for n in range(300)))
    with run_server(postgres_programs) as server, server.database() as name:
        store = open_store(server.url(name))
        store.save_import(first, ANN)
        before = said(store)

        def progress(done: float) -> None:
            if done >= share:
                server.kill()

        with pytest.raises(StoreUnusable, match="nothing was written"):
            store.save_import(many, ANN, progress=progress)
        server.start()
        assert said(store) == before
        assert store.save_import(many, ANN).files[0].created == 300
        assert store.check() == []
        store._engine.dispose()


def test_the_order_of_writing_is_right_after_many_changes(postgres_server: Server, postgres_store: Store) -> None:
    postgres_server.run("ALTER SEQUENCE change_id_seq RESTART WITH 100000", str(postgres_store._engine.url.database))
    postgres_store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(1))), ANN)
    assert postgres_store.read_ratings()["written"].tolist() == [100000 * 2**24 + 1]
    assert postgres_store.read_newest_ratings([DAY])["written"].tolist() == [100000 * 2**24 + 1]


def test_a_write_that_waits_too_long_says_so(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "LOCK_SECONDS", 1)
    store = open_store(postgres_url)
    with (
        store._transaction(write=True),
        pytest.raises(StoreUnusable, match=r"others have been writing to .* for over 1 seconds"),
    ):
        store.add_organization("Contoso", ANN)
    assert store.add_organization("Contoso", ANN).name == "Contoso"
    store._engine.dispose()


def test_a_text_that_the_database_cannot_keep_is_refused(postgres_store: Store) -> None:
    scope = postgres_store.find_scope(postgres_store.add_organization("Contoso", ANN))
    before = said(postgres_store)
    with pytest.raises(Refused, match="the character NUL"):
        postgres_store.save_assessment(scope.id, DAY, "", "2026", {"allocation": (stage(1), "a\x00b")}, ANN)
    with pytest.raises(Refused, match="the character NUL"):
        postgres_store.save_targets(scope.id, [goal("walk", "2026-01-01", reason="a\x00b")], ANN)
    assert said(postgres_store) == before


def test_the_server_has_its_own_backup(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_DATABASE_URL", postgres_url)
    assert upkeep.upgrade() == f"The store is at schema {SCHEMA}; nothing to do."
    assert upkeep.check() == []
    for act in (upkeep.backup, upkeep.restore):
        with pytest.raises(Refused, match="copied with pg_dump and put back with pg_restore"):
            act(tmp_path / "backup.db")


@pytest.mark.parametrize("column", ["capability_id", "change_id", "assessment_id", "scope_id"])
def test_a_rating_that_refers_to_nothing_is_refused(
    postgres_server: Server, postgres_store: Store, column: str
) -> None:
    postgres_store.save_import(batch(line("Contoso", "2026-03-31", "allocation", stage(1))), ANN)
    columns = ("scope_id", "capability_id", "assessed_on", "change_id", "assessment_id", "position", "form", "score")
    given = ", ".join("999" if name == column else name for name in columns)
    copy = f"INSERT INTO rating SELECT {given}, criteria, lenses, evidence FROM rating"
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="missing capability, change or assessment"):
        postgres_server.run(copy, str(postgres_store._engine.url.database))

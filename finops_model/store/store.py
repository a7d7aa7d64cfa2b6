"""The store as everybody else sees it. One method is one transaction; every write takes who writes.

Ids are the store's own numbers, ``slug`` is what people and addresses use. Frames have the columns that
docs/architecture.md lists; an empty frame has them, too.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from finops_model.assessment import Organization, Person, Rating, Scope, Target
from finops_model.batch import Batch
from finops_model.errors import Refused
from finops_model.messages import message
from finops_model.progress import Progress, unwatched
from finops_model.settings import read_settings
from finops_model.store import (
    assessments,
    drafts,
    history,
    mappings,
    names,
    organizations,
    people,
    postgres,
    reads,
    schema,
    targets,
    undo,
)
from finops_model.store.engine import expect_schema, transaction
from finops_model.store.history import ChangeDetail
from finops_model.store.importing.compare import Comparison, compare_batch
from finops_model.store.importing.write import write_batch
from finops_model.store.names import Names, Way
from finops_model.store.organizations import Winner
from finops_model.store.postgres import is_postgres
from finops_model.store.sqlite import checking, upkeep
from finops_model.store.sqlite.connection import make_engine, store_path
from finops_model.store.sqlite.file import prepare

_stores: dict[Path | str, "Store"] = {}
_opening = Lock()


def open_store(url: str | None = None) -> "Store":
    """The store at a database URL (None: the one that FINOPS_DATABASE_URL names).

    On first use in a process a missing file is created with its folder, an empty PostgreSQL database is filled, an
    older store is upgraded, and a file is checked; after that it is at hand at once, whatever happens to Streamlit's
    caches.

    Raises:
        StoreUnusable: not a store of ours, damaged, read-only, of a newer version, in another database than SQLite and
            PostgreSQL, or on a server that cannot be used.
    """
    url = url if url is not None else read_settings().database_url
    key = url if is_postgres(url) else store_path(url)
    with _opening:
        if key not in _stores:
            _stores[key] = _open(key)
        return _stores[key]


def _open(key: Path | str) -> "Store":
    if isinstance(key, Path):
        prepare(key)
        return Store(make_engine(key), str(key), key)
    engine, name = postgres.make_engine(key)
    schema.prepare(engine, name)
    return Store(engine, name)


class Reads:
    """What can be read: from a :class:`Store` each method in a moment of its own, from :meth:`Store.reading` all in
    one."""

    def _moment(self) -> AbstractContextManager[Connection]:
        """The read transaction to use."""
        raise TypeError("Reads are of a store or of one moment of it.")

    def _names(self, connection: Connection) -> list[Names]:
        """The scopes in force with their names."""
        return names.read_names(connection)

    def read_revision(self, organization_id: int | None = None) -> int:
        """The revision of one organization, or of the whole store: it rises with every write that touches it."""
        with self._moment() as connection:
            return reads.read_revision(connection, organization_id)

    def read_revisions(self) -> dict[int, int]:
        """The revision of every organization ever written to, and of the whole store under 0."""
        with self._moment() as connection:
            return reads.read_revisions(connection)

    def read_organizations(self) -> pd.DataFrame:
        """The organizations with something in force, by name; see :func:`.reads.read_organizations`."""
        with self._moment() as connection:
            return reads.read_organizations(self._names(connection))

    def read_scopes(self) -> pd.DataFrame:
        """``scope_id, slug, name, organization_id`` of the scopes with something in force, by organization; the default
        scope comes first in each."""
        with self._moment() as connection:
            return reads.read_scopes(self._names(connection))

    def read_places(self) -> pd.DataFrame:
        """``scope_id, slug, name, organization_id, organization, organization_slug`` of the scopes with something in
        force: by the organization's name, and the default scope first in each."""
        with self._moment() as connection:
            return reads.read_places(self._names(connection))

    def find_organization(self, text: str, first: Way | None = None) -> Organization:
        """The organization with this name or slug; a name that was given up leads to what had it.

        Args:
            first: what the text means when it is the name of one and the slug of another: files mean names, addresses
                slugs.

        Raises:
            UnknownName: there is none, with close ones.
            Refused: it is the name of one and the slug of another, and ``first`` does not say which is meant.
        """
        with self._moment() as connection:
            return names.find_organization(connection, self._names(connection), text, first)

    def find_scope(self, organization: Organization, text: str | None = None, first: Way | None = None) -> Scope:
        """A scope of an organization by name or slug; None: its default scope, else its only or first one.

        Raises:
            UnknownName: it has none of that name, with close ones.
            Refused: as :meth:`find_organization`.
        """
        with self._moment() as connection:
            return names.find_scope(connection, self._names(connection), organization, text, first)

    def read_ratings(self, organization_id: int | None = None, scope_id: int | None = None) -> pd.DataFrame:
        """The ratings in force (frame **ratings**) of one organization, one scope, or all."""
        with self._moment() as connection:
            return reads.read_ratings(connection, organization_id, scope_id)

    def read_newest_ratings(
        self, days: Sequence[date], organization_ids: Collection[int] | None = None
    ) -> pd.DataFrame:
        """Per day, scope and capability the rating that counts on that day (SEMANTICS 2): the slim form of **ratings**
        with ``as_of``. ``organization_ids`` (None: all) limits it to those whose revision moved."""
        with self._moment() as connection:
            return reads.read_newest_ratings(connection, days, organization_ids)

    def read_targets(self, organization_id: int | None = None, scope_id: int | None = None) -> pd.DataFrame:
        """The target history in force (frame **targets**) of one organization, one scope, or all."""
        with self._moment() as connection:
            return reads.read_targets(connection, organization_id, scope_id)

    def read_rating_history(self, scope_id: int, capability: str) -> pd.DataFrame:
        """Every rating ever written for a capability of a scope; see :func:`.history.read_rating_history`."""
        with self._moment() as connection:
            return history.read_rating_history(connection, scope_id, capability)

    def compare(self, batch: Batch, progress: Progress = unwatched) -> Comparison:
        """What an import of the batch would do; reads only. Problems are in its files. ``progress`` is as in
        :meth:`save_import`. Raises Refused."""
        with self._moment() as connection:
            return compare_batch(connection, batch, progress=progress)[0]

    def read_changes(self, kinds: Sequence[str] | None = None, limit: int | None = 1000) -> pd.DataFrame:
        """The changes of these kinds (None: all), newest first; see :func:`.history.read_changes`."""
        with self._moment() as connection:
            return history.read_changes(connection, kinds, limit)

    def read_change(self, change_id: int, limit: int | None = 1000) -> ChangeDetail:
        """A look inside one change, at most ``limit`` ratings and targets (None: all). Raises UnknownName."""
        with self._moment() as connection:
            return history.read_change(connection, change_id, limit)

    def find_imports(self, hashes: Collection[str]) -> pd.DataFrame:
        """Earlier imports, in force, of files with these SHA-256 digests; see :func:`.history.find_imports`."""
        with self._moment() as connection:
            return history.find_imports(connection, hashes)

    def read_draft(self, scope_id: int, kind: str, by: Person) -> dict[str, Any] | None:
        """What a person left unsaved on a scope; None: nothing."""
        with self._moment() as connection:
            return drafts.read_draft(connection, scope_id, kind, by.id)

    def read_mappings(self, header: Sequence[str]) -> dict[str, dict[str, str]]:
        """The answers about a file's columns that were kept for this header, by name; empty without any."""
        with self._moment() as connection:
            return mappings.read_mappings(connection, header)

    def read_person_name(self, person_id: str) -> str | None:
        """The name that a person gave; None when they gave none."""
        with self._moment() as connection:
            return people.read_person_name(connection, person_id)


class Moment(Reads):
    """One moment of a store: whatever is read through it fits together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: list[Names] | None = None

    def _moment(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection)

    def _names(self, connection: Connection) -> list[Names]:
        if self._known is None:  # in one moment the names stay the same
            self._known = super()._names(connection)
        return self._known


class Store(Reads):
    """One store. Get it from :func:`open_store`; it may be used by many threads at once."""

    def __init__(self, engine: Engine, name: str, path: Path | None = None) -> None:
        """``name`` tells stores apart, without a password; ``path`` is the file of one in SQLite."""
        self.name = name
        self._engine, self._path = engine, path

    @property
    def path(self) -> Path:
        """The file of a store in SQLite. Raises Refused: the store is in PostgreSQL."""
        if self._path is None:
            raise Refused(message("The store {name} is not a file: it is in PostgreSQL.", name=self.name))
        return self._path

    def _moment(self) -> AbstractContextManager[Connection]:
        return self._transaction()

    def _write(self) -> AbstractContextManager[Connection]:
        return self._transaction(write=True)

    @contextmanager
    def _transaction(self, write: bool = False) -> Iterator[Connection]:
        with transaction(self._engine, write) as connection:
            expect_schema(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Moment]:
        """One read transaction for all that a view needs."""
        with self._transaction() as connection:
            yield Moment(connection)

    def add_organization(self, name: str, by: Person) -> Organization:
        """Adds an organization with the default scope. Raises Refused: the name is blank or taken."""
        with self._write() as connection:
            return organizations.add_organization(connection, name, by)

    def add_scope(self, organization_id: int, name: str, by: Person) -> Scope:
        """Adds a scope to an organization. Raises Refused: the name is blank or taken; UnknownName."""
        with self._write() as connection:
            return organizations.add_scope(connection, organization_id, name, by)

    def rename_organization(self, organization_id: int, name: str, by: Person) -> int | None:
        """Gives an organization another name; the old one still leads to it, in imports, too, until it is taken.

        Returns:
            The change; None when it has that name already.

        Raises:
            Refused: the name is blank, or another organization's. UnknownName.
        """
        with self._write() as connection:
            return organizations.rename_organization(connection, organization_id, name, by)

    def rename_scope(self, scope_id: int, name: str, by: Person) -> int | None:
        """Gives a scope another name; as :meth:`rename_organization`."""
        with self._write() as connection:
            return organizations.rename_scope(connection, scope_id, name, by)

    def delete_organization(self, organization_id: int, by: Person) -> int:
        """Takes an organization out of force with all that was written to it; imported again, it starts empty. Raises
        UnknownName."""
        with self._write() as connection:
            return organizations.delete_organization(connection, organization_id, by)

    def delete_scope(self, scope_id: int, by: Person) -> int:
        """Takes a scope out of force. Raises Refused: it is the organization's only one; UnknownName."""
        with self._write() as connection:
            return organizations.delete_scope(connection, scope_id, by)

    def merge_organizations(self, from_id: int, into_id: int, by: Person, winner: Winner | None = None) -> int:
        """Joins an organization's history to that of another one, scope by scope of the same name.

        Args:
            winner: ``from`` or ``into``: whose assessments and targets of a day count where both have some of that day.

        Raises:
            SameDays: both have some of the same days, and ``winner`` does not say whose count.
            Refused: it is the same organization. UnknownName.
        """
        with self._write() as connection:
            return organizations.merge_organizations(connection, from_id, into_id, winner, by)

    def set_parent(self, organization_id: int, parent_id: int | None, by: Person) -> int | None:
        """Makes an organization part of another one, or of none. None: it is so already. Raises Refused: a circle;
        UnknownName."""
        with self._write() as connection:
            return organizations.set_parent(connection, organization_id, parent_id, by)

    def set_cadence(self, organization_id: int, days: int | None, by: Person) -> int | None:
        """Says after how many days an organization is to be assessed again (None: not said). None: it is so already.
        Raises Refused: not a number from 1 on; UnknownName."""
        with self._write() as connection:
            return organizations.set_cadence(connection, organization_id, days, by)

    def move_assessment(
        self, scope_id: int, from_day: date, to_day: date, by: Person, assessor: str | None = None
    ) -> int:
        """Moves an assessment of a scope to another day. ``assessor`` None: the only one of the day.

        Raises:
            Refused: there is none of that day; there are several, and no assessor; the other day has one already.
            UnknownName.
        """
        with self._write() as connection:
            return organizations.move_assessment(connection, scope_id, from_day, to_day, assessor, by)

    def save_import(
        self,
        batch: Batch,
        by: Person,
        partial: bool = False,
        expected_revision: int | None = None,
        kind: str = "import",
        progress: Progress = unwatched,
    ) -> Comparison:
        """Compares a batch with what is in force and writes what differs, in one transaction.

        Args:
            partial: the user chose to leave out rows with problems; the history shows it.
            expected_revision: :attr:`Comparison.revision` of the preview that the user saw.
            kind: what the history calls it (``import``, ``demo``).
            progress: told 0..1 after every few thousand rows, 1 just before all of it lasts. Whatever it raises ends
                the import and leaves nothing behind.

        Raises:
            Refused: the batch has a problem (an assessment in another edition, an unknown capability).
            Conflict: an organization of the batch was written to since ``expected_revision``.
            StoreUnusable: the disk is full, or the store is locked for too long. In every case nothing was written.
        """
        with self._write() as connection:
            return write_batch(
                connection,
                batch,
                kind=kind,
                by=by,
                partial=partial,
                expected_revision=expected_revision,
                progress=progress,
            )

    def save_assessment(
        self,
        scope_id: int,
        assessed_on: date,
        assessor: str,
        edition: str,
        ratings: Mapping[str, tuple[Rating, str]],
        by: Person,
        expected_revision: int | None = None,
    ) -> int | None:
        """Saves ratings with their evidence, by capability, as one assessment.

        Returns:
            The change; None when all of it is in force already.

        Raises:
            UnknownName, Refused, Conflict: as :meth:`save_import`.
        """
        with self._write() as connection:
            return assessments.save_assessment(
                connection, int(scope_id), assessed_on, assessor, edition, ratings, by, expected_revision
            )

    def save_targets(
        self, scope_id: int, entries: Sequence[Target], by: Person, expected_revision: int | None = None
    ) -> int | None:
        """Adds target entries to a scope; those that say what counts on their day already are left out.

        Returns:
            The change; None when nothing was left to write.

        Raises:
            UnknownName, Refused, Conflict: as :meth:`save_import`.
        """
        with self._write() as connection:
            return targets.save_targets(connection, int(scope_id), entries, by, expected_revision)

    def undo(self, change_id: int, by: Person) -> int:
        """Takes a change back; the undo of an undo puts it back. Returns the undo, a change itself.

        Raises Refused: it is taken back already, or cannot be taken back as things are; UnknownName.
        """
        with self._write() as connection:
            return undo.undo(connection, int(change_id), by)

    def save_draft(self, scope_id: int, kind: str, by: Person, content: dict[str, Any]) -> None:
        """Keeps unsaved work (JSON-ready) across reloads and restarts."""
        with self._write() as connection:
            drafts.save_draft(connection, scope_id, kind, by.id, content)

    def delete_draft(self, scope_id: int, kind: str, by: Person) -> None:
        """Drops unsaved work; fine when there is none."""
        with self._write() as connection:
            drafts.delete_draft(connection, scope_id, kind, by.id)

    def save_mapping(self, name: str, header: Sequence[str], answers: Mapping[str, str], by: Person) -> None:
        """Keeps answers under a name, in place of what was kept under it. Raises Refused: the name is blank."""
        if not name.strip():
            raise Refused(message("The mapping needs a name; nothing was written."))
        with self._write() as connection:
            mappings.save_mapping(connection, name.strip(), header, answers, by.name)

    def save_person_name(self, by: Person, name: str) -> None:
        """Keeps the name that a person gave. Raises Refused: the name is blank."""
        if not name.strip():
            raise Refused(message("The person needs a name; nothing was written."))
        with self._write() as connection:
            people.save_person_name(connection, by.id, name.strip())

    def backup(self, path: Path) -> None:
        """Copies the store to a file while it is in use; see :func:`.sqlite.upkeep.backup`. Raises Refused: it is in
        PostgreSQL."""
        upkeep.backup(path, self.path)

    def check(self) -> list[str]:
        """Sentences that say what is wrong with the store; empty when nothing is."""
        if self._path is None:
            return schema.check(self._engine, self.name)
        return checking.check(self._path)

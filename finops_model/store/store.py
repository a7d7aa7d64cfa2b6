"""The store as everybody else sees it. One method is one transaction; every write takes who writes.

Ids are the store's own numbers, ``slug`` is what people and addresses use. Frames have the columns that
docs/architecture.md lists; an empty frame has them, too.
"""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Connection

from finops_model.assessment import DEFAULT_SCOPE, Organization, Person, Rating, Scope, Target
from finops_model.batch import RATING_COLUMNS, TARGET_COLUMNS, Batch, ImportedFile
from finops_model.errors import Refused, UnknownName
from finops_model.names import name_key
from finops_model.progress import Progress, unwatched
from finops_model.settings import read_settings
from finops_model.store import changes, drafts, mappings, reading, writing
from finops_model.store.changes import ChangeDetail
from finops_model.store.engine import transaction
from finops_model.store.importing.compare import Comparison, compare_batch
from finops_model.store.importing.write import write_batch
from finops_model.store.sqlite import checking, upkeep
from finops_model.store.sqlite.connection import make_engine, store_path
from finops_model.store.sqlite.file import prepare

Way = Literal["name", "slug"]
"""The two ways to name an organization or a scope."""

_CODED = ("organization", "scope", "assessor", "assessed_on", "edition", "capability", "rating", "evidence")
_ENTERED = dict.fromkeys(TARGET_COLUMNS[:3], "category")

_stores: dict[Path, "Store"] = {}
_opening = Lock()


def open_store(url: str | None = None) -> "Store":
    """The store at a database URL (None: the one that FINOPS_DATABASE_URL names).

    On first use in a process a missing file is created with its folder, an older one is migrated, and a whole one is
    checked; after that it is at hand at once, whatever happens to Streamlit's caches.

    Raises:
        StoreUnusable: not a store of ours, damaged, read-only, of a newer version, or not in SQLite.
    """
    path = store_path(url if url is not None else read_settings().database_url)
    with _opening:
        if path not in _stores:
            prepare(path)
            _stores[path] = Store(path)
        return _stores[path]


class Reads:
    """What can be read: from a :class:`Store` each method in a moment of its own, from :meth:`Store.reading` all in
    one."""

    def _moment(self) -> AbstractContextManager[Connection]:
        """The read transaction to use."""
        raise TypeError("Reads are of a store or of one moment of it.")

    def read_revision(self, organization_id: int | None = None) -> int:
        """The revision of one organization, or of the whole store: it rises with every write that touches it."""
        with self._moment() as connection:
            return reading.read_revision(connection, organization_id)

    def read_revisions(self) -> dict[int, int]:
        """The revision of every organization ever written to, and of the whole store under 0."""
        with self._moment() as connection:
            return reading.read_revisions(connection)

    def read_organizations(self) -> pd.DataFrame:
        """``organization_id, slug, name`` of the organizations with something in force, by name."""
        scopes = self._scopes().drop_duplicates("organization_id").reset_index(drop=True)
        columns = {"organization_slug": "slug", "organization": "name"}
        return scopes[["organization_id", "organization_slug", "organization"]].rename(columns=columns)

    def read_scopes(self) -> pd.DataFrame:
        """``scope_id, slug, name, organization_id`` of the scopes with something in force, by organization; the default
        scope comes first in each."""
        return self._scopes()[["scope_id", "slug", "name", "organization_id"]]

    def read_places(self) -> pd.DataFrame:
        """``scope_id, slug, name, organization_id, organization, organization_slug`` of the scopes with something in
        force: by the organization's name, and the default scope first in each."""
        return self._scopes()

    def find_organization(self, text: str, first: Way | None = None) -> Organization:
        """The organization with this name or slug.

        Args:
            first: what the text means when it is the name of one and the slug of another: files mean names, addresses
                slugs.

        Raises:
            UnknownName: there is none, with close ones.
            Refused: it is the name of one and the slug of another, and ``first`` does not say which is meant.
        """
        found = _find("organization", text, self.read_organizations(), first)
        return Organization(int(found["organization_id"]), found["slug"], found["name"])

    def find_scope(self, organization: Organization, text: str | None = None, first: Way | None = None) -> Scope:
        """A scope of an organization by name or slug; None: its default scope, else its only or first one.

        Raises:
            UnknownName: it has none of that name, with close ones.
            Refused: as :meth:`find_organization`.
        """
        scopes = self.read_scopes()
        scopes = scopes[scopes["organization_id"] == organization.id]
        if text is None and scopes.empty:
            raise UnknownName("scope", DEFAULT_SCOPE)
        found = scopes.iloc[0].to_dict() if text is None else _find("scope", text, scopes, first)
        return Scope(int(found["scope_id"]), found["slug"], found["name"], organization.id)

    def read_ratings(self, organization_id: int | None = None, scope_id: int | None = None) -> pd.DataFrame:
        """The ratings in force (frame **ratings**) of one organization, one scope, or all."""
        with self._moment() as connection:
            return reading.read_ratings(connection, organization_id, scope_id)

    def read_newest_ratings(
        self, days: Sequence[date], organization_ids: Collection[int] | None = None
    ) -> pd.DataFrame:
        """Per day, scope and capability the rating that counts on that day (SEMANTICS 2): the slim form of **ratings**
        with ``as_of``. ``organization_ids`` (None: all) limits it to those whose revision moved."""
        with self._moment() as connection:
            return reading.read_newest_ratings(connection, days, organization_ids)

    def read_targets(self, organization_id: int | None = None, scope_id: int | None = None) -> pd.DataFrame:
        """The target history in force (frame **targets**) of one organization, one scope, or all."""
        with self._moment() as connection:
            return reading.read_targets(connection, organization_id, scope_id)

    def read_rating_history(self, scope_id: int, capability: str) -> pd.DataFrame:
        """Every rating ever written for a capability of a scope; see :func:`.changes.read_rating_history`."""
        with self._moment() as connection:
            return changes.read_rating_history(connection, scope_id, capability)

    def compare(self, batch: Batch, progress: Progress = unwatched) -> Comparison:
        """What an import of the batch would do; reads only. Problems are in its files. ``progress`` is as in
        :meth:`save_import`. Raises Refused."""
        with self._moment() as connection:
            return compare_batch(connection, batch, progress=progress)[0]

    def read_changes(self, kinds: Sequence[str] = ("import",), limit: int | None = 1000) -> pd.DataFrame:
        """The changes of these kinds, newest first; see :func:`.changes.read_changes`. ``limit`` None: all."""
        with self._moment() as connection:
            return changes.read_changes(connection, tuple(kinds), limit)

    def read_change(self, change_id: int, limit: int | None = 1000) -> ChangeDetail:
        """A look inside one change, at most ``limit`` ratings and targets (None: all). Raises UnknownName."""
        with self._moment() as connection:
            return changes.read_change(connection, change_id, limit)

    def find_imports(self, hashes: Collection[str]) -> pd.DataFrame:
        """Earlier imports, in force, of files with these SHA-256 digests; see :func:`.changes.find_imports`."""
        with self._moment() as connection:
            return changes.find_imports(connection, hashes)

    def read_draft(self, scope_id: int, kind: str, by: Person) -> dict[str, Any] | None:
        """What a person left unsaved on a scope; None: nothing."""
        with self._moment() as connection:
            return drafts.read_draft(connection, scope_id, kind, by.id)

    def read_mappings(self, header: Sequence[str]) -> dict[str, dict[str, str]]:
        """The answers about a file's columns that were kept for this header, by name; empty without any."""
        with self._moment() as connection:
            return mappings.read_mappings(connection, header)

    def _scopes(self) -> pd.DataFrame:
        with self._moment() as connection:
            return reading.read_scopes(connection)


class Moment(Reads):
    """One moment of a store: whatever is read through it fits together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._named: pd.DataFrame | None = None

    def _moment(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection)

    def _scopes(self) -> pd.DataFrame:
        if self._named is None:  # in one moment the names stay the same
            self._named = super()._scopes()
        return self._named


class Store(Reads):
    """One store. Get it from :func:`open_store`; it may be used by many threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = make_engine(path)

    def _moment(self) -> AbstractContextManager[Connection]:
        return transaction(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Moment]:
        """One read transaction for all that a view needs."""
        with transaction(self._engine) as connection:
            yield Moment(connection)

    def add_organization(self, name: str, by: Person) -> Organization:
        """Adds an organization with the default scope. Raises Refused: the name is blank or taken."""
        with transaction(self._engine, write=True) as connection:
            scopes = reading.read_scopes(connection)
            taken = scopes["organization"][scopes["organization"].map(name_key) == name_key(name)]
            if len(taken):
                raise Refused(f"There is an organization {taken.iloc[0]!r} already; nothing was written.")
            return writing.add_scope(connection, name, DEFAULT_SCOPE, "organization", by.name)[0]

    def add_scope(self, organization_id: int, name: str, by: Person) -> Scope:
        """Adds a scope to an organization. Raises Refused: the name is blank or taken; UnknownName."""
        with transaction(self._engine, write=True) as connection:
            scopes = reading.read_scopes(connection)
            scopes = scopes[scopes["organization_id"] == organization_id]
            if scopes.empty:
                raise UnknownName("organization", str(organization_id))
            taken = scopes["name"][scopes["name"].map(name_key) == name_key(name)]
            if len(taken):
                raise Refused(f"There is a scope {taken.iloc[0]!r} already; nothing was written.")
            return writing.add_scope(connection, scopes["organization"].iloc[0], name, "scope", by.name)[1]

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
        with transaction(self._engine, write=True) as connection:
            return write_batch(
                connection,
                batch,
                kind=kind,
                actor=by.name,
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
        with transaction(self._engine, write=True) as connection:
            organization, scope = _names(reading.read_scopes(connection), scope_id)
            lines = [
                (organization, scope, assessor, assessed_on, edition, capability, rating, evidence, 0, line)
                for line, (capability, (rating, evidence)) in enumerate(ratings.items(), start=1)
            ]
            return self._save(connection, lines, [], "assessment", by, expected_revision)

    def save_targets(
        self, scope_id: int, entries: Sequence[Target], by: Person, expected_revision: int | None = None
    ) -> int | None:
        """Adds target entries to a scope; those that say what counts on their day already are left out.

        Returns:
            The change; None when nothing was left to write.

        Raises:
            UnknownName, Refused, Conflict: as :meth:`save_import`.
        """
        with transaction(self._engine, write=True) as connection:
            organization, scope = _names(reading.read_scopes(connection), scope_id)
            lines = [(organization, scope, entry, 0, line) for line, entry in enumerate(entries, start=1)]
            return self._save(connection, [], lines, "targets", by, expected_revision)

    def _save(
        self, connection: Any, ratings: list[Any], targets: list[Any], kind: str, by: Person, expected: int | None
    ) -> int | None:
        batch = Batch(
            files=[ImportedFile(name="", sha256="", rows=len(ratings) + len(targets))],
            ratings=pd.DataFrame(ratings, columns=list(RATING_COLUMNS)).astype(dict.fromkeys(_CODED, "category")),
            targets=pd.DataFrame(targets, columns=list(TARGET_COLUMNS)).astype(_ENTERED),
        )
        return write_batch(
            connection, batch, kind=kind, actor=by.name, expected_revision=expected, standing=True
        ).change_id

    def undo(self, change_id: int, by: Person) -> int:
        """Takes a change back; the undo of an undo puts it back. Returns the undo, a change itself.

        Raises Refused (taken back already), UnknownName.
        """
        with transaction(self._engine, write=True) as connection:
            return changes.undo(connection, change_id, by.name)

    def save_draft(self, scope_id: int, kind: str, by: Person, content: dict[str, Any]) -> None:
        """Keeps unsaved work (JSON-ready) across reloads and restarts."""
        with transaction(self._engine, write=True) as connection:
            drafts.save_draft(connection, scope_id, kind, by.id, content)

    def delete_draft(self, scope_id: int, kind: str, by: Person) -> None:
        """Drops unsaved work; fine when there is none."""
        with transaction(self._engine, write=True) as connection:
            drafts.delete_draft(connection, scope_id, kind, by.id)

    def save_mapping(self, name: str, header: Sequence[str], answers: Mapping[str, str], by: Person) -> None:
        """Keeps answers under a name, in place of what was kept under it. Raises Refused: the name is blank."""
        if not name.strip():
            raise Refused("The mapping needs a name; nothing was written.")
        with transaction(self._engine, write=True) as connection:
            mappings.save_mapping(connection, name.strip(), header, answers, by.name)

    def backup(self, path: Path) -> None:
        """Copies the store to a file while it is in use; see :func:`.sqlite.upkeep.backup`."""
        upkeep.backup(path, self.path)

    def check(self) -> list[str]:
        """Sentences that say what is wrong with the store; empty when nothing is."""
        return checking.check(self.path)


def _find(kind: str, text: str, frame: pd.DataFrame, first: Way | None) -> dict[str, Any]:
    """The row whose name or slug is this text. Raises UnknownName with close names, and Refused."""
    key = name_key(text)
    named, called = frame[frame["name"].map(name_key) == key], frame[frame["slug"] == text.strip()]
    if first is None and len(named) and len(called) and named.index[0] != called.index[0]:
        name, slug = called["name"].iloc[0], named["slug"].iloc[0]
        raise Refused(f"{text!r} is the id of the {kind} {name!r} and the name of another; use {name!r} or {slug!r}.")
    for rows in (called, named) if first == "slug" else (named, called):
        if len(rows):
            return {str(name): value for name, value in rows.iloc[0].items()}
    names = {name_key(name): name for name in frame["name"]}
    raise UnknownName(kind, text, (names[close] for close in difflib.get_close_matches(key, names, n=3)))


def _names(scopes: pd.DataFrame, scope_id: int) -> tuple[str, str]:
    """The organization's and the scope's name. Raises UnknownName."""
    found = scopes[scopes["scope_id"] == scope_id]
    if found.empty:
        raise UnknownName("scope", str(scope_id))
    return found["organization"].iloc[0], found["name"].iloc[0]

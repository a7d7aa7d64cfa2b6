"""The store as everybody else sees it. One method is one transaction; every write takes who writes.

Most methods are the functions of the other modules, which say what they do, take, return and raise: :func:`_reads` and
:func:`_writes` give them their transaction. Ids are the store's own numbers, ``slug`` is what people and addresses use.
Frames have the columns that docs/architecture.md lists; an empty frame has them, too.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from finops_model.batch import Batch
from finops_model.errors import Refused
from finops_model.progress import Progress, unwatched
from finops_model.settings import read_settings
from finops_model.store import (
    assessments,
    drafts,
    history,
    mappings,
    names,
    notes,
    organizations,
    people,
    plans,
    postgres,
    reads,
    schema,
    targets,
    undo,
    workshop_closing,
    workshop_holding,
    workshop_preparing,
    workshops,
)
from finops_model.store.engine import transaction
from finops_model.store.importing.compare import Comparison, compare_batch
from finops_model.store.importing.write import write_batch
from finops_model.store.postgres import is_postgres
from finops_model.store.sqlite import checking, upkeep
from finops_model.store.sqlite.connection import make_engine, store_path
from finops_model.store.sqlite.file import prepare

Given = ParamSpec("Given")
Returned = TypeVar("Returned")

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
        return Store(make_engine(key, keeps=True), str(key), key)
    engine, name = postgres.make_engine(key)
    schema.prepare(engine, name)
    return Store(engine, name)


def _reads(
    read: Callable[Concatenate[Connection, Given], Returned],
) -> Callable[Concatenate["Reads", Given], Returned]:
    """The method that runs a function of this room in a read transaction."""

    @wraps(read)
    def method(self: "Reads", /, *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        with self._transaction() as connection:
            return read(connection, *args, **kwargs)

    return method


def _writes(
    write: Callable[Concatenate[Connection, Given], Returned],
) -> Callable[Concatenate["Store", Given], Returned]:
    """The method that runs a function of this room in a write transaction."""

    @wraps(write)
    def method(self: "Store", /, *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        with self._transaction(write=True) as connection:
            return write(connection, *args, **kwargs)

    return method


class Reads:
    """What can be read: from a :class:`Store` each method in a moment of its own, from :meth:`Store.reading` all in
    one."""

    def _transaction(self, write: bool = False) -> AbstractContextManager[Connection]:
        """The transaction to use."""
        raise TypeError("Reads are of a store or of one moment of it.")

    read_revision = _reads(reads.read_revision)
    read_revisions = _reads(reads.read_revisions)
    read_ratings = _reads(reads.read_ratings)
    read_newest_ratings = _reads(reads.read_newest_ratings)
    read_targets = _reads(reads.read_targets)
    read_writers = _reads(reads.read_writers)
    read_notes = _reads(notes.read_notes)
    read_plan = _reads(plans.read_plan)
    read_plans = _reads(plans.read_plans)
    read_plan_entries = _reads(plans.read_plan_entries)
    read_last_plan_change = _reads(plans.read_last_plan_change)
    read_changes = _reads(history.read_changes)
    read_change = _reads(history.read_change)
    find_imports = _reads(history.find_imports)
    read_draft = _reads(drafts.read_draft)
    read_mappings = _reads(mappings.read_mappings)
    read_person_name = _reads(people.read_person_name)

    read_workshop_revision = _reads(workshops.read_workshop_revision)
    read_workshop_turn = _reads(workshops.read_workshop_turn)
    read_workshop_pulse = _reads(workshops.read_workshop_pulse)
    find_workshop = _reads(workshops.find_workshop)
    read_workshop = _reads(workshops.read_workshop)
    read_workshops = _reads(workshops.read_workshops)
    read_rounds = _reads(workshops.read_rounds)
    read_voters = _reads(workshops.read_voters)
    read_revealed_votes = _reads(workshops.read_revealed_votes)
    read_own_votes = _reads(workshops.read_own_votes)
    read_participants = _reads(workshops.read_participants)
    find_participant = _reads(workshops.find_participant)
    find_participant_of_name = _reads(workshop_holding.find_participant_of_name)
    read_facilitators = _reads(workshops.read_facilitators)
    find_facilitator = _reads(workshops.find_facilitator)
    read_agreements = _reads(workshops.read_agreements)

    read_organizations = _reads(reads.read_organizations)
    read_places = _reads(reads.read_places)
    find_organization = _reads(names.find_organization)
    find_scope = _reads(names.find_scope)

    def compare(self, batch: Batch, progress: Progress = unwatched) -> Comparison:
        """What an import of the batch would do; reads only. Problems are in its files. ``progress`` is as in
        :meth:`save_import`. Raises Refused."""
        with self._transaction() as connection:
            return compare_batch(connection, batch, progress=progress)[0]


@dataclass(frozen=True, slots=True)
class Moment(Reads):
    """One moment of a store: whatever is read through it fits together."""

    connection: Connection

    def _transaction(self, write: bool = False) -> AbstractContextManager[Connection]:
        return nullcontext(self.connection)


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
            raise Refused("The store {name} is not a file: it is in PostgreSQL.", name=self.name)
        return self._path

    def _transaction(self, write: bool = False) -> AbstractContextManager[Connection]:
        return transaction(self._engine, write, any_schema=False)

    @contextmanager
    def reading(self) -> Iterator[Moment]:
        """One read transaction for all that a view needs."""
        with transaction(self._engine, any_schema=False) as connection:
            yield Moment(connection)

    add_organization = _writes(organizations.add_organization)
    add_scope = _writes(organizations.add_scope)
    rename_organization = _writes(organizations.rename_organization)
    rename_scope = _writes(organizations.rename_scope)
    delete_organization = _writes(organizations.delete_organization)
    delete_scope = _writes(organizations.delete_scope)
    merge_organizations = _writes(organizations.merge_organizations)
    set_parent = _writes(organizations.set_parent)
    set_cadence = _writes(organizations.set_cadence)
    move_assessment = _writes(organizations.move_assessment)
    save_import = _writes(write_batch)
    save_assessment = _writes(assessments.save_assessment)
    save_targets = _writes(targets.save_targets)
    save_note = _writes(notes.save_note)
    delete_note = _writes(notes.delete_note)
    accept_plan = _writes(plans.accept_plan)
    save_plan_steps = _writes(plans.save_plan_steps)
    save_plans = _writes(plans.save_plans)
    undo = _writes(undo.undo)
    save_draft = _writes(drafts.save_draft)
    delete_draft = _writes(drafts.delete_draft)
    change_draft = _writes(drafts.change_draft)
    save_mapping = _writes(mappings.save_mapping)
    delete_mapping = _writes(mappings.delete_mapping)
    save_person_name = _writes(people.save_person_name)
    prepare_workshop = _writes(workshop_preparing.prepare_workshop)
    change_preparation = _writes(workshop_preparing.change_preparation)
    set_workshop_state = _writes(workshop_preparing.set_workshop_state)
    go_to = _writes(workshop_holding.go_to)
    set_timer = _writes(workshop_holding.set_timer)
    skip_capability = _writes(workshop_holding.skip_capability)
    add_facilitator = _writes(workshop_preparing.add_facilitator)
    remove_facilitator = _writes(workshop_preparing.remove_facilitator)
    join_workshop = _writes(workshop_holding.join_workshop)
    see_participant = _writes(workshop_holding.see_participant)
    cast_vote = _writes(workshop_holding.cast_vote)
    reveal_round = _writes(workshop_holding.reveal_round)
    begin_round = _writes(workshop_holding.begin_round)
    record_agreement = _writes(workshop_holding.record_agreement)
    close_workshop = _writes(workshop_closing.close_workshop)

    def backup(self, path: Path) -> None:
        """Copies the store to a file while it is in use; see :func:`.sqlite.upkeep.backup`. Raises Refused: it is in
        PostgreSQL."""
        upkeep.backup(path, self.path)

    def check(self) -> list[str]:
        """Sentences that say what is wrong with the store; empty when nothing is."""
        if self._path is None:
            return schema.check(self._engine, self.name)
        return checking.check(self._path)

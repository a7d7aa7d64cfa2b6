"""The history of writes: what was done, by whom, and what each change brought."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, func, select

from finops_model.errors import UnknownName
from finops_model.messages import from_json
from finops_model.store.change import effect_of, read_undos, touched
from finops_model.store.engine import in_parts
from finops_model.store.frames import columns_of, fetch, frame_of
from finops_model.store.in_force import is_removed
from finops_model.store.plan_tables import PLAN_STEP
from finops_model.store.plans import IMPORTED
from finops_model.store.tables import (
    ASSESSMENT,
    CAPABILITY,
    CHANGE,
    CHANGE_FILE,
    MENTION,
    RATING,
    TARGET,
)
from finops_model.store.upkeep_entries import ChangeEntry, LastNames, read_entries, read_last_names

_COUNTS = ("rows", "created", "changed", "unchanged", "skipped", "targets")
_CHANGES = f"change_id kind at actor files {' '.join(_COUNTS)} steps undoes active undone_by partial names"
_CONTENTS = ("criteria", "lenses", "evidence")
_RATINGS = (
    "organization scope assessed_on assessor edition capability before after before_form after_form before_criteria "
    "after_criteria before_lenses after_lenses before_evidence after_evidence"
)
_WITHOUT_ENTRIES = ("import", "demo", "assessment", "targets", "workshop", "accept-plan", "plan", IMPORTED, "undo")
_STEPS = "organization scope capability to_stage status owner effort starts_on finishes_on note"
_TARGETS = "organization scope capability entry due_on value owner approver reason agreed_on"


@dataclass(frozen=True, slots=True)
class ChangeFile:
    """One file of an import as it was read: its counts, the notices and the mapping used (JSON-ready)."""

    name: str
    sha256: str
    rows: int
    created: int
    changed: int
    unchanged: int
    skipped: int
    targets: int
    notices: list[str]
    mapping: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeDetail:
    """A look inside one change.

    Attributes:
        change: its row of :func:`read_changes`, by column.
        files: the files of an import; empty for other kinds.
        ratings: ``organization, scope, assessed_on, assessor, edition, capability``, and before and after: ``before,
            after`` (scores), ``before_form, after_form`` ("": there was none), ``before_criteria, after_criteria,
            before_lenses, after_lenses, before_evidence, after_evidence``.
        targets: ``organization, scope, capability, entry, due_on, value, owner, approver, reason,
            agreed_on``.
        steps: the steps of plans as they were set: ``organization, scope, capability, to_stage`` (1 to 3), ``status,
            owner, effort`` (None: left to the stage), ``starts_on, finishes_on`` (NaT: flows), ``note``.
    """

    change: dict[str, Any]
    files: list[ChangeFile]
    ratings: pd.DataFrame
    targets: pd.DataFrame
    steps: pd.DataFrame


def read_changes(connection: Connection, kinds: Sequence[str] | None = None, limit: int | None = 1000) -> pd.DataFrame:
    """The changes of these kinds (None: all), newest first.

    ``change_id, kind, at`` (UTC), ``actor, files, rows, created, changed, unchanged, skipped, targets`` (of what came
    without a file, ``created`` are its ratings and ``targets`` its target entries), ``steps`` (of plans, that were
    set), ``undoes`` (NaN: nothing), ``active, undone_by`` (the undo that took it back; NaN: none), ``partial, names``
    (of the files, in one text), ``organizations`` (tuples of the names of those that it touched; for an undo, that
    what it takes back touched) and ``entries`` (tuples of :class:`ChangeEntry`: what upkeep changed).
    """
    asked = select(CHANGE).order_by(CHANGE.c.id.desc()).limit(limit)
    if kinds is not None:
        asked = asked.where(CHANGE.c.kind.in_(kinds))
    return _changes(connection, asked)


def _changes(connection: Connection, asked: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    changes = connection.execute(asked).all()
    ids = asked.with_only_columns(CHANGE.c.id).subquery()
    files = _files(connection, select(ids.c.id))
    undone_by = _undone_by(connection)
    steps = _count(connection, PLAN_STEP, [row.id for row in changes if row.kind in ("plan", IMPORTED)])
    by_hand = [row.id for row in changes if row.id not in files]
    written_by_hand = {"created": _count(connection, RATING, by_hand), "targets": _count(connection, TARGET, by_hand)}

    def total(change_id: int, count: str) -> int:
        """A count of a change: of its files together, or of what was written by hand."""
        if change_id in files:
            return sum(getattr(file, count) for file in files[change_id])
        return written_by_hand.get(count, {}).get(change_id, 0)

    found = [
        (
            row.id,
            row.kind,
            row.at,
            row.actor,
            sum(file.sha256 != "" for file in files.get(row.id, ())),
            *(total(row.id, count) for count in _COUNTS),
            steps.get(row.id, 0),
            row.undoes,
            row.active,
            undone_by.get(row.id),
            row.partial,
            ", ".join(file.name for file in files.get(row.id, ())),
        )
        for row in changes
    ]
    undos, names = read_undos(connection), read_last_names(connection)
    touched_by = _organizations(connection, [row.id for row in changes], undos, names)
    return frame_of(_CHANGES, found).assign(
        organizations=pd.Series([touched_by[row.id] for row in changes], dtype=object),
        entries=pd.Series([_entries(connection, row, undos, names) for row in changes], dtype=object),
    )


def _entries(
    connection: Connection, change: Row[Any], undos: Mapping[int, int], names: LastNames
) -> tuple[ChangeEntry, ...]:
    """What a change says of organizations and scopes; empty for an undo, and for what brings ratings or targets."""
    if change.kind in _WITHOUT_ENTRIES:
        return ()
    return read_entries(connection, change.id, change.kind, _undone_before(undos, change.id), names)


def _files(connection: Connection, change_ids: Select[int]) -> dict[int, list[Row[Any]]]:
    """The files of changes, in their order."""
    columns = (CHANGE_FILE.c[name] for name in ("change_id", "name", "sha256", *_COUNTS))
    asked = select(*columns).where(CHANGE_FILE.c.change_id.in_(change_ids))
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(asked.order_by(CHANGE_FILE.c.change_id, CHANGE_FILE.c.position)):
        found.setdefault(row.change_id, []).append(row)
    return found


def _count(connection: Connection, table: Table, change_ids: Sequence[int]) -> dict[int, int]:
    """How many ratings or target entries each change brought; those without any are missing."""
    found: dict[int, int] = {}
    for part in in_parts(change_ids):
        counts = (
            select(MENTION.c.change_id, func.count())
            .join(table, _of_mention(table))
            .where(MENTION.c.change_id.in_(part))
            .group_by(MENTION.c.change_id)
        )
        found.update(connection.execute(counts).all())
    return found


def _undone_by(connection: Connection) -> dict[int, int]:
    """The active undo of each change that has one."""
    undos = select(CHANGE.c.undoes, func.max(CHANGE.c.id)).where(CHANGE.c.undoes.is_not(None), CHANGE.c.active)
    return dict(connection.execute(undos.group_by(CHANGE.c.undoes)).all())


def _organizations(
    connection: Connection, change_ids: Sequence[int], undos: Mapping[int, int], names: LastNames
) -> dict[int, tuple[str, ...]]:
    """The names of the organizations that each change touched, in the order in which the store got to know them."""
    effect = {id: effect_of(undos, id)[-1] for id in change_ids}
    found: dict[int, list[str]] = {}
    for part in in_parts(sorted(set(effect.values()))):
        for change_id, organization_id in sorted(connection.execute(touched(part)).all()):
            found.setdefault(change_id, []).append(names.organizations[organization_id])
    return {id: tuple(found.get(last, ())) for id, last in effect.items()}


def read_change(connection: Connection, change_id: int, limit: int | None = 1000) -> ChangeDetail:
    """A look inside one change, with at most ``limit`` ratings, targets and steps (None: all).

    Raises:
        UnknownName: there is no such change.
    """
    changes = _changes(connection, select(CHANGE).where(CHANGE.c.id == change_id))
    if changes.empty:
        raise UnknownName("change", str(change_id))
    files = select(CHANGE_FILE).where(CHANGE_FILE.c.change_id == change_id).order_by(CHANGE_FILE.c.position)
    undone = _undone_before(read_undos(connection), change_id)
    return ChangeDetail(
        change={str(name): value for name, value in changes.to_dict("records")[0].items()},
        files=[_file(row) for row in connection.execute(files)],
        ratings=frame_of(_RATINGS, fetch(connection, _ratings(change_id, undone).limit(limit))),
        targets=frame_of(_TARGETS, fetch(connection, _targets(change_id).limit(limit))),
        steps=frame_of(_STEPS, fetch(connection, _steps(change_id).limit(limit))),
    )


def _file(row: Row[Any]) -> ChangeFile:
    counts = {name: getattr(row, name) for name in _COUNTS}
    notices = [from_json(notice) for notice in row.notices]
    return ChangeFile(row.name, row.sha256, **counts, notices=notices, mapping=row.mapping)


def _ratings(change_id: int, undone: list[int]) -> Select[*tuple[Any, ...]]:
    """The ratings of a change, each with what was in force for its assessment just before: the newest older one that
    counted then."""
    before, older = RATING.alias("before"), RATING.alias("older")
    same = (RATING.c.scope_id, RATING.c.capability_id, RATING.c.assessed_on, RATING.c.assessment_id)
    replaced = (
        select(func.max(older.c.change_id))
        .where(
            *(older.c[column.name] == column for column in same),
            older.c.change_id < RATING.c.change_id,
            older.c.change_id.not_in(undone),
            ~is_removed(older, undone, before=RATING.c.change_id),
        )
        .scalar_subquery()
    )
    contents = [table.c[name] for name in _CONTENTS for table in (before, RATING)]
    return (
        select(
            MENTION.c.organization_name,
            MENTION.c.scope_name,
            RATING.c.assessed_on,
            ASSESSMENT.c.assessor,
            CAPABILITY.c.edition,
            CAPABILITY.c.slug,
            before.c.score,
            RATING.c.score,
            before.c.form,
            RATING.c.form,
            *contents,
        )
        .join_from(MENTION, RATING, _of_mention(RATING))
        .join(ASSESSMENT, ASSESSMENT.c.id == RATING.c.assessment_id)
        .join(CAPABILITY, CAPABILITY.c.id == RATING.c.capability_id)
        .outerjoin(before, and_(*(before.c[column.name] == column for column in same), before.c.change_id == replaced))
        .where(MENTION.c.change_id == change_id)
        .order_by(MENTION.c.scope_id, RATING.c.capability_id, RATING.c.assessed_on, RATING.c.position)
    )


def _targets(change_id: int) -> Select[*tuple[Any, ...]]:
    """The target entries of a change."""
    return _facts(change_id, TARGET, "entry due_on value owner approver reason agreed_on").order_by(TARGET.c.position)


def _steps(change_id: int) -> Select[*tuple[Any, ...]]:
    """The steps of plans that a change set."""
    said = "stage status owner effort starts_on finishes_on note"
    return _facts(change_id, PLAN_STEP, said).order_by(PLAN_STEP.c.id)


def _facts(change_id: int, table: Table, columns: str) -> Select[*tuple[Any, ...]]:
    """What a change wrote to a table, with the names of organization, scope and capability (NULL: the goal stage)."""
    names = (MENTION.c.organization_name, MENTION.c.scope_name, CAPABILITY.c.slug)
    return (
        select(*names, *columns_of(table, columns))
        .join_from(MENTION, table, _of_mention(table))
        .outerjoin(CAPABILITY, CAPABILITY.c.id == table.c.capability_id)
        .where(MENTION.c.change_id == change_id)
    )


def _of_mention(fact: Table) -> ColumnElement[bool]:
    return (fact.c.scope_id == MENTION.c.scope_id) & (fact.c.change_id == MENTION.c.change_id)


def _undone_before(undos: Mapping[int, int], change_id: int) -> list[int]:
    """The changes that were taken back at the moment before a change, by replaying the undos up to it."""
    undone: set[int] = set()
    for undo in sorted(id for id in undos if id < change_id):
        undone.symmetric_difference_update(effect_of(undos, undo)[1:])
    return sorted(undone)


def find_imports(connection: Connection, hashes: Collection[str]) -> pd.DataFrame:
    """The files with these SHA-256 digests that were imported and not taken back, newest first: ``sha256, name,
    change_id, at`` (UTC), ``actor``."""
    files = (
        select(CHANGE_FILE.c.sha256, CHANGE_FILE.c.name, CHANGE.c.id, CHANGE.c.at, CHANGE.c.actor)
        .join(CHANGE, CHANGE.c.id == CHANGE_FILE.c.change_id)
        .where(CHANGE.c.active, CHANGE_FILE.c.sha256.in_(sorted(hashes)))
        .order_by(CHANGE.c.id.desc(), CHANGE_FILE.c.position)
    )
    return frame_of("sha256 name change_id at actor", fetch(connection, files))

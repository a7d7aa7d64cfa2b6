"""The history of writes: what was done, by whom, what each brought, and taking one back."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from finops_model.errors import Refused, UnknownName
from finops_model.store.engine import rows
from finops_model.store.reading import WRITTEN, frame_of
from finops_model.store.writing import add_change, bump

_HISTORY = f"""
    SELECT {WRITTEN.format("r")}, r.assessed_on, a.assessor, k.edition, r.form, r.score, r.criteria, r.lenses,
           r.evidence, r.change_id, c.kind, c.at, c.actor,
           CASE WHEN NOT c.active THEN 'taken back'
                WHEN EXISTS (SELECT 1 FROM rating n JOIN change m ON m.id = n.change_id
                             WHERE n.scope_id = r.scope_id AND n.capability_id = r.capability_id
                               AND n.assessed_on = r.assessed_on AND n.assessment_id = r.assessment_id
                               AND n.change_id > r.change_id AND m.active) THEN 'superseded'
                ELSE 'in force' END
    FROM capability k CROSS JOIN rating r ON r.scope_id = :scope AND r.capability_id = k.id
    JOIN assessment a ON a.id = r.assessment_id JOIN change c ON c.id = r.change_id
    WHERE k.slug = :capability ORDER BY r.assessed_on DESC, r.change_id DESC, r.position DESC"""

_CHANGES = """
    SELECT c.id, c.kind, c.at, c.actor, COALESCE(SUM(f.sha256 <> ''), 0), COALESCE(SUM(f.rows), 0),
           COALESCE(SUM(f.created), 0), COALESCE(SUM(f.changed), 0), COALESCE(SUM(f.unchanged), 0),
           COALESCE(SUM(f.skipped), 0), COALESCE(SUM(f.targets), 0), c.undoes, c.active,
           (SELECT MAX(u.id) FROM change u WHERE u.undoes = c.id AND u.active), c.partial,
           GROUP_CONCAT(f.name, ', ')
    FROM change c LEFT JOIN change_file f ON f.change_id = c.id
    WHERE c.kind IN (SELECT value FROM json_each(:kinds)) GROUP BY c.id ORDER BY c.id DESC LIMIT :limit"""

# What was in force for a rating's assessment just before its change: the newest older one that counted then.
_RATINGS = """
    SELECT m.organization_name, m.scope_name, r.assessed_on, a.assessor, k.edition, k.slug,
           b.score, r.score, COALESCE(b.form, ''), r.form, b.criteria, r.criteria, b.lenses, r.lenses,
           b.evidence, r.evidence
    FROM mention m CROSS JOIN rating r ON r.scope_id = m.scope_id AND r.change_id = m.change_id
    JOIN assessment a ON a.id = r.assessment_id JOIN capability k ON k.id = r.capability_id
    LEFT JOIN rating b ON b.scope_id = r.scope_id AND b.capability_id = r.capability_id
        AND b.assessed_on = r.assessed_on AND b.assessment_id = r.assessment_id AND b.change_id = (
            SELECT MAX(o.change_id) FROM rating o
            WHERE o.scope_id = r.scope_id AND o.capability_id = r.capability_id AND o.assessed_on = r.assessed_on
              AND o.assessment_id = r.assessment_id AND o.change_id < r.change_id
              AND o.change_id NOT IN (SELECT value FROM json_each(:taken_back)))
    WHERE m.change_id = :change ORDER BY m.scope_id, r.capability_id, r.assessed_on, r.position LIMIT :limit"""

_TARGETS = """
    SELECT m.organization_name, m.scope_name, k.slug, t.entry, t.due_on, t.value, t.owner, t.reason, t.agreed_on
    FROM mention m JOIN target t ON t.scope_id = m.scope_id AND t.change_id = m.change_id
    LEFT JOIN capability k ON k.id = t.capability_id
    WHERE m.change_id = :change ORDER BY t.position LIMIT :limit"""


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
        targets: ``organization, scope, capability, entry, due_on, value, owner, reason, agreed_on``.
    """

    change: dict[str, Any]
    files: list[ChangeFile]
    ratings: pd.DataFrame
    targets: pd.DataFrame


def read_changes(connection: Connection, kinds: tuple[str, ...], limit: int | None) -> pd.DataFrame:
    """The changes of these kinds, newest first: ``change_id, kind, at`` (UTC), ``actor, files, rows, created, changed,
    unchanged, skipped, targets, undoes`` (NaN: nothing), ``active, undone_by`` (the undo that took it back; NaN: none),
    ``partial, names`` (of the files, in one text)."""
    found = rows(connection, _CHANGES, kinds=json.dumps(list(kinds)), limit=-1 if limit is None else limit)
    return _changes_frame(found)


def _changes_frame(found: list[Any]) -> pd.DataFrame:
    columns = "change_id kind at actor files rows created changed unchanged skipped targets undoes active undone_by"
    return frame_of(f"{columns} partial names", found)


def read_change(connection: Connection, change_id: int, limit: int | None) -> ChangeDetail:
    """A look inside one change, with at most ``limit`` ratings and targets.

    Raises:
        UnknownName: there is no such change.
    """
    kind = rows(connection, "SELECT kind FROM change WHERE id = :id", id=change_id)
    if not kind:
        raise UnknownName("import", str(change_id))
    change = _changes_frame(
        rows(
            connection,
            _CHANGES.replace("GROUP BY", "AND c.id = :id GROUP BY"),
            kinds=json.dumps([kind[0][0]]),
            id=change_id,
            limit=1,
        )
    ).to_dict("records")[0]
    found = rows(
        connection,
        """SELECT name, sha256, rows, created, changed, unchanged, skipped, targets, notices, mapping
        FROM change_file WHERE change_id = :id ORDER BY position""",
        id=change_id,
    )
    most = -1 if limit is None else limit
    ratings = rows(
        connection, _RATINGS, change=change_id, limit=most, taken_back=json.dumps(_taken_back(connection, change_id))
    )
    columns = "organization scope assessed_on assessor edition capability before after before_form after_form"
    contents = "before_criteria after_criteria before_lenses after_lenses before_evidence after_evidence"
    targets = rows(connection, _TARGETS, change=change_id, limit=most)
    return ChangeDetail(
        change={str(name): value for name, value in change.items()},
        files=[_file(*file) for file in found],
        ratings=frame_of(f"{columns} {contents}", ratings),
        targets=frame_of("organization scope capability entry due_on value owner reason agreed_on", targets),
    )


def _file(name: str, sha256: str, *counts: Any) -> ChangeFile:
    *numbers, notices, mapping = counts
    figures = dict(zip(("rows", "created", "changed", "unchanged", "skipped", "targets"), numbers, strict=True))
    return ChangeFile(name, sha256, **figures, notices=json.loads(notices), mapping=json.loads(mapping))


def read_rating_history(connection: Connection, scope_id: int, capability: str) -> pd.DataFrame:
    """Every rating ever written for a capability, newest day first: ``written, assessed_on, assessor, edition, form,
    score, criteria, lenses, evidence, change_id, kind, at`` (UTC), ``actor``, and ``state``: ``in force``,
    ``superseded`` (by a newer one of the same assessment) or ``taken back``."""
    columns = "written assessed_on assessor edition form score criteria lenses evidence change_id kind at actor state"
    return frame_of(columns, rows(connection, _HISTORY, scope=scope_id, capability=capability))


def find_imports(connection: Connection, hashes: Collection[str]) -> pd.DataFrame:
    """The files with these SHA-256 digests that were imported and not taken back, newest first: ``sha256, name,
    change_id, at`` (UTC), ``actor``."""
    found = rows(
        connection,
        """SELECT f.sha256, f.name, c.id, c.at, c.actor FROM change_file f JOIN change c ON c.id = f.change_id
        WHERE c.active AND f.sha256 IN (SELECT value FROM json_each(:hashes)) ORDER BY c.id DESC, f.position""",
        hashes=json.dumps(sorted(hashes)),
    )
    return frame_of("sha256 name change_id at actor", found)


def undo(connection: Connection, change_id: int, actor: str) -> int:
    """Takes a change back, and with it its own effect on others: the undo of an undo puts the change back in force.

    Later changes stay. Returns the id of the undo, which is a change, too.

    Raises:
        UnknownName: there is no such change.
        Refused: it is taken back already, or what it took back has changed hands since.
    """
    undoes = {id: (target, active) for id, target, active in rows(connection, "SELECT id, undoes, active FROM change")}
    if change_id not in undoes:
        raise UnknownName("import", str(change_id))
    if not undoes[change_id][1]:
        raise Refused(f"Change {change_id} is taken back already; nothing was written.")
    chain = _chain(undoes, change_id)
    for n, id in enumerate(chain):
        if bool(undoes[id][1]) != (n % 2 == 0):
            raise Refused(
                f"Change {change_id} cannot be taken back: change {id} was taken back or put back by another change "
                "since. Take that one back first; nothing was written."
            )
    undo_id = add_change(connection, "undo", actor, undoes=change_id)
    for n, id in enumerate(chain):
        connection.exec_driver_sql(
            "UPDATE change SET active = :active WHERE id = :id", {"active": n % 2 == 1, "id": id}
        )
    bump(connection, chain[-1])
    return undo_id


def _chain(undoes: dict[int, tuple[int | None, bool]], change_id: int) -> list[int]:
    """A change, what it undoes, what that undoes, and so on."""
    chain: list[int] = []
    at: int | None = change_id
    while at is not None:
        chain.append(at)
        at = undoes[at][0]
    return chain


def _taken_back(connection: Connection, change_id: int) -> list[int]:
    """The changes that were taken back at the moment before a change, by replaying the undos up to it."""
    query = "SELECT id, undoes, active FROM change WHERE id < :id ORDER BY id"
    undoes = {id: (target, active) for id, target, active in rows(connection, query, id=change_id)}
    active = dict.fromkeys(undoes, True)
    for target, _ in undoes.values():
        if target is not None:
            for one in _chain(undoes, target):
                active[one] = not active[one]
    return [id for id, still in active.items() if not still]

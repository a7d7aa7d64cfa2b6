"""What is in force, as frames: names, ratings and targets. Reads only; the frames are those of docs/architecture.md.

*In force* is what an active change brought; of one assessment and capability the newest rating counts.
"""

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from finops_model.assessment import DEFAULT_SCOPE
from finops_model.names import name_key
from finops_model.store.engine import number, rows
from finops_model.store.tables import WRITES_OF_A_CHANGE

WRITTEN = f"{{0}}.change_id * {WRITES_OF_A_CHANGE} + {{0}}.position"
"""The order of writing of a rating or target (format it with the table's alias)."""

TAKEN_BACK = "(SELECT id FROM change WHERE NOT active)"
"""The changes that do not count: a list as short as there were undos."""

IN_FORCE = f"""
    r.change_id NOT IN {TAKEN_BACK} AND NOT EXISTS (
        SELECT 1 FROM rating n
        WHERE n.scope_id = r.scope_id AND n.capability_id = r.capability_id AND n.assessed_on = r.assessed_on
          AND n.change_id > r.change_id AND n.assessment_id = r.assessment_id AND n.change_id NOT IN {TAKEN_BACK}
    )"""
"""That a rating ``r`` is in force. The newer ones, if any, lie next to it on the disk."""

# Seeks, not scans: for every capability of the editions that a scope uses, the end of its days up to the one asked for.
# CROSS JOIN is how SQLite is told to keep this order.
_NEWEST = f"""
    SELECT a.organization_id, r.scope_id, r.assessment_id, r.assessed_on, r.capability_id, r.form, r.score, r.criteria,
           {WRITTEN.format("r")}
    FROM (SELECT DISTINCT s.organization_id, s.id AS scope_id, t.edition
          FROM scope s JOIN assessment t ON t.scope_id = s.id
          WHERE :every OR s.id IN (SELECT value FROM json_each(:scopes))) a
    CROSS JOIN capability k ON k.edition = a.edition
    CROSS JOIN rating r ON r.scope_id = a.scope_id AND r.capability_id = k.id
      AND (r.assessed_on, r.change_id, r.position) = (
        SELECT x.assessed_on, x.change_id, x.position FROM rating x
        WHERE x.scope_id = a.scope_id AND x.capability_id = k.id AND x.assessed_on <= :day
          AND x.change_id NOT IN {TAKEN_BACK}
        ORDER BY x.assessed_on DESC, x.change_id DESC, x.position DESC LIMIT 1
    )
    ORDER BY r.scope_id, r.capability_id"""

_KINDS = {
    **dict.fromkeys(("organization_id", "scope_id", "assessment_id", "written", "change_id"), "int64"),
    **dict.fromkeys(("assessed_on", "as_of", "due_on", "agreed_on"), "day"),
    **dict.fromkeys(("recorded_at", "at"), "datetime64[us]"),
    **dict.fromkeys(("score", "before", "after", "value", "undone_by", "undoes"), "float64"),
    **dict.fromkeys(("active", "partial"), "bool"),
    **dict.fromkeys(("files", "rows", "created", "changed", "unchanged", "skipped", "targets"), "int64"),
}


def frame_of(columns: str, found: Sequence[Any]) -> pd.DataFrame:
    """Rows as a frame: the columns (blank separated) get the types that these names have everywhere, else ``str``."""
    names = columns.split()
    parts = list(zip(*found, strict=True)) if found else [()] * len(names)
    return pd.DataFrame({name: column_of(name, part) for name, part in zip(names, parts, strict=True)})


def column_of(name: str, values: Sequence[Any]) -> Any:
    """Values as the array that a column of this name holds; None is NaN, NaT, or "" in text."""
    kind = _KINDS.get(name, "str")
    if kind == "day":
        return np.array(values, dtype="datetime64[D]").astype("datetime64[us]")
    if kind == "str":
        return pd.array(["" if value is None else value for value in values], dtype="str")
    return np.array(values, dtype=kind)


def read_revisions(connection: Connection) -> dict[int, int]:
    """The revision of every organization ever written to, and of the whole store under 0."""
    return dict(map(tuple, rows(connection, "SELECT organization_id, n FROM revision")))


def read_revision(connection: Connection, organization_id: int | None) -> int:
    """The revision of one organization, or of the whole store; 0 before the first write."""
    return number(connection, "SELECT n FROM revision WHERE organization_id = :id", id=organization_id or 0)


def read_scopes(connection: Connection) -> pd.DataFrame:
    """Every scope with something in force: ``scope_id, slug, name, organization_id, organization, organization_slug``.

    Sorted by the organization's name; within one, the default scope first and then by name. The names are those of the
    first active change that mentions them.
    """
    found = rows(
        connection,
        f"""
        SELECT s.id, s.slug, m.scope_name, s.organization_id, p.organization_name, o.slug
        FROM (SELECT MIN(m.change_id) AS change_id, m.scope_id FROM mention m
              WHERE m.change_id NOT IN {TAKEN_BACK} GROUP BY m.scope_id) f
        JOIN mention m ON m.change_id = f.change_id AND m.scope_id = f.scope_id
        JOIN scope s ON s.id = f.scope_id
        JOIN organization o ON o.id = s.organization_id
        JOIN (SELECT MIN(m.change_id) AS change_id, s.organization_id FROM mention m JOIN scope s ON s.id = m.scope_id
              WHERE m.change_id NOT IN {TAKEN_BACK} GROUP BY s.organization_id) g ON g.organization_id = o.id
        JOIN (SELECT DISTINCT m.change_id, s.organization_id, m.organization_name
              FROM mention m JOIN scope s ON s.id = m.scope_id) p
          ON p.change_id = g.change_id AND p.organization_id = g.organization_id""",
    )
    default = name_key(DEFAULT_SCOPE)
    keyed = ((name_key(row[4]), row[3], name_key(row[2]) != default, name_key(row[2]), row) for row in found)
    ordered = [tuple(row) for *_, row in sorted(keyed, key=lambda one: one[:4])]
    return frame_of("scope_id slug name organization_id organization organization_slug", ordered)


def read_ratings(connection: Connection, organization_id: int | None, scope_id: int | None) -> pd.DataFrame:
    """The ratings in force (frame **ratings**) of one organization, one scope, or all; oldest day first in each."""
    scopes = _scope_ids(connection, organization_id, scope_id)
    found = rows(
        connection,
        f"""
        SELECT s.organization_id, r.scope_id, r.assessment_id, r.assessed_on, a.assessor, k.edition, k.slug, r.form,
               r.score, r.criteria, r.lenses, r.evidence, {WRITTEN.format("r")}
        FROM json_each(:scopes) one CROSS JOIN scope s ON s.id = one.value
        CROSS JOIN rating r ON r.scope_id = s.id
        JOIN assessment a ON a.id = r.assessment_id JOIN capability k ON k.id = r.capability_id
        WHERE {IN_FORCE} ORDER BY r.scope_id, r.capability_id, r.assessed_on, r.change_id, r.position""",
        scopes=scopes,
    )
    columns = (
        "organization_id scope_id assessment_id assessed_on assessor edition capability form score criteria lenses"
    )
    return frame_of(f"{columns} evidence written", found)


def read_newest_ratings(
    connection: Connection, days: Sequence[date], organization_ids: Collection[int] | None
) -> pd.DataFrame:
    """Per day, scope and capability the rating that counts (SEMANTICS 2), in the slim form with ``as_of``."""
    every = organization_ids is None
    scopes = "[]"
    if organization_ids is not None:
        known = "SELECT id FROM scope WHERE organization_id IN (SELECT value FROM json_each(:ids))"
        scopes = json.dumps([id for (id,) in rows(connection, known, ids=json.dumps(list(map(int, organization_ids))))])
    known = rows(connection, "SELECT id, edition, slug FROM capability ORDER BY id")
    place = {id: at for at, (id, _, _) in enumerate(known)}
    editions, slugs = (column_of("", [one[part] for one in known]) for part in (1, 2))
    columns = "organization_id scope_id assessment_id assessed_on capability form score criteria written"
    parts: list[pd.DataFrame] = []
    for day in days:
        found = newest(connection, day.isoformat(), scopes, every)
        part = frame_of(columns, found)
        at = np.array([place[row[4]] for row in found], dtype=np.int64)
        part["capability"] = slugs.take(at)
        part.insert(4, "edition", editions.take(at))
        parts.append(part.assign(as_of=column_of("as_of", [day.isoformat()] * len(part))))
    empty = frame_of(f"{columns} as_of", []).pipe(lambda frame: frame.assign(edition=column_of("edition", [])))
    return pd.concat(parts or [empty], ignore_index=True)


def newest(connection: Connection, day: str, scopes: str, every: bool = False) -> list[Any]:
    """The rating that counts on an ISO day per scope (ids as JSON, or ``every``) and capability.

    Rows of ``organization_id, scope_id, assessment_id, assessed_on, capability_id, form, score, criteria, written``.
    """
    return rows(connection, _NEWEST, day=day, scopes=scopes, every=every)


def read_targets(connection: Connection, organization_id: int | None, scope_id: int | None) -> pd.DataFrame:
    """The whole target history in force (frame **targets**), in the order of writing per scope."""
    found = rows(
        connection,
        f"""
        SELECT s.organization_id, t.scope_id, k.slug, t.entry, t.due_on, t.value, t.owner, t.reason, t.agreed_on,
               {WRITTEN.format("t")},
               c.actor, c.at
        FROM json_each(:scopes) one CROSS JOIN scope s ON s.id = one.value
        CROSS JOIN target t ON t.scope_id = s.id
        LEFT JOIN capability k ON k.id = t.capability_id JOIN change c ON c.id = t.change_id
        WHERE t.change_id NOT IN {TAKEN_BACK} ORDER BY t.scope_id, t.change_id, t.position""",
        scopes=_scope_ids(connection, organization_id, scope_id),
    )
    columns = "organization_id scope_id capability entry due_on value owner reason agreed_on written actor recorded_at"
    return frame_of(columns, found)


def _scope_ids(connection: Connection, organization_id: int | None, scope_id: int | None) -> str:
    """The ids of the scopes asked for, as JSON, in order."""
    wanted = """SELECT id FROM scope WHERE (:scope IS NULL OR id = :scope)
        AND (:organization IS NULL OR organization_id = :organization) ORDER BY id"""
    return json.dumps([id for (id,) in rows(connection, wanted, scope=scope_id, organization=organization_id)])

"""The target entries of a batch against those in force. Reads only.

An entry replaces nothing and the newest counts, on one day the one written last. So an entry is unchanged when it says
what the newest entry of its day says, and a sequence of entries of one day when it repeats the end of what is there.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from finops_model.assessment import Target
from finops_model.store.coding import codes_of, distinct, slices
from finops_model.store.engine import rows
from finops_model.store.naming import Directory
from finops_model.store.reading import TAKEN_BACK

_STORED = f"""
    SELECT scope_id, capability_id, agreed_on, entry, due_on, value, owner, reason FROM target
    WHERE scope_id IN (SELECT value FROM json_each(:scopes)) AND change_id NOT IN {TAKEN_BACK}
    ORDER BY agreed_on, id"""

Slot = tuple[int | None, str]
Fields = tuple[str, str | None, int | None, str | None, str | None]


@dataclass(slots=True)
class TargetPlan:
    """Target entries in ids: arrays with one element per entry of the batch, in its order.

    ``entry`` is a position in ``slots`` (capability, None for the goal stage, and day) and in ``fields`` (what the
    entry says: stage, due day, value, owner, reason); ``write`` says which entries are not unchanged.
    """

    scope_id: np.ndarray
    entry: np.ndarray
    slots: list[Slot]
    fields: list[Fields]
    write: np.ndarray

    def rows(self, change_id: int) -> Iterator[tuple[Any, ...]]:
        """What a change writes: ``scope_id, capability_id, agreed_on, entry, due_on, value, owner, reason,
        change_id``."""
        at = np.flatnonzero(self.write)
        for scope_id, entry in zip(self.scope_id[at].tolist(), self.entry[at].tolist(), strict=True):
            yield (scope_id, *self.slots[entry], *self.fields[entry], change_id)


def plan_targets(directory: Directory, frame: pd.DataFrame) -> TargetPlan:
    """The target entries of a batch in ids. Raises Refused: a capability that no edition has."""
    organization, organizations = codes_of(frame["organization"])
    scope, scopes = codes_of(frame["scope"])
    place, first = distinct(organization, scope)
    ids = [directory.scope_id(organizations[organization[at]], scopes[scope[at]]) for at in first.tolist()]
    entry, entries = codes_of(frame["entry"])
    return TargetPlan(
        scope_id=np.array(ids, dtype=np.int32)[place],
        entry=entry,
        slots=[_slot(directory, one) for one in entries],
        fields=[_fields(one) for one in entries],
        write=np.ones(len(frame), dtype=bool),
    )


def _slot(directory: Directory, entry: Target) -> Slot:
    capability_id = None if entry.capability is None else directory.capability_id(None, entry.capability)
    return capability_id, entry.agreed_on.isoformat()


def _fields(entry: Target) -> Fields:
    due_on = None if entry.due_on is None else entry.due_on.isoformat()
    return entry.word, due_on, entry.value, entry.owner or None, entry.reason or None


def compare_targets(connection: Connection, plan: TargetPlan, directory: Directory, standing: bool) -> None:
    """Finds the unchanged entries. With ``standing``, an entry that says what counts on its day already is unchanged,
    whenever that was agreed."""
    known = np.array(sorted(place.scope_id for place in directory.places.values() if place.known), dtype=np.int64)
    numbers: dict[Slot, int] = {}
    slot = np.array([numbers.setdefault(one, len(numbers)) for one in plan.slots], dtype=np.int32)[plan.entry]
    group, _ = distinct(plan.scope_id, slot)
    several = np.bincount(group)[group] > 1 if not standing else np.ones(len(group), dtype=bool)
    order = np.argsort(plan.scope_id, kind="stable")
    for part in slices(order[np.isin(plan.scope_id[order], known)], plan.scope_id):
        scopes = json.dumps(np.unique(plan.scope_id[part]).tolist())
        stored = rows(connection, _STORED, scopes=scopes)
        if stored:
            single = part[~several[part]]
            newest = {row[:3]: row[3:] for row in stored}
            asked = zip(plan.scope_id[single].tolist(), plan.entry[single].tolist(), strict=True)
            same = [newest.get((scope_id, *plan.slots[entry])) == plan.fields[entry] for scope_id, entry in asked]
            plan.write[single] = ~np.array(same, dtype=bool)
            _compare_sequences(plan, part[several[part]].tolist(), stored, standing)


def _compare_sequences(plan: TargetPlan, at: list[int], stored: list[Any], standing: bool) -> None:
    """Entries that share their scope, capability and day with others, one by one."""
    history: dict[tuple[int, int | None], list[tuple[str, Fields]]] = {}
    for scope_id, capability_id, agreed_on, *fields in stored if at else ():
        history.setdefault((scope_id, capability_id), []).append((agreed_on, tuple(fields)))
    given: dict[tuple[int, int | None, str], list[int]] = {}
    for position in sorted(at):
        given.setdefault((int(plan.scope_id[position]), *plan.slots[plan.entry[position]]), []).append(position)
    for (scope_id, capability_id, agreed_on), positions in given.items():
        said = history.get((scope_id, capability_id), [])
        before = [fields for day, fields in said if (day <= agreed_on if standing else day == agreed_on)]
        now = [plan.fields[plan.entry[position]] for position in positions]
        plan.write[positions[: _repeated(now, before)]] = False


def _repeated(given: list[Fields], stored: list[Fields]) -> int:
    """How many entries at the start of ``given`` are the end of ``stored``."""
    sizes = range(min(len(given), len(stored)), 0, -1)
    return next((size for size in sizes if stored[-size:] == given[:size]), 0)

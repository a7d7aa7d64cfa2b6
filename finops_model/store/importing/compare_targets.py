"""The target entries of a batch against those in force. Reads only.

An entry replaces nothing and the newest counts, on one day the one written last. So an entry is unchanged when it says
what the newest entry of its day says, and several entries of one day when they repeat the end of what is stored.
"""

from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from finops_model.progress import Progress, watched
from finops_model.store.directory import Directory
from finops_model.store.engine import in_parts
from finops_model.store.frames import fetch
from finops_model.store.importing.plan import TargetPlan, known_scopes
from finops_model.store.importing.slices import slices
from finops_model.store.in_force import in_force
from finops_model.store.tables import TARGET

ENTRY = ("capability_id", "agreed_on", "entry", "due_on", "value", "owner", "reason", "approver")
"""The columns of :attr:`TargetPlan.entries`; from the third on they hold what the entry says."""

_SAYS = 2

Slot = tuple[int, int | None, str]
"""What entries replace each other on: scope, capability, and day in ISO."""


def compare_targets(connection: Connection, plan: TargetPlan, directory: Directory, progress: Progress) -> None:
    """Finds the entries that are unchanged."""
    order = np.argsort(plan.scope_id, kind="stable")
    of_known = order[np.isin(plan.scope_id[order], known_scopes(directory))]
    for part in watched(slices(of_known, plan.scope_id), progress):
        stored = _read_entries(connection, np.unique(plan.scope_id[part]).tolist())
        for slot, positions in _positions(plan, part).items():
            given = [plan.entries[plan.entry[at]][_SAYS:] for at in positions]
            repeated = _count_repeated(given, stored.get(slot, []))
            plan.write[positions[:repeated]] = False


def _read_entries(connection: Connection, scope_ids: list[int]) -> dict[Slot, list[tuple[Any, ...]]]:
    """What the entries in force of some scopes say, oldest first."""
    columns = [TARGET.c[name] for name in ("scope_id", *ENTRY)]
    query = select(*columns).where(in_force(TARGET)).order_by(TARGET.c.change_id, TARGET.c.position)
    found: dict[Slot, list[tuple[Any, ...]]] = {}
    for part in in_parts(scope_ids):
        for row in fetch(connection, query.where(TARGET.c.scope_id.in_(part))):
            scope_id, capability_id, agreed_on, word, due_on, *others = row
            says = (word, due_on and str(due_on), *others)
            found.setdefault((scope_id, capability_id, str(agreed_on)), []).append(says)
    return found


def _positions(plan: TargetPlan, part: np.ndarray) -> dict[Slot, list[int]]:
    """Where in the batch the entries of each slot are."""
    found: dict[Slot, list[int]] = {}
    for at, scope_id, entry in zip(part.tolist(), plan.scope_id[part].tolist(), plan.entry[part].tolist(), strict=True):
        capability_id, agreed_on, *_ = plan.entries[entry]
        found.setdefault((scope_id, capability_id, agreed_on), []).append(at)
    return found


def _count_repeated(given: list[Any], stored: list[Any]) -> int:
    """How many entries at the start of ``given`` are the end of ``stored``."""
    sizes = range(min(len(given), len(stored)), 0, -1)
    return next((size for size in sizes if stored[-size:] == given[:size]), 0)

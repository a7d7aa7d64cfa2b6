"""The target entries of a batch against those in force. Reads only.

An entry replaces nothing and the newest counts, on one day the one written last. So an entry is unchanged when it says
what the newest entry of its day says, and a sequence of entries of one day when it repeats the end of what is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from finops_model.assessment import Target
from finops_model.coding import codes_of, numbered
from finops_model.progress import Progress, watched
from finops_model.store.directory import Directory
from finops_model.store.frames import fetch, in_parts
from finops_model.store.importing.slices import slices
from finops_model.store.in_force import in_force
from finops_model.store.tables import TARGET

SAID = ("entry", "due_on", "value", "owner", "reason")
"""The columns that hold what an entry says; the others say of what and from which day."""

_COMPARED = ("capability_id", "agreed_on", *SAID)

_STORED = (
    select(TARGET.c.scope_id, *(TARGET.c[name] for name in _COMPARED))
    .where(in_force(TARGET))
    .order_by(TARGET.c.agreed_on, TARGET.c.change_id, TARGET.c.position)
)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as codes: per row the code of its value, and the distinct values as the store writes them."""

    codes: np.ndarray
    code_of: dict[Any, int]

    def take(self, at: np.ndarray) -> np.ndarray:
        """The values of some rows."""
        return np.array(list(self.code_of), dtype=object)[self.codes[at]]

    def joined(self, at: np.ndarray, others: Sequence[Any]) -> np.ndarray:
        """The codes of some rows, then those of other values; all that are not among these values share one code."""
        stranger = len(self.code_of)
        theirs = (self.code_of.get(value, stranger) for value in others)
        return np.concatenate([self.codes[at], np.fromiter(theirs, dtype=np.int64, count=len(others))])


@dataclass(slots=True)
class TargetPlan:
    """Target entries in ids: arrays with one element per entry of the batch, in its order.

    ``columns`` are those of the table: ``capability_id`` (None: the goal stage), ``agreed_on`` and :data:`SAID`.
    ``write`` says which entries are not unchanged.
    """

    scope_id: np.ndarray
    columns: dict[str, Coded]
    write: np.ndarray


def plan_targets(directory: Directory, frame: pd.DataFrame) -> TargetPlan:
    """The target entries of a batch in ids. Raises Refused: a capability that no edition has."""
    organization, organizations = codes_of(frame["organization"])
    scope, scopes = codes_of(frame["scope"])
    place, first = numbered(organization, scope)
    ids = [directory.scope_id(organizations[organization[at]], scopes[scope[at]]) for at in first.tolist()]
    code, entries = codes_of(frame["entry"])
    return TargetPlan(
        scope_id=np.array(ids, dtype=np.int32)[place],
        columns={name: Coded(part.codes[code], part.code_of) for name, part in _columns(directory, entries).items()},
        write=np.ones(len(frame), dtype=bool),
    )


def _columns(directory: Directory, entries: list[Target]) -> dict[str, Coded]:
    """The columns of distinct entries; what repeats in them is turned into what the store writes once."""
    capability = _coded([one.capability for one in entries])
    agreed_on, due_on = _coded([one.agreed_on for one in entries]), _coded([one.due_on for one in entries])
    return {
        "capability_id": _turned(capability, lambda one: one and directory.capabilities.id(None, one)),
        "agreed_on": _turned(agreed_on, lambda day: day.isoformat()),
        "entry": _coded([one.word for one in entries]),
        "due_on": _turned(due_on, lambda day: day and day.isoformat()),
        "value": _coded([one.value for one in entries]),
        "owner": _coded([one.owner or None for one in entries]),
        "reason": _coded([one.reason or None for one in entries]),
    }


def _coded(values: list[Any]) -> Coded:
    code_of: dict[Any, int] = {}
    codes = [code_of.setdefault(value, len(code_of)) for value in values]
    return Coded(np.array(codes, dtype=np.int32), code_of)


def _turned(column: Coded, turn: Callable[[Any], Any]) -> Coded:
    """The column with each distinct value turned into another one."""
    return Coded(column.codes, {turn(value): code for value, code in column.code_of.items()})


def compare_targets(connection: Connection, plan: TargetPlan, directory: Directory, progress: Progress) -> None:
    """Finds the unchanged entries."""
    known = np.array(sorted(place.scope_id for place in directory.places.values() if place.known), dtype=np.int64)
    order = np.argsort(plan.scope_id, kind="stable")
    for part in watched(slices(order[np.isin(plan.scope_id[order], known)], plan.scope_id), progress):
        stored = [
            row
            for scopes in in_parts(np.unique(plan.scope_id[part]).tolist())
            for row in fetch(connection, _STORED.where(TARGET.c.scope_id.in_(scopes)))
        ]
        if stored:
            _compare(plan, part, stored)


def _compare(plan: TargetPlan, part: np.ndarray, stored: list[Any]) -> None:
    """One slice of whole scopes against what is stored of them, oldest first. Ours and theirs get codes in common."""
    scope_id, *others = map(list, zip(*stored, strict=True))
    for at in (_COMPARED.index("agreed_on"), _COMPARED.index("due_on")):
        others[at] = [day and str(day) for day in others[at]]
    codes = {name: plan.columns[name].joined(part, column) for name, column in zip(_COMPARED, others, strict=True)}
    subject, _ = numbered(np.concatenate([plan.scope_id[part], scope_id]), codes["capability_id"])
    slot, _ = numbered(subject, codes["agreed_on"])
    said, _ = numbered(*(codes[name] for name in SAID))

    ours = len(part)
    newest = np.full(slot.max() + 1, -1)
    newest[slot[ours:]] = said[ours:]  # of several the last one stays
    same = newest[slot[:ours]] == said[:ours]
    several = np.bincount(slot[:ours])[slot[:ours]] > 1
    sequences = np.flatnonzero(several)
    if len(sequences):
        same[sequences] = _same_of_sequences(sequences, slot, said, ours)
    plan.write[part] = ~same


def _same_of_sequences(chosen: np.ndarray, slot: np.ndarray, said: np.ndarray, ours: int) -> np.ndarray:
    """Which of the chosen ones of our entries repeat the end of what is stored for their day.

    The arrays hold ours, then theirs. Entries of ours with one ``slot`` are one sequence.
    """
    stored: dict[int, list[int]] = {}
    for key, says in zip(slot[ours:].tolist(), said[ours:].tolist(), strict=True):
        stored.setdefault(key, []).append(says)
    given: dict[int, list[int]] = {}
    for at in chosen.tolist():
        given.setdefault(int(slot[at]), []).append(at)
    same = np.zeros(ours, dtype=bool)
    for key, sequence in given.items():
        same[sequence[: _repeated(said[sequence].tolist(), stored.get(key, []))]] = True
    return same[chosen]


def _repeated(given: list[int], stored: list[int]) -> int:
    """How many entries at the start of ``given`` are the end of ``stored``."""
    sizes = range(min(len(given), len(stored)), 0, -1)
    return next((size for size in sizes if stored[-size:] == given[:size]), 0)

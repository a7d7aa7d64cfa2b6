"""What counts on a day: the newest entry up to it (SEMANTICS 2), and the targets in force (SEMANTICS 3).

The machinery under :func:`finops_model.scoring.stand` (arrays in, arrays out, all points at once), and the entries
themselves for whoever shows them.
"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from finops_model.framework import Framework, Stage
from finops_model.scoring.succession import WHOLE, part_numbers, rated_parts, successor_ids

DEFAULT_VALUE = 3
"""Business value of a capability for which nobody said one (SEMANTICS 3)."""

_DAY_ZERO = 1 << 31
"""Added to days since 1970, so that those before it are positive, too."""

_INHERIT = -1
_ENTRY_LEVELS = {"none": 0, "crawl": 1, "walk": 2, "run": 3, "inherit": _INHERIT}


def newest(key: np.ndarray, day: np.ndarray, written: np.ndarray, at_key: np.ndarray, at_day: np.ndarray) -> np.ndarray:
    """For each (at_key, at_day) the position of the newest entry of that key dated up to that day, -1 for none.

    On one day the entry written last wins. One sort and one binary search over (key, day) packed into an integer:
    merge_asof does the same by way of two sorted frames and several times the time.
    """
    order = np.lexsort((written, day, key))
    packed = (key.astype(np.int64) << 32) + day + _DAY_ZERO
    asked = (at_key.astype(np.int64) << 32) + at_day + _DAY_ZERO
    place = np.searchsorted(packed[order], asked, side="right") - 1
    found = np.append(order, -1)[place]  # place -1 (before everything) reads the -1 at the end
    return np.where(np.append(key, -2)[found] == at_key, found, -1)


def ratings_in_force(
    ratings: pd.DataFrame, framework: Framework, scopes: pd.Index, scope: np.ndarray, day: np.ndarray
) -> np.ndarray:
    """Per point and capability the position of the rating that counts, -1 for none (SEMANTICS 2).

    That is the newest one. A capability that several older ones merged into is looked up part by part, and the part
    with the lowest score counts; a rating of the whole rates every part.
    """
    capability, part = rated_parts(ratings, framework)
    entry_scope = scopes.get_indexer(pd.Index(ratings["scope_id"]))
    written = ratings["written"].to_numpy(dtype=np.int64)
    assessed_on = days_of(ratings["assessed_on"])
    every, count = len(framework.capabilities), len(scope)
    rows = newest(
        cell_key(entry_scope, capability, every),
        assessed_on,
        written,
        cell_key(np.repeat(scope, every), np.tile(np.arange(every), count), every),
        np.repeat(day, every),
    ).reshape(count, every)
    if (part == WHOLE).all():
        return rows.ravel()
    numbers, score = part_numbers(framework), ratings["score"].to_numpy(dtype=float, na_value=np.nan)
    for position in np.unique(capability[(part != WHOLE) & (capability >= 0)]):
        mine = np.flatnonzero(capability == position)
        parts = len(numbers[framework.capabilities[position].id])
        of_parts = []
        for number in range(1, parts + 1):
            of_part = np.where((part[mine] == WHOLE) | (part[mine] == number), entry_scope[mine], -1)
            of_parts.append(newest(of_part, assessed_on[mine], written[mine], scope, day))
        lowest_first = np.lexsort((-written[mine], -assessed_on[mine], score[mine]))
        rows[:, position] = np.append(mine, -1)[_first_of(np.array(of_parts), lowest_first)]
    return rows.ravel()


def _first_of(choices: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Of each column of ``choices`` (positions, -1 for none) the one that comes first in ``order``; -1 without any."""
    rank = np.empty(len(order) + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    rank[-1] = len(order)  # position -1, none, reads the last rank
    return choices[np.argmin(rank[choices], axis=0), np.arange(choices.shape[1])]


def cell_key(scope: np.ndarray, capability: np.ndarray, every: int) -> np.ndarray:
    """One number per (scope, capability); -1, which no cell has, when either is unknown."""
    return np.where((scope < 0) | (capability < 0), -1, scope * every + capability)


def dates_of(dates: pd.Series) -> np.ndarray:
    """A date column as ``datetime64[us]``, NaT for none; an empty column of any type will do."""
    return pd.to_datetime(dates).to_numpy(dtype="datetime64[us]")


def days_of(dates: pd.Series) -> np.ndarray:
    """Dates as whole days since 1970."""
    return dates_of(dates).astype("datetime64[D]").astype(np.int64)


def numbers_at(values: pd.Series, rows: np.ndarray) -> np.ndarray:
    """The values at these positions as floats; NaN for what is missing and at position -1."""
    return np.asarray(take(values.to_numpy(dtype=float, na_value=np.nan), rows, allow_fill=True))


def targets_in_force(
    targets: pd.DataFrame, framework: Framework, scopes: pd.Index, scope: np.ndarray, day: np.ndarray
) -> dict[str, Any]:
    """Per point and capability: target (level, NaN: none), value, due_on, owner, approver, reason (SEMANTICS
    3).

    An entry is whole: what it leaves out comes from the goal-stage entry in force, never from an older entry. That
    holds for an ``inherit`` entry too: its stage is the goal's, a value, due date, owner or approver it carries is
    its own.
    """
    own, goal = _own_and_goal(targets, framework, scopes, scope, day)
    level = np.append(targets["entry"].map(_ENTRY_LEVELS).to_numpy(dtype=np.int64), 0)  # row -1, no entry: no target
    inherits = (own < 0) | (level[own] == _INHERIT)
    target = level[np.where(inherits, goal, own)].astype(float)
    target[target == 0] = np.nan
    without = np.isnan(target)

    said = targets[["value", "due_on", "owner", "approver", "reason"]].replace("", None)
    given = np.append(said.notna().to_numpy(dtype=bool), [[False] * said.shape[1]], axis=0)[own]
    rows = np.where(given, own[:, np.newaxis], goal[:, np.newaxis])
    value_rows, *target_rows, reason_rows = rows.T
    value = numbers_at(said["value"], value_rows)
    due_rows, owner_rows, approver_rows = np.where(without, -1, target_rows)
    reason_rows = np.where(inherits, reason_rows, own)
    return {
        "target": target,
        "value": np.where(np.isnan(value), DEFAULT_VALUE, value),
        "due_on": take(dates_of(said["due_on"]), due_rows, allow_fill=True),
        "owner": take(said["owner"].astype("str").array, owner_rows, allow_fill=True),
        "approver": take(said["approver"].astype("str").array, approver_rows, allow_fill=True),
        "reason": take(said["reason"].astype("str").array, reason_rows, allow_fill=True),
    }


def _own_and_goal(
    targets: pd.DataFrame, framework: Framework, scopes: pd.Index, scope: np.ndarray, day: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Per point and capability the positions of its own entry in force and of the goal-stage entry, -1 for none."""
    ids = pd.Index([one.id for one in framework.capabilities], dtype="str")
    every = len(ids)
    names = targets["capability"].astype("str").fillna("")
    if not names.isin(["", *ids]).all():
        names = names.replace(successor_ids(framework))
    entry_scope = scopes.get_indexer(pd.Index(targets["scope_id"]))
    agreed_on, written = days_of(targets["agreed_on"]), targets["written"].to_numpy(dtype=np.int64)
    of_goal = np.where((names == "").to_numpy(dtype=bool), entry_scope, -1)
    of_cell = cell_key(entry_scope, ids.get_indexer(pd.Index(names)), every)
    cells = cell_key(np.repeat(scope, every), np.tile(np.arange(every), len(scope)), every)
    own = newest(of_cell, agreed_on, written, cells, np.repeat(day, every))
    return own, np.repeat(newest(of_goal, agreed_on, written, scope, day), every)


def entries_in_force(targets: pd.DataFrame, day: date) -> pd.DataFrame:
    """The rows of ``targets`` that count on ``day``: the newest entry of each scope and capability (the goal stage's
    is ``""``) agreed up to it, of one day the one written last (SEMANTICS 3). Empty when nothing was agreed yet."""
    agreed = targets[targets["agreed_on"] <= pd.Timestamp(day)].sort_values(["agreed_on", "written"])
    return agreed.drop_duplicates(["scope_id", "capability"], keep="last")


def goal_stages(targets: pd.DataFrame, day: date) -> pd.Series:
    """The goal stage in force on ``day`` by scope_id, as a level; a scope without one is missing."""
    goals = entries_in_force(targets[targets["capability"] == ""], day)
    levels = goals["entry"].map({stage.id: float(stage) for stage in Stage})
    return pd.Series(levels.to_numpy(dtype=float), index=goals["scope_id"].to_numpy()).dropna()

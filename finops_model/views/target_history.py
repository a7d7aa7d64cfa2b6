"""The history of targets in words: who changed what, when, and why."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from finops_model.framework import Framework, Stage
from finops_model.messages import Message, ShownDay, message
from finops_model.scoring.in_force import entries_in_force
from finops_model.scoring.succession import successor_ids

ENTRY_WORDS: dict[str, Message] = {
    "inherit": message("As the goal stage"),
    "none": message("No target"),
    "crawl": message("Crawl"),
    "walk": message("Walk"),
    "run": message("Run"),
}
"""What people read for an entry of the targets frame."""


@dataclass(frozen=True, slots=True)
class TargetChange:
    """One entry of the target history beside what counted before it.

    Attributes:
        capability: its name, or that it is the goal stage.
        before, after: what counted from ``agreed_on`` on, with due date, value, owner and approver.
        reason: why, or that nobody gave a reason where one is asked for; "" where none is asked for.
        actor, recorded_at: who saved it, and when (UTC).
    """

    agreed_on: date
    capability: str
    before: Message
    after: Message
    reason: str
    actor: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class TargetTimeline:
    """The target of a capability, or the goal stage, over time.

    Attributes:
        steps: ``as_of`` and ``target`` (level; NaN: none), what counts from each day on on which it was agreed anew,
            and on the last day again. Nothing was ever agreed: no rows.
        entries: a row per entry, in the order in which they were written: ``as_of`` (from which day on it counts),
            ``target`` (the level it asks for; NaN: none), ``of_goal`` (whether it is the goal stage's), and in words
            ``capability``, ``before``, ``after``, ``reason``, ``actor`` and ``recorded_at`` (UTC), as
            :class:`TargetChange`. An entry of the goal stage is here where the capability follows it on that day.
    """

    steps: pd.DataFrame
    entries: pd.DataFrame


ENTRY_COLUMNS = ("as_of", "target", "of_goal", "capability", "before", "after", "reason", "actor", "recorded_at")
"""Of the entries of a :class:`TargetTimeline`."""


def target_timeline(targets: pd.DataFrame, capability: str, framework: Framework, today: date) -> TargetTimeline:
    """The target of a capability over time, from the first entry to today or the last entry, whichever is later.

    Args:
        targets: the targets frame of one scope.
        capability: its id in the edition; "": the goal stage.
    """
    named = targets.assign(capability=targets["capability"].replace(successor_ids(framework)))
    own = named[named["capability"].isin(["", capability])].sort_values("written", kind="stable")
    days = sorted(own["agreed_on"].unique())
    if days:
        days += [day for day in [pd.Timestamp(today)] if day > days[-1]]
    counting = {day: _counting_entries(own, day) for day in days}
    levels = [_level(counting[day].get(capability, "inherit"), counting[day]) for day in days]
    steps = pd.DataFrame({"as_of": pd.Series(days, dtype="datetime64[us]"), "target": pd.Series(levels, dtype=float)})
    changes = list_target_changes(own, framework)[::-1]
    rows = [
        (row["agreed_on"], _level(row["entry"], counting[row["agreed_on"]]), row["capability"] == "", *_words(change))
        for row, change in zip(own.to_dict("records"), changes, strict=True)
        if row["capability"] == capability or _follows(capability, counting[row["agreed_on"]])
    ]
    return TargetTimeline(steps, pd.DataFrame(rows, columns=list(ENTRY_COLUMNS), dtype=object))


def _counting_entries(targets: pd.DataFrame, day: pd.Timestamp) -> dict[str, str]:
    """The entry that counts on a day, by capability."""
    rows = entries_in_force(targets, day.date())
    return dict(zip(rows["capability"], rows["entry"], strict=True))


def _level(entry: str, counting: Mapping[str, str]) -> float:
    """The level that an entry asks for on a day with these entries; NaN: none."""
    asked = counting.get("", "none") if entry == "inherit" else entry
    return float("nan") if asked == "none" else float(Stage.from_id(asked))


def _follows(capability: str, counting: Mapping[str, str]) -> bool:
    """Whether a capability follows the goal stage on a day with these entries."""
    return counting.get(capability, "inherit") == "inherit"


def _words(change: TargetChange) -> tuple[Any, ...]:
    return change.capability, change.before, change.after, change.reason, change.actor, change.recorded_at


def list_target_changes(targets: pd.DataFrame, framework: Framework) -> list[TargetChange]:
    """Every change of a target, newest first; empty without any.

    Args:
        targets: the targets frame of one scope, or its newest rows.
    """
    known: dict[str, list[dict[Hashable, Any]]] = {}
    changes: list[TargetChange] = []
    for row in targets.sort_values("written", kind="stable").to_dict("records"):
        capability = str(row["capability"])
        before = _counting(known.get(capability, []), row)
        goal = _counting(known.get("", []), row)
        known.setdefault(capability, []).append(row)
        changes.append(_change(row, before, goal, framework))
    return changes[::-1]


def entry_text(
    entry: str, due_on: date | None, value: int | None, owner: str | None, approver: str | None = None
) -> Message:
    """A target in words: ``Walk, due 30 Jun 2027, value 5, owner Ann, approved by Bob``."""
    text = ENTRY_WORDS[entry]
    if due_on is not None:
        text = message("{target}, due {day}", target=text, day=ShownDay.of(due_on))
    if value is not None:
        text = message("{target}, value {value}", target=text, value=value)
    if owner:
        text = message("{target}, owner {owner}", target=text, owner=owner)
    if approver:
        text = message("{target}, approved by {approver}", target=text, approver=approver)
    return text


def _counting(rows: list[dict[Hashable, Any]], new: Mapping[Hashable, Any]) -> dict[Hashable, Any] | None:
    """The row that counted on the new row's day until it was written; None without one."""
    earlier = [row for row in rows if row["agreed_on"] <= new["agreed_on"]]
    return max(earlier, key=lambda row: (row["agreed_on"], row["written"]), default=None)


def _change(
    row: Mapping[Hashable, Any],
    before: Mapping[Hashable, Any] | None,
    goal: Mapping[Hashable, Any] | None,
    framework: Framework,
) -> TargetChange:
    capability, known = str(row["capability"]), framework.by_id.get(str(row["capability"]))
    nothing = ENTRY_WORDS["inherit" if capability else "none"]
    moved = _stage(before or {"entry": "inherit"}, goal) not in ("none", _stage(row, goal))
    silent = message("No reason given") if moved else ""
    return TargetChange(
        agreed_on=row["agreed_on"].date(),
        capability=known.name if known is not None else capability or message("Goal stage"),
        before=nothing if before is None else _row_text(before),
        after=_row_text(row),
        reason=row["reason"] if _filled(row["reason"]) else silent,
        actor=row["actor"],
        recorded_at=row["recorded_at"].to_pydatetime(),
    )


def _stage(row: Mapping[Hashable, Any], goal: Mapping[Hashable, Any] | None) -> str:
    """The stage that a row asks for, or none; an entry that inherits asks for the goal stage."""
    if row["entry"] != "inherit":
        return str(row["entry"])
    return str(goal["entry"]) if goal is not None else "none"


def _row_text(row: Mapping[Hashable, Any]) -> Message:
    parts = (row[column] if _filled(row[column]) else None for column in ("due_on", "value", "owner", "approver"))
    due_on, value, owner, approver = parts
    day, number = (None if due_on is None else due_on.date()), (None if value is None else int(value))
    return entry_text(str(row["entry"]), day, number, owner, approver)


def _filled(value: Any) -> bool:
    return not pd.isna(value) and value != ""

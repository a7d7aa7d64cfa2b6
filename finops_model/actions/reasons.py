"""The question why: a target that is lowered, raised or removed is asked for its reason, in the same words."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from finops_model.assessment import Target
from finops_model.messages import Message, plural


class TargetWords:
    """The entries of a target history by scope, capability and day.

    Args:
        targets: a targets frame.
    """

    def __init__(self, targets: pd.DataFrame) -> None:
        self._days: dict[tuple[int, str], list[pd.Timestamp]] = defaultdict(list)
        self._words: dict[tuple[int, str], list[str]] = defaultdict(list)
        ordered = targets.sort_values(["agreed_on", "written"])
        columns = (ordered[name] for name in ("scope_id", "capability", "agreed_on", "entry"))
        for scope_id, capability, agreed_on, entry in zip(*columns, strict=True):
            self._days[scope_id, capability].append(agreed_on)
            self._words[scope_id, capability].append(entry)

    def in_force(self, scope_id: int, capability: str | None, day: date) -> dict[str, str]:
        """The entry in force on a day for the goal stage ("") and for one capability; what nobody agreed is missing."""
        found: dict[str, str] = {}
        for key in ("", capability or ""):
            place = bisect_right(self._days.get((scope_id, key), []), pd.Timestamp(day))
            if place:
                found[key] = self._words[scope_id, key][place - 1]
        return found


def moved_targets(entries: Iterable[Target], in_force: Mapping[str, str]) -> list[Target]:
    """The entries that lower, raise or remove a target in force. A first target moves nothing.

    Args:
        in_force: the entry in force by capability id, "" for the goal stage, as the targets frame writes it.
    """
    entries = list(entries)
    goal = in_force.get("", "none")
    goals = [entry.word for entry in entries if entry.capability is None]
    new_goal = goals[-1] if goals else goal
    moved: list[Target] = []
    for entry in entries:
        own = in_force.get(entry.capability or "", "inherit")
        before = goal if own == "inherit" else own
        after = new_goal if entry.inherit else entry.word
        if before != "none" and after != before:
            moved.append(entry)
    return moved


def silent_moves(entries: Iterable[Target], scope_id: int, words: TargetWords) -> int:
    """How many entries lower, raise or remove a target of a scope without a reason."""
    silent = [entry for entry in entries if not entry.reason]
    return sum(
        len(moved_targets([entry], words.in_force(scope_id, entry.capability, entry.agreed_on))) for entry in silent
    )


def reason_question(count: int) -> Message | None:
    """Asks why so many targets move without a reason; None for none.

    Entries may be saved without one: the history says then that nobody gave a reason.
    """
    if not count:
        return None
    return plural(
        "{count:,} target is lowered, raised or removed without a reason. Why?",
        "{count:,} targets are lowered, raised or removed without a reason. Why?",
        count=count,
    )

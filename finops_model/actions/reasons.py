"""The question why: a target that is lowered, raised or removed is asked for its reason, in the same words."""

from collections.abc import Iterable, Mapping

from finops_model.assessment import Target
from finops_model.messages import Message, plural


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


def reason_question(entries: Iterable[Target], in_force: Mapping[str, str]) -> Message | None:
    """Asks why targets move, where the entries give no reason; None when there is nothing to ask.

    Entries may be saved without one: the history says then that none was given.
    """
    silent = [entry for entry in moved_targets(entries, in_force) if not entry.reason]
    if not silent:
        return None
    return plural(
        "{count:,} target is lowered, raised or removed without a reason. Why?",
        "{count:,} targets are lowered, raised or removed without a reason. Why?",
        count=len(silent),
    )

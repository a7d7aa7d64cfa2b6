"""Ways to fill the grid of targets. Pure: each says what would be chosen, and writes nothing.

A preset chooses stages; the due date, value, owner and approver of an entry stay as they are unless it says otherwise.
What it does not name stays as it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from finops_model.actions.target_draft import GOAL, Choice, nothing_chosen
from finops_model.framework import Stage

Choices = Mapping[str, Choice]
"""By capability id, :data:`.target_draft.GOAL` for the goal stage."""

FEWEST, MOST = 3, 5
"""With how many capabilities one starts small."""

_OF_VALUE = {1: Stage.CRAWL, 2: Stage.CRAWL, 3: Stage.WALK, 4: Stage.WALK, 5: Stage.RUN}
_FEWEST_ALIKE = 5
"""Fewer own targets than these are no reason to ask about the goal stage."""


def one_stage_up(standing: pd.DataFrame, chosen: Choices) -> dict[str, Choice]:
    """Each rated capability: the stage after the one that it has reached; Run stays Run.

    Args:
        standing: the *standing* of one scope on one day.
        chosen: what is chosen now; a capability without one follows the goal stage.
    """
    rated = standing[standing["stage"].notna()]
    pairs = zip(rated["capability"], rated["stage"], strict=True)
    return {id: _at(chosen, id, Stage(min(int(stage) + 1, Stage.RUN))) for id, stage in pairs}


def at_least_crawl(standing: pd.DataFrame, chosen: Choices) -> dict[str, Choice]:
    """Each capability without a target: Crawl. Those with one keep it; what is not applicable gets none."""
    without = standing[standing["target"].isna() & (standing["status"] != "not applicable")]
    return {id: _at(chosen, id, Stage.CRAWL) for id in without["capability"]}


def by_business_value(standing: pd.DataFrame, chosen: Choices) -> dict[str, Choice]:
    """Each capability by its business value: 1 and 2 Crawl, 3 and 4 Walk, 5 Run; what is not applicable as it is."""
    rows = standing[standing["status"] != "not applicable"]
    pairs = zip(rows["capability"], rows["value"], strict=True)
    return {id: _at(chosen, id, _OF_VALUE[int(value)]) for id, value in pairs}


def start_small(standing: pd.DataFrame, chosen: Choices, count: int) -> dict[str, Choice]:
    """The ``count`` capabilities with the largest value x gap keep their targets; others below theirs get none for now.

    Without a target, the gap is the one stage to the next. Of equals, the first in the framework comes first.

    Args:
        count: :data:`FEWEST` to :data:`MOST`.
    """
    rated = standing[standing["stage"].notna()]
    wanted = rated["target"].fillna((rated["stage"] + 1).clip(upper=Stage.RUN))
    gap = (wanted - rated["stage"]).clip(lower=0)
    below = rated.assign(wanted=wanted, weight=rated["value"] * gap)[gap > 0]
    ordered = below.sort_values("weight", ascending=False, kind="stable")
    first, rest = ordered.iloc[:count], ordered.iloc[count:]
    kept = {
        id: _at(chosen, id, Stage(int(stage))) for id, stage in zip(first["capability"], first["wanted"], strict=True)
    }
    return kept | {id: replace(_choice(chosen, id), entry="none") for id in rest["capability"]}


def same_as(other: Choices, chosen: Choices, capabilities: Iterable[str]) -> dict[str, Choice]:
    """The goal stage and every capability as there, with the business values; days and names stay as they are here."""
    filled: dict[str, Choice] = {}
    for id in (GOAL, *capabilities):
        there = other.get(id, nothing_chosen(id))
        filled[id] = replace(_choice(chosen, id), entry=there.entry, value=there.value)
    return filled


def as_then(then: Choices, capabilities: Iterable[str]) -> dict[str, Choice]:
    """The goal stage and every capability as on another day of the same scope, whole."""
    return {id: then.get(id, nothing_chosen(id)) for id in (GOAL, *capabilities)}


def back_to_goal(chosen: Choices, capabilities: Iterable[str]) -> dict[str, Choice]:
    """Every capability follows the goal stage; its own due date, value, owner and approver go, too."""
    return {id: nothing_chosen(id) for id in capabilities}


def common_target(chosen: Choices) -> tuple[Stage, int, int] | None:
    """The stage that most own targets ask for, how many do, and how many own targets there are; None: no question.

    It is worth a question where at least five capabilities have targets of their own and at least two thirds agree,
    and no other goal stage is chosen: a chosen one is not talked away.
    """
    entries = [choice.entry for id, choice in chosen.items() if id != GOAL and choice.entry not in ("inherit", "none")]
    if len(entries) < _FEWEST_ALIKE:
        return None
    entry, count = Counter(entries).most_common(1)[0]
    if count * 3 < len(entries) * 2 or _choice(chosen, GOAL).entry not in ("none", entry):
        return None
    return Stage.from_id(entry), count, len(entries)


def common_as_goal(chosen: Choices, stage: Stage) -> dict[str, Choice]:
    """The stage as the goal stage; the capabilities that ask for it follow it and keep their days, values and names."""
    goal = _choice(chosen, GOAL)
    filled = {GOAL: replace(goal, entry=stage.id)}
    for id, choice in chosen.items():
        if id != GOAL and choice.entry == stage.id:
            filled[id] = replace(choice, entry="inherit")
    return filled


def _at(chosen: Choices, capability: str, stage: Stage) -> Choice:
    """A choice with another stage; a capability that follows a goal stage at that stage goes on following it."""
    choice = _choice(chosen, capability)
    if choice.entry == "inherit" and _choice(chosen, GOAL).entry == stage.id:
        return choice
    return replace(choice, entry=stage.id)


def _choice(chosen: Choices, capability: str) -> Choice:
    return chosen.get(capability, nothing_chosen(capability))

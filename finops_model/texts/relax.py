"""Smallest changes in sentences that a leader understands."""

import pandas as pd

from finops_model.framework import Framework
from finops_model.roadmap.quarters import last_day
from finops_model.roadmap.solver import Capacity, Certainty, Dates, Targets
from finops_model.texts.figures import day_text, listed_text, quarter_text, stage_text
from finops_model.texts.language import say, say_count


def capacity_sentences(found: Capacity, now: int, framework: Framework) -> list[str]:
    """How many parallel steps would be enough.

    Args:
        now: how many run now.
    """
    if found.value is None:
        names = listed_text([framework.capability(id).name for id in found.too_long])
        return [say("No number of parallel steps is enough. Late in any case: {names}.", names=names)]
    if found.value <= now:
        return [_other_order()]
    return [
        say_count(
            "Run {count:,} step in parallel instead of {now:,}.",
            "Run {count:,} steps in parallel instead of {now:,}.",
            found.value,
            now=now,
        )
    ]


def dates_sentences(found: Dates, standing: pd.DataFrame, framework: Framework) -> list[str]:
    """Which due dates would have to move, one sentence each.

    Args:
        standing: of the scope; its due dates are those that move.
    """
    if not found.quarters:
        return [_other_order()]
    due = dict(zip(standing["capability"], standing["due_on"], strict=True))
    return [
        say(
            "Move the due date of {name} from {due} to the end of {quarter}.",
            name=framework.capability(capability).name,
            due=day_text(due[capability]),
            quarter=quarter_text(last_day(quarter)),
        )
        for capability, quarter in found.quarters.items()
    ]


def targets_sentences(found: Targets, standing: pd.DataFrame, framework: Framework) -> list[str]:
    """Which targets would have to be lower, one sentence each; ``standing`` as for :func:`dates_sentences`."""
    if found.cost is None:
        if found.status == Certainty.PROVEN:
            return [say("Lower targets are not enough: even with the lowest ones, a step is late.")]
        return [say("Nothing was found within {seconds:.0f} seconds.", seconds=found.seconds)]
    if not found.stages:
        return [_other_order()]
    target = dict(zip(standing["capability"], standing["target"], strict=True))
    return [
        say(
            "Lower the target of {name} from {target} to {stage}.",
            name=framework.capability(capability).name,
            target=stage_text(target[capability]),
            stage=stage_text(stage),
        )
        for capability, stage in found.stages.items()
    ]


def certainty_text(found: Capacity | Dates | Targets) -> str:
    """How sure an answer is."""
    status, seconds = found.status, found.seconds
    if status == Certainty.PROVEN:
        if (isinstance(found, Capacity) and found.value is None) or (isinstance(found, Targets) and found.cost is None):
            return say("Proven: no such change is enough.")
        return say("Proven: there is no smaller change.")
    if isinstance(found, Targets) and found.cost is None:
        return say("Not decided: a longer search may find one.")
    return say("Best found in {seconds:.0f} s; a smaller change may exist.", seconds=seconds)


def best_certainty_text(status: Certainty, seconds: float) -> str:
    """How sure it is that no schedule is better."""
    if status == Certainty.PROVEN:
        return say("Proven: there is no better schedule.")
    return say("Best found in {seconds:.0f} s; a better schedule may exist.", seconds=seconds)


def _other_order() -> str:
    return say("Nothing but the order of the steps has to change: the best schedule leaves no target late.")

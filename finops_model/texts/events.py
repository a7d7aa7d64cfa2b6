"""Events as people read them: what a rating or a target was, and what it became."""

from typing import Any

import pandas as pd

from finops_model.framework import Framework, Stage
from finops_model.scoring.events import ASSESSED, NOT_APPLICABLE, TARGET
from finops_model.texts.figures import day_text, score_text
from finops_model.texts.language import say


def event_text(event: Any) -> str:
    """What happened, in a few words: ``Crawl (1.4) → Walk (2.0)``.

    Args:
        event: a row of an events frame (:data:`finops_model.scoring.events.EVENTS`).
    """
    before, after = side_text(event, "before"), side_text(event, "after")
    if event.kind == ASSESSED:
        return say("First rating: {after}", after=after)
    if event.kind == TARGET:
        return say("Target: {before} → {after}", before=before, after=after)
    return say("{before} → {after}", before=before, after=after)


def side_text(event: Any, side: str) -> str:
    """One side of an event: a stage with its score, or a target with its due day, value and owner.

    Args:
        side: ``before`` or ``after``.
    """
    word = getattr(event, side)
    if event.kind == TARGET:
        return _target_text(event, side, word)
    if word == NOT_APPLICABLE:
        return say("not applicable")
    score = getattr(event, f"score_{side}")
    return say("not assessed") if pd.isna(score) else f"{Stage.from_id(word).label} ({score_text(score)})"


def _target_text(event: Any, side: str, word: str) -> str:
    """A target entry in words: what it asks for, and what else it says."""
    texts = [_wanted_text(event.capability, word)]
    due_on, value, owner = (getattr(event, f"{name}_{side}") for name in ("due", "value", "owner"))
    if not pd.isna(due_on):
        texts.append(say("due {day}", day=day_text(due_on)))
    if not pd.isna(value):
        texts.append(say("value {value}", value=int(value)))
    if owner:
        texts.append(say("owner {owner}", owner=owner))
    return ", ".join(texts)


def _wanted_text(capability: str, word: str) -> str:
    """What an entry asks for; where there is none, what counts without one."""
    if word in ("", "inherit"):
        return say("as the goal stage") if capability else say("no goal stage")
    return say("no target") if word == "none" else Stage.from_id(word).label


def subject_text(capability: str, framework: Framework) -> str:
    """What an event is about: the name of the capability, or the goal stage."""
    known = framework.by_id.get(capability)
    return say("Goal stage") if not capability else capability if known is None else known.name

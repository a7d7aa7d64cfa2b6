"""Events as people read them: what a rating or a target was, and what it became."""

from datetime import date
from typing import Any

import pandas as pd

from finops_model.framework import Framework, Stage
from finops_model.messages import Message, message
from finops_model.scoring.events import ASSESSED, NOT_APPLICABLE, NOTE, PLAN, RATING, TARGET
from finops_model.texts.figures import day_text, label_text, score_text
from finops_model.texts.language import say, translated
from finops_model.texts.plan import state_text

_KINDS: dict[str, Message] = {
    RATING: message("Rating"),
    ASSESSED: message("First rating"),
    NOT_APPLICABLE: message("Not applicable"),
    TARGET: message("Target"),
    NOTE: message("Note"),
    PLAN: message("Plan"),
}


def kind_text(kind: str) -> str:
    """What sort of event it is, in words; the first letter is a capital."""
    return translated(_KINDS[kind])


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
    """One side of an event: a stage with its score, or a target with those of due day, value, owner and approver that
    changed.

    Args:
        event: a row of an events frame.
        side: ``before`` or ``after``.
    """
    text = position_text(event.kind, event.capability, getattr(event, side), getattr(event, f"score_{side}"))
    return ", ".join([text, *_changed_texts(event, side)]) if event.kind in (TARGET, PLAN) else text


def position_text(kind: str, capability: str, word: str, score: float | None) -> str:
    """A stage with its score, or what a target asks for.

    Args:
        capability: its id; "": the goal stage.
        word: ``before`` or ``after`` of an event of this kind ("": nothing).
        score: the score of that side; None or NaN: there is none.
    """
    if kind == NOTE:
        return ""
    if kind == PLAN:
        return _step_text(word)
    if kind == TARGET:
        return _wanted_text(capability, word)
    if word == NOT_APPLICABLE:
        return say("not applicable")
    if score is None or pd.isna(score):
        return say("not assessed")
    return f"{Stage.from_id(word).label} ({score_text(score)})"


def _changed_texts(event: Any, side: str) -> list[str]:
    """What a target entry says beside its stage, where the other side says something else."""
    due_on, value = (_changed(event, name, side) for name in ("due", "value"))
    owner, approver = (_changed(event, name, side) for name in ("owner", "approver"))
    texts = []
    if not pd.isna(due_on):
        texts.append(say("due {day}", day=day_text(due_on)))
    if not pd.isna(value):
        texts.append(say("value {value}", value=int(value)))
    if owner:
        texts.append(say("owner {owner}", owner=owner))
    if approver:
        texts.append(say("approved by {approver}", approver=approver))
    return texts


def _changed(event: Any, name: str, side: str) -> Any:
    """What one side of an event says under a name; None where the other side says the same."""
    before, after = getattr(event, f"{name}_before"), getattr(event, f"{name}_after")
    said = before if side == "before" else after
    return None if before == after else said


def _step_text(word: str) -> str:
    """The stage of a step, its status and what else changed; a step that was not in the plan was proposed."""
    if not word:
        return state_text("proposed")
    stage, _, said = word.partition(": ")
    status, *fields = said.split("; ")
    return ", ".join([f"{Stage.from_id(stage).label}: {state_text(status)}", *map(_field_text, fields)])


def _field_text(word: str) -> str:
    """What was set for a step beside its status: ``Pinned start: 1 Jan 2028``."""
    field, _, value = word.partition(" ")
    if field == "effort":
        return label_text(say("Quarters"), value)
    name = say("Pinned start") if field == "starts_on" else say("Pinned finish")
    return label_text(name, day_text(date.fromisoformat(value)))


def _wanted_text(capability: str, word: str) -> str:
    """What an entry asks for; where there is none, what counts without one."""
    if word in ("", "inherit"):
        return say("as the goal stage") if capability else say("no goal stage")
    return say("no target") if word == "none" else Stage.from_id(word).label


def subject_text(capability: str, framework: Framework, kind: str = "") -> str:
    """What an event is about: the name of the capability, or the goal stage; a note is about none, which is ""."""
    if kind == NOTE:
        return ""
    known = framework.by_id.get(capability)
    return say("Goal stage") if not capability else capability if known is None else known.name

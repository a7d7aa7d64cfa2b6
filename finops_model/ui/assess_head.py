"""The head of a capability on the Assess page: the ways to its neighbours, its target, what was said last and what is
said now."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions.assessment_draft import Answer, AssessmentDraft, same_answer
from finops_model.assessment import Form, Rating, Scope
from finops_model.framework import Capability
from finops_model.scoring import stage_of
from finops_model.texts import say, say_count
from finops_model.texts.figures import day_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui.assess import put_answer, rating_text
from finops_model.ui.assess_list import turn_to
from finops_model.views.assessing import Assessing, open_criteria


def draw_head(view: Assessing, capability: Capability, draft: AssessmentDraft, order: Sequence[str]) -> None:
    """The name, the ways on, the target, the last rating and the question.

    Args:
        order: the ids of the capabilities that people go through.
    """
    st.header(markdown_literal(capability.name))
    last = view.last_rating(capability.id)
    with st.container(horizontal=True):
        _draw_neighbours(order, capability.id)
        if last is not None:
            same = same_answer(capability.id, last, shown_framework())
            _draw_same(view.place.scope, capability.id, same, draft.answer(capability.id))
    st.markdown(" · ".join(map(markdown_literal, target_facts(view.row_of[capability.id]))))
    st.markdown(markdown_literal(say("Never assessed.") if last is None else _last_text(last)))
    if last is not None and last["evidence"]:
        st.text(last["evidence"])
    st.write(markdown_literal(capability.question or capability.summary))


def draw_result(view: Assessing, capability: Capability, answer: Answer) -> None:
    """At the lower edge of the window, wherever people are in the form: the rating so far, and its way to the
    target."""
    rating = answer.rating(shown_framework())
    with st.bottom:
        if rating is None:
            words = say("Not rated in this draft yet: saving leaves this capability as it is.")
            st.markdown(f"{markdown_literal(capability.name)} · {words}")
            return
        words = [
            f"**{markdown_literal(rating_text(rating))}**",
            *_way_to_target(rating, view.row_of[capability.id]["target"]),
        ]
        st.markdown(" · ".join([markdown_literal(capability.name), *words]))


def target_facts(row: Mapping[Any, Any]) -> list[str]:
    """The target of a capability with its due day and owner, a few words each.

    Args:
        row: its row of a *standing*.
    """
    if pd.isna(row["target"]):
        return [say("No target")]
    facts = [say("Target {stage}", stage=stage_text(row["target"]))]
    if pd.notna(row["due_on"]):
        facts.append(say("due {day}", day=day_text(row["due_on"])))
    facts.append(say("owner {owner}", owner=row["owner"]) if pd.notna(row["owner"]) else say("no owner"))
    return facts


def _way_to_target(rating: Rating, target: float) -> list[str]:
    """What lies between a rating and the target; nothing where one of the two is missing."""
    if pd.isna(target) or rating.score is None:
        return []
    stage = stage_text(target)
    left = open_criteria(rating, target, shown_framework())
    if stage_of(rating.score) >= target:
        return [say("target {stage} reached", stage=stage)]
    if left is not None:
        return [
            say_count(
                "{count:,} criterion open to the target {stage}",
                "{count:,} criteria open to the target {stage}",
                len(left),
                stage=stage,
            )
        ]
    return [
        say_count(
            "{count:,} stage to the target {stage}",
            "{count:,} stages to the target {stage}",
            int(target) - stage_of(rating.score),
            stage=stage,
        )
    ]


def _draw_neighbours(order: Sequence[str], id: str) -> None:
    """The ways to the capability before and the one after."""
    here = order.index(id)
    for label, to in (("← {}", here - 1), ("{} →", here + 1)):
        if 0 <= to < len(order):
            name = markdown_literal(shown_framework().capability(order[to]).name)
            st.button(label.format(name), key=f"assess-to-{to - here}", on_click=turn_to, args=(order[to],))


def _draw_same(scope: Scope, id: str, same: Answer, now: Answer) -> None:
    """The last rating once more, in one click."""
    rating = same.rating(shown_framework())
    if rating is None:
        return
    words = say("Not applicable") if rating.score is None else stage_text(stage_of(rating.score))
    st.button(
        say("Still the same: {rating}", rating=words),
        key=f"assess-same-{id}",
        icon=":material/check:",
        disabled=now == same,
        on_click=put_answer,
        args=(scope, id, now, same),
        help=say("Puts the last rating into the draft once more, with its evidence. You can change it there."),
    )


def _last_text(row: Mapping[Any, Any]) -> str:
    rated = pd.notna(row["score"])
    rating = rating_text(Rating(Form.SCORE, float(row["score"]) if rated else None))
    day, age = day_text(row["assessed_on"]), row["age_days"]
    if row["assessor"]:
        return say_count(
            "Last rating: {rating}, {day} by {assessor}, {count:,} day ago.",
            "Last rating: {rating}, {day} by {assessor}, {count:,} days ago.",
            age,
            rating=rating,
            day=day,
            assessor=row["assessor"],
        )
    return say_count(
        "Last rating: {rating}, {day}, {count:,} day ago.",
        "Last rating: {rating}, {day}, {count:,} days ago.",
        age,
        rating=rating,
        day=day,
    )

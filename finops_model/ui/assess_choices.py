"""The choices of the Assess page: the day and the assessor, the capability to rate, and the ways to its neighbours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from finops_model.actions.assessment_draft import AssessmentDraft
from finops_model.actions.checks import checked_assessment_day, checked_calendar_day, checked_name
from finops_model.assessment import Scope
from finops_model.days import EARLIEST
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.texts import say, say_count
from finops_model.texts.framework import shown_framework
from finops_model.ui import session
from finops_model.ui.assess import put_value, take_value


def draw_day_and_assessor(scope: Scope, draft: AssessmentDraft) -> tuple[date, str]:
    """The day, the assessor and how far the draft is; returns day and assessor, checked."""
    today = session.today()
    on = draft.assessed_on or today
    day, who, progress = st.columns([1, 2, 3], vertical_alignment="bottom")
    day.date_input(
        say("Assessed on"),
        format="YYYY-MM-DD",
        min_value=EARLIEST,
        max_value=max(on, today),
        **_bound(scope, "assessed_on", on, checked_calendar_day),
    )
    who.text_input(
        say("Assessor (may be empty)"),
        max_chars=LONGEST_NAME,
        **_bound(scope, "assessor", draft.assessor, lambda text: checked_name(text, empty=True)),
    )
    rated, total = len(draft.ratings(shown_framework())), len(shown_framework().capabilities)
    text = say_count(
        "{count} of {total} capabilities rated in this draft",
        "{count} of {total} capabilities rated in this draft",
        rated,
        total=total,
    )
    progress.progress(rated / total, text=text)
    return checked_assessment_day(on, today), draft.assessor


def _bound(scope: Scope, part: str, value: object, checked: Callable[[Any], Any]) -> dict[str, Any]:
    """The arguments of a widget that shows a part of the draft and takes what people enter into it, checked."""
    key = f"assess-{scope.id}-{part}"
    put_value(key, value)

    def take(draft: AssessmentDraft) -> AssessmentDraft:
        """The draft with what the widget shows."""
        parts: dict[str, Any] = {part: checked(st.session_state[key])}
        return replace(draft, **parts)

    return {"key": key, "on_change": take_value, "args": (scope, key, take)}


def draw_choice(scope: Scope, draft: AssessmentDraft) -> str:
    """The choice of the capability to rate, all in framework order; returns the chosen one."""
    framework = shown_framework()
    ids, rated, at = list(framework.by_id), draft.ratings(framework), _at(scope)
    if st.session_state.get(at) not in ids:
        st.session_state[at] = next((id for id in ids if id not in rated), ids[0])

    def label(id: str) -> str:
        """The name and the domain of a capability, with a tick where it is rated."""
        capability = framework.by_id.get(id)
        if capability is None:
            return id
        return f"{'✓' if id in rated else '○'} {capability.name} · {framework.domain(capability.domain).name}"

    picker = f"{at}-picker"
    st.session_state[picker] = st.session_state[at]  # anew on every run: a tick changes the text of its option
    st.selectbox(
        say("Capability (✓ rated in this draft)"),
        ids,
        format_func=label,
        key=picker,
        on_change=lambda: turn_to(scope, st.session_state[picker]),
    )
    return st.session_state[at]


def draw_neighbours(scope: Scope, id: str) -> None:
    """The ways to the capability before and the one after, in framework order."""
    order = list(shown_framework().by_id)
    place_now = order.index(id)
    with st.container(horizontal=True):
        for label, to in (("← {}", place_now - 1), ("{} →", place_now + 1)):
            if 0 <= to < len(order):
                name = shown_framework().capability(order[to]).name
                key = f"assess-to-{to - place_now}"
                st.button(label.format(name), key=key, on_click=turn_to, args=(scope, order[to]))


def turn_to(scope: Scope, capability: str) -> None:
    """Shows another capability."""
    st.session_state[_at(scope)] = capability


def _at(scope: Scope) -> str:
    """Key in the session: the capability that is shown."""
    return f"assess-at-{scope.id}"

"""The list of capabilities on the Assess page: by domain, with stage and age, and a tick where the draft rates it.

Which capability is shown and which ones the list has are in the address (``?capability=…&show=…``).
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from finops_model.actions.assessment_draft import AssessmentDraft
from finops_model.assessment import Scope
from finops_model.errors import UnknownName
from finops_model.scoring import Status
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import stage_text, status_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import session
from finops_model.ui.address import ask, ask_for_widget, asked_choice, asked_text
from finops_model.views.assessing import BELOW, CHOICES, EVERY, NEVER, OLD, Assessing
from finops_model.views.places import find_capability_id

SHOW = "assess-show"
"""Key of the widget that chooses which capabilities are listed."""


def draw_list(view: Assessing, draft: AssessmentDraft) -> tuple[str, list[str]]:
    """The list; returns the capability that is shown, and all that people go through with it, in order."""
    rated = draft.ratings(shown_framework())
    listed = view.listed[asked_choice("show", CHOICES)]
    shown = _shown_capability(view.place.scope, listed, list(rated))
    total = len(shown_framework().capabilities)
    text = say_count(
        "{count} of {total} capabilities rated in this draft",
        "{count} of {total} capabilities rated in this draft",
        len(rated),
        total=total,
    )
    st.progress(len(rated) / total, text=text)
    with st.expander(say("Capabilities"), expanded=not session.is_on_a_phone()):
        _draw_choice(view)
        if not listed:
            st.caption(say("No capability matches."))
        for domain in shown_framework().domains:
            ids = [one.id for one in shown_framework().capabilities_of(domain.id) if one.id in listed]
            if ids:
                _draw_domain(view, domain.id, ids, shown, set(rated))
    return shown, listed if shown in listed else list(shown_framework().by_id)


def _shown_capability(scope: Scope, listed: list[str], rated: list[str]) -> str:
    """The capability that the address names; without one the first listed that the draft did not rate when the page
    was opened."""
    asked = asked_text("capability")
    if asked:
        try:
            return find_capability_id(asked)
        except UnknownName as error:
            st.warning(markdown_literal(translated(error.message)), icon=":material/search_off:")
    ids = listed or list(shown_framework().by_id)
    first = next((id for id in ids if id not in rated), ids[0])
    return st.session_state.setdefault(f"assess-first-{scope.id}", first)  # it stays when it is rated


def _draw_choice(view: Assessing) -> None:
    """Which capabilities the list has, each choice with their number."""
    counts = {choice: len(view.listed[choice]) for choice in CHOICES}
    days = view.old_after_days
    old = say("Older than {days:,} days ({count})", days=days, count=counts[OLD])
    words = {
        EVERY: say("All ({count})", count=counts[EVERY]),
        NEVER: say("Never assessed ({count})", count=counts[NEVER]),
        OLD: say("Older than a year ({count})", count=counts[OLD]) if days == 365 else old,
        BELOW: say("Below target ({count})", count=counts[BELOW]),
    }
    st.session_state[SHOW] = asked_choice("show", CHOICES)
    st.selectbox(
        say("Show"),
        CHOICES,
        format_func=lambda choice: words.get(str(choice), str(choice)),
        key=SHOW,
        on_change=ask_for_widget,
        args=("show", SHOW),
    )


def _draw_domain(view: Assessing, domain: str, ids: list[str], shown: str, rated: set[str]) -> None:
    """The capabilities of a domain that are listed."""
    framework = shown_framework()
    key = f"assess-list-{domain}"
    st.session_state[key] = shown if shown in ids else None  # anew on every run: a tick changes the text of its option
    name = framework.domain(domain).name
    st.markdown(f"**{markdown_literal(name)}**")
    st.radio(
        name,  # what a screen reader says, which reads no Markdown
        ids,
        label_visibility="collapsed",
        index=None,
        format_func=lambda id: _label(id, rated),
        captions=[_standing_text(view.row_of[id]) for id in ids],
        key=key,
        on_change=lambda: turn_to(st.session_state[key]),
    )


def _label(id: str, rated: set[str]) -> str:
    """The name of a capability, with a tick where the draft rates it."""
    capability = shown_framework().by_id.get(id)
    name = markdown_literal(capability.name if capability else str(id))
    return f"{name} ✓" if id in rated else name


def _standing_text(row: Mapping[Any, Any]) -> str:
    """Where a capability stands, and how old that is."""
    if row["status"] == Status.NOT_ASSESSED:
        return say("Never assessed")
    stage = stage_text(row["stage"], status_text(Status.NOT_APPLICABLE))
    return say_count("{stage} · {count:,} day", "{stage} · {count:,} days", int(row["age_days"]), stage=stage)


def turn_to(capability: str) -> None:
    """Shows another capability."""
    if capability in shown_framework().by_id:
        ask("capability", capability)

"""Which steps of a plan the Roadmap page shows, and in which view: picked by the reader, kept in the address."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from finops_model.assessment import StepStatus
from finops_model.messages import message
from finops_model.roadmap.plan import StepState
from finops_model.texts import say, say_count, translated
from finops_model.texts.framework import shown_framework
from finops_model.texts.plan import state_text
from finops_model.ui import session
from finops_model.ui.address import ask, asked_choice, asked_text, draw_choice

TIMELINE, NOW, OWNERS, TABLE = "timeline", "now", "owners", "table"
VIEWS = {
    TIMELINE: message("Timeline"),
    NOW: message("Now, next, later"),
    OWNERS: message("By owner"),
    TABLE: message("Table"),
}
"""The views of the steps, with what the reader chooses."""
LATE, MARKED = "late", "marked"
NOBODY = "-"
"""How the address names the steps that nobody owns."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see.

    Attributes:
        view: one of :data:`VIEWS`.
        owner: a name, :data:`NOBODY`, or empty: any.
        domain: the id of a domain, or empty: any.
        state: a state of a step, or empty: any.
        only: :data:`LATE` (towards targets that are late), :data:`MARKED` (steps that break something), or empty: any.
        waits: whether a table, and lines in the timeline, show what waits for what.
        capability: the id of a capability, or empty: any.
    """

    view: str = TIMELINE
    owner: str = ""
    domain: str = ""
    state: str = ""
    only: str = ""
    waits: bool = False
    capability: str = ""


def asked(steps: pd.DataFrame) -> Asked:
    """What the address asks for of these steps; a phone begins with the list."""
    first = NOW if session.is_on_a_phone() else TIMELINE
    return Asked(
        asked_choice("view", [first, *VIEWS]),
        asked_choice("owner", list(_owners(steps))),
        asked_choice("domain", list(_domains(steps))),
        asked_choice("state", list(_states(steps))),
        asked_choice("only", ["", LATE, MARKED]),
        asked_text("waits") == "1",
        asked_choice("capability", ["", *steps["capability"].unique()]),
    )


def chosen(steps: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """The steps that are asked for, and those before them in their capability that are still open: a step never stands
    there without what it builds on."""
    if asked == Asked(view=asked.view, waits=asked.waits):
        return steps  # nothing narrows them down
    found = pd.Series(True, index=steps.index)
    if asked.owner:
        found &= owners_of(steps) == ("" if asked.owner == NOBODY else asked.owner)
    if asked.domain:
        found &= steps["domain"] == asked.domain
    if asked.capability:
        found &= steps["capability"] == asked.capability
    if asked.state:
        found &= steps["state"] == asked.state
    if asked.only == LATE:
        found &= steps["late_quarters"] > 0
    if asked.only == MARKED:
        found &= steps["marks"].map(len) > 0
    ahead = steps[found & ~steps["state"].isin(_OVER)]
    highest = steps["capability"].map(ahead.groupby("capability")["to_stage"].max())
    before = (steps["to_stage"] < highest) & ~steps["state"].isin(_OVER)
    return steps[found | before]


_WIDTH = 200
"""Pixels of a list to choose from."""
_OVER = (StepState.DONE, StepState.NO_LONGER_NEEDED)
"""The states of steps that nothing is left to do for."""


def owners_of(steps: pd.DataFrame) -> pd.Series:
    """Who owns each step; empty: nobody."""
    return steps["owner"].fillna("").astype(str)


def draw_choices(steps: pd.DataFrame, now: Asked) -> None:
    """The controls above the steps: the view, and the filters."""
    st.session_state["roadmap-view"] = now.view
    st.radio(
        say("View"),
        list(VIEWS),
        horizontal=True,
        format_func=lambda view: translated(VIEWS[view]),
        key="roadmap-view",
        label_visibility="collapsed",
        on_change=_ask_for_view,
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw_choice("owner", "roadmap-owner", say("Owner"), now.owner, _owners(steps), _WIDTH)
        draw_choice("domain", "roadmap-domain", say("Domain"), now.domain, _domains(steps), _WIDTH)
        draw_choice("state", "roadmap-state", say("State"), now.state, _states(steps), _WIDTH)
        only = {"": say("Any"), LATE: say("Late targets"), MARKED: say("Steps that break something")}
        draw_choice("only", "roadmap-only", say("Only"), now.only, only, _WIDTH)
        if now.capability:
            names = dict(zip(steps["capability"], steps["name"], strict=True))
            choices = {"": say("Any"), now.capability: names[now.capability]}
            draw_choice("capability", "roadmap-capability", say("Capability"), now.capability, choices, _WIDTH)


def draw_count(steps: pd.DataFrame, shown: pd.DataFrame) -> None:
    """How many of the steps are shown, where some are not."""
    if len(shown) < len(steps):
        text = say_count("{shown:,} of {count:,} step is shown.", "{shown:,} of {count:,} steps are shown.",
                         len(steps), shown=len(shown))  # fmt: skip
        st.caption(text + " " + say("What an open step builds on stays in sight."))


def _ask_for_view() -> None:
    """The callback of the views; what a forged one says changes nothing."""
    chosen = st.session_state["roadmap-view"]
    if chosen in VIEWS:
        ask("view", chosen)


def _owners(steps: pd.DataFrame) -> dict[str, str]:
    names = owners_of(steps)
    known = {name: name for name in sorted(set(names) - {""}, key=str.casefold)}
    nobody = {NOBODY: say("nobody")} if (names == "").any() else {}
    return {"": say("Any"), **known, **nobody}


def _domains(steps: pd.DataFrame) -> dict[str, str]:
    used = set(steps["domain"])
    return {"": say("Any"), **{one.id: one.name for one in shown_framework().domains if one.id in used}}


def _states(steps: pd.DataFrame) -> dict[str, str]:
    used = set(steps["state"])
    order = [StepState.PROPOSED, *StepStatus, StepState.DONE, StepState.NO_LONGER_NEEDED]
    return {"": say("Any"), **{str(state): state_text(state) for state in order if state in used}}

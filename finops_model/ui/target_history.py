"""The history of targets: a line over time, a sentence for each change, and the same as a table."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from finops_model import charts
from finops_model.days import EARLIEST
from finops_model.scoring.succession import successor_ids
from finops_model.texts import say, translated
from finops_model.texts.figures import day_text, instant_text, of_text, percent_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept, session, show
from finops_model.ui.address import ask_for_widget, asked_choice
from finops_model.views.scope import ScopeView, judged_by
from finops_model.views.target_history import TargetChange, list_target_changes, target_timeline

SENTENCES = 30
"""How many changes are told in sentences; the table has them all."""


CAPABILITY = "capability"
"""In the address: whose targets are drawn over time; empty: the goal stage's."""

_GOAL = "goal"
"""What the address says for the goal stage."""


def draw_history(view: kept.Kept[ScopeView]) -> None:
    """Every change of a target of the scope: over time for the capability of choice, and newest first in words."""
    st.header(say("History"))
    if view.what.targets.empty:
        st.caption(say("No target was chosen yet."))
        return
    kept.once(_draw_timeline, view, _choose_capability(view.what), session.today())
    kept.once(_draw_changes, view)


def _choose_capability(view: ScopeView) -> str:
    """The id of the capability to be drawn, or "" for the goal stage; without a word in the address that of the newest
    change."""
    framework = shown_framework()
    newest = str(view.targets.sort_values("written")["capability"].iloc[-1])
    ids = [_GOAL, *framework.by_id]
    first = successor_ids(framework).get(newest, newest) or _GOAL
    key = "targets-timeline"
    st.session_state[key] = asked_choice(CAPABILITY, [first, *ids] if first in ids else ids)
    chosen = st.selectbox(
        say("Targets over time of"),
        ids,
        format_func=lambda id: framework.by_id[id].name if id in framework.by_id else say("Goal stage"),
        key=key,
        on_change=ask_for_widget,
        args=(CAPABILITY, key),
        width=400,
    )
    return "" if chosen == _GOAL else chosen


def _draw_timeline(view: ScopeView, capability: str, today: date) -> None:
    framework = shown_framework()
    timeline = target_timeline(view.targets, capability, framework, today)
    name = framework.by_id[capability].name if capability else say("Goal stage")
    drawn = (timeline.steps, timeline.entries, name)
    title = say("Target over time, {name}", name=name)
    show.chart(charts.target_timeline(*drawn), charts.alt_target_timeline(*drawn), key="target-timeline", title=title)


def _draw_changes(view: ScopeView) -> None:
    changes = list_target_changes(view.targets, shown_framework())
    st.markdown("\n".join(f"- {change_sentence(change)}" for change in changes[:SENTENCES]))
    with st.expander(say("All changes as a table ({count:,})", count=len(changes)), icon=":material/table:"):
        draw_changed_targets(changes, say("All changes of targets"))


def draw_against(view: kept.Kept[ScopeView]) -> None:
    """The standing of today against the targets that counted on a day of choice."""
    if view.what.targets.empty:
        return
    today, first = session.today(), view.what.targets["agreed_on"].min().date()
    title = say("Today against the targets of another day")
    opened = st.expander(title, icon=":material/history:", key="targets-then", on_change="rerun")
    if not opened.open:
        return
    with opened:
        day = st.date_input(
            say("Targets of"), min(first, today), EARLIEST, today, format="YYYY-MM-DD", key="targets-against", width=200
        )
        kept.once(_draw_judged, view, day if isinstance(day, date) else today)


def _draw_judged(view: ScopeView, day: date) -> None:
    then = judged_by(view, day)
    text = say(
        "By the targets that counted on {day}, the ratings of today reach {attainment}, with {at_target} at target.",
        day=day_text(day),
        attainment=percent_text(then["attainment"]),
        at_target=of_text(then["at_target"], then["of"]),
    )
    st.markdown(text)


def change_sentence(change: TargetChange) -> str:
    """A change in full, as Markdown: what, from, to, from which day on, why, who, and when it was saved."""
    words = {
        "capability": markdown_literal(translated(change.capability)),
        "before": markdown_literal(translated(change.before)),
        "after": markdown_literal(translated(change.after)),
        "day": day_text(change.agreed_on),
        "person": markdown_literal(change.actor),
        "instant": instant_text(change.recorded_at),
    }
    if not change.reason:
        return say("**{capability}**: {before} → {after}, from {day} on. Saved by {person} on {instant} UTC.", **words)
    return say(
        "**{capability}**: {before} → {after}, from {day} on. Why: {reason}. Saved by {person} on {instant} UTC.",
        reason=markdown_literal(translated(change.reason).rstrip(".")),
        **words,
    )


def draw_changed_targets(changes: Sequence[TargetChange], alt: str) -> None:
    """A table of changes: who, when, from, to, why."""
    show.table(
        alt,
        (say("Counts from"), [change.agreed_on for change in changes], show.day_column(width=95)),
        (say("Target of"), [translated(change.capability) for change in changes], 130),
        (say("From"), [translated(change.before) for change in changes], 110),
        (say("To"), [translated(change.after) for change in changes], 190),
        (say("Why"), [translated(change.reason) for change in changes], 240),
        (say("By"), [change.actor for change in changes], 80),
        (say("Recorded (UTC)"), [change.recorded_at for change in changes], show.instant_column(width=130)),
        row_height=show.WRAPPED_ROWS,
    )

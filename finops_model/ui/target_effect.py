"""What a draft of targets would change: the figures, the radar, and the tables of changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from finops_model import charts, scoring
from finops_model.actions.target_draft import GOAL, Choice, nothing_chosen
from finops_model.assessment import Scope, Target
from finops_model.scoring import spokes, what_if
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import label_text, of_text, percent_text, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.ui import show
from finops_model.ui.target_draft import Seed
from finops_model.ui.words import explained
from finops_model.views.scope import ScopeView
from finops_model.views.standing import standing_of
from finops_model.views.target_history import entry_text

RADAR_HEIGHT, SMALL_RADAR_HEIGHT = 320, 130
"""In pixels: the radar and the grid below it share a screen; the small one stays while the grid is scrolled."""

ALL_DOMAINS = ""
"""What the radar shows first; else the id of a domain."""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """The standing and the headline figures of a scope on a day, against the targets in force and against a draft.

    Without a draft, both are the same.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    was: pd.Series
    will: pd.Series


def effect_of(view: ScopeView, day: date, entries: Sequence[Target]) -> Effect:
    """What saving these entries would do to a scope as of ``day``."""
    known = standing_of(view.place, view.ratings, view.targets, day)
    if not entries:
        return Effect(known.rows, known.rows, known.figures, known.figures)
    _, after = what_if.stand_before_and_after(
        view.ratings, view.targets, entries, view.place.scope, day, shown_framework()
    )
    return Effect(known.rows, after, known.figures, scoring.headline(after).iloc[0])


def draw_figures(effect: Effect) -> None:
    """The headline figures as they are, or as they would be with what they were before."""
    for name, label, old, new in _figures(effect):
        before = say("before: {figure}", figure=old) if old != new else say("unchanged")
        st.metric(label, new, before, delta_color="off", delta_arrow="off", help=explained(name))


def draw_preview(effect: Effect) -> None:
    """The headline figures in a line, each from what it is to what it would be, for where the grid is edited."""
    parts = [label_text(label, new if old == new else f"{old} → {new}") for _, label, old, new in _figures(effect)]
    st.text(" · ".join(parts))


def _figures(effect: Effect) -> list[tuple[str, str, str, str]]:
    """Of each headline figure its name in the glossary, its label, what it is and what it would be."""
    was, will = effect.was, effect.will
    return [
        ("attainment", say("Attainment of own targets"), _attainment(was), _attainment(will)),
        ("at_target", say("At target"), _at_target(was), _at_target(will)),
        ("gap", say("Still to go"), _to_go(was), _to_go(will)),
    ]


def _attainment(figures: pd.Series) -> str:
    return percent_text(figures["attainment"])


def _at_target(figures: pd.Series) -> str:
    return of_text(figures["at_target"], figures["of"])


def _to_go(figures: pd.Series) -> str:
    return say_count("{count:,} stage", "{count:,} stages", int(figures["gap_total"]))


def choose_domain(scope: Scope) -> str | None:
    """The choice of what the radar shows: the id of a domain, or None for all."""
    domains = {one.id: one.name for one in shown_framework().domains}
    shown = st.selectbox(
        say("Radar of"),
        [ALL_DOMAINS, *domains],
        format_func=lambda id: domains.get(id, say("All domains")),
        key=f"targets-radar-{scope.id}",
    )
    return shown if shown in domains else None


def draw_radar(effect: Effect, domain: str | None) -> None:
    """The radar with the targets chosen, and those in force as a line of their own while they differ."""
    figure, alt = _radar(effect, domain)
    figure.update_layout(height=RADAR_HEIGHT, margin={"t": 25, "b": 85})
    show.chart(figure, alt, "targets-radar")


def draw_small_radar(effect: Effect, domain: str | None) -> None:
    """The same radar without words, small enough to stay in sight beside the save."""
    figure, alt = _radar(effect, domain)
    figure.update_layout(height=SMALL_RADAR_HEIGHT, showlegend=False, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    figure.update_polars(angularaxis_showticklabels=False)
    figure.update_traces(visible=False, selector={"mode": "text"})
    figure.update_traces(marker_size=5)
    st.plotly_chart(figure, key="targets-radar-small", alt=alt, config={"displayModeBar": False, "scrollZoom": False})


def _radar(effect: Effect, domain: str | None) -> tuple[go.Figure, str]:
    """The radar, and what it shows for readers who do not see it."""
    framework, every = shown_framework(), domain is None
    now = spokes(effect.after, framework, domain)
    before = None if effect.before is effect.after else spokes(effect.before, framework, domain)
    figure = charts.maturity_radar(now, None, before, of_domains=every)
    return figure, charts.alt_maturity_radar(now, None, before, of_domains=every)


def draw_moved(moved: pd.DataFrame) -> None:
    """The capabilities whose target a draft changes (``what_if.compared``), with where they stand."""
    none = say("No target")
    show.table(
        say("Capabilities whose target the draft changes"),
        (say("Capability"), moved["name"], 165),
        (say("Stage now"), [stage_text(one, say("Not assessed")) for one in moved["stage"]], 80),
        (say("Target before"), [stage_text(one, none) for one in moved["target_before"]], 90),
        (say("Target after"), [stage_text(one, none) for one in moved["target_after"]], 80),
    )


def draw_edits(seed: Seed, edits: Mapping[str, Choice]) -> None:
    """What a save would write: each changed entry, from what counts to what was chosen."""
    by_id = shown_framework().by_id
    before = [seed.in_force.get(id, nothing_chosen(id)) for id in edits]
    show.table(
        say("Your changes that are not saved yet"),
        (say("Your change"), [say("Goal stage") if id == GOAL else by_id[id].name for id in edits]),
        (say("From"), [choice_text(choice) for choice in before]),
        (say("To"), [choice_text(choice) for choice in edits.values()]),
    )


def choice_text(choice: Choice) -> str:
    """A choice in words."""
    return translated(entry_text(choice.entry, choice.due_on, choice.value, choice.owner, choice.approver))

"""Ways to fill the grid of targets, each explained before it is used; nothing is saved."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from finops_model.actions import target_presets as presets
from finops_model.actions.target_draft import GOAL, Choice, changed_choices, choices_in_force
from finops_model.days import EARLIEST
from finops_model.texts import say, say_count
from finops_model.texts.figures import stage_text
from finops_model.texts.framework import shown_framework
from finops_model.ui import kept, session
from finops_model.ui.target_draft import Seed, fill
from finops_model.views.places import Place
from finops_model.views.scope import ScopeView, read_scope

WAYS = ("up", "crawl", "value", "small", "organization", "day", "goal")


def draw_presets(view: ScopeView, seed: Seed, chosen: Mapping[str, Choice]) -> None:
    """The choice of a way, what it does in words, and the button that fills the grid with it."""
    opened = st.expander(say("Fill the grid"), icon=":material/auto_fix:", key="targets-presets", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(say("This fills the grid only. Nothing is saved until you save it, and you can change every row."))
        way = st.selectbox(say("Way"), WAYS, format_func=_name, key=seed.key("way"))
        st.markdown(_meaning(way))
        filled = _filled(view, seed, chosen, way)
        edits = changed_choices({**chosen, **filled}, seed.in_force)
        count = len(changed_choices({**chosen, **filled}, chosen))
        label = say_count("Fill in {count:,} change", "Fill in {count:,} changes", count)
        st.button(
            label, on_click=fill, args=(view, seed, edits), key="targets-fill", disabled=not count, type="primary"
        )


def draw_question(view: ScopeView, seed: Seed, chosen: Mapping[str, Choice]) -> None:
    """Asks whether the stage that most own targets ask for is the goal stage, as after an import."""
    common = presets.common_target(chosen)
    if common is None:
        return
    stage, count, of = common
    word = stage_text(stage)
    with st.container(horizontal=True, vertical_alignment="center"):
        if chosen[GOAL].entry == stage.id:
            text = say("{count} of {of} targets are {stage}, as the goal stage.", count=count, of=of, stage=word)
            label = say("Let them follow the goal stage")
        else:
            text = say("{count} of {of} targets are {stage}.", count=count, of=of, stage=word)
            label = say("Make {stage} the goal stage", stage=word)
        st.markdown(text)
        filled = {**chosen, **presets.common_as_goal(chosen, stage)}
        edits = changed_choices(filled, seed.in_force)
        st.button(label, on_click=fill, args=(view, seed, edits), key="targets-common")


def _filled(view: ScopeView, seed: Seed, chosen: Mapping[str, Choice], way: str) -> dict[str, Choice]:
    """What a way would choose, with what else it needs to know."""
    capabilities, rows = list(shown_framework().by_id), view.now.rows
    if way == "up":
        return presets.one_stage_up(rows, chosen)
    if way == "crawl":
        return presets.at_least_crawl(rows, chosen)
    if way == "value":
        return presets.by_business_value(rows, chosen)
    if way == "small":
        options = list(range(presets.FEWEST, presets.MOST + 1))
        last = len(options) - 1
        count = st.radio(say("How many"), options, last, key=seed.key("few"), horizontal=True)
        return presets.start_small(rows, chosen, int(count or presets.MOST))
    if way == "organization":
        return _as_other(view, seed, chosen, capabilities)
    if way == "day":
        day = st.date_input(
            say("Day"), seed.agreed_on, EARLIEST, seed.agreed_on, key=seed.key("then"), format="YYYY-MM-DD"
        )
        then = choices_in_force(view.targets, day if isinstance(day, date) else seed.agreed_on, shown_framework())
        return presets.as_then(then, capabilities)
    return presets.back_to_goal(chosen, capabilities)


def _as_other(view: ScopeView, seed: Seed, chosen: Mapping[str, Choice], capabilities: list[str]) -> dict[str, Choice]:
    """The choice of another organization and scope, and what is chosen there."""
    every = [place for places in kept.directory().places.values() for place in places]
    places = [place for place in every if place.scope.id != view.place.scope.id]
    place = st.selectbox(say("Organization and scope"), places, format_func=_place_name, key=seed.key("other"))
    if place is None:
        return {}
    there = kept.view(read_scope, place, session.today()).what
    other = choices_in_force(there.targets, session.today(), shown_framework())
    return presets.same_as(other, chosen, capabilities)


def _place_name(place: Place) -> str:
    return f"{place.organization.name} · {place.scope.name}"


def _name(way: str) -> str:
    names = {
        "up": say("One stage up"),
        "crawl": say("Everything at least Crawl"),
        "value": say("By business value"),
        "small": say("Start small"),
        "organization": say("The same as another organization"),
        "day": say("The same as on another day"),
        "goal": say("Everything back to the goal stage"),
    }
    return names[way]


def _meaning(way: str) -> str:
    meanings = {
        "up": say("Each rated capability gets the stage after the one that it has reached. Run stays Run."),
        "crawl": say("Each capability without a target gets Crawl. Targets that are there stay as they are."),
        "value": say("The business value decides: 1 and 2 get Crawl, 3 and 4 Walk, 5 Run."),
        "small": say(
            "The capabilities with the largest business value × gap keep their targets, or get the next stage where "
            "they have none. Others below their targets get no target for now."
        ),
        "organization": say(
            "The goal stage, targets and business values become those of the other one today. Due dates, owners and "
            "approvers stay as they are."
        ),
        "day": say(
            "The goal stage and every target become what counted on that day, with due dates, values and names."
        ),
        "goal": say("Every capability follows the goal stage. Due dates, values and names of its own go, too."),
    }
    return meanings[way]

"""The form that prepares a workshop, or changes what was prepared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from finops_model.actions import workshops
from finops_model.assessment import Scope
from finops_model.days import EARLIEST, LATEST
from finops_model.texts import say
from finops_model.texts.framework import shown_framework
from finops_model.ui import outcome, session
from finops_model.views.workshop import FEW_VOTERS
from finops_model.views.workshops import Presets
from finops_model.workshop import Ask, Preparation

MADE = "workshop-made"
"""Key in the session: the workshop that a click has just prepared."""

CODES = "workshop-codes"
"""Key in the session: the secrets of facilitators that this browser has seen made, by workshop and facilitator."""


@dataclass(frozen=True, slots=True)
class _Fields:
    """The keys of the widgets of one form."""

    form: str

    def key(self, name: str) -> str:
        """The key of a widget."""
        return f"workshop-{self.form}-{name}"


def draw_new(scope: Scope, presets: Presets, today: date) -> None:
    """The form of a new workshop."""
    fields = _Fields("new")
    first = presets.below_target or presets.all
    empty = Preparation("", today, Ask.BOTH, first, seconds=240)
    preparation = _draw_fields(fields, empty, presets)
    st.button(
        say("Prepare the workshop"),
        type="primary",
        key=fields.key("save"),
        on_click=outcome.keep,
        args=(_prepare, scope.id, preparation),
    )


def draw_change(workshop_id: int, preparation: Preparation, presets: Presets) -> None:
    """The form of a workshop that is prepared."""
    fields = _Fields(str(workshop_id))
    changed = _draw_fields(fields, preparation, presets)
    st.button(
        say("Save the changes"),
        key=fields.key("save"),
        on_click=outcome.keep,
        args=(_change, workshop_id, changed),
        disabled=changed == preparation,
    )


def _draw_fields(fields: _Fields, known: Preparation, presets: Presets) -> Preparation:
    """The fields, filled with what is known; what they say now."""
    left, right = st.columns(2, gap="medium")
    with left:
        title = st.text_input(
            say("Title"),
            known.title,
            max_chars=workshops.LONGEST_TITLE,
            key=fields.key("title"),
            placeholder=say("Such as: Autumn review"),
        )
        held_on = st.date_input(say("Day"), known.held_on, EARLIEST, LATEST, key=fields.key("day"), format="YYYY-MM-DD")
        asked = st.radio(
            say("Questions"),
            list(Ask),
            list(Ask).index(known.ask),
            key=fields.key("ask"),
            format_func=lambda ask: _ask_words().get(ask, str(ask)),
        )
    with right:
        minutes = st.number_input(
            say("Minutes for each capability (0: no timer)"),
            0,
            workshops.LONGEST_TIME // 60,
            known.seconds // 60,
            key=fields.key("minutes"),
        )
        by_name = st.radio(
            say("Votes"),
            [False, True],
            int(known.by_name),
            key=fields.key("by-name"),
            format_func=lambda by_name: say("By name, after the reveal") if by_name else say("Anonymous"),
        )
        st.caption(
            say("Voters read this before they vote. Among fewer than {few} voters anonymity is weak.", few=FEW_VOTERS)
        )
        early = st.checkbox(say("Votes may be given before the meeting"), known.early_votes, key=fields.key("early"))
    capabilities = _draw_capabilities(fields, known.capabilities, presets)
    return Preparation(title, held_on, Ask(asked), capabilities, bool(by_name), early, int(minutes or 0) * 60)


def _ask_words() -> Mapping[str, str]:
    return {
        Ask.RATING: say("Where are we?"),
        Ask.TARGET: say("Where do we want to be?"),
        Ask.BOTH: say("Both questions"),
    }


def _draw_capabilities(fields: _Fields, known: tuple[str, ...], presets: Presets) -> tuple[str, ...]:
    """The capabilities in the order of the discussion, and the lists that they may start from."""
    names = {one.id: one.name for one in shown_framework().capabilities}
    key = fields.key("capabilities")
    lists = _lists(presets)
    st.selectbox(
        say("Start the list from"),
        list(lists),
        index=None,
        key=fields.key("preset"),
        format_func=lambda name: say("{preset} ({count:,})", preset=name, count=len(lists.get(str(name), ()))),
        on_change=_take_preset,
        args=(fields.key("preset"), key, lists),
        placeholder=say("Choose a list; it replaces the one below"),
    )
    st.session_state.setdefault(key, list(known))
    chosen = st.multiselect(
        say("Capabilities, in the order of the discussion"),
        list(names),
        key=key,
        format_func=lambda id: names.get(str(id), str(id)),
        placeholder=say("Choose capabilities"),
    )
    st.caption(say("To move a capability to the end, remove it and choose it again."))
    return tuple(chosen)


def _lists(presets: Presets) -> dict[str, tuple[str, ...]]:
    """The presets by their names."""
    return {
        say("All capabilities"): presets.all,
        say("Never assessed"): presets.not_assessed,
        say("Rated longer ago than the cadence (without one: a year)"): presets.stale,
        say("Below target"): presets.below_target,
        say("Below target, largest value times gap first"): presets.largest,
    }


def _take_preset(preset: str, key: str, lists: Mapping[str, tuple[str, ...]]) -> None:
    """What a choice of a list does: it replaces the list of capabilities."""
    chosen = lists.get(st.session_state[preset] or "")
    if chosen is not None:
        st.session_state[key] = list(chosen)


def _prepare(scope_id: int, preparation: Preparation) -> None:
    """What the click on Prepare does."""
    made = workshops.prepare(session.person(), scope_id, preparation)
    keep_code(made.workshop_id, session.person().name, made.facilitator_code)
    st.session_state[MADE] = made.workshop_id


def _change(workshop_id: int, preparation: Preparation) -> str:
    """What the click on Save does."""
    workshops.change(session.person(), workshop_id, preparation)
    return say("The changes are saved.")


def keep_code(workshop_id: int, name: str, code: str) -> None:
    """Keeps the secret of a facilitator's link for this session: the store cannot show it again."""
    st.session_state.setdefault(CODES, {}).setdefault(workshop_id, []).append((name, code))

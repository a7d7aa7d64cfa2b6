"""The parts of the Organizations page: putting organizations, scopes and assessments right."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import streamlit as st

from finops_model.actions import assessments, organizations, scopes
from finops_model.actions.organizations import LONGEST_CADENCE, Winner
from finops_model.assessment import Organization
from finops_model.days import EARLIEST
from finops_model.errors import SameDays
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.messages import message
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import NONE_TEXT, day_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import outcome, session, show
from finops_model.views.upkeep import OrganizationRecords

_SAME_DAYS = "organizations-same-days"  # key in the session: the question of the last merge


def draw_list(known: pd.DataFrame) -> None:
    """The organizations with parent and cadence."""
    names = dict(zip(known["organization_id"], known["name"], strict=True))
    show.table(
        say("The organizations with parent and cadence"),
        (say("Organization"), known["name"]),
        (say("Part of"), [names.get(parent_id, NONE_TEXT) for parent_id in known["parent_id"]]),
        (say("Assessed every, in days"), known["cadence_days"].astype("Int64"), 150),
    )


def draw_name(organization: Organization, others: pd.DataFrame) -> None:
    """Another name, unlike those of the others."""
    key = f"organizations-name-{organization.id}"
    name = st.text_input(say("Name"), organization.name, max_chars=LONGEST_NAME, key=key)
    question = organizations.close_question(name, others["name"].tolist())
    if question is not None:
        st.info(markdown_literal(translated(question)), icon=":material/help:")
    _button(
        say("Rename"),
        "rename",
        lambda: organizations.rename(session.person(), organization.id, name),
        say("{old} is called {new} now.", old=organization.name, new=name),
        disabled=name.strip() == organization.name,
    )


def draw_parent(organization: Organization, known: pd.DataFrame, others: pd.DataFrame) -> None:
    """The organization that it is part of, and how often it is assessed."""
    row = known[known["organization_id"] == organization.id].iloc[0]
    ids = [None, *(int(id) for id in others["organization_id"])]
    names = dict(zip(ids[1:], others["name"], strict=True))
    now = None if pd.isna(row["parent_id"]) else int(row["parent_id"])
    parent_id = st.selectbox(
        say("Part of"),
        ids,
        index=ids.index(now) if now in ids else 0,
        format_func=lambda id: names.get(id, say("No other organization")),
        key=f"organizations-parent-{organization.id}",
    )
    _button(
        say("Set the parent"),
        "parent",
        lambda: organizations.set_parent(session.person(), organization.id, parent_id),
        say("The parent of {name} is set.", name=organization.name),
        disabled=parent_id == now,
    )
    days = None if pd.isna(row["cadence_days"]) else int(row["cadence_days"])
    key = f"organizations-cadence-{organization.id}"
    label = say("Assessed every, in days (empty: no cadence)")
    cadence = st.number_input(label, 1, LONGEST_CADENCE, days, key=key, placeholder=NONE_TEXT)
    _button(
        say("Set the cadence"),
        "cadence",
        lambda: organizations.set_cadence(session.person(), organization.id, cadence),
        say("The cadence of {name} is set.", name=organization.name),
        disabled=cadence == days,
    )


def draw_scopes(organization: Organization, records: OrganizationRecords) -> None:
    """Another name for a scope, and deleting one."""
    known = records.scopes
    names = dict(zip(known["scope_id"].astype(int), known["name"], strict=True))
    scope_id = st.selectbox(
        say("Scope of spend"),
        list(names),
        format_func=lambda id: names.get(id, str(id)),
        key=f"organizations-scope-{organization.id}",
    )
    key = f"organizations-scope-name-{scope_id}"
    name = st.text_input(say("Name of the scope"), str(names[scope_id]), max_chars=LONGEST_NAME, key=key)
    _button(
        say("Rename the scope"),
        "scope-rename",
        lambda: scopes.rename(session.person(), scope_id, name),
        say("{old} is called {new} now.", old=names[scope_id], new=name),
        disabled=name.strip() == names[scope_id],
    )
    if len(names) > 1:
        with st.popover(say("Delete the scope")):
            st.write(_counted_text(names[scope_id], records, [scope_id]))
            _button(
                say("Delete it"),
                "scope-delete",
                lambda: scopes.delete(session.person(), scope_id),
                say("{name} is deleted.", name=names[scope_id]),
            )
    _draw_move(scope_id, records.ratings[records.ratings["scope_id"] == scope_id])


def _draw_move(scope_id: int, ratings: pd.DataFrame) -> None:
    """Moving an assessment of a scope to another day."""
    known = ratings[["assessed_on", "assessor"]].drop_duplicates().sort_values("assessed_on", ascending=False)
    if known.empty:
        return
    shared = {day.date() for day in known.loc[known["assessed_on"].duplicated(), "assessed_on"]}
    offered = [(day.date(), assessor) for day, assessor in zip(known["assessed_on"], known["assessor"], strict=True)]

    def label(choice: tuple[date, str]) -> str:
        """The day of an assessment and its assessor; that there is none, where the day has several."""
        day, assessor = choice
        if assessor:
            return say("{day} by {assessor}", day=day_text(day), assessor=assessor)
        return say("{day} without assessor", day=day_text(day)) if day in shared else day_text(day)

    from_day, assessor = st.selectbox(
        say("Assessment"), offered, format_func=label, key=f"organizations-assessment-{scope_id}"
    )
    key = f"organizations-move-to-{scope_id}"
    to_day = st.date_input(say("Its right day"), from_day, EARLIEST, session.today(), key=key, format="YYYY-MM-DD")
    _button(
        say("Move the assessment"),
        "move",
        lambda: assessments.move(session.person(), scope_id, from_day, to_day, assessor),
        say("The assessment of {old} is of {new} now.", old=day_text(from_day), new=day_text(to_day)),
        disabled=to_day == from_day,
    )


def draw_merge(organization: Organization, others: pd.DataFrame) -> None:
    """Joining this organization's history to that of another one; a day that both have is asked."""
    names = dict(zip(others["organization_id"].astype(int), others["name"], strict=True))
    into_id = st.selectbox(
        say("Merge it into"),
        list(names),
        index=None,
        format_func=lambda id: names.get(id, str(id)),
        placeholder=say("Choose an organization"),
        key=f"organizations-merge-{organization.id}",
    )
    if into_id is None:
        return
    winner: Winner | None = None
    asked = st.session_state.get(_SAME_DAYS)
    if asked is not None and asked[0] == (organization.id, into_id):
        st.warning(markdown_literal(translated(asked[1])), icon=":material/help:")
        labels: dict[Winner, str] = {"from": organization.name, "into": names[into_id]}
        winner = st.radio(
            say("Whose assessments and targets count on these days?"),
            list(labels),
            index=None,
            format_func=lambda side: labels.get(side, str(side)),
            key="organizations-winner",
        )
    _button(
        say("Merge"),
        "merge",
        lambda: _merge(organization.id, into_id, winner),
        say("{old} is part of {new} now.", old=organization.name, new=names[into_id]),
    )


def _merge(from_id: int, into_id: int, winner: Winner | None) -> int:
    try:
        change_id = organizations.merge(session.person(), from_id, into_id, winner)
    except SameDays as error:
        st.session_state[_SAME_DAYS] = ((from_id, into_id), error.message)
        raise
    st.session_state.pop(_SAME_DAYS, None)
    return change_id


def draw_delete(organization: Organization, records: OrganizationRecords) -> None:
    """Deleting the organization, with a confirmation that counts what goes."""
    with st.popover(say("Delete the organization")):
        st.write(_counted_text(organization.name, records, records.scopes["scope_id"].tolist()))
        _button(
            say("Delete it"),
            "delete",
            lambda: organizations.delete(session.person(), organization.id),
            say("{name} is deleted.", name=organization.name),
        )


def _counted_text(name: str, records: OrganizationRecords, scope_ids: list[int]) -> str:
    """What a deletion takes out of force, and that it can be taken back."""
    ratings = int(records.ratings["scope_id"].isin(scope_ids).sum())
    entries = int(records.targets["scope_id"].isin(scope_ids).sum())
    return say(
        "{name} with {ratings} and {entries} no longer counts. You can take this back under History.",
        name=markdown_literal(name),
        ratings=say_count("{count:,} rating", "{count:,} ratings", ratings),
        entries=say_count("{count:,} target entry", "{count:,} target entries", entries),
    )


def _button(label: str, key: str, act: Callable[[], int | None], done: str, disabled: bool = False) -> None:
    """A button that does one thing."""
    st.button(label, key=f"organizations-do-{key}", disabled=disabled, on_click=outcome.keep, args=(_do, act, done))


def _do(act: Callable[[], int | None], done: str) -> str:
    return message("Nothing changes: it is so already.") if act() is None else done

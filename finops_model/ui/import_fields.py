"""What people say about all files of an import: it fills what the files leave out."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import streamlit as st

from finops_model.actions.checks import checked_name
from finops_model.actions.mappings import ABOUT_FILE, OF_ALL_ROWS
from finops_model.importers.columns.mapping import Question
from finops_model.importers.tables import Options
from finops_model.texts import say, without_answers
from finops_model.texts.figures import day_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept
from finops_model.ui.import_offers import Offers

KEYS = {
    "organization": "import-organization",
    "assessed_on": "import-day",
    "scope": "import-scope",
    "assessor": "import-assessor",
    "capability": "import-capability",
    "due_on": "import-due",
}
"""The keys in the session of what is said, by the fields of the options."""

SHEETS_END = "\n"
"""What stands between the names of several sheets in an answer."""


def options(answers: Mapping[str, str]) -> Options:
    """What people have said so far. Raises Refused: a name that cannot be one."""
    said = {field: st.session_state.get(key) for field, key in KEYS.items()}
    return Options(
        organization=_name(said["organization"]),
        assessed_on=_day(said["assessed_on"]),
        scope=_name(said["scope"]),
        assessor=_name(said["assessor"]),
        capability=said["capability"] or None,
        edition=answers.get("edition") or None,
        due_on=_day(said["due_on"]),
        sheets=sheets_of(answers),
        header_line=header_line_of(answers),
        mapping={key: answer for key, answer in answers.items() if key not in ABOUT_FILE},
    )


def filled() -> dict[str, str | None]:
    """What was said about all rows that holds for the next file, too, by field."""
    return {field: str(st.session_state.get(KEYS[field]) or "").strip() or None for field in OF_ALL_ROWS}


def fill(said: Mapping[str, str | None]) -> None:
    """Sets fields; None empties one."""
    for field, text in said.items():
        st.session_state[KEYS[field]] = text


def sheets_of(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The sheets that answers name; empty: the only one that holds something."""
    return tuple(filter(None, answers.get("sheet", "").split(SHEETS_END)))


def header_line_of(answers: Mapping[str, str]) -> int | None:
    """The line of the header that answers name; None: the one that the file shows."""
    line = answers.get("header_line", "")
    return int(line) if line.isdecimal() else None


def _name(text: object) -> str | None:
    return checked_name(str(text or ""), empty=True) or None


def _day(day: object) -> str | None:
    return day.isoformat() if isinstance(day, date) else None


def draw_asked(asked: Mapping[str, Question], offers: Offers) -> None:
    """The fields that are asked for, each below its question.

    Args:
        asked: the questions that a field answers, by the field.
        offers: what the organization and the day may be.
    """
    for field, question in asked.items():
        with st.container(border=True):
            st.markdown(f"**{markdown_literal(without_answers(question.text))}**")
            _draw(field, offers)


def draw_others(asked: Collection[str], offers: Offers, is_open: bool) -> None:
    """The fields that nobody asks for, below a heading that opens them."""
    others = [field for field in KEYS if field not in asked]
    said = any(st.session_state.get(KEYS[field]) for field in others)
    with st.expander(say("What the files do not say"), expanded=is_open or said):
        st.caption(say("Fills missing columns and empty cells of all files."))
        for place, field in zip(st.columns(3) * 2, others, strict=False):
            with place:
                _draw(field, replace(offers, days={}))


def _draw(field: str, offers: Offers) -> None:
    if field == "organization":
        _draw_organization(offers.organizations)
    elif field == "assessed_on":
        _draw_day(offers.days)
    elif field == "scope":
        _draw_scope()
    elif field == "assessor":
        st.text_input(say("Assessor"), key=KEYS[field], placeholder=say("As in the file"))
    elif field == "capability":
        _draw_capability()
    else:
        st.date_input(say("Targets due on"), None, key=KEYS[field], format="YYYY-MM-DD")


def _draw_organization(offers: Mapping[str, str]) -> None:
    names = [*offers, *(name for name in kept.directory().names.values() if name not in offers)]
    st.selectbox(
        say("Organization"),
        names,
        index=None,
        accept_new_options=True,
        placeholder=say("Choose or type a name"),
        format_func=lambda name: f"{name} ({offers[name]})" if name in offers else str(name),
        key=KEYS["organization"],
    )


def _draw_day(offers: Mapping[date, str]) -> None:
    """The day, and the days that the file names; a click takes one."""
    key = KEYS["assessed_on"]
    st.date_input(say("Assessed on"), None, key=key, format="YYYY-MM-DD")
    others = {day: where for day, where in offers.items() if day != st.session_state.get(key)}
    if not others:
        return
    with st.container(horizontal=True):
        for day, where in others.items():
            label = say("{day} ({where})", day=day_text(day), where=where)
            st.button(label, key=f"import-day-{day}", on_click=_take_day, args=(day,))


def _take_day(day: date) -> None:
    st.session_state[KEYS["assessed_on"]] = day


def _draw_scope() -> None:
    st.selectbox(
        say("Scope of spend"),
        kept.directory().scope_names,
        index=None,
        accept_new_options=True,
        placeholder=say("As in the file"),
        key=KEYS["scope"],
    )


def _draw_capability() -> None:
    names = {one.id: one.name for one in shown_framework().capabilities}
    st.selectbox(
        say("Capability"),
        list(names),
        index=None,
        placeholder=say("As in the file"),
        format_func=lambda id: str(names.get(id, id)),
        key=KEYS["capability"],
    )

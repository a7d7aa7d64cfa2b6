"""How the files of an import are read: what they do not say, open questions, what each column is, kept mappings.

Answers are kept in the session as :attr:`finops_model.importers.tables.Options.mapping` takes them, for as long as the
same files are shown.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from finops_model.actions import mappings
from finops_model.actions.checks import checked_name
from finops_model.importers.columns.answers import LEFT_OUT
from finops_model.importers.columns.mapping import Question
from finops_model.importers.columns.meanings import NOT_TAKEN, answers_of, columns_of, meanings
from finops_model.importers.columns.preview import value_table
from finops_model.importers.preparing import Prepared
from finops_model.importers.tables import Options, Source
from finops_model.messages import message
from finops_model.texts import say, translated
from finops_model.texts.literal import markdown_literal
from finops_model.ui import outcome, session, show
from finops_model.views.places import Directory

WHOLE_FILE = ("organization", "assessed_on", "scope", "assessor")
"""Questions that the fields for all files answer."""

ANSWERS, ASKED, COLUMNS = "import-answers", "import-asked", "import-columns"
"""Keys in the session: the answers by key, the questions by key, the number of the column editor."""


def forget() -> None:
    """Drops the answers: they were about other files."""
    for key in (ANSWERS, ASKED):
        st.session_state[key] = {}
    st.session_state[COLUMNS] = st.session_state.get(COLUMNS, 0) + 1


def answer(answers: dict[str, str]) -> None:
    """Adds answers; "" takes one back."""
    kept = {**st.session_state.get(ANSWERS, {}), **answers}
    st.session_state[ANSWERS] = {key: answer for key, answer in kept.items() if answer}


def draw_options(directory: Directory) -> Options:
    """What people say about all files: it fills what a file leaves out."""
    with st.container(border=True):
        title, fills = say("What the files do not say"), say("fills missing columns and empty cells")
        st.markdown(f"**{title}** ({fills})")
        who, when, what, by = st.columns(4)
        organization = who.selectbox(
            say("Organization"),
            list(directory.names.values()),
            index=None,
            accept_new_options=True,
            placeholder=say("As in the file"),
            key="import-organization",
        )
        day = when.date_input(say("Assessed on"), None, key="import-day", format="YYYY-MM-DD")
        scope = what.selectbox(
            say("Scope of spend"),
            directory.scope_names,
            index=None,
            accept_new_options=True,
            placeholder=say("As in the file"),
            key="import-scope",
        )
        assessor = by.text_input(say("Assessor"), key="import-assessor", placeholder=say("As in the file"))
    said: dict[str, str] = dict(st.session_state.get(ANSWERS, {}))
    return Options(
        organization=checked_name(organization or "", empty=True) or None,
        assessed_on=day.isoformat() if isinstance(day, date) else None,
        scope=checked_name(scope or "", empty=True) or None,
        assessor=checked_name(assessor or "", empty=True) or None,
        sheets=tuple(filter(None, [said.pop("sheet", "")])),
        mapping=said,
    )


def draw_questions(prepared: Prepared) -> None:
    """Every question that was asked about these files, also the answered ones, so that an answer can be changed."""
    asked: dict[str, Question] = st.session_state.setdefault(ASKED, {})
    for questions in prepared.questions.values():
        for question in questions:
            old = asked.get(question.key)
            if old is not None:  # words that have an answer by now stay in view
                values = tuple(dict.fromkeys((*old.values, *question.values)))
                question = replace(question, values=values, choices=question.choices or old.choices)
            asked[question.key] = question
    missing = {question.key for questions in prepared.questions.values() for question in questions}
    for question in asked.values():
        if question.key in WHOLE_FILE and not question.choices:
            if question.key in missing:
                st.info(
                    f"{markdown_literal(translated(question.text))} {say('Fill it in above.')}", icon=":material/help:"
                )
        elif question.key == "capability:":
            _draw_words(question)
        else:
            _draw_question(question)


def _draw_question(question: Question) -> None:
    """One question with the values it is about and its choices."""
    said: dict[str, str] = st.session_state.get(ANSWERS, {})
    key = f"import-answer-{question.key}"
    with st.container(border=True):
        st.markdown(f"**{markdown_literal(translated(question.text))}**")
        if question.values:
            shown = ", ".join(question.values[:30]) + (" …" if len(question.values) > 30 else "")
            st.text(say("Values: {values}", values=shown))
        st.session_state[key] = said.get(question.key)
        # A collapsed label is never drawn, only read out, and then as it is: no backslashes.
        if question.choices:
            means = dict(question.choices)
            st.selectbox(
                translated(question.text),
                list(means),
                label_visibility="collapsed",
                index=None,
                placeholder=say("Choose"),
                key=key,
                format_func=lambda one: f"{one}: {means[one]}" if means.get(one) else str(one),
                on_change=_answer,
                args=(question.key, key),
            )
        else:
            st.session_state[key] = said.get(question.key, "")
            st.text_input(
                translated(question.text),
                label_visibility="collapsed",
                key=key,
                on_change=_answer,
                args=(question.key, key),
                max_chars=60,
            )


def _answer(question: str, key: str) -> None:
    answer({question: str(st.session_state[key] or "").strip()})
    if question in ("scale", "target_scale"):
        st.session_state["import-values"] = True  # whoever says what numbers mean sees what becomes of them


def _draw_words(question: Question) -> None:
    """Words that are no capability: each may be mapped to one, or its rows left out."""
    names = {one.id: one.name for one in session.framework().capabilities}
    offered = [names[key] for key, _ in question.choices if key in names]
    options = [*offered, *(name for name in names.values() if name not in offered), NOT_TAKEN]
    said: dict[str, str] = st.session_state.get(ANSWERS, {})
    meanings_now = [said.get(f"capability:{word}") for word in question.values]
    key = f"import-words-{hash(question.values)}"
    with st.container(border=True):
        st.markdown(f"**{markdown_literal(translated(question.text))}** {say('Close names come first in the list.')}")
        st.data_editor(
            pd.DataFrame(
                {
                    say("Word in the file"): question.values,
                    say("Means"): pd.array([NOT_TAKEN if one == LEFT_OUT else one for one in meanings_now], "str"),
                }
            ),
            key=key,
            hide_index=True,
            disabled=[say("Word in the file")],
            on_change=_map_words,
            args=(key, question.values, options, say("Means")),
            placeholder=say("Choose"),
            alt=say("Words of the file and the capabilities they mean"),
            column_config={say("Means"): st.column_config.SelectboxColumn(options=options)},
        )
        st.caption(say("Rows whose word has no answer are problems and stay out."))


def _map_words(key: str, words: Sequence[str], options: Sequence[str], column: str) -> None:
    for row, cells in st.session_state[key]["edited_rows"].items():
        meaning = cells.get(column)
        if int(row) < len(words) and (meaning is None or meaning in options):
            answer({f"capability:{words[int(row)]}": LEFT_OUT if meaning == NOT_TAKEN else meaning or ""})


# Columns


def draw_reading(prepared: Prepared, sources: Sequence[Source], options: Options) -> None:
    """What was skipped or assumed, what each column is taken as (to be changed), and how each value becomes a score."""
    for file in prepared.files:
        for notice in file.notices:
            st.markdown(f"- {markdown_literal(file.name)}: {markdown_literal(translated(notice))}")
    recognised = [file.mapping for file in prepared.files if _is_recognised(file.mapping)]
    headers = {json.dumps(mapping["header"]): mapping for mapping in recognised}
    if len(headers) == 1:
        _draw_columns(recognised[0])
        _draw_kept(tuple(json.loads(next(iter(headers)))))
    elif headers:
        st.caption(
            say("These files have different columns. To change what a column is taken as, import them one by one.")
        )
    else:
        st.caption(say("The columns have the names of the import template and are taken as they are."))
    if headers and st.toggle(say("Show how each value becomes a score"), key="import-values"):
        for file, source in zip(prepared.files, sources, strict=True):
            if _is_recognised(file.mapping):
                _draw_values(source, file.mapping, options)


def _is_recognised(mapping: dict[str, object]) -> bool:
    return "blocks" in mapping


def _draw_columns(mapping: dict[str, object]) -> None:
    before = columns_of(mapping, session.framework())
    key = f"import-columns-{st.session_state.setdefault(COLUMNS, 0)}"
    offered = meanings(session.framework())
    st.data_editor(
        pd.DataFrame({say("Column of the file"): list(before), say("Is taken as"): list(before.values())}),
        key=key,
        hide_index=True,
        disabled=[say("Column of the file")],
        on_change=_change_columns,
        args=(key, before, offered, say("Is taken as")),
        alt=say("The columns of the file and what each is taken as"),
        column_config={
            say("Is taken as"): st.column_config.SelectboxColumn(
                options=[*offered, *(one for one in before.values() if one not in offered)], required=True
            )
        },
    )


def _change_columns(key: str, before: dict[str, str], offered: Sequence[str], column: str) -> None:
    names = list(before)
    edited = {
        names[int(row)]: cells[column]
        for row, cells in st.session_state[key]["edited_rows"].items()
        if int(row) < len(names) and cells.get(column) in offered
    }
    answer(answers_of(before, {**before, **edited}))
    st.session_state[COLUMNS] += 1


def _draw_kept(header: tuple[str, ...]) -> None:
    """Mappings kept for these columns, and the way to keep this one."""
    kept = mappings.read(session.person(), header)
    said: dict[str, str] = st.session_state.get(ANSWERS, {})
    use, keep = st.columns(2, vertical_alignment="bottom") if kept else (st, st)
    if kept:
        use.selectbox(
            say("Kept for files with these columns"),
            list(kept),
            index=None,
            placeholder=say("Use a kept mapping"),
            key="import-kept",
            on_change=lambda: _use(kept.get(st.session_state["import-kept"] or "", {})),
        )
    if said:
        with keep.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(say("Keep these answers under a name"), key="import-keep-name", max_chars=60)
            st.button(say("Keep"), key="import-keep", on_click=outcome.keep, args=(_keep, header, said))


def _use(said: dict[str, str]) -> None:
    st.session_state[ANSWERS] = dict(said)
    st.session_state[COLUMNS] += 1


def _keep(header: tuple[str, ...], said: dict[str, str]) -> str:
    mappings.keep(session.person(), st.session_state.get("import-keep-name", ""), header, said)
    return message("Kept. It is offered for the next file with the same columns.")


def _draw_values(source: Source, mapping: dict[str, object], options: Options) -> None:
    table = value_table(source, mapping, options, session.framework())
    show.table(
        say("How each value of the file becomes a score"),
        (say("Value"), table["value"]),
        (say("Cells"), table["count"]),
        (say("Score, 0 to 3"), table["score"], st.column_config.NumberColumn(format="%.2f")),
        (say("Is taken as"), table["means"]),
    )

"""The questions that an import asks, each beside what it is about, with what each answer would store.

Answers are kept in the session by their keys, for as long as the same files are shown.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import pandas as pd
import streamlit as st

from finops_model.framework import Stage, read_framework
from finops_model.importers.columns.answers import LEFT_OUT, NOT_APPLICABLE
from finops_model.importers.columns.mapping import Question
from finops_model.importers.files.kind import ALL_SHEETS
from finops_model.importers.preparing import Prepared
from finops_model.importers.tables import Options, Source
from finops_model.texts import say, translated, without_answers
from finops_model.texts.figures import label_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import import_fields, show
from finops_model.views.import_answers import lines_that_differ, outcomes, outcomes_of_words
from finops_model.views.import_problems import questions_of_problems

ANSWERS, ASKED, COLUMNS, OUTCOMES = "import-answers", "import-asked", "import-columns", "import-outcomes"
"""Keys in the session: the answers by key, the questions by key, the number of the column editor, what answers give."""

VALUES = "import-values"
"""Key in the session of the toggle that shows how each value becomes a score."""

_Found = TypeVar("_Found")

_IN_WORDS = ("fiscal_year", "header_line", "across", "sheets", "legend", "date_order", "stage_days", "pairs")
_OPEN = ("scale", "target_scale")
"""Questions that offer choices and take other answers, too."""
_SHOWN_VALUES = 30
_WORDS_BESIDE = 3


def forget() -> None:
    """Drops the answers: they were about other files."""
    for key in (ANSWERS, ASKED):
        st.session_state[key] = {}
    st.session_state[COLUMNS] = st.session_state.get(COLUMNS, 0) + 1


def answers() -> dict[str, str]:
    """The answers so far, by key."""
    return dict(st.session_state.get(ANSWERS, {}))


def answer(given: Mapping[str, str]) -> None:
    """Adds answers; "" takes one back."""
    st.session_state[ANSWERS] = {key: text for key, text in {**answers(), **given}.items() if text}


def questions_so_far(prepared: Prepared) -> dict[str, Question]:
    """Every question that is open, and those that were answered, so that an answer can be changed."""
    asked: dict[str, Question] = st.session_state.setdefault(ASKED, {})
    now = [question for questions in prepared.questions.values() for question in questions]
    now += [one for one in questions_of_problems(prepared) if one.key not in {question.key for question in now}]
    for question in now:
        old = asked.get(question.key)
        if old is not None:  # words that have an answer by now stay in view
            values = tuple(dict.fromkeys((*old.values, *question.values)))
            question = replace(question, values=values, choices=question.choices or old.choices)
        asked[question.key] = question
    still_open = {question.key for question in now}
    return {key: question for key, question in asked.items() if key in still_open or _is_answered(key)}


def _is_answered(key: str) -> bool:
    """Whether a question has an answer, or one for a word of it."""
    if key in import_fields.KEYS and st.session_state.get(import_fields.KEYS[key]):
        return True
    return any(given == key or (key.endswith(":") and given.startswith(key)) for given in answers())


def of_fields(asked: Mapping[str, Question]) -> dict[str, Question]:
    """Those of the questions that a field for all files answers."""
    return {key: question for key, question in asked.items() if key in import_fields.KEYS and not question.choices}


def draw_questions(asked: Mapping[str, Question], sources: Sequence[Source], options: Options) -> None:
    """The questions that no field for all files answers."""
    of_files = of_fields(asked)
    still_open = [one for key, one in asked.items() if not _is_answered(key)]
    for question in asked.values():
        if question.key in of_files:
            continue
        with st.container(border=True):
            st.markdown(f"**{markdown_literal(without_answers(question.text))}**")
            if question.key.endswith(":"):
                _draw_words(question)
                _draw_outcomes_of_words(question, sources, options, still_open)
                continue
            if question.key == "sheet":
                _draw_sheets(question)
            else:
                _draw_question(question)
            if question.key == "across":
                st.caption(say("Or say below, in “How the files were read”, what a single column is taken as."))
            if question.choices and question.key not in answers():
                _draw_outcomes(question, sources, options, still_open)


def _draw_question(question: Question) -> None:
    """One question with the values it is about and its choices."""
    said = answers().get(question.key)
    key = f"import-answer-{question.key}"
    if question.values:
        shown = ", ".join(question.values[:_SHOWN_VALUES]) + (" …" if len(question.values) > _SHOWN_VALUES else "")
        st.text(say("Values: {values}", values=shown))
    st.session_state[key] = said if question.choices else said or ""
    # A collapsed label is never drawn, only read out, and then as it is: no backslashes.
    if question.choices:
        means = dict(question.choices)
        st.selectbox(
            without_answers(question.text),
            list(means),
            label_visibility="collapsed",
            index=None,
            placeholder=say("Choose"),
            accept_new_options=question.key in _OPEN,
            key=key,
            format_func=lambda one: _choice_text(one, means.get(one, ""), _is_in_words(question)),
            on_change=_answer,
            args=(question.key, key),
        )
    else:
        st.text_input(
            without_answers(question.text),
            label_visibility="collapsed",
            key=key,
            on_change=_answer,
            args=(question.key, key),
            max_chars=60,
        )


def _is_in_words(question: Question) -> bool:
    """Whether what a choice means says it all without the answer of the command."""
    return question.key in _IN_WORDS or question.key.startswith(("column:", "blank_", "named_"))


def _choice_text(answer: str, means: str, in_words: bool) -> str:
    """A choice as the list shows it: ``1-5: five levels …``; what a column may hold in words alone."""
    if in_words or answer in (LEFT_OUT, ALL_SHEETS):
        return translated(means)
    return label_text(answer, translated(means)) if means else answer


def _answer(question: str, key: str) -> None:
    said = str(st.session_state[key] or "").strip()
    if question in _OPEN:
        said = said.partition(":")[0]  # typed as the list shows it, with what it means
    answer({question: said})
    if question in ("scale", "target_scale", "lens_scale"):
        st.session_state[VALUES] = True  # whoever says what numbers mean sees what becomes of them


def _draw_outcomes(
    question: Question, sources: Sequence[Source], options: Options, still_asked: Collection[Question]
) -> None:
    """What each answer would store, line by line; nothing for large files."""
    found = _tried(outcomes, question, sources, options, still_asked)
    if not found:
        return
    means, in_words = dict(question.choices), _is_in_words(question)
    cells = {say("Answer"): [markdown_literal(_choice_text(one.answer, means[one.answer], in_words)) for one in found]}
    cells[say("Would be stored")] = [markdown_literal(without_answers(one.says)) for one in found]
    for line in lines_that_differ(found):
        cells[say("Line {line}", line=line)] = [markdown_literal(translated(one.lines.get(line, "–"))) for one in found]
    alt = say("What each answer would store")
    show.text_table(pd.DataFrame(cells), alt)


def _draw_outcomes_of_words(
    question: Question, sources: Sequence[Source], options: Options, still_asked: Collection[Question]
) -> None:
    """What each answer would store of the rows with a word, word by word; nothing for large files."""
    found = _tried(outcomes_of_words, question, sources, options, still_asked)
    if not found:
        return
    cells = {say("Word"): [markdown_literal(word) for word in found]}
    for answer, means in question.choices:
        cells[translated(means)] = [
            markdown_literal(without_answers(stored.get(answer, "–"))) for stored in found.values()
        ]
    alt = say("What each answer would store")
    show.text_table(pd.DataFrame(cells), alt)


def _tried(
    try_answers: Callable[..., _Found],
    question: Question,
    sources: Sequence[Source],
    options: Options,
    still_asked: Collection[Question],
) -> _Found:
    """What the answers to a question would store; tried once for the same files and answers."""
    asked = (st.session_state.get("import-shown"), repr(options), question)
    if st.session_state.get(OUTCOMES, {}).get(question.key, (None,))[0] != asked:
        found = try_answers(sources, options, question, read_framework(), still_asked)
        st.session_state.setdefault(OUTCOMES, {})[question.key] = (asked, found)
    return st.session_state[OUTCOMES][question.key][1]


# Sheets and words


def _draw_sheets(question: Question) -> None:
    """Which sheets of a workbook come in: one, several, or all."""
    names = [name for name, means in question.choices if not means]
    key = "import-answer-sheet"
    said = import_fields.sheets_of(answers())
    st.session_state[key] = names if said == (ALL_SHEETS,) else [name for name in said if name in names]
    st.multiselect(
        translated(question.text),
        names,
        label_visibility="collapsed",
        placeholder=say("Choose one sheet or several"),
        key=key,
        on_change=_answer_sheets,
        args=(key,),
    )
    st.button(say("All sheets"), key="import-all-sheets", on_click=answer, args=({"sheet": ALL_SHEETS},))


def _answer_sheets(key: str) -> None:
    answer({"sheet": import_fields.SHEETS_END.join(st.session_state[key])})


def _draw_words(question: Question) -> None:
    """The words that a question is about, each with what it means."""
    means = _meanings_of_words(question)
    for first in range(0, len(question.values), _WORDS_BESIDE):
        words = question.values[first : first + _WORDS_BESIDE]
        for place, word in zip(st.columns(_WORDS_BESIDE), words, strict=False):
            with place:
                _draw_word(f"{question.key}{word}", word, means)
    if not question.needed:
        st.caption(say("Rows whose word has no answer are problems and stay out."))


def _draw_word(answer_key: str, word: str, means: Mapping[str, str]) -> None:
    key = f"import-word-{answer_key}"
    st.session_state[key] = answers().get(answer_key)
    st.selectbox(
        markdown_literal(word),
        list(means),
        index=None,
        placeholder=say("Choose"),
        key=key,
        format_func=lambda one: means.get(one, str(one)),
        on_change=_answer,
        args=(answer_key, key),
    )


def _meanings_of_words(question: Question) -> dict[str, str]:
    """What a word can mean: a capability, the close ones first; or a stage; or nothing."""
    offered = {id: translated(text) for id, text in question.choices}
    if question.key == "capability:":
        last = {LEFT_OUT: say("Leave these rows out")}
        return {
            **{id: text for id, text in offered.items() if id != LEFT_OUT},
            **{one.id: one.name for one in shown_framework().capabilities if one.id not in offered},
            **last,
        }
    return offered or {stage.id: stage.label for stage in Stage} | {
        NOT_APPLICABLE: say("Not applicable"),
        LEFT_OUT: say("It says nothing"),
    }

"""Past imports: what each brought, and taking one back or putting it back."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions.target_draft import GOAL
from finops_model.texts import say, say_count, translated, without_answers
from finops_model.texts.figures import instant_text, listed_text, rounded_scores, stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.texts.plan import state_text
from finops_model.ui import kept, outcome, session, show
from finops_model.ui.import_done import DONE, counted
from finops_model.ui.imports import SHOWN, stage_words
from finops_model.views import import_preview as preview
from finops_model.views.history import read_change, read_imports, undo_question
from finops_model.views.target_history import ENTRY_WORDS

LISTED = 500
"""How many imports are listed."""

PLACE = "past-imports"
"""Where on the page it is said what an undo did."""

_HIGHEST, _ROWS_IN_VIEW, _NAMED = 420, 6, 3


def draw_history() -> None:
    """The imports with their counts and whether they count, and a look inside one with its undo."""
    outcome.draw(PLACE)
    known = kept.of_store(read_imports, LISTED)
    if known.what.empty:
        st.caption(say("Nothing was imported yet."))
        return
    kept.once(_draw_imports, known)
    ids = known.what["change_id"].tolist()
    names = dict(zip(ids, known.what["names"], strict=True))
    chosen = st.selectbox(
        say("Look inside"),
        ids,
        index=None,
        key="import-inside",
        placeholder=say("Choose an import"),
        format_func=lambda id: say("Import {id}: {files}", id=id, files=names.get(id, "")),
    )
    if chosen is not None and chosen in ids:
        draw_inside(int(chosen))


def _draw_imports(imports: pd.DataFrame) -> None:
    """A table whose cells wrap: the names of the files are there to be read."""
    rows = imports.to_dict("records")
    cells = {
        say("Import"): imports["change_id"].tolist(),
        say("When (UTC), by"): [_when_text(row) for row in rows],
        say("Files"): [_files_text(row) for row in rows],
        say("What it brought"): [_brought(row) for row in rows],
        say("State"): [_state(row) for row in rows],
    }
    height = _HIGHEST if len(rows) > _ROWS_IN_VIEW else "content"
    alt = say("Past imports with their counts")
    show.text_table(pd.DataFrame(cells), alt, height=height)


def _when_text(row: Mapping[Any, Any]) -> str:
    return markdown_literal(f"{instant_text(row['at'])}, {row['actor']}")


def _files_text(row: Mapping[Any, Any]) -> str:
    """The names of the files, the first of many: the look inside has them all."""
    names = row["names"].split(", ")
    return markdown_literal(listed_text(names, _NAMED) if len(names) == row["files"] > _NAMED else row["names"])


def _brought(row: Mapping[Any, Any]) -> str:
    """The counts of an import, without those that are zero."""
    counts = [
        *counted(*(int(row[count]) for count in ("created", "changed", "unchanged", "targets"))),
        _steps_text(int(row["steps"])),
        say_count("{count:,} row skipped", "{count:,} rows skipped", int(row["skipped"])) if row["skipped"] else "",
    ]
    return ", ".join(filter(None, counts)) or say("Nothing")


def _steps_text(steps: int) -> str:
    return (
        say_count("{count:,} step of the plan changed", "{count:,} steps of the plan changed", steps) if steps else ""
    )


def _state(row: Mapping[Any, Any]) -> str:
    if row["active"]:
        return say("In force, the good rows only") if row["partial"] else say("In force")
    if pd.isna(row["undone_by"]):
        return say("Taken back")
    return say("Taken back by change {undo_id}", undo_id=int(row["undone_by"]))


def draw_inside(change_id: int) -> None:
    """What one import changed, rating by rating, and the button that takes it back or puts it back."""
    detail = read_change(session.person(), change_id, limit=SHOWN)
    for file in detail.files:
        _draw_file(file)
    if len(detail.ratings):
        _draw_ratings(detail.ratings)
    if len(detail.targets):
        _draw_targets(detail.targets)
    if len(detail.steps):
        _draw_steps(detail.steps)
    total = int(detail.change["created"]) + int(detail.change["changed"])
    if total > len(detail.ratings):
        st.caption(say("The first {shown:,} of {count:,} are shown.", shown=len(detail.ratings), count=total))
    undone_by = detail.change["undone_by"]
    if detail.change["active"]:
        _draw_undo(change_id, detail.change)
    elif not pd.isna(undone_by):
        again = int(undone_by)
        st.button(say("Put this import back"), key="import-redo", on_click=_take_back, args=(again,))


def _draw_file(file: Any) -> None:
    """A file of an import: how large it was, and how it was read."""
    text = say_count(
        "{file}: {count:,} row, SHA-256 {digest}…",
        "{file}: {count:,} rows, SHA-256 {digest}…",
        file.rows,
        file=file.name,
        digest=file.sha256[:16],
    )
    st.text(text)
    for notice in file.notices:
        st.caption(markdown_literal(without_answers(notice)))
    if file.mapping:
        with st.expander(say("How it was read"), icon=":material/table_view:"):
            st.json(file.mapping)


def _draw_ratings(ratings: pd.DataFrame) -> None:
    """The ratings that an import brought, before and after."""
    stages = preview.stage_changes(ratings, shown_framework())
    show.table(
        say("Ratings that the import brought, before and after"),
        (say("Organization"), ratings["organization"]),
        (say("Scope"), ratings["scope"]),
        (say("Assessed on"), ratings["assessed_on"], show.day_column()),
        (say("Capability"), stages["capability"]),
        (say("Stage before"), stage_words(stages["before"], stages["before_form"])),
        (say("Stage after"), stage_words(stages["after"], stages["after_form"])),
        (say("Score before"), rounded_scores(ratings["before"]), show.score_column()),
        (say("Score after"), rounded_scores(ratings["after"]), show.score_column()),
    )


def _draw_undo(change_id: int, change: Mapping[Any, Any]) -> None:
    """The undo, with a confirmation that counts what it takes back."""
    with st.popover(say("Take this import back")):
        st.write(f"**{markdown_literal(translated(undo_question(change)))}**")
        st.caption(say("What was there before counts again; later imports and assessments stay."))
        st.button(say("Take it back"), key="import-undo", type="primary", on_click=_take_back, args=(change_id,))


def _take_back(change_id: int) -> None:
    """Takes a change back; what was said about the last import may hold no more."""
    st.session_state.pop(DONE, None)
    outcome.take_back(change_id, PLACE)


def _draw_targets(targets: pd.DataFrame) -> None:
    """The target entries that an import brought, in words."""
    names = {GOAL: say("Goal stage"), **{one.id: one.name for one in shown_framework().capabilities}}
    show.table(
        say("Target entries that the import brought"),
        (say("Organization"), targets["organization"]),
        (say("Scope"), targets["scope"]),
        (say("Target of"), [names.get(one, one) for one in targets["capability"]]),
        (say("Target"), [translated(ENTRY_WORDS[one]) for one in targets["entry"]]),
        (say("Counts from"), targets["agreed_on"], show.day_column()),
        (say("Due"), targets["due_on"], show.day_column()),
        (say("Value, 1 to 5"), targets["value"]),
        (say("Owner"), targets["owner"]),
        (say("Approver"), targets["approver"]),
        (say("Reason"), targets["reason"]),
    )


def _draw_steps(steps: pd.DataFrame) -> None:
    """The steps of plans as an import set them."""
    names = {one.id: one.name for one in shown_framework().capabilities}
    leads = zip(steps["capability"], steps["to_stage"], strict=True)
    show.table(
        say("Steps of plans as the import set them"),
        (say("Organization"), steps["organization"]),
        (say("Scope"), steps["scope"]),
        (say("Step"), [f"{names.get(capability, capability)} → {stage_text(stage)}" for capability, stage in leads]),
        (say("Status"), steps["status"].map(state_text)),
        (say("Owner"), steps["owner"]),
        (say("Quarters"), steps["effort"].astype("Int64")),
        (say("Pinned start"), steps["starts_on"], show.day_column()),
        (say("Pinned finish"), steps["finishes_on"], show.day_column()),
        (say("Note"), steps["note"]),
    )

"""Past imports: what each brought, and taking one back or putting it back."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.actions.target_draft import GOAL
from finops_model.errors import FinOpsError
from finops_model.texts import translated
from finops_model.texts.figures import NONE_TEXT
from finops_model.texts.literal import markdown_literal
from finops_model.ui import session
from finops_model.ui.imports import SHOWN, stage_words
from finops_model.ui.words import count_text
from finops_model.views import import_preview as preview
from finops_model.views.target_history import ENTRY_WORDS


def draw_history() -> None:
    """The imports with their counts and whether they count, and a look inside one with its undo."""
    changes = session.store().read_changes(("import", "demo", "undo"), limit=500)
    imports = changes[changes["kind"] != "undo"]
    if imports.empty:
        st.caption("Nothing was imported yet.")
        return
    undos = changes.set_index("change_id")
    st.dataframe(
        pd.DataFrame(
            {
                "Import": imports["change_id"],
                "When (UTC)": imports["at"],
                "By": imports["actor"],
                "Files": imports["names"],
                "State": [_state(row, undos) for row in imports.to_dict("records")],
                "Ratings added": imports["created"],
                "Ratings changed": imports["changed"],
                "Ratings unchanged": imports["unchanged"],
                "Rows skipped": imports["skipped"],
                "Targets added": imports["targets"],
            }
        ),
        hide_index=True,
        alt="Past imports with their counts",
        column_config={
            "Import": st.column_config.NumberColumn(width=60),
            "When (UTC)": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", width=125),
            "By": st.column_config.TextColumn(width=70),
            "Files": st.column_config.TextColumn(width=200),
        },
    )
    ids = imports["change_id"].tolist()
    names = dict(zip(ids, imports["names"], strict=True))
    chosen = st.selectbox(
        "Look inside",
        ids,
        index=None,
        key="import-inside",
        placeholder="Choose an import",
        format_func=lambda id: f"Import {id}: {names.get(id, '')}",
    )
    if chosen is not None and chosen in ids:
        draw_inside(int(chosen))


def _state(row: Mapping[Any, Any], undos: pd.DataFrame) -> str:
    partial = ", the good rows only" if row["partial"] else ""
    if row["active"]:
        return f"In force{partial}"
    undo_id = row["undone_by"]
    if pd.isna(undo_id) or undo_id not in undos.index:
        return f"Taken back{partial}"
    undo = undos.loc[undo_id]
    return f"Taken back on {undo['at']:%Y-%m-%d} by {undo['actor']}{partial}"


def draw_inside(change_id: int) -> None:
    """What one import changed, rating by rating, and the button that takes it back or puts it back."""
    detail = session.store().read_change(change_id, limit=SHOWN)
    for file in detail.files:
        st.text(f"{file.name}: {count_text(file.rows, 'row')}, SHA-256 {file.sha256[:16]}…")
        for notice in file.notices:
            st.caption(markdown_literal(notice))
        if file.mapping:
            with st.expander("How it was read", icon=":material/table_view:"):
                st.json(file.mapping)
    if len(detail.ratings):
        stages = preview.stage_changes(detail.ratings, session.framework())
        st.dataframe(
            pd.DataFrame(
                {
                    "Organization": detail.ratings["organization"],
                    "Scope": detail.ratings["scope"],
                    "Assessed on": detail.ratings["assessed_on"],
                    "Capability": stages["capability"],
                    "Stage before": stage_words(stages["before"], stages["before_form"]),
                    "Stage after": stage_words(stages["after"], stages["after_form"]),
                    "Score before": detail.ratings["before"],
                    "Score after": detail.ratings["after"],
                }
            ),
            hide_index=True,
            alt="Ratings that the import brought, before and after",
            placeholder=NONE_TEXT,
            column_config={
                "Assessed on": st.column_config.DateColumn(format="YYYY-MM-DD"),
                "Score before": st.column_config.NumberColumn(format="%.1f"),
                "Score after": st.column_config.NumberColumn(format="%.1f"),
            },
        )
    if len(detail.targets):
        _draw_targets(detail.targets)
    total = int(detail.change["created"]) + int(detail.change["changed"])
    if total > len(detail.ratings):
        st.caption(f"The first {len(detail.ratings):,} of {count_text(total, 'rating')} are shown.")
    if detail.change["active"]:
        st.button("Take this import back", key="import-undo", on_click=_undo, args=(change_id, change_id, "taken back"))
        st.caption("What was there before counts again; later imports and assessments stay.")
    elif not pd.isna(detail.change["undone_by"]):
        undo_id = int(detail.change["undone_by"])
        st.button("Put this import back", key="import-redo", on_click=_undo, args=(undo_id, change_id, "put back"))


def _draw_targets(targets: pd.DataFrame) -> None:
    """The target entries that an import brought, in words."""
    names = {GOAL: "Goal stage", **{one.id: one.name for one in session.framework().capabilities}}
    day = st.column_config.DateColumn(format="YYYY-MM-DD")
    st.dataframe(
        pd.DataFrame(
            {
                "Organization": targets["organization"],
                "Scope": targets["scope"],
                "Target of": [names.get(one, one) for one in targets["capability"]],
                "Target": [translated(ENTRY_WORDS[one]) for one in targets["entry"]],
                "Counts from": targets["agreed_on"],
                "Due": targets["due_on"],
                "Value, 1 to 5": targets["value"],
                "Owner": targets["owner"],
                "Reason": targets["reason"],
            }
        ),
        hide_index=True,
        alt="Target entries that the import brought",
        placeholder=NONE_TEXT,
        column_config={"Counts from": day, "Due": day},
    )


def _undo(change_id: int, import_id: int, done: str) -> None:
    try:
        session.store().undo(change_id, session.person())
        st.session_state["import-said"] = f"Import {import_id} was {done}."
    except FinOpsError as error:
        st.session_state["import-refused"] = str(error)

"""The parts of the Import page: what is said for all files, the preview before anything is written, past imports."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from finops_model import ui
from finops_model.assessment import ImportedFile, Problem
from finops_model.drafts import answers, preview
from finops_model.errors import FinOpsError
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from finops_model.store.comparing import Comparison

SHOWN = 200
"""How many rows of a table in the preview are sent to the browser; the rest is counted."""


def template_button() -> None:
    """The import template as a download."""
    file = ui.EXAMPLES / "template.csv"
    st.download_button(
        "Download the template",
        file.read_bytes,
        file_name="finops-assessment-template.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def nonce() -> str:
    """A word of this session for the names of its downloads: Streamlit tells two files apart by name and size only."""
    return st.session_state.setdefault("download-nonce", secrets.token_hex(4))


def draw_options(organizations: Sequence[str], scopes: Sequence[str]) -> Options:
    """What the user says about all files: it fills what a file leaves out."""
    who, when, what, by = st.columns(4)
    organization = who.selectbox(
        "Organization",
        list(organizations),
        index=None,
        accept_new_options=True,
        placeholder="As in the file",
        key="import-organization",
    )
    day = when.date_input("Assessed on", None, key="import-day", format="YYYY-MM-DD")
    scope = what.selectbox(
        "Scope of spend",
        list(scopes),
        index=None,
        accept_new_options=True,
        placeholder="As in the file, else All spend",
        key="import-scope",
    )
    assessor = by.text_input("Assessor", key="import-assessor", placeholder="As in the file, else empty")
    if organization and not answers.same_name(organization, organizations):
        draw_close(organization, organizations)
    return Options(
        organization=answers.checked_name(organization or "", "organization", empty=True) or None,
        assessed_on=day.isoformat() if isinstance(day, date) else None,
        scope=answers.checked_name(scope or "", "scope", empty=True) or None,
        assessor=answers.checked_name(assessor or "", "assessor", empty=True) or None,
    )


def draw_close(organization: str, known: Sequence[str]) -> None:
    """Says that an organization is new when there is one that is spelled nearly so."""
    if close := answers.close_names(organization, known):
        st.warning(
            f"**{ui.literal(organization)}** would be a new organization. "
            f"Did you mean {' or '.join(f'**{ui.literal(one)}**' for one in close)}?",
            icon=":material/help:",
        )


def read_files(sources: Sequence[Source], options: Options) -> Prepared:
    """Reads and checks the files with a progress bar and a way to stop. Nothing is written here.

    A click on Stop starts the page anew: Streamlit ends this run where it next moves the bar, some thousand rows on.
    """
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text="Reading the files")
        st.button("Stop", key="import-stop", on_click=_stop)
    prepared = prepare(
        sources, options, ui.framework(), lambda share: bar.progress(min(share, 1.0), "Reading the files") and None
    )
    place.empty()
    return prepared


def _stop() -> None:
    st.session_state["import-stopped"] = True


@dataclass(frozen=True, slots=True)
class Seen:
    """What the preview shows, and what a confirmation writes.

    Attributes:
        asked: the files, what was said about them, and the revision of the store: another one means another preview.
        figures, changes: of :mod:`finops_model.drafts.preview`.
    """

    asked: tuple[object, ...]
    prepared: Prepared
    comparison: Comparison
    figures: pd.DataFrame
    changes: pd.DataFrame

    @property
    def refused(self) -> list[tuple[str, Problem]]:
        """What the store would refuse of rows that are right by themselves, by file; leaving out rows does not help."""
        return [(file.name, problem) for file in self.comparison.files for problem in file.problems]

    @property
    def problem_count(self) -> int:
        """All problems."""
        return self.prepared.problem_count + len(self.refused)


def look(sources: Sequence[Source], options: Options, asked: tuple[object, ...]) -> Seen:
    """Reads the files and compares them with the store; again only when files, options or the store have changed."""
    kept: Seen | None = st.session_state.get("import-seen")
    asked = (*asked, ui.revision())
    if kept is not None and kept.asked == asked:
        return kept
    same_files = kept is not None and kept.asked[:-1] == asked[:-1]
    prepared = kept.prepared if kept is not None and same_files else read_files(sources, options)
    comparison = ui.store().compare(prepared.batch)
    framework, effects, entries = ui.framework(), comparison.effects, prepared.batch.targets
    names = ui.organizations().rename(columns={"name": "organization"})[["organization_id", "organization"]]
    places = preview.places_of(effects, entries, ui.scopes().merge(names, on="organization_id"))
    known = [int(one) for one in places["organization_id"].unique() if one > 0]
    ratings = ui.store().read_newest_ratings([ui.today()], known)
    history = ui.store().read_targets(known[0]) if len(known) == 1 else ui.store().read_targets()
    figures = preview.figures_before_and_after(places, effects, entries, ratings, history, ui.today(), framework)
    seen = Seen(asked, prepared, comparison, figures, preview.stage_changes(effects, framework))
    st.session_state["import-seen"] = seen
    return seen


def nothing_new(seen: Seen) -> str:
    """That the files change nothing: since which import, when the very same file was imported before."""
    hashes = [file.sha256 for file in seen.prepared.files]
    found = ui.store().find_imports(hashes)
    if len(found["sha256"].unique()) < len(set(hashes)):
        return "Nothing changes: everything in here is stored already."
    first = found.iloc[0]
    return (
        f"Already imported on {ui.day_text(first['at'])} by {ui.literal(first['actor'])} "
        f"(import {first['change_id']}). Nothing changes."
    )


def draw_counts(seen: Seen) -> None:
    """How much is ready, unchanged, noticed and wrong."""
    files = seen.comparison.files
    counts = {
        "Ready": (sum(one.created + one.changed + one.targets for one in files), "Would be added or changed."),
        "Unchanged": (sum(one.unchanged + one.targets_unchanged for one in files), "Already stored exactly so."),
        "Notices": (
            sum(len(file.notices) for file in seen.prepared.files),
            "What was skipped or assumed. No notice stops the import.",
        ),
        "Problems": (seen.problem_count, "Cells and rows that cannot be taken as they are."),
    }
    with st.container(horizontal=True):
        for label, (count, meaning) in counts.items():
            st.metric(label, f"{count:,}", help=meaning, width=130)
    st.caption("Counted in ratings and target entries.")


def draw_problems(seen: Seen) -> None:
    """The problems of each file as a table: row, column, value, what was expected."""
    for file, compared in zip(seen.prepared.files, seen.comparison.files, strict=True):
        count = file.problem_count + len(compared.problems)
        if not count:
            continue
        st.markdown(f"**{ui.literal(file.name)}**: {ui.count_text(count, 'problem')}")
        shown = [*compared.problems, *file.problems][:SHOWN]
        st.dataframe(
            pd.DataFrame(
                {
                    "Row": pd.array([one.row for one in shown], "Int64"),
                    "Column": [one.column or "" for one in shown],
                    "Value": ["" if one.value is None else one.value for one in shown],
                    "What is wrong, and what was expected": [one.message for one in shown],
                }
            ),
            hide_index=True,
            alt="Problems of the file with their places",
            column_config={
                "Row": st.column_config.NumberColumn(width=60),
                "Column": st.column_config.TextColumn(width=120),
                "Value": st.column_config.TextColumn(width=140),
            },
        )
        if count > len(shown):
            st.caption(f"The first {len(shown):,} of {count:,} are shown.")


def draw_notices(files: Sequence[ImportedFile]) -> None:
    """What was skipped or assumed, and which column was taken for what."""
    for file in files:
        for notice in file.notices:
            st.markdown(f"- {ui.literal(file.name)}: {ui.literal(notice)}")
    for file in files:
        columns = file.mapping.get("columns")
        if isinstance(columns, dict) and columns:
            st.caption(f"Columns of {ui.literal(file.name)}")
            st.dataframe(
                pd.DataFrame({"Field": list(columns), "Column of the file": [str(one) for one in columns.values()]}),
                hide_index=True,
                width="content",
                alt="Which column of the file is taken for which field",
            )


def draw_effects(figures: pd.DataFrame, changes: pd.DataFrame) -> None:
    """Stage and figures per organization before and after, then every capability that changes its stage."""
    shown = figures.head(SHOWN)
    st.dataframe(
        pd.DataFrame(
            {
                "Organization": shown["organization"] + shown["is_new"].map({True: " (new)", False: ""}),
                "Scope": shown["scope"],
                "Attainment before": shown["attainment_before"].map(ui.percent),
                "after": shown["attainment_after"].map(ui.percent),
                "At target before": _of(shown, "at_target_before", "of_before"),
                "at target after": _of(shown, "at_target_after", "of_after"),
                "Rated before": _of(shown, "rated_before", "applicable_before"),
                "rated after": _of(shown, "rated_after", "applicable_after"),
                "Higher stage": shown["up"],
                "Lower stage": shown["down"],
            }
        ),
        hide_index=True,
        alt="What the import does to each organization",
    )
    if len(figures) > len(shown):
        st.caption(f"The first {len(shown):,} of {len(figures):,} are shown.")
    moved = changes[(changes["before"].fillna(-1) != changes["after"].fillna(-1)).to_numpy()]
    if moved.empty:
        return
    lower = moved[moved["after"] < moved["before"]]
    if len(lower):
        st.info(
            f"{ui.count_text(len(lower), 'capability falls', 'capabilities fall')} to a lower stage; the table begins "
            "with them. If that is not meant, look at the file again.",
            icon=":material/trending_down:",
        )
    moved = pd.concat([lower, moved.drop(lower.index)]).head(SHOWN)
    st.dataframe(
        pd.DataFrame(
            {
                "Organization": moved["organization"],
                "Scope": moved["scope"],
                "Capability": moved["capability"],
                "Stage before": _stages(moved["before"], moved["before_form"]),
                "Stage after": _stages(moved["after"], moved["after_form"]),
            }
        ),
        hide_index=True,
        alt="Capabilities whose stage the import changes",
    )


def _of(frame: pd.DataFrame, count: str, of: str) -> list[str]:
    return [ui.of_text(one, total) for one, total in zip(frame[count], frame[of], strict=True)]


def _stages(levels: pd.Series, forms: pd.Series) -> list[str]:
    """Stages in words; without one, whether that is *not assessed* or *not applicable*."""
    return [
        ui.stage_text(level, "Not applicable" if form else "Not assessed")
        for level, form in zip(levels, forms, strict=True)
    ]


def draw_figures(seen: Seen) -> None:
    """What the import does to each organization; new names that are spelled nearly like known ones are pointed out."""
    new = seen.figures.loc[seen.figures["is_new"], "organization"].drop_duplicates().head(SHOWN)
    known = ui.organizations()["name"].tolist()
    for name in new:
        draw_close(name, known)
    draw_effects(seen.figures, seen.changes)


# Past imports


def draw_history() -> None:
    """The imports with their counts and whether they count, and a look inside one with its undo."""
    changes = ui.store().read_changes(("import", "demo", "undo"), limit=500)
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
                "Files": imports["files"],
                "Added": imports["created"],
                "Changed": imports["changed"],
                "Unchanged": imports["unchanged"],
                "Skipped": imports["skipped"],
                "Targets": imports["targets"],
                "State": [_state(row, undos) for row in imports.to_dict("records")],
            }
        ),
        hide_index=True,
        alt="Past imports with their counts",
        column_config={"When (UTC)": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
    )
    ids = imports["change_id"].tolist()
    chosen = st.selectbox("Look inside import", ids, index=None, key="import-inside", placeholder="Choose an import")
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
    detail = ui.store().read_change(change_id, limit=SHOWN)
    for file in detail.files:
        st.text(f"{file.name}: {ui.count_text(file.rows, 'row')}, SHA-256 {file.sha256[:16]}…")
        for notice in file.notices:
            st.caption(ui.literal(notice))
    if len(detail.ratings):
        stages = preview.stage_changes(detail.ratings, ui.framework())
        st.dataframe(
            pd.DataFrame(
                {
                    "Organization": detail.ratings["organization"],
                    "Scope": detail.ratings["scope"],
                    "Assessed on": detail.ratings["assessed_on"],
                    "Capability": stages["capability"],
                    "Stage before": _stages(stages["before"], stages["before_form"]),
                    "Stage after": _stages(stages["after"], stages["after_form"]),
                    "Score before": detail.ratings["before"],
                    "Score after": detail.ratings["after"],
                }
            ),
            hide_index=True,
            alt="Ratings that the import brought, before and after",
            column_config={
                "Assessed on": st.column_config.DateColumn(format="YYYY-MM-DD"),
                "Score before": st.column_config.NumberColumn(format="%.1f"),
                "Score after": st.column_config.NumberColumn(format="%.1f"),
            },
        )
    if len(detail.targets):
        columns = ["organization", "scope", "capability", "entry", "due_on", "value", "owner", "reason", "agreed_on"]
        st.dataframe(detail.targets[columns], hide_index=True, alt="Target entries that the import brought")
    total = int(detail.change["created"]) + int(detail.change["changed"])
    if total > len(detail.ratings):
        st.caption(f"The first {len(detail.ratings):,} of {ui.count_text(total, 'rating')} are shown.")
    if detail.change["active"]:
        st.button("Take this import back", key="import-undo", on_click=_undo, args=(change_id, change_id, "taken back"))
        st.caption("What was there before counts again; later imports and assessments stay.")
    elif not pd.isna(detail.change["undone_by"]):
        undo_id = int(detail.change["undone_by"])
        st.button("Put this import back", key="import-redo", on_click=_undo, args=(undo_id, change_id, "put back"))


def _undo(change_id: int, import_id: int, done: str) -> None:
    try:
        ui.store().undo(change_id, ui.actor())
        st.session_state["import-said"] = f"Import {import_id} was {done}."
    except FinOpsError as error:
        st.session_state["import-refused"] = str(error)

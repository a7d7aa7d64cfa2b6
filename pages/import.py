"""Import: bring in spreadsheets, see beforehand what would change, confirm, and take an import back."""

import streamlit as st

from finops_model.errors import Conflict, FinOpsError
from finops_model.importers.tables import Source
from finops_model.names import name_key
from finops_model.texts.literal import markdown_literal
from finops_model.ui import history as ui_import_history
from finops_model.ui import imports as ui_import
from finops_model.ui import links, reads, session, show
from finops_model.ui import reading as ui_import_reading
from finops_model.ui.words import count_text

KINDS = ("csv", "tsv", "txt", "xlsx", "ods", "json", "jsonl")
"""The file name endings that are offered for choosing; what a file is, is told from its content."""

st.title("Import")
st.write("Bring in assessments and targets from spreadsheets. You see what would change before anything is written.")
for key, box in (("import-said", st.success), ("import-refused", st.error)):
    if (said := st.session_state.pop(key, None)) is not None:
        box(markdown_literal(said))


def draw_done() -> None:
    """What the last import did, with the way to the organizations it is about."""
    done = st.session_state.get("import-done")
    if done is None:
        return
    st.session_state.pop("import-stopped", None)
    known = reads.organizations()
    known = known[known["name"].map(name_key).isin(done["names"])].head(8)
    with st.container(border=True):
        st.success(done["sentence"], icon=":material/check:")
        with st.container(horizontal=True):
            for slug, name in zip(known["slug"], known["name"], strict=True):
                st.page_link(
                    links.page("organization"),
                    label=markdown_literal(name),
                    icon=":material/domain:",
                    query_params={"org": slug},
                )
            st.page_link(links.page("portfolio"), label="All organizations", icon=":material/grid_view:")


def confirm(seen: ui_import.Seen, partial: bool) -> None:
    """Writes the import as one change, exactly as it was shown."""
    with ui_import.stoppable("Writing: all of it, or nothing") as tell:
        saved = session.store().save_import(
            seen.prepared.batch,
            session.person(),
            partial=partial,
            expected_revision=seen.comparison.revision,
            progress=tell,
        )
        remember(saved, seen)
    st.rerun()


def remember(saved: ui_import.Comparison, seen: ui_import.Seen) -> None:
    """Keeps what an import did. It says nothing to the browser: a Stop that comes too late must find it all here."""
    added, changed, unchanged, targets = (
        sum(getattr(one, part) for one in saved.files) for part in ("created", "changed", "unchanged", "targets")
    )
    counts = [
        f"{count_text(added, 'rating')} added" if added else "",
        f"{count_text(changed, 'rating')} changed" if changed else "",
        f"{unchanged:,} unchanged" if unchanged else "",
        f"{count_text(targets, 'target entry', 'target entries')} added" if targets else "",
    ]
    st.session_state["import-done"] = {
        "sentence": f"Import {saved.change_id} is in: {', '.join(filter(None, counts))}.",
        "names": {name_key(name) for name in seen.figures["organization"]},
    }
    st.session_state.pop("import-seen", None)
    st.session_state["import-round"] = st.session_state.get("import-round", 0) + 1


def draw_import(sources: list[Source], asked: tuple[object, ...]) -> None:
    """From the uploaded files to the confirmation."""
    if st.session_state.get("import-shown") != asked:
        st.session_state["import-shown"] = asked
        ui_import_reading.forget()
    options = ui_import_reading.draw_options(
        reads.organizations()["name"].tolist(), reads.scopes()["name"].unique().tolist()
    )
    if st.session_state.pop("import-stopped", False):
        st.session_state.pop("import-seen", None)
        st.info("The import was stopped. Nothing was written.")
        st.button("Read the files again", key="import-again")
        return
    seen = ui_import.look(sources, options, (*asked, repr(options)))
    ui_import_reading.draw_questions(seen.prepared)
    ui_import.draw_verdict(seen)
    ui_import.draw_counts(seen)
    ui_import.draw_problems(seen, sources, options)
    noticed = any(file.notices for file in seen.prepared.files)
    with st.expander("How the files were read", expanded=noticed):
        ui_import_reading.draw_reading(seen.prepared, sources, options)
    if seen.comparison.changes_nothing:
        return
    st.header("What would change")
    ui_import.draw_figures(seen)
    partial = False
    if seen.problem_count:
        label = f"Leave out the rows with problems ({count_text(seen.problem_count, 'problem')}) and import the rest"
        partial = st.checkbox(label, key="import-partial")
    ready = not seen.refused and not seen.undecided and (partial or not seen.problem_count)
    if st.button("Import", type="primary", key="import-confirm", disabled=not ready) and ready:
        confirm(seen, partial)


draw_done()
uploads = st.file_uploader(
    "Files", type=list(KINDS), accept_multiple_files=True, key=f"import-files-{st.session_state.get('import-round', 0)}"
)
if uploads:
    st.session_state.pop("import-done", None)
    try:
        draw_import([Source(one.name, one.getvalue()) for one in uploads], tuple(one.file_id for one in uploads))
    except Conflict as error:
        st.session_state["import-refused"] = f"{error} The preview shows what would change now."
        st.rerun()
    except FinOpsError as error:
        show.error(error)
else:
    st.caption("One line per capability, or one column per capability. Columns are recognized by their names.")
    ui_import.template_button()

st.header("Past imports")
ui_import_history.draw_history()

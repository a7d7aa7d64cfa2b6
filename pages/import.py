"""Import: bring in spreadsheets, see beforehand what would change, confirm, and take an import back."""

import streamlit as st

from finops_model.actions import imports as actions
from finops_model.errors import Conflict, FinOpsError
from finops_model.importers.tables import Options, Source
from finops_model.texts import say, translated
from finops_model.ui import (
    history,
    import_fields,
    import_questions,
    imports,
    outcome,
    plan_imports,
    reading,
    recipes,
    session,
    show,
)
from finops_model.ui.import_done import DONE, draw_done, keep_done
from finops_model.ui.import_offers import NO_OFFERS, read_offers
from finops_model.ui.imports import Preview

KINDS = ("csv", "tsv", "txt", "xlsx", "ods", "json", "jsonl")
"""The file name endings that are offered for choosing; the content decides how a file is read."""

_Files = list[Source]


def page() -> None:
    """The whole page."""
    st.title(say("Import"))
    st.write(say("Bring in assessments, targets and plans. You see what would change before anything is written."))
    outcome.draw()
    draw_done()
    draw_uploads()
    st.header(say("Past imports"))
    history.draw_history()
    recipes.draw_recipes()


def draw_uploads() -> None:
    """The files to choose, and what they would do."""
    key = f"import-files-{st.session_state.get('import-round', 0)}"
    uploads = st.file_uploader(say("Files"), type=list(KINDS), accept_multiple_files=True, key=key)
    if not uploads:
        st.caption(say("One line per capability, or one column per capability. Columns are recognized by their names."))
        imports.template_button()
        return
    st.session_state.pop(DONE, None)
    try:
        sources = [Source(upload.name, upload.getvalue()) for upload in uploads]
        asked = tuple(upload.file_id for upload in uploads)
        plans = plan_imports.read_preview(sources, asked)
        if plans is None:
            draw_import(sources, asked)
        else:
            plan_imports.draw(plans, sources)
    except Conflict as error:
        st.session_state[outcome.REFUSED] = say(
            "{sentence} The preview shows what would change now.", sentence=translated(error.message)
        )
        st.rerun()
    except FinOpsError as error:
        show.error(error)


def draw_import(sources: _Files, asked: tuple[object, ...]) -> None:
    """From the uploaded files to the confirmation."""
    if st.session_state.get("import-shown") != asked:
        st.session_state["import-shown"] = asked
        begin_anew()
    try:
        options = import_fields.options(import_questions.answers())
        preview = read_files(sources, options, asked)
    except FinOpsError:
        import_fields.draw_others((), NO_OFFERS, is_open=True)
        raise
    if preview is None:
        import_fields.draw_others((), NO_OFFERS, is_open=False)
        return
    draw_preview(preview, sources, options)


def begin_anew() -> None:
    """Drops what was said about other files."""
    import_questions.forget()
    for key in (recipes.USED, recipes.SEEN, import_questions.OUTCOMES):
        st.session_state.pop(key, None)


def read_files(sources: _Files, options: Options, asked: tuple[object, ...]) -> Preview | None:
    """What the files would do; None: the reading was stopped."""
    if not st.session_state.pop("import-stopped", False):
        return imports.read_preview(sources, options, (*asked, repr(options)))
    st.session_state.pop(imports.PREVIEW, None)
    st.info(say("The import was stopped. Nothing was written."))
    st.button(say("Read the files again"), key="import-again")
    return None


def draw_preview(preview: Preview, sources: _Files, options: Options) -> None:
    """Questions and problems, how the files were read, what would change, and the confirmation."""
    shown = preview.shown
    glimpses = [recipes.look(source, options.sheets, options.header_line) for source in sources]
    recipes.draw_offers(sources, glimpses[0])
    questions = import_questions.questions_so_far(shown.prepared)
    offers = read_offers(sources, glimpses)
    of_fields = import_questions.of_fields(questions)
    import_fields.draw_asked(of_fields, offers)
    import_questions.draw_questions(questions, sources, options)
    is_unread = any(file.problem_count and not file.rows for file in shown.prepared.files) and not shown.undecided
    import_fields.draw_others(of_fields, offers, is_open=is_unread and any(glimpses) and not questions)
    imports.draw_verdict(shown)
    imports.draw_counts(shown)
    imports.draw_problems(shown, sources, options)
    imports.draw_notices(shown)
    is_open = bool(shown.undecided) or is_unread or st.session_state.get(import_questions.VALUES, False)
    reading.draw_folded(shown.prepared, sources, glimpses, options, is_open=is_open)
    if not shown.undecided:
        recipes.draw_keep(glimpses[0])
    if not shown.comparison.changes_nothing:
        draw_confirmation(preview)


def draw_confirmation(preview: Preview) -> None:
    """What would change, and the click that writes it."""
    shown = preview.shown
    st.header(say("What would change"))
    imports.draw_figures(preview)
    for counts in shown.comparison.files:
        replaced = actions.replacement(counts)
        if replaced is not None:
            st.info(translated(replaced))
    partial = imports.is_partial(shown.problem_count, "import-partial")
    ready = not shown.store_problems and not shown.undecided and (partial or not shown.problem_count)
    if st.button(say("Import"), type="primary", key="import-confirm", disabled=not ready) and ready:
        confirm(preview, partial)


def confirm(preview: Preview, partial: bool) -> None:
    """Writes the import as one change, exactly as it was shown."""
    with imports.stoppable(say("Writing: all of it, or nothing")) as progress:
        saved = actions.confirm(session.person(), preview.shown, partial, progress)
        # Nothing goes to the browser here: a Stop that comes too late must find all of it done.
        keep_done(saved, preview.effects.figures)
        st.session_state.pop(imports.PREVIEW, None)
        st.session_state["import-round"] = st.session_state.get("import-round", 0) + 1
    st.rerun()


page()

"""Parts of the Reports page: a download for each format, and a pack of many organizations."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from finops_model.reports.files import FORMATS, pack_bytes, report_bytes
from finops_model.reports.template import Template, read_template
from finops_model.settings import read_settings
from finops_model.texts import language, say, say_count, use_language
from finops_model.ui import days, kept, session, subject
from finops_model.ui.imports import stoppable
from finops_model.views.places import Place
from finops_model.views.report import Report

PACK = "report-pack"
"""Key in the session: the pack that was made, with what was asked for."""

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown",
    "zip": "application/zip",
}


def format_name(ending: str) -> str:
    """What a format is called."""
    names = {
        "pdf": say("Document (PDF)"),
        "pptx": say("Deck (PPTX)"),
        "xlsx": say("Workbook (XLSX)"),
        "md": say("Markdown"),
    }
    return names[ending]


def draw_downloads(report: Report, template: Template) -> None:
    """A button for each format; its file is made when the button is clicked."""
    about = subject.current()
    with st.container(horizontal=True):
        for ending in FORMATS:
            st.download_button(
                format_name(ending),
                partial(_made, report, ending, template, language()),
                file_name=about.file_name("report", ending) if about is not None else f"report.{ending}",
                mime=MEDIA_TYPES[ending],
                icon=":material/download:",
                on_click="ignore",
                key=f"report-{ending}",
            )


def _made(report: Report, ending: str, template: Template, code: str) -> bytes:
    """A report in the language of the page; the file is made outside its run."""
    use_language(code)
    return report_bytes(report, ending, template)


def template() -> Template:
    """The look that the settings name."""
    return read_template(read_settings().template_folder)


def draw_pack() -> None:
    """Chooses organizations and a format, and makes a ZIP of their reports, with progress and a way to stop."""
    directory = kept.directory()
    slugs = st.multiselect(
        say("Organizations"),
        list(directory.names),
        format_func=lambda slug: directory.names.get(str(slug), str(slug)),
        placeholder=say("All organizations"),
        key="pack-organizations",
    )
    ending = st.selectbox(say("Format"), list(FORMATS), format_func=format_name, key="pack-format")
    places = [directory.places[slug][0] for slug in slugs or directory.names if slug in directory.places]
    asked = (
        tuple(place.scope.id for place in places),
        ending,
        days.as_of(),
        days.since(),
        session.revision(),
        language(),
    )
    if st.button(say("Make the pack"), icon=":material/folder_zip:", key="make-pack"):
        _make_pack(places, ending, asked)
    if st.session_state.pop("import-stopped", False):
        st.info(say("The pack was stopped. No file was made."))
    made = st.session_state.get(PACK)
    if made is not None and made[0] == asked:
        _offer_pack(made[1], len(places))


def _make_pack(places: Sequence[Place], ending: str, asked: tuple[object, ...]) -> None:
    st.session_state.pop(PACK, None)
    with stoppable(say("Making the reports")) as progress:
        content = pack_bytes(session.person(), places, days.as_of(), days.since(), ending, template(), progress)
        st.session_state[PACK] = (asked, content)


def _offer_pack(content: bytes, count: int) -> None:
    label = say_count("Download {count:,} report (ZIP)", "Download {count:,} reports (ZIP)", count)
    name = f"reports-{days.as_of().isoformat()}.zip"
    st.download_button(
        label, content, file_name=name, mime=MEDIA_TYPES["zip"], icon=":material/download:", on_click="ignore"
    )

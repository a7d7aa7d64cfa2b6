"""The Import page before anything is written: the files read, what is wrong with them, what they would change."""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from finops_model.actions import demo, imports
from finops_model.actions.imports import Import
from finops_model.batch import Problem
from finops_model.framework import read_framework
from finops_model.importers.marking import marked_copy, marked_name
from finops_model.importers.tables import Options, Source
from finops_model.texts import say, say_count, translated, without_answers
from finops_model.texts.figures import day_text, label_text, of_text, percent_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import session, show
from finops_model.views.history import find_imports
from finops_model.views.import_preview import Effects, read_effects

PREVIEW = "import-seen"
"""Key in the session: the :class:`Preview` on the screen."""

SHOWN = 200
"""How many rows of a table in the preview are sent to the browser; the rest is counted."""

LONGEST_CELL = 60
"""How much of a cell of a file is shown."""

PROBLEMS_SHOWN = 50
"""How many problems of a file are shown."""

PATIENCE = 1.0
"""Seconds of work after which its progress is shown."""


def template_button() -> None:
    """The import template as a download."""
    file = demo.EXAMPLES / "template.csv"
    st.download_button(
        say("Download the template"),
        file.read_bytes,
        file_name="finops-assessment-template.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def nonce() -> str:
    """A word of this session for the names of its downloads: Streamlit tells two files apart by name and size only."""
    return st.session_state.setdefault("download-nonce", secrets.token_hex(4))


@contextmanager
def stoppable(text: str) -> Iterator[Callable[[float], None]]:
    """A progress bar with a way to stop; it shows when the work takes longer than :data:`PATIENCE`.

    A click on Stop starts the page anew: Streamlit ends this run where it next moves the bar, some thousand rows on,
    and what was being written is taken back. What must hold once the work is done stands within the block.
    """
    place, began = st.empty(), time.monotonic()
    bar: DeltaGenerator | None = None

    def tell(share: float) -> None:
        """Moves the bar; draws it first when the work takes long."""
        nonlocal bar
        if bar is None and time.monotonic() - began >= PATIENCE:
            with place.container():
                bar = st.progress(0.0, text)
                st.button(say("Stop"), key=f"import-stop-{text}", on_click=_stop)
        if bar is not None:
            bar.progress(min(share, 1.0), text)

    yield tell
    place.empty()


def _stop() -> None:
    st.session_state["import-stopped"] = True


@dataclass(frozen=True, slots=True)
class Preview:
    """What is on the screen, and what a confirmation writes.

    Attributes:
        asked: the files, the answers about them, and the revision of the store: another one means another preview.
        shown: the files with what they would change.
        effects: what that does to each organization.
    """

    asked: tuple[object, ...]
    shown: Import
    effects: Effects


def read_preview(sources: Sequence[Source], options: Options, asked: tuple[object, ...]) -> Preview:
    """Reads the files and compares them with the store; again only when files, options or the store have changed."""
    kept: Preview | None = st.session_state.get(PREVIEW)
    asked = (*asked, session.revision())
    if kept is not None and kept.asked == asked:
        return kept
    before = kept.shown if kept is not None and kept.asked[:-1] == asked[:-1] else None
    with stoppable(say("Reading and comparing the files")) as progress:
        shown = imports.preview(session.person(), sources, options, progress, before)
    batch, moved = shown.prepared.batch, shown.comparison.effects
    preview = Preview(asked, shown, read_effects(session.person(), session.today(), batch, moved))
    st.session_state[PREVIEW] = preview
    return preview


def imported_before(shown: Import) -> str | None:
    """Since which import the store has the very same files; None unless it has all of them."""
    digests = [file.sha256 for file in shown.prepared.files]
    found = find_imports(session.person(), digests)
    if len(found["sha256"].unique()) < len(set(digests)):
        return None
    first = found.iloc[0]
    return say(
        "Already imported on {day} by {person} (import {id}).",
        day=day_text(first["at"]),
        person=markdown_literal(first["actor"]),
        id=first["change_id"],
    )


def draw_counts(shown: Import) -> None:
    """How much is ready, unchanged, noticed and wrong, without what is nothing."""
    files = shown.comparison.files
    ready = sum(file.created + file.changed + file.targets for file in files)
    unchanged = sum(file.unchanged + file.targets_unchanged for file in files)
    notices = sum(len(file.notices) for file in shown.prepared.files)
    counts = [
        (say("Ready"), ready, say("Ratings and target entries that would be added or changed.")),
        (say("Unchanged"), unchanged, say("Ratings and target entries that are stored exactly so already.")),
        (say("Notices"), notices, say("What was skipped or assumed. Notices do not stop the import.")),
        (say("Problems"), shown.problem_count, say("Cells and rows that cannot be taken as they are.")),
    ]
    if len(files) > 1:
        meaning = say("Nothing of them is taken before you answer.")
        counts.append((say("Files with a question"), len(shown.undecided), meaning))
    with st.container(horizontal=True):
        for label, count, meaning in counts:
            if count:
                st.metric(label, f"{count:,}", help=meaning, width=150)


def draw_verdict(shown: Import) -> None:
    """How things stand, in a sentence, and what to do next."""
    if shown.undecided:
        _draw_undecided(shown)
    elif shown.problem_count:
        pairs = zip(shown.prepared.files, shown.comparison.files, strict=True)
        faulty = sum(bool(file.problem_count or compared.problems) for file, compared in pairs)
        text = say_count(
            "{count:,} problem ({faulty} with problems); {ready}. Nothing is written before you confirm.",
            "{count:,} problems ({faulty} with problems); {ready}. Nothing is written before you confirm.",
            shown.problem_count,
            faulty=say_count("{count:,} file", "{count:,} files", faulty),
            ready=_ready_text(shown),
        )
        st.warning(text, icon=":material/error:")
    elif shown.comparison.changes_nothing:
        before = imported_before(shown)
        text = say("Nothing changes: everything in here is stored already.")
        if before is not None:
            text = say("{before} Nothing changes.", before=before)
        st.info(text, icon=":material/check:")
    else:
        text = say("{ready} to import. Nothing is written before you confirm.", ready=_ready_text(shown))
        st.info(text, icon=":material/check:")


def _ready_text(shown: Import) -> str:
    """How many ratings and target entries are ready."""
    files = shown.comparison.files
    ratings, targets = sum(file.created + file.changed for file in files), sum(file.targets for file in files)
    if not targets:
        return say_count("{count:,} rating is ready", "{count:,} ratings are ready", ratings)
    entries = say_count("{count:,} target entry", "{count:,} target entries", targets)
    if not ratings:
        return say_count("{count:,} target entry is ready", "{count:,} target entries are ready", targets)
    return say_count(
        "{count:,} rating and {entries} are ready",
        "{count:,} ratings and {entries} are ready",
        ratings,
        entries=entries,
    )


def _draw_undecided(shown: Import) -> None:
    before = imported_before(shown)
    if before is not None:
        st.info(say("{before} The same answers change nothing.", before=before), icon=":material/check:")
    names = markdown_literal(", ".join(shown.prepared.files[n].name for n in sorted(shown.undecided)))
    st.info(
        say("Answer the questions above first: nothing of {files} is taken before.", files=names),
        icon=":material/help:",
    )


def draw_problems(shown: Import, sources: Sequence[Source], options: Options) -> None:
    """The problems of each file: row, column, value, what was expected; and the file with them to download."""
    for position, file in enumerate(shown.prepared.files):
        problems = [*shown.comparison.files[position].problems, *file.problems]
        if not problems or position in shown.undecided:
            continue
        count = file.problem_count + len(shown.comparison.files[position].problems)
        counted = say_count("{count:,} problem", "{count:,} problems", count)
        st.markdown(label_text(f"**{markdown_literal(file.name)}**", counted))
        draw_problem_table(problems[:PROBLEMS_SHOWN])
        if count > PROBLEMS_SHOWN:
            say_shown(PROBLEMS_SHOWN, count)
        draw_marked_copy(sources[position], file.sha256, problems, options.sheets, position)


def draw_marked_copy(
    source: Source, sha256: str, problems: Sequence[Problem], sheets: Sequence[str], position: int
) -> None:
    """The file with its problems beside its rows, to download; nothing for a file of which no row could be read."""
    if all(problem.row is None for problem in problems):
        return
    st.download_button(
        say("Download the file with a problem column"),
        partial(marked_copy, source, problems, read_framework(), sheets),
        file_name=marked_name(source.name, f"{sha256[:8]}-{nonce()}"),
        key=f"import-marked-{position}",
        icon=":material/download:",
        on_click="ignore",
    )


def draw_notices(shown: Import) -> None:
    """What was skipped or assumed, below a heading that counts it."""
    files = [file for file in shown.prepared.files if file.notices]
    if not files:
        return
    count = sum(len(file.notices) for file in files)
    heading = say_count(
        "{count:,} notice: what was skipped or assumed", "{count:,} notices: what was skipped or assumed", count
    )
    with st.expander(heading):
        for file in files:
            if len(shown.prepared.files) > 1:
                st.markdown(f"**{markdown_literal(file.name)}**")
            for notice in file.notices:
                st.markdown(f"- {markdown_literal(without_answers(notice))}")


def draw_problem_table(problems: Sequence[Problem]) -> None:
    """The problems of a file. The cells wrap: the sentence that says what is wrong is there to be read whole."""
    lines = [problem.row for problem in problems]
    cells = {
        say("Row"): ["" if line is None else f"{line}" for line in lines] if None in lines else lines,
        say("Column"): [markdown_literal(problem.column or "") for problem in problems],
        say("Value"): [markdown_literal(_short(problem.value or "")) for problem in problems],
        say("What is wrong, and what was expected"): [
            markdown_literal(without_answers(problem.message)) for problem in problems
        ],
    }
    alt = say("Problems of the file with their places")
    show.text_table(pd.DataFrame(cells), alt)


def _short(text: str) -> str:
    """The beginning of a long cell."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def say_shown(shown: int, count: int) -> None:
    """Says how much of a longer table is shown."""
    st.caption(say("The first {shown:,} of {count:,} are shown.", shown=shown, count=count))


def draw_effects(figures: pd.DataFrame, changes: pd.DataFrame) -> None:
    """Stage and figures per organization before and after, then every capability that changes its stage."""
    shown = figures.head(SHOWN)
    ways = ((say("To a higher stage"), "up"), (say("To a lower stage"), "down"))
    names = zip(shown["organization"], shown["is_new"], strict=True)
    attainment = [shown[f"attainment_{when}"].map(percent_text) for when in ("before", "after")]
    show.table(
        say("What the import does to each organization"),
        (say("Organization"), [_organization_text(*row) for row in names]),
        (say("Scope"), shown["scope"]),
        (say("Attainment of own targets"), _moved(*attainment)),
        (say("At target"), _moved_counts(shown, "at_target", "of")),
        (say("Coverage"), _moved_counts(shown, "rated", "applicable")),
        *((label, shown[way]) for label, way in ways if shown[way].any()),
    )
    if len(figures) > len(shown):
        say_shown(len(shown), len(figures))
    _draw_stage_changes(changes[(changes["before"].fillna(-1) != changes["after"].fillna(-1)).to_numpy()])


def _draw_stage_changes(moved: pd.DataFrame) -> None:
    """The capabilities that change their stage, those that fall first."""
    if moved.empty:
        return
    lower = moved[moved["after"] < moved["before"]]
    if len(lower):
        text = say_count(
            "{count:,} capability falls to a lower stage; the table begins with it. Check the file if that is not "
            "meant.",
            "{count:,} capabilities fall to a lower stage; the table begins with them. Check the file if that is not "
            "meant.",
            len(lower),
        )
        st.info(text, icon=":material/trending_down:")
    moved = pd.concat([lower, moved.drop(lower.index)]).head(SHOWN)
    show.table(
        say("Capabilities whose stage the import changes"),
        (say("Organization"), moved["organization"]),
        (say("Scope"), moved["scope"]),
        (say("Capability"), moved["capability"]),
        (say("Stage before"), stage_words(moved["before"], moved["before_form"])),
        (say("Stage after"), stage_words(moved["after"], moved["after_form"])),
    )


def _draw_target_changes(moved: pd.DataFrame) -> None:
    """The capabilities whose target the import changes, from what to what."""
    if moved.empty:
        return
    shown = moved.head(SHOWN)
    show.table(
        say("Capabilities whose target the import changes"),
        (say("Organization"), shown["organization"]),
        (say("Scope"), shown["scope"]),
        (say("Capability"), shown["capability"]),
        (say("Target before"), [stage_text(level, say("No target")) for level in shown["before"]]),
        (say("Target after"), [stage_text(level, say("No target")) for level in shown["after"]]),
    )
    if len(moved) > len(shown):
        say_shown(len(shown), len(moved))


def _organization_text(name: str, is_new: bool) -> str:
    return say("{organization} (new)", organization=name) if is_new else name


def _moved(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """``90 % → 100 %``, or one text where nothing moves."""
    return [old if old == new else f"{old} → {new}" for old, new in zip(before, after, strict=True)]


def _moved_counts(frame: pd.DataFrame, count: str, of: str) -> list[str]:
    """``2 of 3 → 3 of 3`` of the columns of counts before and after."""
    before, after = (
        [of_text(k, n) for k, n in zip(frame[f"{count}_{when}"], frame[f"{of}_{when}"], strict=True)]
        for when in ("before", "after")
    )
    return _moved(before, after)


def stage_words(levels: pd.Series, forms: pd.Series) -> list[str]:
    """Stages in words; without one, whether that is *not assessed* or *not applicable*."""
    return [
        stage_text(level, say("Not applicable") if form else say("Not assessed"))
        for level, form in zip(levels, forms, strict=True)
    ]


def draw_figures(preview: Preview) -> None:
    """What the import does to each organization; new names that are nearly those of known ones are pointed out."""
    for question in preview.shown.close:
        st.warning(markdown_literal(translated(question)), icon=":material/help:")
    draw_effects(preview.effects.figures, preview.effects.changes)
    _draw_target_changes(preview.effects.targets)


def is_partial(problems: int, key: str) -> bool:
    """Draws the choice to leave out the rows with problems, where there are some; whether it is chosen."""
    if not problems:
        return False
    label = say_count(
        "Leave out the rows with problems ({count:,} problem) and import the rest",
        "Leave out the rows with problems ({count:,} problems) and import the rest",
        problems,
    )
    return st.checkbox(label, key=key)

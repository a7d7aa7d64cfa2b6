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

from finops_model.actions import demo
from finops_model.batch import Problem
from finops_model.importers.marking import marked_copy, marked_name
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from finops_model.store.importing.compare import Comparison
from finops_model.texts.figures import NONE_TEXT, day_text, of_text, percent_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import reading as ui_import_reading
from finops_model.ui import reads, session
from finops_model.ui.words import count_text
from finops_model.views import import_preview as preview

SHOWN = 200
"""How many rows of a table in the preview are sent to the browser; the rest is counted."""

PATIENCE = 1.0
"""Seconds of work after which its progress is shown."""


def template_button() -> None:
    """The import template as a download."""
    file = demo.EXAMPLES / "template.csv"
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


@contextmanager
def stoppable(text: str) -> Iterator[Callable[[float], None]]:
    """A progress bar with a way to stop; it shows when the work takes longer than :data:`PATIENCE`.

    A click on Stop starts the page anew: Streamlit ends this run where it next moves the bar, some thousand rows on,
    and what was being written is taken back. What must hold once the work is done is said within the block.
    """
    place, began = st.empty(), time.monotonic()
    bar: DeltaGenerator | None = None

    def tell(share: float) -> None:
        nonlocal bar
        if bar is None and time.monotonic() - began >= PATIENCE:
            with place.container():
                bar = st.progress(0.0, text)
                st.button("Stop", key=f"import-stop-{text}", on_click=_stop)
        if bar is not None:
            bar.progress(min(share, 1.0), text)

    yield tell
    place.empty()


def _stop() -> None:
    st.session_state["import-stopped"] = True


@dataclass(frozen=True, slots=True)
class Seen:
    """What the preview shows, and what a confirmation writes.

    Attributes:
        asked: the files, what was said about them, and the revision of the store: another one means another preview.
        figures, changes: of :mod:`finops_model.views.import_preview`.
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
    def undecided(self) -> set[int]:
        """The files (positions) of which nothing is taken before a question is answered."""
        asked = self.prepared.questions.items()
        return {position for position, questions in asked if any(one.needed for one in questions)}

    @property
    def problem_count(self) -> int:
        """All problems, without those that only say that a question is open."""
        files = enumerate(self.prepared.files)
        return sum(file.problem_count for n, file in files if n not in self.undecided) + len(self.refused)


def look(sources: Sequence[Source], options: Options, asked: tuple[object, ...]) -> Seen:
    """Reads the files and compares them with the store; again only when files, options or the store have changed."""
    kept: Seen | None = st.session_state.get("import-seen")
    asked = (*asked, reads.revision())
    if kept is not None and kept.asked == asked:
        return kept
    same_files = kept is not None and kept.asked[:-1] == asked[:-1]
    with stoppable("Reading and comparing the files") as tell:
        if kept is not None and same_files:
            prepared = kept.prepared
        else:
            prepared = prepare(sources, options, session.framework(), lambda share: tell(0.6 * share))
        comparison = session.store().compare(prepared.batch, lambda share: tell(0.6 + 0.4 * share))
    framework, effects, entries = session.framework(), comparison.effects, prepared.batch.targets
    names = reads.organizations().rename(columns={"name": "organization"})[["organization_id", "organization"]]
    places = preview.places_of(effects, entries, reads.scopes().merge(names, on="organization_id"))
    known = [int(one) for one in places["organization_id"].unique() if one > 0]
    ratings = session.store().read_newest_ratings([session.today()], known)
    history = session.store().read_targets(known[0]) if len(known) == 1 else session.store().read_targets()
    figures = preview.figures_before_and_after(places, effects, entries, ratings, history, session.today(), framework)
    seen = Seen(asked, prepared, comparison, figures, preview.stage_changes(effects, framework))
    st.session_state["import-seen"] = seen
    return seen


def imported_before(seen: Seen) -> str | None:
    """Since which import the store has the very same files; None unless it has all of them."""
    hashes = [file.sha256 for file in seen.prepared.files]
    found = session.store().find_imports(hashes)
    if len(found["sha256"].unique()) < len(set(hashes)):
        return None
    first = found.iloc[0]
    day, actor = day_text(first["at"]), markdown_literal(first["actor"])
    return f"Already imported on {day} by {actor} (import {first['change_id']})."


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
    if seen.undecided:
        counts["Files with a question"] = (len(seen.undecided), "Nothing of them is taken before it is answered.")
    with st.container(horizontal=True):
        for label, (count, meaning) in counts.items():
            st.metric(label, f"{count:,}", help=meaning, width=150)
    st.caption("Ready and unchanged are counted in ratings and target entries.")


def draw_verdict(seen: Seen) -> None:
    """How things stand, in a sentence, and what is to be done next."""
    files = seen.comparison.files
    ratings, targets = sum(one.created + one.changed for one in files), sum(one.targets for one in files)
    counts = [count_text(ratings, "rating")] if ratings or not targets else []
    counts += [count_text(targets, "target entry", "target entries")] if targets else []
    ready = f"{' and '.join(counts)} {'is' if ratings + targets == 1 else 'are'} ready"
    if seen.undecided:
        if before := imported_before(seen):
            st.info(f"{before} The same answers change nothing.", icon=":material/check:")
        names = ", ".join(seen.prepared.files[n].name for n in sorted(seen.undecided))
        st.info(
            f"Answer the question above first: nothing of {markdown_literal(names)} is taken before.",
            icon=":material/help:",
        )
    elif seen.problem_count:
        faulty = sum(
            bool(file.problem_count or one.problems) for file, one in zip(seen.prepared.files, files, strict=True)
        )
        where = f"{count_text(seen.problem_count, 'problem')} in {of_text(faulty, len(files))} files"
        st.warning(f"{where}; {ready}. Nothing is written before you confirm.", icon=":material/error:")
    elif seen.comparison.changes_nothing:
        before = imported_before(seen)
        said = f"{before} Nothing changes." if before else "Nothing changes: everything in here is stored already."
        st.info(said, icon=":material/check:")
    else:
        st.info(f"{ready} to import. Nothing is written before you confirm.", icon=":material/check:")


def draw_problems(seen: Seen, sources: Sequence[Source], options: Options) -> None:
    """The problems of each file: row, column, value, what was expected; and the file with them to download."""
    for n, (file, compared) in enumerate(zip(seen.prepared.files, seen.comparison.files, strict=True)):
        problems = [*compared.problems, *file.problems]
        if not problems or n in seen.undecided:
            continue
        count = file.problem_count + len(compared.problems)
        st.markdown(f"**{markdown_literal(file.name)}**: {count_text(count, 'problem')}")
        shown = problems[:SHOWN]
        st.dataframe(
            pd.DataFrame(
                {
                    "Row": pd.array([one.row for one in shown], "Int64"),
                    "Column": [one.column or None for one in shown],
                    "Value": [one.value for one in shown],
                    "What is wrong, and what was expected": [one.message for one in shown],
                }
            ),
            hide_index=True,
            alt="Problems of the file with their places",
            placeholder=NONE_TEXT,
            column_config={
                "Row": st.column_config.NumberColumn(width=60),
                "Column": st.column_config.TextColumn(width=120),
                "Value": st.column_config.TextColumn(width=140),
            },
        )
        if count > len(shown):
            st.caption(f"The first {len(shown):,} of {count:,} are shown.")
        if all(one.row is None for one in problems):
            continue  # the file could not be read: there is no row to mark
        st.download_button(
            "Download the file with a problem column",
            partial(marked_copy, sources[n], problems, session.framework(), options.sheet),
            file_name=marked_name(file.name, f"{file.sha256[:8]}-{nonce()}"),
            key=f"import-marked-{n}",
            icon=":material/download:",
            on_click="ignore",
        )


def draw_effects(figures: pd.DataFrame, changes: pd.DataFrame) -> None:
    """Stage and figures per organization before and after, then every capability that changes its stage."""
    shown = figures.head(SHOWN)
    st.dataframe(
        pd.DataFrame(
            {
                "Organization": shown["organization"] + shown["is_new"].map({True: " (new)", False: ""}),
                "Scope": shown["scope"],
                "Attainment of own targets": _moved(
                    shown["attainment_before"].map(percent_text), shown["attainment_after"].map(percent_text)
                ),
                "At target": _moved(
                    _of(shown, "at_target_before", "of_before"), _of(shown, "at_target_after", "of_after")
                ),
                "Coverage": _moved(
                    _of(shown, "rated_before", "applicable_before"), _of(shown, "rated_after", "applicable_after")
                ),
                "To a higher stage": shown["up"],
                "To a lower stage": shown["down"],
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
            f"{count_text(len(lower), 'capability falls', 'capabilities fall')} to a lower stage; the table begins "
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
                "Stage before": stage_words(moved["before"], moved["before_form"]),
                "Stage after": stage_words(moved["after"], moved["after_form"]),
            }
        ),
        hide_index=True,
        alt="Capabilities whose stage the import changes",
    )


def _moved(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """``90 % → 100 %``, or one text where nothing moves."""
    return [old if old == new else f"{old} → {new}" for old, new in zip(before, after, strict=True)]


def _of(frame: pd.DataFrame, count: str, of: str) -> list[str]:
    return [of_text(one, total) for one, total in zip(frame[count], frame[of], strict=True)]


def stage_words(levels: pd.Series, forms: pd.Series) -> list[str]:
    """Stages in words; without one, whether that is *not assessed* or *not applicable*."""
    return [
        stage_text(level, "Not applicable" if form else "Not assessed")
        for level, form in zip(levels, forms, strict=True)
    ]


def draw_figures(seen: Seen) -> None:
    """What the import does to each organization; new names that are spelled nearly like known ones are pointed out."""
    new = seen.figures.loc[seen.figures["is_new"], "organization"].drop_duplicates().head(SHOWN)
    known = reads.organizations()["name"].tolist()
    for name in new:
        ui_import_reading.draw_close(name, known)
    draw_effects(seen.figures, seen.changes)

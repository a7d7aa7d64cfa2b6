"""What every page shows the same way: its heading, charts, and errors."""

import logging
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from finops_model.charts.pictures import picture
from finops_model.errors import FinOpsError
from finops_model.reports.tables import table_csv, table_xlsx
from finops_model.texts import language, say, translated
from finops_model.texts.figures import NONE_TEXT, day_text, stage_text
from finops_model.texts.literal import markdown_literal, markdown_plain
from finops_model.ui import days, downloads, paper, subject
from finops_model.ui.subject import Subject
from finops_model.views.places import Place

_log = logging.getLogger(__name__)

WRAPPED_ROWS = 66
"""The height of a table's rows, in pixels, in which texts wrap: Streamlit wraps them in rows of more than 4 rem."""


def heading(place: Place, goal: float | None, about: str = "", day: date | None = None) -> None:
    """The title of a page about one organization: its name and what the page is about (nothing: the organization
    itself), and below it the scope, the goal stage and the day that is shown (None: the day that the reader picked)."""
    st.title(markdown_literal(place.organization.name) + (f" · {about}" if about else ""))
    chosen = say("No goal stage chosen") if goal is None else say("Goal stage {stage}", stage=stage_text(goal))
    shown = say("as of {day}", day=day_text(day or days.as_of()))
    st.text(f"{place.scope.name} · {chosen} · {shown}")


def table(alt: str, *columns: tuple[str, Any] | tuple[str, Any, Any], **more: Any) -> None:
    """Draws a table to read; what is missing in it is a dash.

    Args:
        alt: what it shows, for screen readers.
        columns: as :func:`ready_table` takes them.
        more: further arguments of ``st.dataframe``.
    """
    frame = _frame_of(columns)
    _draw_table(frame, frame, _formats_of(columns), alt, more)


@dataclass(frozen=True, slots=True)
class ReadyTable:
    """A table that can be drawn again and again, made once.

    Attributes:
        frame: its cells.
        sent: the same as a browser gets it.
        formats: of the columns that need one, by header.
    """

    frame: pd.DataFrame
    sent: pa.Table
    formats: Mapping[str, Any]


def ready_table(*columns: tuple[str, Any] | tuple[str, Any, Any]) -> ReadyTable:
    """A table to be drawn.

    Args:
        columns: the header and the cells of each, and where it needs one its format (``st.column_config``) or its width
            in pixels.
    """
    frame = _frame_of(columns).reset_index(drop=True)
    return ReadyTable(frame, pa.Table.from_pandas(frame), _formats_of(columns))


def draw_ready(ready: ReadyTable, alt: str, clickable: Mapping[str, Any], **more: Any) -> None:
    """Draws a table that was made before.

    Args:
        alt: what it shows, for screen readers.
        clickable: the formats of the columns that answer a click, by header; they belong to one run of the page.
        more: further arguments of ``st.dataframe``.
    """
    _draw_table(ready.frame, ready.sent, {**ready.formats, **clickable}, alt, more)


def _draw_table(
    frame: pd.DataFrame, sent: pd.DataFrame | pa.Table, formats: Mapping[str, Any], alt: str, more: Mapping[str, Any]
) -> None:
    if _is_on_paper():
        paper.draw_table(frame, alt)
        return
    st.dataframe(sent, hide_index=True, placeholder=NONE_TEXT, alt=alt, column_config=formats, **more)
    offer_table(frame, alt)


def _frame_of(columns: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame({header: values for header, values, *_ in columns})


def _formats_of(columns: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    return {header: _format_of(one) for header, _, *formats in columns for one in formats}


def text_table(frame: pd.DataFrame, alt: str, **more: Any) -> None:
    """Draws a table whose cells wrap, and the links to it; its cells are Markdown.

    Args:
        alt: what it shows, for screen readers.
        more: further arguments of ``st.table``.
    """
    st.table(frame, border="horizontal", alt=alt, **{"hide_index": True, **more})
    offer_table(frame.map(_plain), alt)


def _plain(cell: Any) -> Any:
    return markdown_plain(cell) if isinstance(cell, str) else cell


def offer_table(frame: pd.DataFrame, title: str) -> None:
    """Draws the links to a table that is shown, as CSV and XLSX of exactly what it shows."""
    about = subject.current()
    if about is None or about.on_paper or frame.empty:
        return
    source = about.source()
    downloads.offer(
        [
            (about.file_name(title, "csv"), lambda: table_csv(frame)),
            (about.file_name(title, "xlsx"), lambda: table_xlsx(frame, title, source)),
        ]
    )


def _is_on_paper() -> bool:
    about = subject.current()
    return about is not None and about.on_paper


def _format_of(column: Any) -> Any:
    return st.column_config.Column(width=column) if isinstance(column, int) else column


_DAYS = {"en": "D MMM YYYY", "de": "DD.MM.YYYY", "fr": "DD/MM/YYYY", "es": "DD/MM/YYYY"}
"""How a table writes a day in each language: the browser has the names of months in English alone, and its own form
(``localized``) can be a day off west of Greenwich."""


def _day_format() -> str:
    return _DAYS.get(language(), "YYYY-MM-DD")


def day_column(**more: Any) -> Any:
    """The format of a column of days: in English with the month as a word, else in the numbers of the language."""
    return st.column_config.DateColumn(format=_day_format(), **more)


def instant_column(**more: Any) -> Any:
    """The format of a column of instants, to the minute; the day as in :func:`day_column`."""
    return st.column_config.DatetimeColumn(format=f"{_day_format()}, HH:mm", **more)


def score_column(**more: Any) -> Any:
    """The format of a column of scores, with one decimal and the decimal sign of the reader."""
    return st.column_config.NumberColumn(format="localized", step=0.1, **more)


class Finished(go.Figure):
    """A figure that nobody changes any more: what is sent to a browser is made of it once, not on every run."""

    def __init__(self, figure: go.Figure) -> None:
        super().__init__(figure)
        self._ready = super().to_dict()

    def to_dict(self) -> Any:
        """The figure as values that JSON has, shared by all who ask."""
        return self._ready


def chart(figure: go.Figure, alt: str, key: str, selectable: bool = False, title: str = "") -> object:
    """Draws a chart with its name for screen readers, and the links to it as PNG and SVG.

    Args:
        alt: what the chart shows, in a sentence; the page shows the same numbers in a table.
        key: unique on the page.
        selectable: rerun the page when a point is clicked; then the chart's selection is returned, else None.
        title: what stands above the picture in a file; empty: the beginning of ``alt``, up to its first figures.
    """
    title = title or re.split(r"[:.;](?=\s|$)", alt, maxsplit=1)[0]
    about = subject.current()
    if about is not None and about.on_paper:
        return paper.draw_chart(figure, title, about.source(), alt)
    config = {"displayModeBar": False, "scrollZoom": False}
    if selectable:
        shown = st.plotly_chart(figure, key=key, alt=alt, config=config, on_select="rerun", selection_mode="points")
    else:
        shown = st.plotly_chart(figure, key=key, alt=alt, config=config)
    if about is not None:
        _offer_picture(figure, title, key, about)
    return shown


def _offer_picture(figure: go.Figure, title: str, key: str, about: Subject) -> None:
    source = about.source()
    downloads.offer(
        [
            (about.file_name(key, "png"), lambda: picture(figure, title, source, "png")),
            (about.file_name(key, "svg"), lambda: picture(figure, title, source, "svg")),
        ]
    )


def clicked_value(selection: object) -> object | None:
    """The first ``customdata`` value of the point that was clicked in a selectable chart; None: nothing was clicked."""
    custom = _clicked(selection)
    return custom[0] if isinstance(custom, list | tuple) and custom else custom


def clicked_ends(selection: object) -> tuple[object, object] | None:
    """The first and the last ``customdata`` value of the point that was clicked; None: nothing was clicked."""
    custom = _clicked(selection)
    return (custom[0], custom[-1]) if isinstance(custom, list | tuple) and custom else None


def _clicked(selection: object) -> Any:
    """The ``customdata`` of the point that was clicked, as the browser sends it."""
    points = getattr(getattr(selection, "selection", None), "points", None) or []
    return points[0].get("customdata") if points else None


def error(problem: Exception) -> bool:
    """Shows what the user may know of an error: its sentence when it is ours, else only an id that the log has too.

    Returns True, which tells Streamlit that nothing more is to be shown.
    """
    if isinstance(problem, FinOpsError):
        st.error(markdown_literal(translated(problem.message)), icon=":material/error:")
        return True
    number = secrets.token_hex(4)
    _log.error("error %s: %s", number, type(problem).__name__, exc_info=problem)
    sentence = say(
        "An unexpected error occurred. Please report it to the person who runs this server: error {number}.",
        number=number,
    )
    st.error(sentence, icon=":material/error:")
    return True

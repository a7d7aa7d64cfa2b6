"""The view of a page for printing: no sidebar, as wide as a sheet, charts as pictures and tables that wrap.

Streamlit prints what is on the screen: charts that were laid out for a wider window are cut, and so are tables that
scroll. A picture is never broken between two sheets and shrinks with its column.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from finops_model.charts.pictures import picture
from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT, day_text
from finops_model.texts.language import number_text
from finops_model.texts.literal import markdown_literal

PARAMETER = "paper"
"""In the address: the view for printing is asked for."""
MOST_COLUMNS = 8
"""So many columns have room on a sheet of A4."""


def is_asked() -> bool:
    """Whether the address asks for the view for printing."""
    return PARAMETER in st.query_params


def draw_link(page: str, picked: Mapping[str, str]) -> None:
    """The link to the view for printing of this page (its URL path), which opens in a tab of its own."""
    address = f"{page}?{urlencode({**st.query_params, **picked, PARAMETER: 'yes'})}"
    label = say("View for printing")
    st.markdown(":material/print: " + f"[{label}]({address})")


def draw_chart(figure: go.Figure, title: str, source: str, alt: str) -> None:
    """A chart as a picture with its own title and source, as wide as the page."""
    st.image(picture(figure, title, source, "svg").decode(), width="stretch", alt=alt)


def draw_table(frame: pd.DataFrame, alt: str) -> None:
    """A table with whole texts; columns of lists (small curves) have no words and are left out.

    What is wider than a sheet goes on in a further table below, which begins with the first column again.
    """
    shown = frame.loc[:, [not _has_lists(frame[column]) for column in frame.columns]].map(_cell)
    first, *others = shown.columns
    for start in range(0, max(1, len(others)), MOST_COLUMNS - 1):
        part = shown[[first, *others[start : start + MOST_COLUMNS - 1]]]
        st.table(part, hide_index=True, border="horizontal", alt=alt)


def _has_lists(column: pd.Series) -> bool:
    return any(isinstance(value, list | tuple) for value in column)


def _cell(value: Any) -> str:
    if value is None or pd.isna(value):
        return NONE_TEXT
    if hasattr(value, "year"):
        return markdown_literal(day_text(value))  # "30. Sept." would begin a list
    if isinstance(value, float):
        return number_text(value, ",.0f" if value.is_integer() else ",.1f")
    return markdown_literal(str(value))

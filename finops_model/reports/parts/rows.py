"""Rows of frames as the cells of a report's tables."""

from datetime import date
from typing import Any

import pandas as pd

from finops_model.reports.contents import Percent, Share
from finops_model.texts.figures import percent_number, stage_text


def day_of(day: Any) -> date | None:
    """A day of a frame; None for NaT."""
    return None if pd.isna(day) else day.date()


def text_of(text: Any) -> str:
    """A text of a frame on one line; "" where there is none."""
    return "" if text is None or pd.isna(text) else " ".join(str(text).split())


def target_cells(row: Any) -> tuple[Any, ...]:
    """What tables of targets begin with: the capability's name, its stage, its target, its due day and its owner."""
    return row.name, stage_text(row.stage), stage_text(row.target), day_of(row.due_on), text_of(row.owner)


def number_of(number: Any) -> float | None:
    """A number of a frame; None for NaN."""
    return None if pd.isna(number) else float(number)


def percent_of(figure: Any) -> Percent | None:
    """A percentage of a frame (0..100); None for NaN."""
    return None if pd.isna(figure) else Percent(percent_number(float(figure)))


def share_of(count: Any, of: Any) -> Share:
    """Two whole numbers of a frame as a share."""
    return Share(int(count), int(of))


def whole_of(number: Any) -> int | None:
    """A whole number of a frame; None for NaN."""
    return None if pd.isna(number) else int(number)

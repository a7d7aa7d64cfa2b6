"""The cells of a report's tables as texts."""

from datetime import date

from finops_model.reports.contents import Cell
from finops_model.texts.figures import NONE_TEXT, day_text, score_text


def cell_text(cell: Cell) -> str:
    """A cell as people read it: a score with one decimal, a day with its month as a word, – for nothing."""
    if cell is None or cell == "":
        return NONE_TEXT
    if isinstance(cell, date):
        return day_text(cell)
    return score_text(cell) if isinstance(cell, float) else str(cell)

"""The cells of a report's tables as texts."""

from datetime import date

from finops_model.reports.contents import Cell, Percent, Points, Share
from finops_model.texts.figures import NONE_TEXT, day_text, of_text, score_text


def cell_text(cell: Cell) -> str:
    """A cell as people read it: a score with one decimal, a day with its month as a word, – for nothing."""
    match cell:
        case None | "":
            return NONE_TEXT
        case date():
            return day_text(cell)
        case Percent():
            return f"{cell.whole} %"
        case Points():
            return f"{cell.whole:+}" if cell.whole else "±0"
        case Share():
            return of_text(cell.count, cell.of)
        case float():
            return score_text(cell)
        case _:
            return str(cell)

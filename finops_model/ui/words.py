"""The words that all pages share: user text as text, stages, counts, percentages and days as people read them."""

import re
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.charts.drawing import STATUS_SYMBOLS
from finops_model.framework import Stage

STATUS_TEXT = {status.value: f"{symbol} {status}" for status, symbol in STATUS_SYMBOLS.items()}
"""Every status of SEMANTICS 3 as people see it: a symbol and the word, so that colour is never the only sign."""

NONE_TEXT = "–"
"""What stands where there is no number."""

HELP = {
    "attainment": "How far the capabilities are on the way to their own targets, weighted by business value. "
    "Being above one target never makes up for being below another.",
    "at_target": "Capabilities that are at or above their target, of those that are rated and have a target.",
    "coverage": "Rated capabilities, of those that apply to this organization.",
    "typical": "The highest stage that at least half of the rated capabilities have reached.",
    "gap": "Whole stages still to go to the targets, over all capabilities. Being above a target does not count.",
    "next_due": "The earliest due date of a target that is not reached or not assessed yet.",
}
"""What each headline figure means, in a sentence (SEMANTICS 4)."""


_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")
_REPLACED = re.compile(
    r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~])(?==)", re.IGNORECASE
)
_JOINER = "\u2060"


def literal(text: str) -> str:
    """User text for places that read Markdown (labels, headings, messages): shown as the text it is, on one line.

    Backslashes keep Markdown off. Addresses and arrows (``->``) are replaced after that, whatever the backslashes
    say: an invisible word joiner inside them keeps them as they are.
    """
    return _MARKDOWN.sub(r"\\\1", _REPLACED.sub(_JOINER, _LINE_BREAK.sub(" ", text.strip())))


def stage_text(level: float | None, none: str = NONE_TEXT) -> str:
    """The word of a stage level (0..3); ``none`` for None and NaN, which are not stages."""
    return none if level is None or pd.isna(level) else Stage(int(level)).label


def percent(figure: float | None) -> str:
    """A percentage 0..100 as people see it: whole, 100 only when exact, – for none (SEMANTICS 4)."""
    return scoring.shown_percent(figure)


def whole_percent(figures: pd.Series) -> pd.Series:
    """Percentages as the whole numbers that :func:`percent` shows, for columns that sort as numbers; NaN stays."""
    return figures.map(lambda figure: float(percent(figure).removesuffix(" %")), na_action="ignore")


def of_text(count: float, of: float, none: str = NONE_TEXT) -> str:
    """``k of n``; ``none`` when there is nothing to count."""
    return f"{int(count)} of {int(of)}" if of else none


def score_text(score: float | None) -> str:
    """A score 0..3 with one decimal (:func:`~finops_model.scoring.shown_score`); – for none."""
    return scoring.shown_score(score)


def day_text(day: date | pd.Timestamp | None) -> str:
    """A day as people read it in every country: ``23 Nov 2026``; – for none."""
    return NONE_TEXT if day is None or pd.isna(day) else f"{day.day} {day:%b %Y}"


def count_text(count: int, singular: str, plural: str | None = None) -> str:
    """``1 capability``, ``3 capabilities``: a number with its noun."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def points_text(points: float) -> str:
    """A difference of two percentages: ``+4 points``, ``±0 points``, ``-1 point``; – for NaN."""
    if pd.isna(points):
        return NONE_TEXT
    whole = int(abs(points) + 0.5) * (1 if points > 0 else -1)
    return f"{whole:+d} point{'' if abs(whole) == 1 else 's'}" if whole else "±0 points"

"""Figures, days, counts and status words as people read them, in the reader's language: one function for each.

Functions that give numbers instead of texts (``whole_percent``, ``rounded_scores``) are for tables and axes that sort
or draw numbers: what they show is what the texts say.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
from babel.dates import format_skeleton

from finops_model.framework import Stage
from finops_model.messages import message
from finops_model.scoring import Status
from finops_model.scoring.scores import TOLERANCE
from finops_model.texts.language import SOURCE, language, number_text, say, say_count, translated

NONE_TEXT = "–"
"""What stands where there is no figure."""

STATUS_SYMBOLS = {
    Status.ABOVE_TARGET: "▲",
    Status.AT_TARGET: "✓",
    Status.BELOW_TARGET: "▽",
    Status.NO_TARGET: "·",
    Status.NOT_ASSESSED: "○",
    Status.NOT_APPLICABLE: "–",
}
"""The symbol of each status, the same everywhere, so that colour is never the only sign."""

_STATUS_WORDS = {
    Status.ABOVE_TARGET: message("above target"),
    Status.AT_TARGET: message("at target"),
    Status.BELOW_TARGET: message("below target"),
    Status.NO_TARGET: message("no target"),
    Status.NOT_ASSESSED: message("not assessed"),
    Status.NOT_APPLICABLE: message("not applicable"),
}


def percent_text(figure: float | None) -> str:
    """A percentage (0..100) as ``90 %``; ``–`` for None and NaN.

    A whole number rounded half away from zero; 100 % only when it is exactly 100 (SEMANTICS 4).
    """
    return NONE_TEXT if figure is None or math.isnan(figure) else f"{percent_number(figure)} %"


def percent_number(figure: float) -> int:
    """A percentage as the whole number that :func:`percent_text` shows: half away from zero, 100 only when it is just
    that."""
    whole = math.floor(abs(figure) + 0.5 + TOLERANCE)
    if whole == 100 and abs(figure) < 100:
        whole = 99
    return -whole if figure < 0 else whole


def whole_percent(figures: pd.Series) -> pd.Series:
    """Percentages as the whole numbers that :func:`percent_text` shows; NaN stays."""
    return figures.map(lambda figure: float(percent_number(figure)), na_action="ignore")


def score_text(score: float | None) -> str:
    """A score (0..3) with one decimal, half up (SEMANTICS 4); ``–`` for None and NaN."""
    return NONE_TEXT if score is None or math.isnan(score) else number_text(rounded_score(score), ".1f")


def rounded_score(score: float) -> float:
    """A score as the number that :func:`score_text` shows; NaN stays."""
    return score if math.isnan(score) else float(Decimal(float(score)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def rounded_scores(scores: pd.Series) -> pd.Series:
    """Scores as the numbers that :func:`score_text` shows; NaN stays."""
    return scores.map(rounded_score, na_action="ignore")


def points_text(points: float) -> str:
    """A difference of two percentages: ``+4 points``, ``±0 points``, ``-1 point``; ``–`` for NaN."""
    if math.isnan(points):
        return NONE_TEXT
    whole = abs(whole_points(points))
    signed = f"{math.copysign(whole, points):+.0f}" if whole else "±0"
    return say_count("{signed} point", "{signed} points", whole, signed=signed)


def whole_points(points: float) -> int:
    """A difference of two percentages as the whole number that :func:`points_text` shows."""
    return int(math.copysign(math.floor(abs(points) + 0.5), points))


def points_parts(parts: Sequence[float]) -> list[int]:
    """Parts of a difference in whole points that add up to the whole points of their sum.

    Each is rounded down; the points that are missing then go to the parts with the largest fractions.
    """
    down = [math.floor(part) for part in parts]
    missing = whole_points(sum(parts)) - sum(down)
    largest_first = sorted(range(len(parts)), key=lambda at: down[at] - parts[at])
    for at in largest_first[:missing]:
        down[at] += 1
    return down


def stage_text(level: float | None, none: str = NONE_TEXT) -> str:
    """The word of a stage level (0..3): ``Walk`` for 2; ``none`` for None and NaN, which are not stages."""
    return none if level is None or math.isnan(level) else Stage(int(level)).label


def status_word(status: str) -> str:
    """The word of a status: ``below target``."""
    return translated(_STATUS_WORDS[Status(status)])


def status_text(status: str) -> str:
    """A status with its symbol: ``▽ below target``."""
    return f"{STATUS_SYMBOLS[Status(status)]} {status_word(status)}"


def of_text(count: float, of: float, none: str = NONE_TEXT) -> str:
    """``2 of 3``; ``none`` when there is nothing to count."""
    return say("{count:,} of {of:,}", count=int(count), of=int(of)) if of else none


def day_text(day: date | pd.Timestamp | None) -> str:
    """A day with the month as a word, clear in every country: ``23 Nov 2026``; ``–`` for None and NaT."""
    if day is None or pd.isna(day):
        return NONE_TEXT
    code = language()
    return f"{day.day} {day:%b %Y}" if code == SOURCE else format_skeleton("yMMMd", day, locale=code)


def instant_text(at: datetime) -> str:
    """An instant to the minute: ``23 Nov 2026, 14:05``."""
    return f"{day_text(at)}, {at:%H:%M}"


def month_text(day: date | pd.Timestamp) -> str:
    """A day without its year, for an axis: ``23 Nov``."""
    code = language()
    return f"{day.day} {day:%b}" if code == SOURCE else format_skeleton("MMMd", day, locale=code)


def quarter_text(day: date | pd.Timestamp) -> str:
    """The calendar quarter of a day: ``2027 Q1``."""
    return say("{year} Q{quarter}", year=day.year, quarter=(day.month + 2) // 3)


def statuses_text(statuses: pd.Series) -> str:
    """How often each status occurs, in a list: ``2 at target, 1 not assessed``; empty when none does."""
    counts = statuses.value_counts()
    return ", ".join(f"{counts[status]} {status_word(status)}" for status in Status if counts.get(status, 0))


def label_text(label: str, text: str) -> str:
    """What a text is, and the text, as the language sets a colon: ``below target: Allocation``."""
    return say("{label}: {text}", label=label, text=text)


def listed_text(texts: Sequence[str], most: int = 6) -> str:
    """``a, b and 3 more``: a list for a sentence, of at most ``most`` texts; ``none`` when it is empty."""
    if not texts:
        return say("none")
    shown, more = ", ".join(texts[:most]), len(texts) - most
    return (
        shown if more <= 0 else say_count("{shown} and {count:,} more", "{shown} and {count:,} more", more, shown=shown)
    )

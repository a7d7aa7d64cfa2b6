"""The numbers of cells, as people write them: ``1,5``, ``70 %``, ``Level 2``, ``3/5``, ``3: one step``."""

import re
from fractions import Fraction
from typing import NamedTuple

from finops_model.importers.columns.words import (
    LEVEL,
    NUMBER,
    OUT_OF,
    plain,
)

_PERCENT = r"%|per ?cent|pct\.?|prozent|pour ?cent|por ?ciento|por ?cento"
_NUMBER = re.compile(rf"'?(-?[0-9]{{1,15}}(?:[.,][0-9]{{1,20}})?|-?[.,][0-9]{{1,20}})\s*({_PERCENT})?", re.IGNORECASE)
"""A number, perhaps with the apostrophe that makes it a text in a spreadsheet."""
_FRACTIONS = {"¼": ".25", "½": ".5", "¾": ".75"}
_WITH_FRACTION = re.compile(r"([0-9]{0,4})\s*([¼½¾])")
_LABEL = r"(?=.*[^\W\d_])[^0-9\s].*"
"""What a number may say in words: it has a letter and begins with no digit."""
_LABEL_WITH_NUMBER = r"\s(?=.*(?:[^\W\d_]|%))[0-9].*"
"""A label that begins with a digit, behind a colon and a blank: ``0: 0 items completed``, ``10: 100%``."""
_LABELLED = re.compile(
    rf"(-?[0-9]{{1,6}}(?:[.,][0-9]{{1,6}})?)\s*(?:(?:[:=–]|-\s|\s-|\)|\.\s)\s*{_LABEL}|:{_LABEL_WITH_NUMBER})",
    re.DOTALL,
)
_POINTS = re.compile(rf"{LEVEL}?({NUMBER})\s*(%?)(?:{OUT_OF}({NUMBER}))?")
"""A number as a level or out of the most that there is: ``Level 2``, ``L2``, ``3/5``, ``2 of 3``."""


def read_number(text: str) -> tuple[Fraction, bool] | None:
    """The number of a cell (``1,5``, ``70 %``, ``3: one step``) and whether it is a percentage; None without one."""
    plain = text.strip()
    fraction = _WITH_FRACTION.fullmatch(plain)
    plain = f"{fraction[1]}{_FRACTIONS[fraction[2]]}" if fraction else plain
    match = _NUMBER.fullmatch(plain) or _LABELLED.fullmatch(plain)
    if match is None:
        return None
    return Fraction(match[1].replace(",", ".")), match.re is _NUMBER and bool(match[2])


class Points(NamedTuple):
    """A number that means something on a scale only: its value, whether in percent, and the most that there is."""

    value: Fraction
    is_percentage: bool
    out_of: Fraction | None = None


def read_points(text: str) -> Points | None:
    """The number of a rating: as :func:`read_number`, and ``Level 2``, ``3/5``, ``2 of 3``; None without one."""
    number = read_number(text)
    if number is not None:
        return Points(*number)
    match = _POINTS.fullmatch(plain(text))
    if match is None or (match[2] and match[3]):
        return None
    return Points(_fraction(match[1]), bool(match[2]), _fraction(match[3]) if match[3] else None)


def _fraction(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))

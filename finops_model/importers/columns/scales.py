"""Scales: how a number in somebody's spreadsheet becomes a score from 0 to 3. The scale is asked for, never guessed.

Each scale is a straight line, written down with its reason, and the preview shows what it makes of each distinct value.
Stage words need no scale.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from finops_model.errors import Refused
from finops_model.messages import Message, message
from finops_model.names import word_key


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from numbers to scores: ``low`` gives the score ``lowest``, ``high`` gives 3.

    Attributes:
        id: what ``--scale`` and a mapping call it.
        reason: one sentence: why the line lies so.
    """

    id: str
    low: Fraction
    high: Fraction
    lowest: Fraction
    reason: Message

    def score(self, number: Fraction) -> Fraction:
        """The score of a number between ``low`` and ``high``."""
        return self.lowest + (number - self.low) * (3 - self.lowest) / (self.high - self.low)


def _scale(id: str, low: int, high: int, reason: Message, lowest: int = 0) -> Scale:
    return Scale(id, Fraction(low), Fraction(high), Fraction(lowest), reason)


SCALES: dict[str, Scale] = {
    scale.id: scale
    for scale in (
        _scale("0-3", 0, 3, message("the product's own score: 0 Pre-crawl, 1 Crawl, 2 Walk, 3 Run")),
        _scale("1-3", 1, 3, message("the three stages numbered: 1 Crawl, 2 Walk, 3 Run"), lowest=1),
        _scale("0-4", 0, 4, message("lens levels: score = 3 × level / 4, as for the lenses")),
        _scale("1-5", 1, 5, message("five levels of which the first is the start: score = 3 × (level - 1) / 4")),
        _scale("0-10", 0, 10, message("score = 3 × points / 10")),
        _scale("percent", 0, 100, message("percent of full maturity, 70 or 70 %: score = 3 × percent / 100")),
        _scale("0-1", 0, 1, message("a share of full maturity, 0.7 for 70 %: score = 3 × share")),
        _scale(
            "100-500",
            100,
            500,
            message("levels in hundreds, the first is the start: score = 3 × (points - 100) / 400"),
        ),
    )
}
"""The scales that are offered, by id. Another line can be named as ``LOW-HIGH``: LOW gives 0 and HIGH gives 3."""
_RANGE = re.compile(
    r"(?<![0-9.,])([0-9]{1,3})\s*(?:-|–|—|\.\.\.?|to|bis|à|a)\s*([0-9]{1,4})(?![0-9]|[.,](?!0(?![0-9]))[0-9])",
    re.IGNORECASE,
)
_PERCENT_WORDS = {"%", "percent", "percentage", "prozent", "pourcent", "pourcentage", "porcentaje", "porcentagem"}


def find_scale(id: str) -> Scale:
    """The scale with this id, or the straight line named ``LOW-HIGH``.

    Raises:
        Refused: there is none.
    """
    plain = id.strip().casefold().replace(" ", "").replace("–", "-")
    plain = {"%": "percent", "0-100": "percent"}.get(plain, plain)
    if plain in SCALES:
        return SCALES[plain]
    match = re.fullmatch(r"([0-9]{1,4})-([0-9]{1,4})", plain)
    if match and int(match[1]) < int(match[2]):
        low, high = int(match[1]), int(match[2])
        return _scale(
            plain, low, high, message("a straight line: {low} gives the score 0, {high} gives 3", low=low, high=high)
        )
    raise Refused(
        message("There is no scale {id}. Expected one of {scales}, or LOW-HIGH.", id=repr(id), scales=", ".join(SCALES))
    )


def scale_in(header: str) -> str:
    """The scale that a header says (``Score (0-10)``, ``Maturity %``), by id; ``""`` when it says none."""
    if _PERCENT_WORDS & set(word_key(header).replace("%", " % ").split()):
        return "percent"
    found = {(int(match[1]), int(match[2])) for match in _RANGE.finditer(header)}
    if len(found) != 1:
        return ""
    low, high = found.pop()
    return find_scale(f"{low}-{high}").id if low < high <= 1000 else ""

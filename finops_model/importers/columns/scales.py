"""Scales: how a number in somebody's spreadsheet becomes a score from 0 to 3. The scale is asked for, never guessed.

Each scale is a straight line, written down with its reason, and the preview shows what it makes of each distinct value.
Stage words need no scale.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.importers.columns.words import is_no_target, is_not_applicable, is_not_assessed, stage_word
from finops_model.importers.files.cells import Flaw, number_text
from finops_model.messages import Message, message
from finops_model.names import word_key
from finops_model.scoring import stage_of


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

_NUMBER = re.compile(r"(-?[0-9]{1,15}(?:[.,][0-9]{1,20})?|-?[.,][0-9]{1,20})\s*(%?)")
_LABELLED = re.compile(r"(-?[0-9]{1,6}(?:[.,][0-9]{1,6})?)\s*(?:[:=–]|-\s|\s-|\)|\.\s)\s*[^0-9\s].*", re.DOTALL)
_RANGE = re.compile(r"(?<![0-9.,])([0-9]{1,3})\s*(?:-|–|—|\.\.\.?|to|bis|à|a)\s*([0-9]{1,4})(?![0-9])", re.IGNORECASE)
_PERCENT_WORDS = {"%", "percent", "percentage", "prozent", "pourcent", "pourcentage", "porcentaje", "porcentagem"}


class Reading(NamedTuple):
    """What a rating cell says, in the forms of the canonical CSV; all empty: not assessed."""

    stage: str = ""
    score: str = ""
    applicable: str = ""


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


def read_number(text: str) -> tuple[Fraction, bool] | None:
    """The number of a cell (``1,5``, ``70 %``, ``3: one step``) and whether it is a percentage; None without one."""
    plain = text.strip()
    match = _NUMBER.fullmatch(plain) or _LABELLED.fullmatch(plain)
    if match is None:
        return None
    return Fraction(match[1].replace(",", ".")), match.re is _NUMBER and bool(match[2])


def needs_scale(values: Iterable[str]) -> list[str]:
    """The distinct values that mean something only on a scale, smallest first; empty when words say it all."""
    numbers: dict[str, Fraction] = {}
    for value in values:
        if not (is_not_assessed(value) or is_not_applicable(value) or stage_word(value)):
            number = read_number(value)
            if number is not None:
                numbers[value] = number[0]
    return sorted(numbers, key=lambda value: (numbers[value], value))


def scale_by_values(values: Iterable[str]) -> str:
    """``percent`` when every number among the values has a percent sign; else ``""``: the numbers do not say it."""
    numbers = [read_number(value) for value in needs_scale(values)]
    return "percent" if numbers and all(number and number[1] for number in numbers) else ""


def possible_scales(values: Iterable[str]) -> list[str]:
    """The ids of the offered scales on which every number among the values lies."""
    wanted = needs_scale(values)
    return [id for id, scale in SCALES.items() if all(_fits(value, scale) for value in wanted)]


def _fits(value: str, scale: Scale) -> bool:
    try:
        return read_rating_cell(value, scale) is not None
    except Refused:
        return False


def _score(text: str, scale: Scale | None) -> Fraction | None:
    """The score of a cell with a number; None when it holds none. Raises Refused for a number that has no score."""
    number = read_number(text)
    if number is None:
        return None
    if scale is None:
        raise Refused(message("A number does not say which scale it is on. Expected a scale for this column."))
    value = _value_on(scale, *number)
    if not scale.low <= value <= scale.high:
        raise Refused(
            message(
                "Expected a number on the scale {scale}, a stage (crawl, walk, run), n/a or nothing.", scale=scale.id
            )
        )
    return scale.score(value)


def _value_on(scale: Scale, value: Fraction, is_percentage: bool) -> Fraction:
    """A number as its scale counts. Raises Refused for a percentage on another scale, and for a doubtful share."""
    if is_percentage and scale.id == "0-1":
        return value / 100
    if is_percentage and scale.id != "percent":
        raise Refused(message("Expected a number on the scale {scale}, not a percentage.", scale=scale.id))
    if scale.id == "percent" and not is_percentage and 0 < value <= 1:
        raise Refused(
            message("This may be a percentage or a share of 1. Expected for example 70 % (or the scale 0-1).")
        )
    return value


def refuse_flaw(text: str) -> None:
    """Raises Refused for a cell that holds no usable value, with the reason."""
    if isinstance(text, Flaw):
        raise Refused(text.message)


def read_rating_cell(text: str, scale: Scale | None) -> Reading:
    """What a cell of a rating column says.

    Raises:
        Refused: neither a stage word nor a number on the scale, nor a word for not applicable or not assessed.
    """
    refuse_flaw(text)
    if is_not_assessed(text):
        return Reading()
    if is_not_applicable(text):
        return Reading(applicable="no")
    stage = stage_word(text)
    if stage is not None:
        return Reading(stage=stage.id)
    score = _score(text, scale)
    if score is None:
        raise Refused(_expected_rating(scale))
    return Reading(score=score_text(score))


def _expected_rating(scale: Scale | None) -> Message:
    if scale is None:
        return message("Expected a stage (pre-crawl, crawl, walk, run), n/a, or nothing.")
    return message(
        "Expected a stage (pre-crawl, crawl, walk, run), a number on the scale {scale}, n/a, or nothing.",
        scale=scale.id,
    )


def read_target_cell(text: str, scale: Scale | None) -> str:
    """The target that a cell names, as the canonical CSV writes it; a number gives the stage that its score reaches.

    Raises:
        Refused: anything else, and what lies below Crawl.
    """
    refuse_flaw(text)
    if is_no_target(text):
        return "none"
    if is_not_assessed(text) or is_not_applicable(text):
        return ""
    stage = stage_word(text)
    if stage is None:
        score = _score(text, scale)
        if score is None:
            raise Refused(message("Expected a target: crawl, walk, run, none, or nothing."))
        stage = stage_of(float(score))
    if stage is Stage.PRE_CRAWL:
        raise Refused(message("Pre-crawl cannot be a target. Expected crawl, walk, run, none, or nothing."))
    return stage.id


def read_scope_target(text: str) -> str:
    """The target stage of a sum of five lens levels, 0 to 20: score = 3 × sum / 20.

    Raises:
        Refused: anything else, and what lies below Crawl.
    """
    refuse_flaw(text)
    if is_not_assessed(text) or is_not_applicable(text):
        return ""
    number = read_number(text)
    if number is None or number[1] or not 0 <= number[0] <= 20:
        raise Refused(message("Expected the target as a sum of five lens levels, a number from 0 to 20, or nothing."))
    return target_of(3 * number[0] / 20)


def target_of(score: Fraction) -> str:
    """The id of the stage that a target's score has reached. Raises Refused below Crawl."""
    stage = stage_of(float(score))
    if stage is Stage.PRE_CRAWL:
        raise Refused(message("This target would be Pre-crawl, which cannot be a target. Expected more, or nothing."))
    return stage.id


def score_text(score: Fraction) -> str:
    """A score as the canonical CSV writes it."""
    return number_text(repr(float(score)))


class ScaleRow(NamedTuple):
    """What a scale makes of one distinct value: its score or None, and in words: the stage, or what else it says."""

    value: str
    score: float | None
    means: str


def scale_table(values: Iterable[str], scale: Scale | None) -> list[ScaleRow]:
    """How each distinct value becomes a score, for the preview, in the order given."""
    return [_scale_row(value, scale) for value in values]


def _scale_row(value: str, scale: Scale | None) -> ScaleRow:
    try:
        reading = read_rating_cell(value, scale)
    except Refused as error:
        return ScaleRow(value, None, error.message)
    if reading.applicable:
        return ScaleRow(value, None, message("Not applicable"))
    if not reading.stage and not reading.score:
        return ScaleRow(value, None, message("Not assessed"))
    score = float(reading.score) if reading.score else float(Stage.from_id(reading.stage))
    return ScaleRow(value, score, stage_of(score).label)

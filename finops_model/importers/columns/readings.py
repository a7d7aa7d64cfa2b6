"""What a cell of ratings or targets says in the forms of the canonical CSV, and what only a scale or a person says."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.importers.columns.answers import LEFT_OUT, NOT_APPLICABLE, answer_key, word_answer
from finops_model.importers.columns.points import Points, read_number, read_points
from finops_model.importers.columns.refusals import not_understood
from finops_model.importers.columns.scales import SCALES, Scale
from finops_model.importers.columns.words import (
    find_stage_word,
    is_no_target,
    is_not_applicable,
    is_not_assessed,
    says_nothing,
    stage_word,
)
from finops_model.importers.files.cells import Flaw, number_text
from finops_model.messages import message
from finops_model.scoring import stage_of


class BelowCrawl(Refused):
    """A cell that names a target below Crawl, which no target can be; the rating of its row is not in doubt."""


class Reading(NamedTuple):
    """What a rating cell says, in the forms of the canonical CSV; all empty: not assessed."""

    stage: str = ""
    score: str = ""
    applicable: str = ""


def _points_of(text: str) -> Points | None:
    """What a cell says that needs a scale: a number, or one beside a stage that cannot be its level from 0 to 3."""
    found = find_stage_word(text)
    if found is None:
        return read_points(text)
    points = read_points(found.number)
    return None if points is None or _is_level(points) else points


def _is_level(points: Points) -> bool:
    """Whether a number beside a stage word is meant as the stage's level."""
    return points.value in (0, 1, 2, 3) and not points.is_percentage and points.out_of is None


def needs_scale(values: Iterable[str], words: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The distinct values that mean something only on a scale, smallest first; empty when words say it all.

    Args:
        words: what a person said about words (:func:`read_rating_cell`); those need no scale.
    """
    numbers: dict[str, Fraction] = {}
    for value in values:
        if not says_nothing(value) and answer_key(value) not in words:
            points = _points_of(value)
            if points is not None:
                numbers[value] = points.value
    return sorted(numbers, key=lambda value: (numbers[value], value))


def scale_by_values(values: Iterable[str]) -> str:
    """``percent`` when every number among the values has a percent sign; else ``""``: the numbers do not say it."""
    numbers = [_points_of(value) for value in needs_scale(values)]
    return "percent" if numbers and all(points and points.is_percentage for points in numbers) else ""


def possible_scales(values: Iterable[str]) -> list[str]:
    """The ids of the offered scales on which every number among the values lies."""
    wanted = needs_scale(values)
    return [id for id, scale in SCALES.items() if all(_fits(value, scale) for value in wanted)]


def _fits(value: str, scale: Scale) -> bool:
    try:
        return read_rating_cell(value, scale) is not None
    except Refused:
        return False


def unknown_words(values: Iterable[str], words: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The distinct values of a column of ratings or targets that are neither a stage nor a number, in their order.

    ``Defined``, ``◑``, ``<Crawl``, ``1 - Run`` and ``NA`` are such words: only a person can say what they mean.

    Args:
        words: what a person said already.
    """
    return [value for value in dict.fromkeys(values) if answer_key(value) not in words and _is_unknown(value)]


def _is_unknown(text: str) -> bool:
    if isinstance(text, Flaw) or is_not_assessed(text) or is_not_applicable(text) or is_no_target(text):
        return False
    return stage_word(text) is None and _points_of(text) is None


def _score(points: Points, scale: Scale | None) -> Fraction:
    """The score of a number. Raises Refused for one that has none on the scale."""
    if scale is None:
        raise Refused(message("A number does not say which scale it is on. Expected a scale for this column."))
    value = _value_on(scale, points)
    if not scale.low <= value <= scale.high:
        raise Refused(
            message(
                "Expected a number on the scale {scale}, a stage (crawl, walk, run), n/a or nothing.", scale=scale.id
            )
        )
    return scale.score(value)


def _value_on(scale: Scale, points: Points) -> Fraction:
    """A number as its scale counts. Raises Refused for what belongs to another scale, and for a doubtful share."""
    if points.out_of is not None and points.out_of != scale.high:
        most = number_text(repr(float(points.out_of)))
        raise Refused(
            message("Expected a number on the scale {scale}, not one out of {most}.", scale=scale.id, most=most)
        )
    if points.is_percentage and scale.id == "0-1":
        return points.value / 100
    if points.is_percentage and scale.id != "percent":
        raise Refused(message("Expected a number on the scale {scale}, not a percentage.", scale=scale.id))
    if scale.id == "percent" and not points.is_percentage and points.out_of is None and 0 < points.value <= 1:
        raise Refused(
            message("This may be a percentage or a share of 1. Expected for example 70 % (or the scale 0-1).")
        )
    return points.value


def refuse_flaw(text: str) -> None:
    """Raises Refused for a cell that holds no usable value, with the reason."""
    if isinstance(text, Flaw):
        raise Refused(text.message)


def read_rating_cell(text: str, scale: Scale | None, words: Mapping[str, str] = MappingProxyType({})) -> Reading:
    """What a cell of a rating column says.

    Args:
        words: what a person said about words, by :func:`~finops_model.importers.columns.answers.answer_key`: the id of
            a stage, ``n/a``, or ``-`` for nothing. It counts before everything else.

    Raises:
        Refused: neither a stage word nor a number on the scale, nor a word for not applicable or not assessed. The
            sentence names the answer that says what the cell means.
    """
    answer = words.get(answer_key(text))
    if answer is not None:
        return _answered(answer)
    refuse_flaw(text)
    if is_not_assessed(text):
        return Reading()
    if is_not_applicable(text):
        return Reading(applicable="no")
    rated = _rated(text, scale)
    if isinstance(rated, Stage):
        return Reading(stage=rated.id)
    if rated is None:
        raise Refused(not_understood("rating", text, scale))
    return Reading(score=score_text(rated))


def _answered(answer: str) -> Reading:
    """What a word says by a person's answer."""
    if answer == NOT_APPLICABLE:
        return Reading(applicable="no")
    return Reading() if answer == LEFT_OUT else Reading(stage=answer)


def _rated(text: str, scale: Scale | None) -> Stage | Fraction | None:
    """The stage that a cell names, or the score of its number; None when it says neither.

    Raises:
        Refused: the number has no score on the scale.
    """
    found = find_stage_word(text)
    points = read_points(found.number if found else text)
    if found is not None and (points is None or points == (found.stage, False, None)):
        return found.stage
    if points is None or (found is not None and scale is None and _is_level(points)):
        return None
    score = _score(points, scale)
    agrees = found is None or stage_of(float(score)) is found.stage
    return score if agrees else None


def read_target_cell(text: str, scale: Scale | None, words: Mapping[str, str] = MappingProxyType({})) -> str:
    """The target that a cell names, as the canonical CSV writes it; a number gives the stage that its score reaches.

    Args:
        words: as for :func:`read_rating_cell`, and ``none``: no target was agreed.

    Raises:
        BelowCrawl: Pre-crawl, and a number that does not reach Crawl.
        Refused: anything else.
    """
    answer = words.get(answer_key(text))
    if answer is not None:
        return "" if answer in (LEFT_OUT, NOT_APPLICABLE) else answer
    refuse_flaw(text)
    if is_no_target(text):
        return "none"
    if says_nothing(text):
        return ""
    stage = _target_stage(text, scale)
    if stage is Stage.PRE_CRAWL:
        raise BelowCrawl(
            message(
                "{text} is below Crawl and cannot be a target, so it sets none. Answer with {none} where it means that "
                "no target was agreed, or with {nothing} where it means nothing.",
                text=repr(text),
                none=word_answer("target", text, "none"),
                nothing=word_answer("target", text, LEFT_OUT),
            )
        )
    return stage.id


def _target_stage(text: str, scale: Scale | None) -> Stage:
    """The stage that a target names or reaches; a 0 below the scale is below Crawl: tools write it for a blank."""
    points = read_points(text)
    if scale is not None and points is not None and points.value == 0 < scale.low:
        return Stage.PRE_CRAWL
    rated = _rated(text, scale)
    if rated is None:
        raise Refused(not_understood("target", text, scale))
    return rated if isinstance(rated, Stage) else stage_of(float(rated))


def read_scope_target(text: str) -> str:
    """The target stage of a sum of five lens levels, 0 to 20: score = 3 × sum / 20.

    Raises:
        BelowCrawl: a sum that does not reach Crawl.
        Refused: anything else.
    """
    refuse_flaw(text)
    if says_nothing(text):
        return ""
    number = read_number(text)
    if number is None or number[1] or not 0 <= number[0] <= 20:
        raise Refused(message("Expected the target as a sum of five lens levels, a number from 0 to 20, or nothing."))
    return target_of(3 * number[0] / 20, text)


def target_of(score: Fraction, text: str) -> str:
    """The id of the stage that a target's score has reached.

    Args:
        text: the target as the file writes it.

    Raises:
        BelowCrawl: it has reached none.
    """
    stage = stage_of(float(score))
    if stage is Stage.PRE_CRAWL:
        raise BelowCrawl(
            message("{text} is below Crawl and cannot be a target, so it sets none.", text=repr(text.strip()))
        )
    return stage.id


def score_text(score: Fraction) -> str:
    """A score as the canonical CSV writes it."""
    return number_text(repr(float(score)))


class ScaleRow(NamedTuple):
    """What a scale makes of one distinct value: its score or None, and in words: the stage, or what else it says."""

    value: str
    score: float | None
    means: str


def scale_table(
    values: Iterable[str], scale: Scale | None, words: Mapping[str, str] = MappingProxyType({})
) -> list[ScaleRow]:
    """How each distinct value becomes a score, for the preview, in the order given; ``words`` as a person said them."""
    return [_scale_row(value, scale, words) for value in values]


def _scale_row(value: str, scale: Scale | None, words: Mapping[str, str]) -> ScaleRow:
    try:
        reading = read_rating_cell(value, scale, words)
    except Refused as error:
        return ScaleRow(value, None, error.message)
    if reading.applicable:
        return ScaleRow(value, None, message("Not applicable"))
    if not reading.stage and not reading.score:
        return ScaleRow(value, None, message("Not assessed"))
    score = float(reading.score) if reading.score else float(Stage.from_id(reading.stage))
    return ScaleRow(value, score, stage_of(score).label)

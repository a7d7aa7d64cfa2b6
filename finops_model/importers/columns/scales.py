"""Scales: how a number in somebody's spreadsheet becomes a score from 0 to 3. The scale is asked for, never guessed.

Each scale is a straight line, written down with its reason, and the preview shows what it makes of each distinct value.
Stage words need no scale.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, NamedTuple

from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.importers.columns.answers import LEFT_OUT, NOT_APPLICABLE, answer_key
from finops_model.importers.columns.words import (
    LEVEL,
    NUMBER,
    OUT_OF,
    find_stage_word,
    is_no_target,
    is_not_applicable,
    is_not_assessed,
    may_be_not_applicable,
    named_stages,
    plain,
    says_nothing,
    signs_beside,
    stage_word,
)
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


class BelowCrawl(Refused):
    """A cell that names a target below Crawl, which no target can be; the rating of its row is not in doubt."""


_LONGEST_ANSWERED = 60
_NUMBER = re.compile(r"(-?[0-9]{1,15}(?:[.,][0-9]{1,20})?|-?[.,][0-9]{1,20})\s*(%?)")
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
_RANGE_OF_POINTS = re.compile(rf"{LEVEL}?{NUMBER}\s*%?\s*(?:-|–|—|\bto\b|\bbis\b|\ba\b|\.\.)\s*{NUMBER}\s*%?")
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
        raise Refused(_not_understood("rating", text, scale))
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
                none=answer_for("target", text, "none"),
                nothing=answer_for("target", text, LEFT_OUT),
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
        raise Refused(_not_understood("target", text, scale))
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


def _not_understood(field: Literal["rating", "target"], text: str, scale: Scale | None) -> Message:
    """Why a cell says no stage, and the answer that would say it."""
    answer = answer_for(field, text, _likely_stage(text))
    if may_be_not_applicable(text):
        return message(
            "{text} may mean not applicable or not available. Answer with {not_applicable}, or with {nothing} where "
            "it was not assessed.",
            text=repr(text),
            not_applicable=answer_for(field, text, NOT_APPLICABLE),
            nothing=answer_for(field, text, LEFT_OUT),
        )
    found = find_stage_word(text)
    if found is not None:
        return message(
            "{text} contradicts itself: {number} is not {stage}. Expected one stage. Answer with {answer} where it "
            "means that.",
            text=repr(text),
            number=found.number,
            stage=found.stage.label,
            answer=answer,
        )
    return _not_alone(text, answer) or _expected(field, scale, answer)


def _not_alone(text: str, answer: str) -> Message | None:
    """Why a cell with the word of a stage or a number does not say it; None for any other cell."""
    stages, signs = named_stages(text), signs_beside(text)
    if len(stages) > 1:
        labels = ", ".join(stage.label for stage in stages)
        return message(
            "{text} names several stages: {stages}. Expected one. Answer with {answer} where it means that.",
            text=repr(text),
            stages=labels,
            answer=answer,
        )
    if _RANGE_OF_POINTS.fullmatch(plain(text)):
        return message(
            "{text} is a range. Expected one number. Answer with {answer} where it means that stage.",
            text=repr(text),
            answer=answer,
        )
    if signs and (stages or re.search("[0-9]", text)):
        return message(
            "{text} is in doubt: {signs} stands beside it. Expected a stage or a number alone. Answer with {answer} "
            "where it means that.",
            text=repr(text),
            signs=signs,
            answer=answer,
        )
    if stages:
        return message(
            "{text} says more than {stage}. Expected a stage alone. Answer with {answer} where it means that.",
            text=repr(text),
            stage=stages[0].label,
            answer=answer,
        )
    return None


def _likely_stage(text: str) -> str:
    """A stage to name in an example: the one whose word stands in the text."""
    return next((stage.id for stage in named_stages(text) if stage is not Stage.PRE_CRAWL), Stage.WALK.id)


def _expected(field: Literal["rating", "target"], scale: Scale | None, answer: str) -> Message:
    if field == "target":
        return message(
            "Expected a target: crawl, walk, run, none, or nothing. Answer with {answer}, or another stage, where the "
            "cell means one.",
            answer=answer,
        )
    if scale is None:
        return message(
            "Expected a stage (pre-crawl, crawl, walk, run), n/a, or nothing. Answer with {answer}, or another stage, "
            "where the cell means one.",
            answer=answer,
        )
    return message(
        "Expected a stage (pre-crawl, crawl, walk, run), a number on the scale {scale}, n/a, or nothing. Answer with "
        "{answer}, or another stage, where the cell means one.",
        scale=scale.id,
        answer=answer,
    )


def answer_for(field: str, word: str, answer: str) -> str:
    """The option that says what a word means: ``--map "rating:Defined=walk"``; a long word is written ``WORD``."""
    word = " ".join(word.split())
    if len(word) > _LONGEST_ANSWERED:
        word = "WORD"
    mark = "'" if '"' in word else '"'
    return f"--map {mark}{field}:{word}={answer}{mark}"


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

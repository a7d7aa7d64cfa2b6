"""Why a cell says no stage, in one sentence that names the answer by which a person says what it means."""

import re
from typing import Literal

from finops_model.framework import Stage
from finops_model.importers.columns.answers import LEFT_OUT, NOT_APPLICABLE, word_answer
from finops_model.importers.columns.scales import Scale
from finops_model.importers.columns.words import (
    LEVEL,
    NUMBER,
    column_field,
    find_stage_word,
    may_be_not_applicable,
    named_stages,
    plain,
    signs_beside,
)
from finops_model.messages import Message, message

_RANGE_OF_POINTS = re.compile(rf"{LEVEL}?{NUMBER}\s*%?\s*(?:-|–|—|\bto\b|\bbis\b|\ba\b|\.\.)\s*{NUMBER}\s*%?")


def not_understood(field: Literal["rating", "target"], text: str, scale: Scale | None) -> Message:
    """Why a cell says no stage, and the answer that would say it."""
    answer = word_answer(field, text, likely_answer(text) if field == "rating" else likely_stage(text))
    if may_be_not_applicable(text):
        return message(
            "{text} may mean not applicable or not available. Answer with {not_applicable}, or with {nothing} where "
            "it was not assessed.",
            text=repr(text),
            not_applicable=word_answer(field, text, NOT_APPLICABLE),
            nothing=word_answer(field, text, LEFT_OUT),
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


def likely_answer(text: str) -> str:
    """What to name in an example of a rating: the stage whose word stands in the text, or *not applicable* for words
    that headers use for it."""
    return NOT_APPLICABLE if column_field(text) == "not_applicable" else likely_stage(text)


def likely_stage(text: str) -> str:
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

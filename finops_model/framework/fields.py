"""The kinds of values in framework files, checked by pydantic, with sentences of our own for common mistakes."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from finops_model.framework.stages import Stage
from finops_model.messages import Message, message

STRICT = ConfigDict(extra="forbid")
"""No key of a file is ignored."""

OFFICIAL = (Stage.CRAWL, Stage.WALK, Stage.RUN)
"""The stages that have criteria, indicators and targets."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
T = TypeVar("T")


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError(
            message("{value!r} is not an id; expected small letters, digits and single hyphens", value=value)
        )
    return value


def _filled(value: str) -> str:
    if not value:
        raise ValueError(message("expected a text, found nothing"))
    return value


def _weight(value: int) -> int:
    if value < 0:
        raise ValueError(message("expected a weight of 0 or more, found {value}", value=value))
    return value


def _levels(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) != 5:
        raise ValueError(message("expected the five levels 0 to 4, found {count}", count=len(values)))
    return values


def _all_stages(values: Mapping[Stage, T]) -> Mapping[Stage, T]:
    for stage in OFFICIAL:
        if stage not in values:
            raise ValueError(message("the key {key!r} is missing", key=stage.id))
    return values


def _stage_of(*stages: Stage) -> Callable[[Any], Stage]:
    """The stage that an id of a file means. Anything else raises ValueError; a stage stays as it is."""

    def read(value: Any) -> Stage:
        for stage in stages:
            if value in (stage, stage.id):
                return stage
        ids = ", ".join(stage.id for stage in stages)
        raise ValueError(message("{value!r} is not a stage; expected one of {known}", value=value, known=ids))

    return read


def _word_of(what: Message, *words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in words:
            known = ", ".join(words)
            raise ValueError(
                message("{value!r} is not a {what}; expected one of {known}", value=value, what=what, known=known)
            )
        return value

    return read


Text = Annotated[str, Field(strict=True), WithJsonSchema({"type": "string", "minLength": 1}), AfterValidator(_filled)]
Id = Annotated[Text, AfterValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})]
Flag = Annotated[bool, Field(strict=True)]
Weight = Annotated[
    int, Field(strict=True), AfterValidator(_weight), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 100})
]
Levels = Annotated[tuple[Text, ...], AfterValidator(_levels), Field(json_schema_extra={"minItems": 5, "maxItems": 5})]

OfficialStage = Annotated[
    Stage, BeforeValidator(_stage_of(*OFFICIAL)), WithJsonSchema({"enum": [stage.id for stage in OFFICIAL]})
]
AnyStage = Annotated[Stage, BeforeValidator(_stage_of(*Stage)), WithJsonSchema({"enum": [stage.id for stage in Stage]})]
ByStage = Annotated[Mapping[OfficialStage, T], AfterValidator(_all_stages)]
"""What a file says about Crawl, Walk and Run: all three."""

Kind = Annotated[
    Text,
    AfterValidator(_word_of(message("kind"), "criterion", "sign")),
    WithJsonSchema({"enum": ["criterion", "sign"]}),
]
Basis = Annotated[
    Text,
    AfterValidator(_word_of(message("basis"), "source", "inferred")),
    WithJsonSchema({"enum": ["source", "inferred"]}),
]
Direction = Annotated[
    Text, AfterValidator(_word_of(message("direction"), "up", "down")), WithJsonSchema({"enum": ["up", "down"]})
]
Rule = Annotated[
    Text,
    AfterValidator(_word_of(message("rule"), "same", "renamed", "merged")),
    WithJsonSchema({"enum": ["same", "renamed", "merged"]}),
]

"""The kinds of values in framework files: what pydantic checks them for, and what their JSON schema says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeVar, dataclass_transform

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from finops_model.framework.stages import Stage
from finops_model.messages import message

OFFICIAL = (Stage.CRAWL, Stage.WALK, Stage.RUN)
"""The stages that have criteria, indicators and targets."""

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def shape(cls: type[T]) -> type[T]:
    """A frozen dataclass that pydantic makes of a file, or of a part of one; no key of the file is ignored."""
    cls.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
    return dataclass(frozen=True, slots=True)(cls)


def _all_stages(values: Mapping[Stage, T]) -> Mapping[Stage, T]:
    for stage in OFFICIAL:
        if stage not in values:
            raise ValueError(message("the key {key!r} is missing", key=stage.id))
    return values


def _stage_of(*stages: Stage) -> Callable[[Any], Stage]:
    """The stage that an id of a file means. Anything else raises ValueError; a stage stays as it is."""

    def read(value: Any) -> Stage:
        """The stage with this id."""
        for stage in stages:
            if value in (stage, stage.id):
                return stage
        ids = ", ".join(stage.id for stage in stages)
        raise ValueError(message("{value!r} is not a stage; expected one of {known}", value=value, known=ids))

    return read


def _ids_of(stages: tuple[Stage, ...]) -> WithJsonSchema:
    return WithJsonSchema({"enum": [stage.id for stage in stages]})


Text = Annotated[str, Field(strict=True, min_length=1)]
Id = Annotated[str, Field(strict=True, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Flag = Annotated[bool, Field(strict=True)]
Weight = Annotated[int, Field(strict=True, ge=0, json_schema_extra={"maximum": 100})]
Levels = Annotated[tuple[Text, ...], Field(min_length=5, max_length=5)]
OfficialStage = Annotated[Stage, BeforeValidator(_stage_of(*OFFICIAL)), _ids_of(OFFICIAL)]
AnyStage = Annotated[Stage, BeforeValidator(_stage_of(*Stage)), _ids_of(tuple(Stage))]
ByStage = Annotated[Mapping[OfficialStage, T], AfterValidator(_all_stages)]
"""What a file says about Crawl, Walk and Run: all three."""

Kind = Literal["criterion", "sign"]
Basis = Literal["source", "inferred"]
Direction = Literal["up", "down", ""]
Rule = Literal["same", "renamed", "merged"]

"""The tables of plans: what was accepted, and what people set for its steps. Rows are only ever added.

On a day counts, for the plan, each step and each criterion separately, the newest row in force that counts from that
day or before; of several of one day the one written last. A row is whole: it leaves nothing to an older one.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from finops_model.store.tables import Row, days, filled, table_of


class PlanRow(Row, table=True):
    """That a proposal was accepted, and the capacity of the plan from that day on."""

    __table_args__ = (Index(None, "scope_id"), CheckConstraint("capacity > 0", name="capacity"), days("set_on"))

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id")
    scope_id: int = Field(foreign_key="scope.id")
    set_on: date
    capacity: int


class PlanBaseline(Row, table=True):
    """The dates with which a step was accepted (NULL: it had none); the first acceptance in force counts."""

    __table_args__ = (
        Index(None, "scope_id"),
        CheckConstraint("stage BETWEEN 1 AND 3", name="stage"),
        days("set_on"),
        days("starts_on"),
        days("finishes_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id")
    scope_id: int = Field(foreign_key="scope.id")
    capability_id: int = Field(foreign_key="capability.id")
    stage: int
    set_on: date
    starts_on: date | None = None
    finishes_on: date | None = None


class PlanStepRow(Row, table=True):
    """What people set for an accepted step; see :class:`finops_model.assessment.PlanStep`. ``links`` is a JSON list."""

    __table_args__ = (
        Index(None, "scope_id"),
        CheckConstraint("stage BETWEEN 1 AND 3", name="stage"),
        CheckConstraint(
            "status = 'planned' OR status = 'in progress' OR status = 'reported done' OR status = 'dropped'",
            name="status",
        ),
        CheckConstraint("effort BETWEEN 1 AND 12", name="effort"),
        CheckConstraint("finishes_on >= starts_on", name="pins"),
        days("set_on"),
        days("starts_on"),
        days("finishes_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id")
    scope_id: int = Field(foreign_key="scope.id")
    capability_id: int = Field(foreign_key="capability.id")
    stage: int
    set_on: date
    status: str
    owner: str
    effort: int | None = None
    starts_on: date | None = None
    finishes_on: date | None = None
    note: str
    links: list[Any] = Field(sa_type=JSON)
    started_on: date | None = None
    ended_on: date | None = None


class PlanTick(Row, table=True):
    """That a criterion of a capability is met or not, as ``author`` says, also after a merge wrote it again."""

    __table_args__ = (Index(None, "scope_id"), filled("criterion"), days("set_on"))

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id")
    scope_id: int = Field(foreign_key="scope.id")
    capability_id: int = Field(foreign_key="capability.id")
    criterion: str
    set_on: date
    met: bool
    evidence: str
    author: str


PLAN, PLAN_BASELINE = table_of(PlanRow), table_of(PlanBaseline)
PLAN_STEP, PLAN_TICK = table_of(PlanStepRow), table_of(PlanTick)

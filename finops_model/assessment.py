"""What people say: organizations, scopes, assessments, ratings, targets and plans, and the people who say it.

Nothing here computes a figure (that is :mod:`finops_model.scoring`) and nothing knows the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from finops_model.framework import LENSES as LENSES
from finops_model.framework import Stage

StepKey: TypeAlias = tuple[str, Stage]
"""What a step of a plan is known by within its scope: a capability id and the stage that it leads to."""

DEFAULT_SCOPE = "All spend"
"""The scope of an assessment that names none (SEMANTICS 2)."""

AGREED = "Agreed"
"""The assessor of what several assessors of one day agreed on."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: made once per request at the edge, and given to every action (``by``) and view (``reader``).

    Attributes:
        id: tells two people apart (their drafts, for instance): of a browser, or of the user who runs a command.
        name: what the history shows.
        roles: what they may do beyond what everybody may; empty while there is no sign-in.
    """

    id: str
    name: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization that is assessed. ``slug`` is its public, lasting id; ``id`` the store's own number."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A segment of an organization's spend. ``slug`` is unique within the organization."""

    id: int
    slug: str
    name: str
    organization_id: int


class Form(StrEnum):
    """The form in which a rating was given. Exactly one; an export writes the form that was given."""

    STAGE = "stage"
    SCORE = "score"
    CRITERIA = "criteria"
    LENSES = "lenses"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Rating:
    """What was said about one capability, and the score computed from it (SEMANTICS 1).

    Attributes:
        form: how it was given.
        score: 0..3 in full precision; None exactly when the form is not applicable.
        criteria: ids of the criteria met, in framework order (form criteria only; may be empty: none is met).
        lenses: level 0..4 or None per lens of :data:`LENSES` (form lenses only, else empty).
    """

    form: Form
    score: float | None
    criteria: tuple[str, ...] = ()
    lenses: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One entry of the target history of a scope (SEMANTICS 3). An entry replaces nothing; the newest counts.

    Attributes:
        capability: a capability id, or None for the goal stage of the scope.
        stage: Crawl, Walk or Run; None means *no target*, unless ``inherit``.
        inherit: back to the goal stage (only with a capability).
        agreed_on: the day from which it counts.
        value: business value 1..5, None: left to the goal-stage entry, last 3.
        owner: who answers for reaching it.
        approver: who approved it.
    """

    capability: str | None
    stage: Stage | None
    agreed_on: date
    inherit: bool = False
    due_on: date | None = None
    value: int | None = None
    owner: str | None = None
    reason: str | None = None
    approver: str | None = None

    @property
    def word(self) -> str:
        """The entry as the canonical CSV writes it: a stage id, ``none`` or ``inherit``."""
        return "inherit" if self.inherit else self.stage.id if self.stage is not None else "none"


class StepStatus(StrEnum):
    """What people may set for a step (SEMANTICS 8). The words are part of the stable interface."""

    PLANNED = "planned"
    IN_PROGRESS = "in progress"
    REPORTED_DONE = "reported done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """What people set for an accepted step; each entry is whole and replaces the one before it (SEMANTICS 8).

    Attributes:
        status: where people say that the step is.
        owner: "" leaves it to the owner of the target.
        effort: quarters, 1 to 12; None leaves it to the stage (1 to Crawl, 2 to Walk, 3 to Run).
        starts_on, finishes_on: pinned, kept to the day; None lets the step flow.
        links: addresses of tickets (http or https).
        started_on: the day on which it went in progress; None: it never did.
        ended_on: the day on which it was reported done; None unless it is.
    """

    status: StepStatus = StepStatus.PLANNED
    owner: str = ""
    effort: int | None = None
    starts_on: date | None = None
    finishes_on: date | None = None
    note: str = ""
    links: tuple[str, ...] = ()
    started_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The dates that a step had when it was accepted; None: it had none (its capability was not assessed)."""

    starts_on: date | None
    finishes_on: date | None


@dataclass(frozen=True, slots=True)
class Tick:
    """That a criterion is met as far as the people at work say; it never changes a score."""

    met: bool
    evidence: str = ""
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class AcceptedPlan:
    """The plan of a scope as people left it: what was accepted and what they set for it (SEMANTICS 8).

    Attributes:
        capacity: how many steps run in the same quarter at most.
        steps: what is set for every accepted step.
        baselines: the dates with which each step was accepted, the first acceptance counts.
        ticks: by capability id and criterion id.
    """

    capacity: int
    steps: Mapping[StepKey, PlanStep] = field(default_factory=dict)
    baselines: Mapping[StepKey, Baseline] = field(default_factory=dict)
    ticks: Mapping[tuple[str, str], Tick] = field(default_factory=dict)

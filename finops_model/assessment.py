"""What people say: organizations, scopes, assessments, ratings and targets, and the people who say it.

Nothing here computes a figure (that is :mod:`finops_model.scoring`) and nothing knows the database.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finops_model.framework import LENSES as LENSES
from finops_model.framework import Stage

DEFAULT_SCOPE = "All spend"
"""The scope of an assessment that names none (SEMANTICS 2)."""


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
    """

    capability: str | None
    stage: Stage | None
    agreed_on: date
    inherit: bool = False
    due_on: date | None = None
    value: int | None = None
    owner: str | None = None
    reason: str | None = None

    @property
    def word(self) -> str:
        """The entry as the canonical CSV writes it: a stage id, ``none`` or ``inherit``."""
        return "inherit" if self.inherit else self.stage.id if self.stage is not None else "none"

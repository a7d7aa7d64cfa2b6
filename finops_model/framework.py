"""The FinOps Framework as data: stages, criteria, lenses, domains and capabilities of one edition.

The texts live in ``data/framework`` (one readable YAML file per capability) and are checked on load. Adapted from the
"FinOps Framework" by the FinOps Foundation (CC BY 4.0, see NOTICE); the requirements between capabilities are our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Stage(IntEnum):
    """The maturity stages (SEMANTICS 1). *Not assessed* and *not applicable* are not stages."""

    PRE_CRAWL = 0
    CRAWL = 1
    WALK = 2
    RUN = 3

    @property
    def id(self) -> str:
        """The id used in files and JSON: ``pre-crawl``, ``crawl``, ``walk``, ``run``."""
        return self.name.lower().replace("_", "-")

    @property
    def label(self) -> str:
        """The word people see: ``Pre-crawl``, ``Crawl``, ``Walk``, ``Run``."""
        return self.id.capitalize()

    @classmethod
    def from_id(cls, text: str) -> "Stage":
        """The stage with this id. Raises KeyError for anything else."""
        return cls[text.upper().replace("-", "_")]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A characteristic of a stage. ``kind``: ``criterion`` (counts towards the stage) or ``sign`` (describes it)."""

    id: str
    stage: Stage
    dimension: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens of the assessment: what it asks, its five levels 0..4 in words, its default weight (all sum to 100)."""

    id: str
    name: str
    asks: str
    levels: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class StageText:
    """What a stage is called and what it looks like, in the product's own words."""

    stage: Stage
    name: str
    official: bool
    summary: str


@dataclass(frozen=True, slots=True)
class Named:
    """A persona, a technology category: an id and the name people see."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of the framework."""

    id: str
    name: str
    summary: str
    url: str
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a capability had before, and the last edition that used it."""

    name: str
    last_edition: str


@dataclass(frozen=True, slots=True)
class Kpi:
    """A measure of success of a capability. ``direction`` is ``up``, ``down`` or empty; ``unit`` may be empty."""

    name: str
    detail: str = ""
    unit: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """To reach ``stage``, a capability needs ``capability`` to be at ``at`` first (SEMANTICS 6; our judgement)."""

    stage: Stage
    capability: str
    at: Stage
    reason: str


@dataclass(frozen=True, slots=True)
class Capability:
    """A capability of the framework; ``domain`` is a domain id.

    Attributes:
        short_name: for chart axes, at most about 14 characters.
        indicators: what each stage (Crawl, Walk, Run) looks like for this capability.
        spellings: other ways people write the name, for recognising it in files.
        owner: the persona id that typically leads, or "".
    """

    id: str
    name: str
    short_name: str
    domain: str
    summary: str
    url: str
    former_names: tuple[FormerName, ...] = ()
    spellings: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    owner: str = ""
    indicators: Mapping[Stage, tuple[str, ...]] = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = ()
    question: str = ""
    evidence_examples: tuple[str, ...] = ()
    note: str = ""
    requires: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Succession:
    """How a capability of an older edition maps forward to the newest one: the explicit rule, never an average.

    Attributes:
        capability: the older id.
        successor: the id in the newer edition.
        rule: ``same`` | ``renamed`` | ``merged``. When several ratings of one assessment merge into one successor,
            the lowest score counts (a merged capability has reached what all of its parts have reached).
        reason: why, in one sentence.
    """

    capability: str
    successor: str
    rule: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """One edition of the framework, whole.

    Attributes:
        capabilities: in framework order (the order of every list, chart and figure).
        successions: older editions only: one per capability, by its id; empty for the newest edition.
    """

    edition: str
    title: str
    attribution: str
    stages: tuple[StageText, ...]
    criteria: tuple[Criterion, ...]
    lenses: tuple[Lens, ...]
    domains: tuple[Domain, ...]
    capabilities: tuple[Capability, ...]
    categories: tuple[Named, ...] = ()
    personas: tuple[Named, ...] = ()
    principles: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    successions: Mapping[str, Succession] = field(default_factory=dict)

    def capability(self, id: str) -> Capability:
        """The capability with this id. Raises KeyError when the edition has none."""
        for one in self.capabilities:
            if one.id == id:
                return one
        raise KeyError(id)

    def criteria_of(self, stage: Stage) -> tuple[Criterion, ...]:
        """The characteristics of ``stage`` that count towards it (kind ``criterion``), in order; Pre-crawl has none."""
        return tuple(one for one in self.criteria if one.stage is stage and one.kind == "criterion")

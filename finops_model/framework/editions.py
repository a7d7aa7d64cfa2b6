"""The FinOps Framework as data: stages, criteria, lenses, domains and capabilities of one edition.

The texts live in ``data/framework`` (one readable YAML file per capability) and are checked on load by
:mod:`finops_model.framework.files`. Adapted from the "FinOps Framework" by the FinOps Foundation (CC BY 4.0, see
NOTICE); the requirements between capabilities are our own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from finops_model.names import capability_key

LENSES = ("knowledge", "process", "metrics", "adoption", "automation")
"""The ids of the lenses, in the order of every framework, of a rating's levels and of the canonical CSV."""


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
class Implication:
    """Meeting a criterion also meets ``criterion``, one of a lower stage (SEMANTICS 1), and why."""

    criterion: str
    reason: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A characteristic of a stage.

    Attributes:
        kind: ``criterion`` (counts towards the stage) or ``sign`` (describes it).
        implies: the criteria of lower stages that count as met where this one is.
    """

    id: str
    stage: Stage
    dimension: str
    kind: str
    text: str
    implies: tuple[Implication, ...] = ()


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens of the assessment: what it asks, its five levels 0..4 in words, its weight (all sum to 100)."""

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
    """A name that a capability had before, the last edition that used it, and its id then ("" when not known)."""

    name: str
    last_edition: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A measure of success of a capability; every text but the name may be empty.

    Attributes:
        direction: which way is better: ``up``, ``down`` or "".
        samples: the published sample goal of each stage (Crawl, Walk, Run), e.g. ``>= 70 %``; empty: none published.
    """

    name: str
    detail: str = ""
    unit: str = ""
    direction: str = ""
    samples: Mapping[Stage, str] = field(default_factory=dict)
    note: str = ""


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
        owner_basis: ``source`` (the framework says so), ``inferred`` (our reading), or "" without an owner.
        official_name: the name exactly as published where ours differs in punctuation, else "".
        source: address of the text that summary and indicators were paraphrased from, or "".
        new_in: the edition that brought the capability, or "". No older rating maps to it: it is not assessed until
            somebody rates it.
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
    owner_basis: str = ""
    official_name: str = ""
    source: str = ""
    new_in: str = ""


@dataclass(frozen=True, slots=True)
class Succession:
    """How a capability of an older edition maps forward to the newest one: the explicit rule, never an average.

    Attributes:
        capability: the older id.
        successor: the id in the newer edition.
        rule: ``same`` | ``renamed`` | ``merged``. A capability that several merged into has, on each day, the lowest of
            the scores that these parts have on that day: it has reached what all of its parts have reached.
        reason: why, in one sentence.
    """

    capability: str
    successor: str
    rule: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where texts come from: what it is, its address, and what was taken from it."""

    title: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class Framework:
    """One edition of the framework, whole. Compared and hashed by identity: it may key a cache.

    Attributes:
        capabilities: in framework order (the order of every list, chart and figure).
        successions: older editions only: one per capability, by its id; empty for the newest edition.
        earlier: the newest edition only: the successions of every older edition that lead to it, oldest edition first.
        by_id: the capabilities by id, in framework order.
        by_name: the capabilities by every name that leads to one, in the form of :func:`capability_key`.
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
    earlier: Mapping[str, Mapping[str, Succession]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    by_id: Mapping[str, Capability] = field(init=False, repr=False)
    by_name: Mapping[str, Capability] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_name = {capability_key(name): one for one in self.capabilities for name in names_of(one)}
        shorts = [capability_key(one.short_name) for one in self.capabilities]
        for key, one in zip(shorts, self.capabilities, strict=True):
            if shorts.count(key) == 1:
                by_name.setdefault(key, one)
        object.__setattr__(self, "by_id", {one.id: one for one in self.capabilities})
        object.__setattr__(self, "by_name", by_name)

    def capability(self, id: str) -> Capability:
        """The capability with this id. Raises KeyError when the edition has none."""
        return self.by_id[id]

    def domain(self, id: str) -> Domain:
        """The domain with this id. Raises KeyError when the edition has none."""
        for one in self.domains:
            if one.id == id:
                return one
        raise KeyError(id)

    def capabilities_of(self, domain: str) -> tuple[Capability, ...]:
        """The capabilities of the domain with this id, in framework order; empty for an unknown one."""
        return tuple(one for one in self.capabilities if one.domain == domain)

    def criteria_of(self, stage: Stage) -> tuple[Criterion, ...]:
        """The characteristics of ``stage`` that count towards it (kind ``criterion``), in order; Pre-crawl has none."""
        return tuple(one for one in self.criteria if one.stage is stage and one.kind == "criterion")


def names_of(capability: Capability) -> Iterator[str]:
    """Every name that leads to ``capability`` and to no other: id, names, former names and ids, spellings."""
    yield capability.id
    yield capability.name
    if capability.official_name:
        yield capability.official_name
    for former in capability.former_names:
        yield former.name
        if former.slug:
            yield former.slug
    yield from capability.spellings

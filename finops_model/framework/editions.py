"""The FinOps Framework as data: stages, criteria, lenses, domains and capabilities of one edition.

The texts live in ``data/framework`` (one readable YAML file per capability) and are checked on load by
:mod:`finops_model.framework.files`. Adapted from the "FinOps Framework" by the FinOps Foundation (CC BY 4.0, see
NOTICE); the requirements between capabilities are our own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from finops_model.framework.fields import (
    AnyStage,
    Basis,
    ByStage,
    Direction,
    Flag,
    Id,
    Kind,
    Levels,
    OfficialStage,
    Rule,
    Text,
    Weight,
    shape,
)
from finops_model.framework.stages import LENSES as LENSES
from finops_model.framework.stages import Stage as Stage
from finops_model.names import capability_key


@shape
class Implication:
    """Meeting a criterion also meets ``criterion``, one of a lower stage (SEMANTICS 1), and why."""

    criterion: Id
    reason: Text


@shape
class Criterion:
    """A characteristic of a stage.

    Attributes:
        kind: ``criterion`` (counts towards the stage) or ``sign`` (describes it).
        implies: the criteria of lower stages that count as met where this one is.
    """

    id: Id
    stage: OfficialStage
    dimension: Text
    kind: Kind
    text: Text
    implies: tuple[Implication, ...] = ()


@shape
class Lens:
    """A lens of the assessment: what it asks, its five levels 0..4 in words, its weight (all sum to 100)."""

    id: Id
    name: Text
    asks: Text
    levels: Levels
    weight: Weight


@shape
class StageText:
    """What a stage is called and what it looks like, in the product's own words."""

    stage: Annotated[AnyStage, Field(alias="id")]
    name: Text
    official: Flag
    summary: Text


@shape
class Named:
    """A persona, a technology category: an id and the name people see."""

    id: Id
    name: Text


@shape
class Domain:
    """A domain of the framework."""

    id: Id
    name: Text
    summary: Text
    url: Text
    former_names: tuple[Text, ...]


@shape
class FormerName:
    """A name that a capability had before, the last edition that used it, and its id then ("" when not known)."""

    name: Text
    last_edition: Text
    slug: Id = ""


@shape
class Kpi:
    """A measure of success of a capability; every text but the name may be empty.

    Attributes:
        direction: which way is better: ``up``, ``down`` or "".
        samples: the published sample goal of each stage (Crawl, Walk, Run), e.g. ``>= 70 %``; empty: none published.
    """

    name: Text
    detail: Text = ""
    unit: Text = ""
    direction: Direction = ""
    samples: ByStage[Text] = field(default_factory=dict)
    note: Text = ""


@shape
class Requirement:
    """To reach ``stage``, a capability needs ``capability`` to be at ``at`` first (SEMANTICS 6; our judgement)."""

    stage: OfficialStage
    capability: Id
    at: OfficialStage
    reason: Text


def _never_null(schema: dict[str, Any]) -> None:
    """Takes null out of a JSON schema: a file leaves the key out instead."""
    del schema["default"]
    schema |= schema.pop("anyOf")[0]


@shape
class Owner:
    """Who typically leads a capability. ``basis``: ``source`` (the framework says so) or ``inferred`` (our reading)."""

    persona: Id
    basis: Basis


@shape
class CapabilityTexts:
    """What a file says about a capability; ``domain`` is a domain id.

    Attributes:
        short_name: for chart axes, at most about 14 characters.
        personas: ids of the personas that take part.
        indicators: what each stage (Crawl, Walk, Run) looks like for this capability; empty: not described.
        spellings: other ways people write the name, for recognising it in files.
        official_name: the name exactly as published where ours differs in punctuation, else "".
        source: address of the text that summary and indicators were paraphrased from, or "".
        new_in: the edition that brought the capability, or "". No older rating maps to it: it is not assessed until
            somebody rates it.
    """

    name: Text
    short_name: Text
    domain: Id
    summary: Text
    url: Text
    former_names: tuple[FormerName, ...] = ()
    spellings: tuple[Text, ...] = ()
    personas: tuple[Id, ...] = ()
    owner: Annotated[Owner | None, Field(json_schema_extra=_never_null)] = None
    indicators: ByStage[tuple[Text, ...]] = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = ()
    question: Text = ""
    evidence_examples: tuple[Text, ...] = ()
    note: Text = ""
    requires: tuple[Requirement, ...] = ()
    official_name: Text = ""
    source: Text = ""
    new_in: Text = ""


@dataclass(frozen=True, slots=True)
class Capability(CapabilityTexts):
    """A capability of the framework. ``id`` is the name of its file."""

    id: str = field(kw_only=True)


@shape
class Succession:
    """How a capability of an older edition maps forward to the newest one: the explicit rule, never an average.

    Attributes:
        successor: the id in the newer edition.
        rule: ``same`` | ``renamed`` | ``merged``. A capability that several merged into has, on each day, the lowest of
            the scores that these parts have on that day: it has reached what all of its parts have reached.
        reason: why, in one sentence.
    """

    successor: Id
    rule: Rule
    reason: Text


@shape
class Source:
    """Where texts come from: what it is, its address, and what was taken from it."""

    title: Text
    url: Text
    note: Text


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

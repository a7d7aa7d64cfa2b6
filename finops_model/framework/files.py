"""The files of one framework edition → a checked :class:`~finops_model.framework.Framework`.

An edition is a folder (``data/framework/2026``; ``docs/framework.md`` describes every key)::

    edition.yaml       title, attribution, sources, the order of the capabilities; the edition whose model it shares
    stages.yaml        the stages in words
    criteria.yaml      the characteristics of the stages
    lenses.yaml        the five lenses of an assessment
    people.yaml        personas and technology categories
    domains.yaml       the domains, in order
    successions.yaml   older editions only: where each capability went
    capabilities/      one file per capability, named by its id

An edition that ``shares`` the model of another one leaves out stages, criteria, lenses and people. Whatever is wrong
raises FrameworkBroken with file, line and dotted key; no key is ignored and none is made up.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NoReturn, TypeVar

import yaml

from finops_model.errors import FrameworkBroken, UnknownName
from finops_model.framework.editions import (
    LENSES,
    Capability,
    Criterion,
    Domain,
    FormerName,
    Framework,
    Implication,
    Kpi,
    Lens,
    Named,
    Requirement,
    Source,
    Stage,
    StageText,
    Succession,
    names_of,
)
from finops_model.names import capability_key
from finops_model.settings import ROOT

NEWEST = "2026"
"""The edition that is used where none is named."""

FRAMEWORK_ROOT = ROOT / "data" / "framework"
"""The folder with one sub-folder per edition."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is some ten times faster; wheels bring it
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OFFICIAL = (Stage.CRAWL, Stage.WALK, Stage.RUN)
T = TypeVar("T")
Identified = TypeVar("Identified", Domain, Criterion, Lens, Named)


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a YAML file together with where it stands.

    Attributes:
        file: the name below the framework folder (``2026/lenses.yaml``).
        key: the dotted key; list positions count from 0.
        node: the YAML node.
    """

    file: str
    key: str
    node: yaml.Node

    def broken(self, message: str) -> NoReturn:
        """Raise FrameworkBroken for this place."""
        raise FrameworkBroken(self.file, self.node.start_mark.line + 1, self.key, message)

    def at(self, key: object, node: yaml.Node) -> "Place":
        """The place of ``node`` below this one."""
        return Place(self.file, f"{self.key}.{key}" if self.key else str(key), node)

    def text(self) -> str:
        """A text that is not empty. Raises FrameworkBroken for anything else."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != "tag:yaml.org,2002:str":
            quotes = (
                " (a text like this needs quotes)" if isinstance(self.node, yaml.ScalarNode) and self.node.value else ""
            )
            self.broken(f"expected a text{self._found()}{quotes}")
        value = " ".join(self.node.value.split())
        return value or self.broken("expected a text, found nothing")

    def whole_number(self) -> int:
        """A whole number. Raises FrameworkBroken for anything else."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != "tag:yaml.org,2002:int":
            self.broken(f"expected a whole number{self._found()}")
        return int(self.node.value)

    def boolean(self) -> bool:
        """``true`` or ``false``. Raises FrameworkBroken for anything else."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != "tag:yaml.org,2002:bool":
            self.broken(f"expected true or false{self._found()}")
        return self.node.value.lower() in ("true", "yes", "on")

    def one_of(self, allowed: Iterable[str], what: str) -> str:
        """A text that is one of ``allowed``; ``what`` says what they are. Raises FrameworkBroken for any other."""
        value, known = self.text(), tuple(allowed)
        if value not in known:
            self.broken(f"{value!r} is not {what}; expected one of {', '.join(known)}")
        return value

    def id(self) -> str:
        """An id: small letters, digits and single hyphens. Raises FrameworkBroken for anything else."""
        value = self.text()
        if not _ID.fullmatch(value):
            self.broken(f"{value!r} is not an id; expected small letters, digits and single hyphens")
        return value

    def each(self, read: Callable[["Place"], T]) -> tuple[T, ...]:
        """Every element of a list, read by ``read``. Raises FrameworkBroken when it is not a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.broken(f"expected a list{self._found()}")
        return tuple(read(self.at(position, node)) for position, node in enumerate(self.node.value))

    def entries(self) -> dict[str, "Place"]:
        """The values of a mapping by key. Raises FrameworkBroken when it is not one, or a key occurs twice."""
        if not isinstance(self.node, yaml.MappingNode):
            self.broken(f"expected keys with values{self._found()}")
        found: dict[str, Place] = {}
        for key, value in self.node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.at("?", key).broken("expected a plain key")
            if key.value in found:
                self.at(key.value, key).broken("this key stands here twice")
            found[key.value] = self.at(key.value, value)
        return found

    def record(self, needed: str, optional: str = "") -> dict[str, "Place"]:
        """As :meth:`entries`, with exactly the ``needed`` and perhaps the ``optional`` ones (separated by blanks)."""
        found = self.entries()
        for key, place in found.items():
            if key not in needed.split() + optional.split():
                place.broken(f"unknown key; expected only {', '.join(needed.split() + optional.split())}")
        if missing := [key for key in needed.split() if key not in found]:
            self.broken(f"the key {missing[0]!r} is missing")
        return found

    def path(self, *steps: int | str) -> "Place":
        """The place that these keys and list positions lead to; it must exist."""
        place = self
        for step in steps:
            node = place.node.value[step] if isinstance(step, int) else place.entries()[step].node
            place = place.at(step, node)
        return place

    def _found(self) -> str:
        """What stands here instead, for a message."""
        if isinstance(self.node, yaml.ScalarNode):
            return f", found {self.node.value!r}" if self.node.value else ", found nothing"
        return ", found a list" if isinstance(self.node, yaml.SequenceNode) else ", found keys with values"


@cache
def load_edition(root: Path, edition: str) -> Framework:
    """Read and check the edition in ``root/edition``; the same object on every later call.

    Raises:
        FrameworkBroken: a file is missing, not YAML, or says something that cannot be.
    """
    head = _open(root, f"{edition}/edition.yaml").record(
        "title attribution sources principles phases capabilities", "shares"
    )
    model = _shared_model(head["shares"], root, edition) if "shares" in head else _read_model(root, edition)
    domains = _with_ids(_open(root, f"{edition}/domains.yaml"), _domain)
    places = _capability_files(root, edition, head["capabilities"])
    personas = [one.id for one in model["personas"]]
    capabilities = tuple(
        _capability(id, place, [one.id for one in domains], personas, list(places)) for id, place in places.items()
    )
    _check_names(capabilities, places)
    _check_requirements(capabilities, places)
    older, newest = editions(root)[:-1], editions(root)[-1]
    if edition == newest and (root / edition / "successions.yaml").exists():
        raise FrameworkBroken(f"{edition}/successions.yaml", None, "", "the newest edition has no successions")
    return Framework(
        edition=edition,
        title=head["title"].text(),
        attribution=head["attribution"].text(),
        domains=domains,
        capabilities=capabilities,
        principles=head["principles"].each(Place.text),
        phases=head["phases"].each(Place.text),
        successions=_successions(root, edition) if edition != newest else {},
        earlier={name: _successions(root, name) for name in older} if edition == newest else {},
        sources=head["sources"].each(_source),
        **model,
    )


def _open(root: Path, file: str) -> Place:
    """The whole content of one file."""
    try:
        node = yaml.compose((root / file).read_text(encoding="utf-8"), _Loader)
    except FileNotFoundError:
        raise FrameworkBroken(file, None, "", "the file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FrameworkBroken(file, None, "", f"cannot be read as UTF-8 text ({error})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise FrameworkBroken(file, line, "", f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise FrameworkBroken(file, None, "", f"is not YAML: {error}") from error
    if node is None:
        raise FrameworkBroken(file, None, "", "the file is empty")
    return Place(file, "", node)


def _shared_model(place: Place, root: Path, edition: str) -> dict[str, tuple]:
    """Stages, criteria, lenses, personas and categories of the edition that this one shares them with."""
    other = place.one_of([one for one in editions(root) if one != edition], "another edition of this folder")
    if "shares" in _open(root, f"{other}/edition.yaml").entries():
        place.broken(f"edition {other} shares the model of another edition itself; name that one")
    return _read_model(root, other)


def _read_model(root: Path, edition: str) -> dict[str, tuple]:
    """The parts that several editions may share, as arguments of Framework."""
    people = _open(root, f"{edition}/people.yaml").record("personas categories")
    stages, criteria = _open(root, f"{edition}/stages.yaml"), _open(root, f"{edition}/criteria.yaml")
    lenses = _open(root, f"{edition}/lenses.yaml")
    model = {
        "stages": stages.each(_stage_text),
        "criteria": _with_ids(criteria, _criterion),
        "lenses": _with_ids(lenses, _lens),
        "personas": _with_ids(people["personas"], _named),
        "categories": _with_ids(people["categories"], _named),
    }
    if [one.stage for one in model["stages"]] != list(Stage):
        stages.broken(f"expected the stages {', '.join(one.id for one in Stage)}, in this order")
    for stage in _OFFICIAL:
        if not any(one.stage is stage and one.kind == "criterion" for one in model["criteria"]):
            criteria.broken(f"no criterion counts towards {stage.id}")
    _check_implications(criteria, model["criteria"])
    if tuple(one.id for one in model["lenses"]) != LENSES:
        lenses.broken(f"expected the lenses {', '.join(LENSES)}, in this order")
    if (total := sum(one.weight for one in model["lenses"])) != 100:
        lenses.broken(f"the weights must sum to 100, they sum to {total}")
    return model


def _with_ids(place: Place, read: Callable[[Place], Identified]) -> tuple[Identified, ...]:
    """Every element of a list, read by ``read``; no two of them have the same id."""
    members = place.each(read)
    _unique(place, [one.id for one in members])
    return members


def _stage_text(place: Place) -> StageText:
    keys = place.record("id name official summary")
    return StageText(_stage(keys["id"], Stage), keys["name"].text(), keys["official"].boolean(), keys["summary"].text())


def _stage(place: Place, allowed: Iterable[Stage] = _OFFICIAL) -> Stage:
    return Stage.from_id(place.one_of([one.id for one in allowed], "a stage"))


def _criterion(place: Place) -> Criterion:
    keys = place.record("id stage dimension kind text", "implies")
    return Criterion(
        id=keys["id"].id(),
        stage=_stage(keys["stage"]),
        dimension=keys["dimension"].text(),
        kind=keys["kind"].one_of(("criterion", "sign"), "a kind"),
        text=keys["text"].text(),
        implies=keys["implies"].each(_implication) if "implies" in keys else (),
    )


def _implication(place: Place) -> Implication:
    keys = place.record("criterion reason")
    return Implication(keys["criterion"].id(), keys["reason"].text())


def _check_implications(place: Place, criteria: Sequence[Criterion]) -> None:
    """Refuse an implication between anything but criteria, and one that does not lead to a lower stage.

    Leading downwards, implications cannot form a circle.
    """
    stages = {one.id: one.stage for one in criteria if one.kind == "criterion"}
    for position, criterion in enumerate(criteria):
        for number, implication in enumerate(criterion.implies):
            implied = place.path(position, "implies", number, "criterion")
            if criterion.id not in stages:
                implied.broken("only a criterion that counts can imply another one, and this is a sign")
            if implication.criterion not in stages:
                implied.broken(f"{implication.criterion!r} is not a criterion that counts towards a stage")
            if stages[implication.criterion] >= criterion.stage:
                implied.broken(f"{implication.criterion!r} is not of a lower stage than {criterion.id!r}")


def _lens(place: Place) -> Lens:
    keys = place.record("id name asks levels weight")
    levels = keys["levels"].each(Place.text)
    if len(levels) != 5:
        keys["levels"].broken(f"expected the five levels 0 to 4, found {len(levels)}")
    weight = keys["weight"].whole_number()
    if weight < 0:
        keys["weight"].broken(f"expected a weight of 0 or more, found {weight}")
    return Lens(keys["id"].id(), keys["name"].text(), keys["asks"].text(), levels, weight)


def _named(place: Place) -> Named:
    keys = place.record("id name")
    return Named(keys["id"].id(), keys["name"].text())


def _source(place: Place) -> Source:
    keys = place.record("title url note")
    return Source(keys["title"].text(), keys["url"].text(), keys["note"].text())


def _domain(place: Place) -> Domain:
    keys = place.record("id name summary url former_names")
    former = keys["former_names"].each(Place.text)
    return Domain(keys["id"].id(), keys["name"].text(), keys["summary"].text(), keys["url"].text(), former)


def _capability_files(root: Path, edition: str, order: Place) -> dict[str, Place]:
    """The capability files in framework order; the list in edition.yaml and the folder must name the same ones."""
    ids = order.each(Place.id)
    folder = f"{edition}/capabilities"
    _unique(order, ids)
    for path in sorted((root / folder).glob("*.yaml")):
        if path.stem not in ids:
            order.broken(f"the capability {path.stem!r} has a file and is missing in this list")
    return {id: _open(root, f"{folder}/{id}.yaml") for id in ids}


def _capability(id: str, place: Place, domains: list[str], personas: list[str], ids: list[str]) -> Capability:
    """One capability. The edition's domains, personas and capabilities are the ones it may name."""
    keys = place.record(
        "name short_name domain summary url",
        "former_names spellings personas owner indicators kpis question evidence_examples note requires"
        " official_name source new_in",
    )
    owner = keys["owner"].record("persona basis") if "owner" in keys else None

    def text(key: str) -> str:
        return keys[key].text() if key in keys else ""

    def several(key: str, read: Callable[[Place], T]) -> tuple[T, ...]:
        return keys[key].each(read) if key in keys else ()

    return Capability(
        id=id,
        name=keys["name"].text(),
        short_name=keys["short_name"].text(),
        domain=keys["domain"].one_of(domains, "a domain of this edition"),
        summary=keys["summary"].text(),
        url=keys["url"].text(),
        former_names=several("former_names", _former_name),
        spellings=several("spellings", Place.text),
        personas=several("personas", lambda one: one.one_of(personas, "a persona")),
        owner=owner["persona"].one_of(personas, "a persona") if owner else "",
        owner_basis=owner["basis"].one_of(("source", "inferred"), "a basis") if owner else "",
        indicators=_by_stage(keys["indicators"], lambda one: one.each(Place.text)) if "indicators" in keys else {},
        kpis=several("kpis", _kpi),
        question=text("question"),
        evidence_examples=several("evidence_examples", Place.text),
        note=text("note"),
        requires=several("requires", partial(_requirement, ids=ids)),
        official_name=text("official_name"),
        source=text("source"),
        new_in=text("new_in"),
    )


def _former_name(place: Place) -> FormerName:
    keys = place.record("name last_edition", "slug")
    return FormerName(keys["name"].text(), keys["last_edition"].text(), keys["slug"].id() if "slug" in keys else "")


def _by_stage(place: Place, read: Callable[[Place], T]) -> dict[Stage, T]:
    """What a mapping says about Crawl, Walk and Run: all three."""
    keys = place.record("crawl walk run")
    return {stage: read(keys[stage.id]) for stage in _OFFICIAL}


def _kpi(place: Place) -> Kpi:
    keys = place.record("name", "detail unit direction samples note")
    texts = {key: keys[key].text() for key in ("name", "detail", "unit", "note") if key in keys}
    direction = keys["direction"].one_of(("up", "down"), "a direction") if "direction" in keys else ""
    samples = _by_stage(keys["samples"], Place.text) if "samples" in keys else {}
    return Kpi(direction=direction, samples=samples, **texts)


def _requirement(place: Place, ids: list[str]) -> Requirement:
    keys = place.record("stage capability at reason")
    needed = keys["capability"].one_of(ids, "a capability of this edition")
    return Requirement(_stage(keys["stage"]), needed, _stage(keys["at"]), keys["reason"].text())


def _capability_ids(root: Path, edition: str) -> tuple[str, ...]:
    """The ids of an edition's capabilities, in framework order."""
    head = _open(root, f"{edition}/edition.yaml").entries()
    return head["capabilities"].each(Place.id) if "capabilities" in head else ()


def _successions(root: Path, edition: str) -> dict[str, Succession]:
    """Where each capability of an older edition went in the newest one."""
    newest, ids = editions(root)[-1], _capability_ids(root, edition)
    later, found = _capability_ids(root, newest), _open(root, f"{edition}/successions.yaml")
    successions = {}
    for id, place in found.entries().items():
        if id not in ids:
            place.broken(f"edition {edition} has no such capability")
        keys = place.record("successor rule reason")
        successor = keys["successor"].one_of(later, f"a capability of edition {newest}")
        rule = keys["rule"].one_of(("same", "renamed", "merged"), "a rule")
        if (rule == "same") != (id == successor):
            keys["rule"].broken("the rule 'same' is for a capability that kept its id, and only for it")
        successions[id] = Succession(id, successor, rule, keys["reason"].text())
    if missing := [id for id in ids if id not in successions]:
        found.broken(f"the capability {missing[0]!r} has no succession")
    sources = [one.successor for one in successions.values()]
    for one in successions.values():
        if (sources.count(one.successor) > 1) != (one.rule == "merged"):
            found.entries()[one.capability].broken("the rule 'merged' is for several capabilities with one successor")
    return successions


def _unique(place: Place, ids: Sequence[str]) -> None:
    """Refuse an id that occurs twice in the list at ``place``."""
    nodes = place.node.value
    for position, id in enumerate(ids):
        if id in ids[:position]:
            place.at(position, nodes[position]).broken(f"the id {id!r} stands here twice")


def _check_names(capabilities: Iterable[Capability], places: Mapping[str, Place]) -> None:
    """Refuse a name or spelling that leads to two capabilities, and a short name that two of them have."""
    taken: dict[str, str] = {}
    shorts: dict[str, str] = {}
    for one in capabilities:
        for name in names_of(one):
            other = taken.setdefault(capability_key(name), one.id)
            if other != one.id:
                places[one.id].broken(f"the name {name!r} leads to {other!r} already")
        other = shorts.setdefault(capability_key(one.short_name), one.id)
        if other != one.id:
            places[one.id].entries()["short_name"].broken(f"{one.short_name!r} is the short name of {other!r} already")


def _check_requirements(capabilities: Iterable[Capability], places: Mapping[str, Place]) -> None:
    """Refuse requirements that wait for each other: a stage needs the stage before it, and what it requires."""
    needs: dict[tuple[str, Stage], set[tuple[str, Stage]]] = {}
    for one in capabilities:
        for stage in _OFFICIAL:
            needs[one.id, stage] = {(one.id, Stage(stage - 1))} if stage > Stage.CRAWL else set()
        for requirement in one.requires:
            needs[one.id, requirement.stage].add((requirement.capability, requirement.at))
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        chain = [f"{id} at {stage.label}" for id, stage in reversed(error.args[1])]
        first = next(id for id, _ in reversed(error.args[1]) if "requires" in places[id].entries())
        places[first].entries()["requires"].broken(f"these wait for each other: {' needs '.join(chain)}")


def editions(root: Path | None = None) -> tuple[str, ...]:
    """The editions that exist below ``root`` (the product's own when None), oldest first; empty without any."""
    return tuple(sorted(path.parent.name for path in (root or FRAMEWORK_ROOT).glob("*/edition.yaml")))


def read_framework(edition: str = NEWEST, root: Path | None = None) -> Framework:
    """One edition, read and checked whole; the same object on every later call.

    Args:
        edition: its folder's name.
        root: a folder of editions of one's own, laid out as ``data/framework``; None: the product's.

    Raises:
        UnknownName: there is no such edition.
        FrameworkBroken: a file cannot be used; names the file, the line and the key.
    """
    known = editions(root)
    if edition not in known:
        raise UnknownName("framework edition", edition, known)
    return load_edition(root or FRAMEWORK_ROOT, edition)

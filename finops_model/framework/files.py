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
    de.yaml …          names and texts in another language (:mod:`finops_model.framework.translations`)

An edition that ``shares`` the model of another one leaves out stages, criteria, lenses and people. Whatever is wrong
raises FrameworkBroken with file, line and dotted key; no key is ignored and none is made up. The dataclasses of
:mod:`finops_model.framework.editions` are the shapes of the files; what one value means for another is checked here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from finops_model.errors import FrameworkBroken, UnknownName
from finops_model.framework.documents import Document, read_document
from finops_model.framework.editions import (
    LENSES,
    Capability,
    CapabilityTexts,
    Criterion,
    Domain,
    Framework,
    Lens,
    Named,
    Source,
    Stage,
    StageText,
    Succession,
    names_of,
)
from finops_model.framework.fields import OFFICIAL, Id, Text, shape
from finops_model.messages import Message, message
from finops_model.names import capability_key
from finops_model.settings import ROOT

NEWEST = "2026"
"""The edition that is used where none is named."""

FRAMEWORK_ROOT = ROOT / "data" / "framework"
"""The folder with one sub-folder per edition."""


@shape
class Head:
    """What edition.yaml says; ``shares``: the edition whose stages, criteria, lenses and people this one has, or ""."""

    title: Text
    attribution: Text
    sources: tuple[Source, ...]
    principles: tuple[Text, ...]
    phases: tuple[Text, ...]
    capabilities: tuple[Id, ...]
    shares: Text = ""


@shape
class People:
    """What people.yaml says: personas and technology categories."""

    personas: tuple[Named, ...]
    categories: tuple[Named, ...]


HEAD = TypeAdapter(Head)
STAGES = TypeAdapter(tuple[StageText, ...])
CRITERIA = TypeAdapter(tuple[Criterion, ...])
LENS_LIST = TypeAdapter(tuple[Lens, ...])
PEOPLE = TypeAdapter(People)
DOMAINS = TypeAdapter(tuple[Domain, ...])
SUCCESSIONS = TypeAdapter(dict[Id, Succession])
CAPABILITY = TypeAdapter(CapabilityTexts)
TRANSLATION = TypeAdapter(dict[Text, Text])

SHAPES = {
    "edition": HEAD,
    "stages": STAGES,
    "criteria": CRITERIA,
    "lenses": LENS_LIST,
    "people": PEOPLE,
    "domains": DOMAINS,
    "successions": SUCCESSIONS,
    "capability": CAPABILITY,
    "translation": TRANSLATION,
}
"""The shape of each file by its name without ``.yaml``, of the files in capabilities/ and of those for a language."""


@cache
def load_edition(root: Path, edition: str) -> Framework:
    """Read and check the edition in ``root/edition``; the same object on every later call.

    Raises:
        UnknownName: there is no such edition.
        FrameworkBroken: a file is missing, not YAML, or says something that cannot be.
    """
    known = editions(root)
    if edition not in known:
        raise UnknownName("framework edition", edition, known)
    document = read_document(root, f"{edition}/edition.yaml")
    head = document.read(HEAD)
    model = _shared_model(document, head, root, edition) if head.shares else _read_model(root, edition)
    domains = _read_domains(root, edition)
    documents = _capability_files(root, edition, document, head.capabilities)
    texts = {id: document.read(CAPABILITY) for id, document in documents.items()}
    for id, text in texts.items():
        _check_references(documents[id], text, domains, model["personas"], head.capabilities)
    capabilities = tuple(
        Capability(id=id, **{field.name: getattr(text, field.name) for field in fields(text)})
        for id, text in texts.items()
    )
    _check_names(capabilities, documents)
    _check_requirements(capabilities, documents)
    newest = editions(root)[-1]
    if edition == newest and (root / edition / "successions.yaml").exists():
        problem = message("the newest edition has no successions")
        raise FrameworkBroken(f"{edition}/successions.yaml", None, "", problem)
    return Framework(
        edition=edition,
        title=head.title,
        attribution=head.attribution,
        domains=domains,
        capabilities=capabilities,
        principles=head.principles,
        phases=head.phases,
        successions=_read_successions(root, edition) if edition != newest else {},
        earlier={name: _read_successions(root, name) for name in editions(root)[:-1]} if edition == newest else {},
        sources=head.sources,
        **model,
    )


def _shared_model(document: Document, head: Head, root: Path, edition: str) -> dict[str, Any]:
    """Stages, criteria, lenses, personas and categories of the edition that this one shares them with."""
    others = [other for other in editions(root) if other != edition]
    if head.shares not in others:
        problem = message(
            "{edition!r} is not another edition of this folder; expected one of {known}",
            edition=head.shares,
            known=", ".join(others),
        )
        document.broken(problem, "shares")
    if read_document(root, f"{head.shares}/edition.yaml").read(HEAD).shares:
        problem = message(
            "edition {edition} shares the model of another edition itself; name that one", edition=head.shares
        )
        document.broken(problem, "shares")
    return _read_model(root, head.shares)


def _read_model(root: Path, edition: str) -> dict[str, Any]:
    """The parts that several editions may share, as arguments of Framework."""
    people = read_document(root, f"{edition}/people.yaml")
    stages = read_document(root, f"{edition}/stages.yaml")
    personas, categories = people.read(PEOPLE).personas, people.read(PEOPLE).categories
    _check_unique(people, [persona.id for persona in personas], "personas")
    _check_unique(people, [category.id for category in categories], "categories")
    texts = stages.read(STAGES)
    if [text.stage for text in texts] != list(Stage):
        known = ", ".join(stage.id for stage in Stage)
        stages.broken(message("expected the stages {known}, in this order", known=known))
    return {
        "stages": texts,
        "criteria": _read_criteria(root, edition),
        "lenses": _read_lenses(root, edition),
        "personas": personas,
        "categories": categories,
    }


def _read_criteria(root: Path, edition: str) -> tuple[Criterion, ...]:
    document = read_document(root, f"{edition}/criteria.yaml")
    criteria = document.read(CRITERIA)
    _check_unique(document, [criterion.id for criterion in criteria])
    counting = {criterion.id: criterion.stage for criterion in criteria if criterion.kind == "criterion"}
    for stage in OFFICIAL:
        if stage not in counting.values():
            document.broken(message("no criterion counts towards {stage}", stage=stage.id))
    for position, criterion in enumerate(criteria):
        _check_implications(document, position, criterion, counting)
    return criteria


def _check_implications(document: Document, position: int, criterion: Criterion, counting: Mapping[str, Stage]) -> None:
    """Refuse an implication between anything but criteria that count, and one that does not lead to a lower stage.

    Leading downwards, implications cannot form a circle.
    """
    for number, implication in enumerate(criterion.implies):
        path, implied = (position, "implies", number, "criterion"), implication.criterion
        if criterion.id not in counting:
            document.broken(message("only a criterion that counts can imply another one, and this is a sign"), *path)
        if implied not in counting:
            document.broken(message("{id!r} is not a criterion that counts towards a stage", id=implied), *path)
        if counting[implied] >= criterion.stage:
            problem = message("{id!r} is not of a lower stage than {other!r}", id=implied, other=criterion.id)
            document.broken(problem, *path)


def _read_lenses(root: Path, edition: str) -> tuple[Lens, ...]:
    document = read_document(root, f"{edition}/lenses.yaml")
    lenses = document.read(LENS_LIST)
    _check_unique(document, [lens.id for lens in lenses])
    if tuple(lens.id for lens in lenses) != LENSES:
        document.broken(message("expected the lenses {known}, in this order", known=", ".join(LENSES)))
    total = sum(lens.weight for lens in lenses)
    if total != 100:
        document.broken(message("the weights must sum to 100, they sum to {total}", total=total))
    return lenses


def _read_domains(root: Path, edition: str) -> tuple[Domain, ...]:
    document = read_document(root, f"{edition}/domains.yaml")
    domains = document.read(DOMAINS)
    _check_unique(document, [domain.id for domain in domains])
    return domains


def _capability_files(root: Path, edition: str, head: Document, ids: Sequence[str]) -> dict[str, Document]:
    """The capability files in framework order; the list in edition.yaml and the folder must name the same ones."""
    folder = f"{edition}/capabilities"
    _check_unique(head, ids, "capabilities")
    for path in sorted((root / folder).glob("*.yaml")):
        if path.stem not in ids:
            problem = message("the capability {id!r} has a file and is missing in this list", id=path.stem)
            head.broken(problem, "capabilities")
    return {id: read_document(root, f"{folder}/{id}.yaml") for id in ids}


def _check_references(
    document: Document,
    texts: CapabilityTexts,
    domains: Iterable[Domain],
    personas: Iterable[Named],
    capabilities: Iterable[str],
) -> None:
    """Refuse a capability that names a domain, a persona or a capability that the edition does not have."""
    domain_ids, persona_ids = [domain.id for domain in domains], [persona.id for persona in personas]
    _check_known(document, texts.domain, domain_ids, message("domain of this edition"), "domain")
    for position, persona in enumerate(texts.personas):
        _check_known(document, persona, persona_ids, message("persona"), "personas", position)
    if texts.owner is not None:
        _check_known(document, texts.owner.persona, persona_ids, message("persona"), "owner", "persona")
    for position, needed in enumerate(texts.requires):
        path = ("requires", position, "capability")
        _check_known(document, needed.capability, capabilities, message("capability of this edition"), *path)


def _check_known(document: Document, id: str, known: Iterable[str], what: Message, *path: int | str) -> None:
    if id not in known:
        problem = message("{id!r} is not a {what}; expected one of {known}", id=id, what=what, known=", ".join(known))
        document.broken(problem, *path)


def _check_unique(document: Document, ids: Sequence[str], *path: int | str) -> None:
    """Refuse an id that occurs twice in the list at ``path``."""
    for position, id in enumerate(ids):
        if id in ids[:position]:
            document.broken(message("the id {id!r} stands here twice", id=id), *path, position)


def _read_successions(root: Path, edition: str) -> dict[str, Succession]:
    """Where each capability of an older edition went in the newest one."""
    newest = editions(root)[-1]
    ids, later = (read_document(root, f"{one}/edition.yaml").read(HEAD).capabilities for one in (edition, newest))
    document = read_document(root, f"{edition}/successions.yaml")
    successions = document.read(SUCCESSIONS)
    what = message("capability of edition {edition}", edition=newest)
    successors = [succession.successor for succession in successions.values()]
    for id, succession in successions.items():
        if id not in ids:
            document.broken(message("edition {edition} has no such capability", edition=edition), id)
        _check_known(document, succession.successor, later, what, id, "successor")
        if (succession.rule == "same") != (id == succession.successor):
            problem = message("the rule 'same' is for a capability that kept its id, and only for it")
            document.broken(problem, id, "rule")
    for id in ids:
        if id not in successions:
            document.broken(message("the capability {id!r} has no succession", id=id))
    for id, succession in successions.items():
        if (successors.count(succession.successor) > 1) != (succession.rule == "merged"):
            document.broken(message("the rule 'merged' is for several capabilities with one successor"), id)
    return successions


def _check_names(capabilities: Iterable[Capability], documents: Mapping[str, Document]) -> None:
    """Refuse a name or spelling that leads to two capabilities, and a short name that two of them have."""
    taken: dict[str, str] = {}
    shorts: dict[str, str] = {}
    for capability in capabilities:
        for name in names_of(capability):
            other = taken.setdefault(capability_key(name), capability.id)
            if other != capability.id:
                problem = message("the name {name!r} leads to {other!r} already", name=name, other=other)
                documents[capability.id].broken(problem)
        short = capability.short_name
        other = shorts.setdefault(capability_key(short), capability.id)
        if other != capability.id:
            problem = message("{name!r} is the short name of {other!r} already", name=short, other=other)
            documents[capability.id].broken(problem, "short_name")


def _check_requirements(capabilities: Iterable[Capability], documents: Mapping[str, Document]) -> None:
    """Refuse requirements that wait for each other: a stage needs the stage before it, and what it requires."""
    needs: dict[tuple[str, Stage], set[tuple[str, Stage]]] = {}
    requiring = {capability.id for capability in capabilities if capability.requires}
    for capability in capabilities:
        for stage in OFFICIAL:
            needs[capability.id, stage] = {(capability.id, Stage(stage - 1))} if stage > Stage.CRAWL else set()
        for requirement in capability.requires:
            needs[capability.id, requirement.stage].add((requirement.capability, requirement.at))
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        chain = list(reversed(error.args[1]))
        steps = " needs ".join(f"{id} at {stage.label}" for id, stage in chain)
        first = next(id for id, _ in chain if id in requiring)
        documents[first].broken(message("these wait for each other: {steps}", steps=steps), "requires")


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
    return load_edition(root or FRAMEWORK_ROOT, edition)

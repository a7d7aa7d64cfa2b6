"""A batch in the store's ids, before it is compared.

Values repeat: a name stands in every row of its organization, a day in thousands. So each distinct value, and each
distinct combination of values, is looked up once, and the rest is arithmetic on arrays.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from finops_model.assessment import Target
from finops_model.batch import Batch
from finops_model.coding import Codes, codes_of, combined, numbered, object_array
from finops_model.names import name_key
from finops_model.progress import Progress
from finops_model.store.assessments import CONTENTS, contents
from finops_model.store.directory import PROVISIONAL, Directory
from finops_model.store.engine import in_parts
from finops_model.store.names import Capabilities
from finops_model.store.tables import ASSESSMENT

CREATED, CHANGED, UNCHANGED = 0, 1, 2
"""What a rating of a batch is, compared with what is in force for its assessment."""

Key = tuple[int, date, str, str]
"""What tells assessments apart: scope, day, assessor's key, edition."""


@dataclass(slots=True)
class Assessment:
    """An assessment that a batch names; ``stored`` is the assessor as the store spells it, None when it is new."""

    id: int
    scope_id: int
    assessed_on: date
    assessor: str
    assessor_key: str
    edition: str
    stored: str | None = None
    in_force: bool = False

    @property
    def key(self) -> Key:
        """What tells it apart."""
        return self.scope_id, self.assessed_on, self.assessor_key, self.edition


@dataclass(slots=True)
class RatingPlan:
    """The ratings of a batch: arrays with one element per rating, in the batch's order.

    ``assessment``, ``rating`` and ``evidence`` are positions in ``assessments``, in each of ``contents`` (form, score,
    criteria, lenses as the store keeps them) and in ``evidences``. ``order`` sorts the ratings as the store keeps them;
    ``state`` says created, changed or unchanged.
    """

    scope_id: np.ndarray
    capability_id: np.ndarray
    assessment: Codes
    assessments: list[Assessment]
    rating: Codes
    contents: tuple[np.ndarray, ...]
    evidence: Codes
    evidences: np.ndarray
    order: np.ndarray
    state: np.ndarray

    def texts(self, at: np.ndarray) -> list[np.ndarray]:
        """Form, score, criteria, lenses and evidence of some ratings."""
        return [*(content[self.rating[at]] for content in self.contents), self.evidences[self.evidence[at]]]


@dataclass(slots=True)
class TargetPlan:
    """The target entries of a batch, in its order.

    ``entry`` are positions in ``entries``, which are as the store keeps them: ``capability_id`` (None: the goal stage),
    ``agreed_on``, then what the entry says. ``write`` says which are not unchanged.
    """

    scope_id: np.ndarray
    entry: Codes
    entries: list[tuple[Any, ...]]
    write: np.ndarray


@dataclass(slots=True)
class Plan:
    """A batch in ids."""

    directory: Directory
    ratings: RatingPlan
    targets: TargetPlan
    organizations: set[int] = field(default_factory=set)


def plan_batch(connection: Connection, batch: Batch, progress: Progress) -> Plan:
    """Names to ids, and the ratings in the order in which the store keeps them.

    Raises:
        Refused: a capability that its edition does not have.
    """
    progress(0)
    directory = Directory(connection)
    ratings = _plan_ratings(connection, directory, batch.ratings, progress)
    targets = _plan_targets(directory, batch.targets)
    organizations = {place.organization_id for place in directory.places.values()}
    return Plan(directory, ratings, targets, organizations)


def _plan_ratings(connection: Connection, directory: Directory, frame: pd.DataFrame, progress: Progress) -> RatingPlan:
    scope_id = _scope_ids(directory, frame)
    progress(0.2)
    edition, editions = codes_of(frame["edition"])
    capability_id = _capability_ids(directory.capabilities, frame, edition, editions)
    progress(0.4)
    assessment, assessments = _assessments(frame, scope_id, edition, editions)
    find_assessments(connection, known_scopes(directory), assessments)
    progress(0.6)
    day = np.array([one.assessed_on.toordinal() for one in assessments], dtype=np.int32)
    rating, ratings = codes_of(frame["rating"])
    evidence, evidences = codes_of(frame["evidence"])
    parts = zip(*map(contents, ratings), strict=True) if ratings else [()] * len(CONTENTS)
    return RatingPlan(
        scope_id=scope_id,
        capability_id=capability_id,
        assessment=assessment,
        assessments=assessments,
        rating=rating,
        contents=tuple(object_array(list(part)) for part in parts),
        evidence=evidence,
        evidences=object_array(evidences),
        order=np.argsort(combined(scope_id, capability_id, day[assessment]), kind="stable").astype(np.int32),
        state=np.full(len(frame), CREATED, dtype=np.int8),
    )


def _scope_ids(directory: Directory, frame: pd.DataFrame) -> np.ndarray:
    """The scope of each row; a provisional id for one that is new."""
    organization, organizations = codes_of(frame["organization"])
    scope, scopes = codes_of(frame["scope"])
    place, first = numbered(organization, scope)
    ids = [directory.scope_id(organizations[organization[at]], scopes[scope[at]]) for at in first.tolist()]
    return np.array(ids, dtype=np.int32)[place]


def _capability_ids(known: Capabilities, frame: pd.DataFrame, edition: Codes, editions: list[str]) -> np.ndarray:
    capability, capabilities = codes_of(frame["capability"])
    pair, first = numbered(edition, capability)
    ids = [known.id(editions[edition[at]], capabilities[capability[at]]) for at in first.tolist()]
    return np.array(ids, dtype=np.int32)[pair]


def _assessments(
    frame: pd.DataFrame, scope_id: np.ndarray, edition: Codes, editions: list[str]
) -> tuple[Codes, list[Assessment]]:
    """The assessment of each row, and the distinct ones with provisional ids."""
    day, days = codes_of(frame["assessed_on"])
    assessor, assessors = codes_of(frame["assessor"])
    keys = [name_key(name) for name in assessors]
    person = pd.factorize(object_array(keys))[0].astype(np.int32)
    assessment, first = numbered(scope_id, day, person[assessor], edition)
    rows = zip(*(column[first].tolist() for column in (scope_id, day, assessor, edition)), strict=True)
    found = [
        Assessment(PROVISIONAL + number, scope, days[on], assessors[who].strip(), keys[who], editions[of])
        for number, (scope, on, who, of) in enumerate(rows)
    ]
    return assessment, found


def find_assessments(connection: Connection, scope_ids: list[int], assessments: list[Assessment]) -> None:
    """Gives the assessments of some scopes that the store has their ids, and the assessors as it spells them."""
    known: dict[Key, tuple[int, str]] = {}
    for part in in_parts(scope_ids):
        for row in connection.execute(select(ASSESSMENT).where(ASSESSMENT.c.scope_id.in_(part))):
            known[row.scope_id, row.assessed_on, row.assessor_key, row.edition] = row.id, row.assessor
    for assessment in assessments:
        assessment.id, assessment.stored = known.get(assessment.key, (assessment.id, None))


def known_scopes(directory: Directory) -> list[int]:
    """The scopes of a batch that the store has."""
    return sorted(place.scope_id for place in directory.places.values() if place.known)


def _plan_targets(directory: Directory, frame: pd.DataFrame) -> TargetPlan:
    """The target entries of a batch in ids. Raises Refused: a capability that no edition has."""
    entry, entries = codes_of(frame["entry"])
    return TargetPlan(
        scope_id=_scope_ids(directory, frame),
        entry=entry,
        entries=[_stored_entry(directory.capabilities, one) for one in entries],
        write=np.ones(len(frame), dtype=bool),
    )


def _stored_entry(capabilities: Capabilities, entry: Target) -> tuple[Any, ...]:
    """An entry as the store keeps it; days in ISO."""
    return (
        None if entry.capability is None else capabilities.id(None, entry.capability),
        entry.agreed_on.isoformat(),
        entry.word,
        None if entry.due_on is None else entry.due_on.isoformat(),
        entry.value,
        entry.owner or None,
        entry.reason or None,
        entry.approver or None,
    )

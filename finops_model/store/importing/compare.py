"""A batch against what is in force: what it would create, change and leave as it is. Reads only.

Names become ids, distinct values are looked at once, and the comparison runs on arrays, in slices of whole scopes: a
batch of a million ratings takes no loop over its rows and little memory.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from finops_model.assessment import Rating
from finops_model.batch import Batch, Problem
from finops_model.coding import codes_of, combined, numbered
from finops_model.names import name_key
from finops_model.progress import Progress, part_of, unwatched, watched
from finops_model.store.assessments import CONTENTS, contents
from finops_model.store.directory import PROVISIONAL, Directory
from finops_model.store.frames import column_of, fetch, in_parts
from finops_model.store.importing.compare_targets import TargetPlan, compare_targets, plan_targets
from finops_model.store.importing.slices import slices
from finops_model.store.in_force import in_force, is_newest
from finops_model.store.reads import newest_ratings, read_revision
from finops_model.store.tables import ASSESSMENT, RATING

CREATED, CHANGED, UNCHANGED = 0, 1, 2
"""What a rating of a batch is, compared with what is in force for its assessment."""


@dataclass(slots=True)
class FileCounts:
    """What one file of a batch does. ``targets`` are the entries to write; problems keep the whole batch out."""

    name: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    targets: int = 0
    targets_unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Comparison:
    """What a batch does, or did.

    Attributes:
        files: one per file of the batch, in its order.
        effects: one row per scope and capability whose newest rating becomes another: ``organization, scope,
            capability``, ``before`` and ``after`` (scores; NaN: not assessed or not applicable), ``before_form`` and
            ``after_form`` ("": not assessed).
        revision: the whole store's revision that it was compared with; pass it on as ``expected_revision``.
        change_id: the change that wrote it; None when nothing was written.
    """

    files: list[FileCounts]
    effects: pd.DataFrame
    revision: int
    change_id: int | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not any(one.created or one.changed or one.targets for one in self.files)


@dataclass(slots=True)
class Assessed:
    """An assessment that a batch names; ``stored`` is the assessor as the store spells it, None when it is new."""

    id: int
    scope_id: int
    assessed_on: str
    assessor: str
    assessor_key: str
    edition: str
    stored: str | None


@dataclass(slots=True)
class Plan:
    """A batch in ids: arrays with one element per rating, in the batch's order, and what is to be written of it.

    ``day``, ``assessment``, ``rating`` and ``evidence`` are positions in ``days`` (ISO), ``assessments``, ``contents``
    (form, score, criteria, lenses as the store writes them) and ``evidences``. ``order`` sorts the ratings as the store
    keeps them; ``state`` says created, changed or unchanged. ``in_force`` holds the assessments that have a rating in
    force.
    """

    directory: Directory
    scope_id: np.ndarray
    capability_id: np.ndarray
    day: np.ndarray
    assessment: np.ndarray
    assessments: list[Assessed]
    days: np.ndarray
    contents: tuple[np.ndarray, ...]
    rating: np.ndarray
    evidences: np.ndarray
    evidence: np.ndarray
    order: np.ndarray
    state: np.ndarray
    targets: TargetPlan
    in_force: set[int] = field(default_factory=set)


def compare_batch(connection: Connection, batch: Batch, progress: Progress = unwatched) -> tuple[Comparison, Plan]:
    """Compares a batch with what is in force.

    Raises:
        Refused: a capability that its edition does not have.
    """
    plan = _plan(connection, batch, part_of(progress, 0, 0.3))
    files = [FileCounts(file.name) for file in batch.files]
    file = batch.ratings["file"].to_numpy()
    _refuse_other_editions(connection, plan, files, file, batch.ratings["line"].to_numpy())
    for part in watched(slices(plan.order, plan.scope_id), part_of(progress, 0.3, 0.7)):
        _compare_ratings(connection, plan, part)
    counted = np.bincount(file.astype(np.int64) * 3 + plan.state, minlength=3 * len(files))
    for one, (created, changed, unchanged) in zip(files, counted.reshape(-1, 3).tolist(), strict=True):
        one.created, one.changed, one.unchanged = created, changed, unchanged
    compare_targets(connection, plan.targets, plan.directory, part_of(progress, 0.7, 1))
    counted = np.bincount(batch.targets["file"].to_numpy(np.int64) * 2 + plan.targets.write, minlength=2 * len(files))
    for one, (unchanged, written) in zip(files, counted.reshape(-1, 2).tolist(), strict=True):
        one.targets_unchanged, one.targets = unchanged, written
    return Comparison(files, _effects(connection, plan), read_revision(connection)), plan


def _plan(connection: Connection, batch: Batch, progress: Progress) -> Plan:
    """Names to ids, and the ratings in the order in which the store keeps them."""
    progress(0)
    directory = Directory(connection)
    frame = batch.ratings
    organization, organizations = codes_of(frame["organization"])
    scope, scopes = codes_of(frame["scope"])
    place, first = numbered(organization, scope)
    ids = [directory.scope_id(organizations[organization[at]], scopes[scope[at]]) for at in first.tolist()]
    scope_id = np.array(ids, dtype=np.int32)[place]

    progress(0.2)
    edition, editions = codes_of(frame["edition"])
    capability, capabilities = codes_of(frame["capability"])
    kind, first = numbered(edition, capability)
    ids = [directory.capabilities.id(editions[edition[at]], capabilities[capability[at]]) for at in first.tolist()]
    capability_id = np.array(ids, dtype=np.int32)[kind]

    day, days = codes_of(frame["assessed_on"])
    assessor, assessors = codes_of(frame["assessor"])
    dates = [one.isoformat() for one in days]
    iso = np.array(dates, dtype=object)
    same_assessor = pd.factorize(pd.Series([name_key(one) for one in assessors], dtype=object))[0]
    assessment, first = numbered(scope_id, day, same_assessor[assessor], edition)
    named = (codes[first].tolist() for codes in (scope_id, day, assessor, edition))
    wanted = [
        (scope, dates[on], assessors[who].strip(), editions[of]) for scope, on, who, of in zip(*named, strict=True)
    ]

    progress(0.5)
    rating, ratings = codes_of(frame["rating"])
    evidence, evidences = codes_of(frame["evidence"])
    rank = np.argsort(np.argsort(iso)).astype(np.int64)
    progress(0.7)
    return Plan(
        directory=directory,
        scope_id=scope_id,
        capability_id=capability_id,
        day=day,
        assessment=assessment,
        assessments=_assessments(connection, directory, wanted),
        days=iso,
        contents=_contents(ratings),
        rating=rating,
        evidences=np.array(evidences, dtype=object),
        evidence=evidence,
        targets=plan_targets(directory, batch.targets),
        order=np.argsort(combined(scope_id, capability_id, rank[day]), kind="stable").astype(np.int32),
        state=np.full(len(frame), CREATED, dtype=np.int8),
    )


def _contents(ratings: list[Rating]) -> tuple[np.ndarray, ...]:
    """:data:`CONTENTS` of distinct ratings, as the store keeps them."""
    parts = zip(*map(contents, ratings), strict=True) if ratings else [()] * len(CONTENTS)
    return tuple(np.array(part, dtype=object) for part in parts)


def _assessments(
    connection: Connection, directory: Directory, wanted: list[tuple[int, str, str, str]]
) -> list[Assessed]:
    """The assessments of a batch with the store's ids, or provisional ones."""
    stored: dict[tuple[int, str, str, str], tuple[int, str]] = {}
    for part in in_parts(_known(directory)):
        for row in connection.execute(select(ASSESSMENT).where(ASSESSMENT.c.scope_id.in_(part))):
            key = (row.scope_id, row.assessed_on.isoformat(), row.assessor_key, row.edition)
            stored[key] = (row.id, row.assessor)
    found: list[Assessed] = []
    keys = {assessor: name_key(assessor) for assessor in {one[2] for one in wanted}}
    for n, (scope_id, day, assessor, edition) in enumerate(wanted):
        id, spelling = stored.get((scope_id, day, keys[assessor], edition), (PROVISIONAL + n, None))
        found.append(Assessed(id, scope_id, day, assessor, keys[assessor], edition, spelling))
    return found


def _known(directory: Directory) -> list[int]:
    """The scopes of a batch that the store has."""
    return [place.scope_id for place in directory.places.values() if place.known]


def _refuse_other_editions(
    connection: Connection, plan: Plan, files: list[FileCounts], file: np.ndarray, line: np.ndarray
) -> None:
    """Adds a problem for each assessment that is in force in another edition than the batch's."""
    used = set(connection.execute(select(ASSESSMENT.c.edition).distinct()).scalars())
    editions = {one.edition for one in plan.assessments}
    if used <= editions and len(editions) == 1:
        return
    here = {(one.scope_id, one.assessed_on, one.assessor_key): n for n, one in enumerate(plan.assessments)}
    others = _assessments_in_force(connection, _known(plan.directory))
    if len(here) < len(plan.assessments):
        others += [(one.scope_id, one.assessed_on, one.assessor_key, one.edition) for one in plan.assessments]
    for scope_id, day, key, edition in others:
        n = here.get((scope_id, day, key))
        if n is None or plan.assessments[n].edition == edition:
            continue
        at = int(np.flatnonzero(plan.assessment == n)[0])
        given = plan.assessments[n].edition
        message = f"The assessment of {day} uses edition {edition} of the framework; it cannot take ratings of {given}."
        files[int(file[at])].problems.append(Problem(int(line[at]), "edition", given, message))


def _assessments_in_force(connection: Connection, scope_ids: list[int]) -> list[tuple[int, str, str, str]]:
    """``scope_id, assessed_on, assessor_key, edition`` of the assessments of scopes with a rating in force."""
    rated = select(RATING.c.assessment_id).where(
        RATING.c.scope_id == ASSESSMENT.c.scope_id, RATING.c.assessment_id == ASSESSMENT.c.id, in_force(RATING)
    )
    found: list[tuple[int, str, str, str]] = []
    for part in in_parts(scope_ids):
        for row in connection.execute(select(ASSESSMENT).where(ASSESSMENT.c.scope_id.in_(part), rated.exists())):
            found.append((row.scope_id, row.assessed_on.isoformat(), row.assessor_key, row.edition))
    return found


def _stored_ratings(connection: Connection, asked: list[Assessed]) -> list[Any]:
    """``assessment_id, capability_id, form, score, criteria, lenses, evidence`` of the ratings in force of the scopes
    and days of some assessments."""
    days = in_parts(sorted({date.fromisoformat(one.assessed_on) for one in asked}))
    scopes = list(in_parts(sorted({one.scope_id for one in asked})))
    contents = [RATING.c[name] for name in (*CONTENTS, "evidence")]
    ratings = select(RATING.c.assessment_id, RATING.c.capability_id, *contents).where(
        in_force(RATING), is_newest(RATING)
    )
    return [
        row
        for some_days, some_scopes in product(days, scopes)
        for row in fetch(
            connection, ratings.where(RATING.c.scope_id.in_(some_scopes), RATING.c.assessed_on.in_(some_days))
        )
    ]


def _compare_ratings(connection: Connection, plan: Plan, part: np.ndarray) -> None:
    """Sets the state of one slice."""
    asked = [plan.assessments[n] for n in np.unique(plan.assessment[part]).tolist()]
    found = _stored_ratings(connection, [one for one in asked if one.stored is not None])
    if not found:
        return
    assessment_id, capability_id, *stored = (np.array(one, dtype=object) for one in zip(*found, strict=True))
    plan.in_force.update(assessment_id.tolist())
    width = int(max(plan.capability_id.max(), capability_id.max())) + 1
    keys = assessment_id.astype(np.int64) * width + capability_id.astype(np.int64)
    sorting = np.argsort(keys)
    keys = keys[sorting]
    own = np.array([one.id for one in plan.assessments], dtype=np.int64)[plan.assessment[part]]
    own = own * width + plan.capability_id[part]
    at = np.minimum(np.searchsorted(keys, own), len(keys) - 1)
    known = keys[at] == own
    given = [one[plan.rating[part]] for one in plan.contents] + [plan.evidences[plan.evidence[part]]]
    same = known.copy()
    for ours, theirs in zip(given, stored, strict=True):
        same &= (ours == theirs[sorting][at]).astype(bool)
    plan.state[part] = np.where(same, UNCHANGED, np.where(known, CHANGED, CREATED))


def _effects(connection: Connection, plan: Plan) -> pd.DataFrame:
    """The frame :attr:`Comparison.effects`: the newest rating of each scope and capability before and after."""
    order = plan.order[plan.state[plan.order] != UNCHANGED]
    width = int(plan.capability_id.max(initial=0)) + 1
    key = plan.scope_id[order] * np.int64(width) + plan.capability_id[order]
    last = np.append(key[1:] != key[:-1], True) if len(key) else np.zeros(0, dtype=bool)
    order, key = order[last], key[last]
    form, score, *_ = plan.contents
    after = [plan.days[plan.day[order]], form[plan.rating[order]], score[plan.rating[order]]]

    places = plan.directory.places
    scopes = [scope_id for scope_id in np.unique(plan.scope_id[order]).tolist() if places[scope_id].known]
    newest = (newest_ratings(connection, date.max, scope_ids=part) for part in in_parts(scopes))
    before = {
        row[1] * width + row[4]: (str(row[3]), row[5], row[6]) for rows in newest for row in rows if row[4] < width
    }
    slugs = {id: slug for (_, slug), id in plan.directory.capabilities.ids.items()}
    none = ("", "", None)
    found: list[tuple[Any, ...]] = []
    for at, one, new in zip(order.tolist(), key.tolist(), zip(*after, strict=True), strict=True):
        old = before.get(one, none)
        if old[0] <= new[0] and old[1:] != new[1:]:
            place = places[int(plan.scope_id[at])]
            found.append(
                (place.organization, place.scope, slugs[int(plan.capability_id[at])], old[2], new[2], old[1], new[1])
            )
    columns = ("organization", "scope", "capability", "before", "after", "before_form", "after_form")
    parts = list(zip(*found, strict=True)) if found else [()] * len(columns)
    return pd.DataFrame({name: column_of(name, part) for name, part in zip(columns, parts, strict=True)})

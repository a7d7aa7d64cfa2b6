"""A batch against what is in force: what it would create, change and leave as it is. Reads only.

Names become ids, distinct values are looked at once, and the comparison runs on arrays, in slices of whole scopes: a
batch of a million ratings takes no loop over its rows and little memory.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from finops_model.assessment import Batch, Problem, Rating, Target, name_key
from finops_model.store.engine import rows
from finops_model.store.naming import Directory
from finops_model.store.reading import IN_FORCE, TAKEN_BACK, column_of, newest, read_revision

CREATED, CHANGED, UNCHANGED = 0, 1, 2
"""What a rating of a batch is, compared with what is in force for its assessment."""

SLICE = 60_000
"""Ratings looked at in one go, at least: a slice ends where a scope ends."""

END_OF_TIME = date.max.isoformat()


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
    force, ``targets`` the rows to write.
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
    in_force: set[int] = field(default_factory=set)
    targets: list[tuple[Any, ...]] = field(default_factory=list)

    def slices(self) -> list[np.ndarray]:
        """The positions of the ratings in the store's order, in slices of whole scopes."""
        scopes = self.scope_id[self.order]
        ends = np.flatnonzero(scopes[1:] != scopes[:-1]) + 1
        cuts: list[int] = []
        for end in ends.tolist():
            if end - (cuts[-1] if cuts else 0) >= SLICE:
                cuts.append(end)
        return [part for part in np.split(self.order, cuts) if len(part)]


def compare_batch(connection: Connection, batch: Batch, standing: bool = False) -> tuple[Comparison, Plan]:
    """Compares a batch with what is in force.

    With ``standing``, a target entry that says what already counts on its day is unchanged, whenever that was agreed;
    else only one that was agreed on the same day.

    Raises:
        Refused: a capability that its edition does not have.
    """
    plan = _plan(connection, batch)
    files = [FileCounts(file.name) for file in batch.files]
    file = batch.ratings["file"].to_numpy()
    _refuse_other_editions(connection, plan, files, file, batch.ratings["line"].to_numpy())
    for part in plan.slices():
        _compare_ratings(connection, plan, part)
    counted = np.bincount(file.astype(np.int64) * 3 + plan.state, minlength=3 * len(files)).tolist()
    for position, one in enumerate(files):
        one.created, one.changed, one.unchanged = counted[3 * position : 3 * position + 3]
    _compare_targets(connection, plan, batch.targets, files, standing)
    return Comparison(files, _effects(connection, plan), read_revision(connection, None)), plan


def _codes(column: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """A column as the position of each value among the distinct ones, and these."""
    values = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
    return values.cat.codes.to_numpy().astype(np.int32), list(values.cat.categories)


def _distinct(*parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers the distinct combinations of codes: the number of each row, and the first row of each number."""
    folded = pd.factorize(parts[0])[0]
    for part in parts[1:]:
        folded = pd.factorize(folded * (int(part.max(initial=0)) + 1) + part)[0]
    first = np.empty(folded.max(initial=-1) + 1, dtype=np.int64)
    first[folded[::-1]] = np.arange(len(folded) - 1, -1, -1)
    return folded.astype(np.int32), first


def _plan(connection: Connection, batch: Batch) -> Plan:
    """Names to ids, and the ratings in the order in which the store keeps them."""
    directory = Directory(connection)
    frame = batch.ratings
    organization, organizations = _codes(frame["organization"])
    scope, scopes = _codes(frame["scope"])
    place, first = _distinct(organization, scope)
    ids = [directory.scope_id(organizations[organization[at]], scopes[scope[at]]) for at in first.tolist()]
    scope_id = np.array(ids, dtype=np.int32)[place]

    edition, editions = _codes(frame["edition"])
    capability, capabilities = _codes(frame["capability"])
    kind, first = _distinct(edition, capability)
    ids = [directory.capability_id(editions[edition[at]], capabilities[capability[at]]) for at in first.tolist()]
    capability_id = np.array(ids, dtype=np.int32)[kind]

    day, days = _codes(frame["assessed_on"])
    assessor, assessors = _codes(frame["assessor"])
    dates = [one.isoformat() for one in days]
    iso = np.array(dates, dtype=object)
    same_assessor = pd.factorize(pd.Series([name_key(one) for one in assessors], dtype=object))[0]
    assessment, first = _distinct(scope_id, day, same_assessor[assessor], edition)
    distinct = (codes[first].tolist() for codes in (scope_id, day, assessor, edition))
    wanted = [
        (scope, dates[on], assessors[who].strip(), editions[of]) for scope, on, who, of in zip(*distinct, strict=True)
    ]

    rating, ratings = _codes(frame["rating"])
    evidence, evidences = _codes(frame["evidence"])
    rank = np.argsort(np.argsort(iso)).astype(np.int64)
    key = scope_id * np.int64(capability_id.max(initial=0) + 1) + capability_id
    key = key * (len(days) + 1) + rank[day]
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
        order=np.argsort(key, kind="stable").astype(np.int32),
        state=np.full(len(frame), CREATED, dtype=np.int8),
    )


def _contents(ratings: list[Rating]) -> tuple[np.ndarray, ...]:
    """``form, score, criteria, lenses`` of distinct ratings, as the store writes them."""
    parts = (
        [str(one.form) for one in ratings],
        [None if one.score is None else float(one.score) for one in ratings],
        [" ".join(one.criteria) for one in ratings],
        [" ".join("-" if level is None else str(level) for level in one.lenses) for one in ratings],
    )
    return tuple(np.array(part, dtype=object) for part in parts)


def _assessments(
    connection: Connection, directory: Directory, wanted: list[tuple[int, str, str, str]]
) -> list[Assessed]:
    """The assessments of a batch with the store's ids, or the next free ones."""
    known = [place.scope_id for place in directory.places.values() if place.known]
    stored: dict[tuple[int, str, str, str], tuple[int, str]] = {
        (scope_id, day, key, edition): (id, assessor)
        for id, scope_id, day, key, edition, assessor in rows(
            connection,
            """SELECT id, scope_id, assessed_on, assessor_key, edition, assessor FROM assessment
            WHERE scope_id IN (SELECT value FROM json_each(:scopes))""",
            scopes=json.dumps(known),
        )
    }
    free = rows(connection, "SELECT COALESCE(MAX(id), 0) FROM assessment")[0][0]
    found: list[Assessed] = []
    keys = {assessor: name_key(assessor) for assessor in {one[2] for one in wanted}}
    for scope_id, day, assessor, edition in wanted:
        id, spelling = stored.get((scope_id, day, keys[assessor], edition), (0, None))
        if not id:
            free += 1
            id = free
        found.append(Assessed(id, scope_id, day, assessor, keys[assessor], edition, spelling))
    return found


def _refuse_other_editions(
    connection: Connection, plan: Plan, files: list[FileCounts], file: np.ndarray, line: np.ndarray
) -> None:
    """Adds a problem for each assessment that is in force in another edition than the batch's."""
    used = rows(connection, "SELECT DISTINCT edition FROM assessment")
    editions = {one.edition for one in plan.assessments}
    if {edition for (edition,) in used} <= editions and len(editions) == 1:
        return
    here = {(one.scope_id, one.assessed_on, one.assessor_key): n for n, one in enumerate(plan.assessments)}
    scopes = json.dumps([place.scope_id for place in plan.directory.places.values() if place.known])
    others = rows(
        connection,
        f"""SELECT a.scope_id, a.assessed_on, a.assessor_key, a.edition FROM assessment a
        WHERE a.scope_id IN (SELECT value FROM json_each(:scopes))
          AND EXISTS (SELECT 1 FROM rating r WHERE r.assessment_id = a.id AND r.change_id NOT IN {TAKEN_BACK})""",
        scopes=scopes,
    )
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


def _compare_ratings(connection: Connection, plan: Plan, part: np.ndarray) -> None:
    """Sets the state of one slice."""
    asked = [plan.assessments[n] for n in np.unique(plan.assessment[part]).tolist()]
    ids = [one.id for one in asked if one.stored is not None]
    if not ids:
        return
    found = rows(
        connection,
        f"""SELECT r.assessment_id, r.capability_id, r.form, r.score, r.criteria, r.lenses, r.evidence
        FROM json_each(:scopes) one CROSS JOIN rating r ON r.scope_id = one.value
        WHERE r.assessment_id IN (SELECT value FROM json_each(:ids)) AND {IN_FORCE}""",
        scopes=json.dumps(sorted({one.scope_id for one in asked if one.stored is not None})),
        ids=json.dumps(ids),
    )
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


def _compare_targets(
    connection: Connection, plan: Plan, frame: pd.DataFrame, files: list[FileCounts], standing: bool
) -> None:
    """Counts the target entries and plans those to write.

    The entries of one day for one capability are a sequence of which the last counts: those that repeat the end of what
    is stored are unchanged.
    """
    directory = plan.directory
    given: dict[tuple[int, int | None, str], list[tuple[tuple[Any, ...], int]]] = {}
    entry: Target
    for organization, scope, entry, file in zip(
        frame["organization"], frame["scope"], frame["entry"], frame["file"], strict=True
    ):
        scope_id = directory.scope_id(organization, scope)
        capability_id = None if entry.capability is None else directory.capability_id(None, entry.capability)
        due_on = entry.due_on and entry.due_on.isoformat()
        fields = (entry.word, due_on, entry.value, entry.owner or None, entry.reason or None)
        given.setdefault((scope_id, capability_id, entry.agreed_on.isoformat()), []).append((fields, int(file)))
    known = json.dumps([place.scope_id for place in directory.places.values() if place.known])
    stored: dict[tuple[int, int | None], list[tuple[str, tuple[Any, ...]]]] = {}
    if given:
        for scope_id, capability_id, agreed_on, *fields in rows(
            connection,
            f"""SELECT scope_id, capability_id, agreed_on, entry, due_on, value, owner, reason FROM target
            WHERE scope_id IN (SELECT value FROM json_each(:scopes)) AND change_id NOT IN {TAKEN_BACK}
            ORDER BY agreed_on, id""",
            scopes=known,
        ):
            stored.setdefault((scope_id, capability_id), []).append((agreed_on, tuple(fields)))
    for (scope_id, capability_id, agreed_on), entries in given.items():
        history = stored.get((scope_id, capability_id), [])
        before = [fields for day, fields in history if (day <= agreed_on if standing else day == agreed_on)]
        repeated = _repeated([fields for fields, _ in entries], before)
        for n, (fields, file) in enumerate(entries):
            if n < repeated:
                files[file].targets_unchanged += 1
            else:
                files[file].targets += 1
                plan.targets.append((scope_id, capability_id, agreed_on, *fields))


def _repeated(given: list[Any], stored: list[Any]) -> int:
    """How many entries at the start of ``given`` are the end of ``stored``."""
    sizes = range(min(len(given), len(stored)), 0, -1)
    return next((size for size in sizes if stored[-size:] == given[:size]), 0)


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
    before = {
        row[1] * width + row[4]: (row[3], row[5], row[6])
        for row in (newest(connection, END_OF_TIME, json.dumps(scopes)) if scopes else [])
        if row[4] < width
    }
    slugs = {id: slug for (_, slug), id in plan.directory.capabilities.items()}
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

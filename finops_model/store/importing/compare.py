"""A batch against what is in force: what it would create, change and leave as it is. Reads only.

The comparison runs on arrays, in slices of whole scopes: a batch of a million ratings takes no loop over its rows and
little memory.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from finops_model.batch import Batch, Problem
from finops_model.coding import combined, object_array
from finops_model.messages import message
from finops_model.progress import Progress, part_of, unwatched, watched
from finops_model.store.assessments import CONTENTS
from finops_model.store.engine import in_parts
from finops_model.store.frames import column_of, fetch
from finops_model.store.importing.compare_targets import compare_targets
from finops_model.store.importing.plan import (
    CHANGED,
    CREATED,
    UNCHANGED,
    Assessment,
    Key,
    Plan,
    RatingPlan,
    known_scopes,
    plan_batch,
)
from finops_model.store.importing.slices import slices
from finops_model.store.in_force import in_force, is_newest
from finops_model.store.reads import newest_ratings, read_revision
from finops_model.store.tables import ASSESSMENT, RATING


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
        return not any(file.created or file.changed or file.targets for file in self.files)


def compare_batch(connection: Connection, batch: Batch, progress: Progress = unwatched) -> tuple[Comparison, Plan]:
    """Compares a batch with what is in force.

    Raises:
        Refused: a capability that its edition does not have.
    """
    plan = plan_batch(connection, batch, part_of(progress, 0, 0.3))
    files = [FileCounts(file.name) for file in batch.files]
    _refuse_other_editions(connection, plan, batch.ratings, files)
    for part in watched(slices(plan.ratings.order, plan.ratings.scope_id), part_of(progress, 0.3, 0.7)):
        _compare_ratings(connection, plan.ratings, part)
    compare_targets(connection, plan.targets, plan.directory, part_of(progress, 0.7, 1))
    _count(plan, batch, files)
    return Comparison(files, _effects(connection, plan), read_revision(connection)), plan


def _count(plan: Plan, batch: Batch, files: list[FileCounts]) -> None:
    """Counts per file what its ratings and target entries do."""
    for number, counts in enumerate(files):
        state = plan.ratings.state[batch.ratings["file"].to_numpy() == number]
        counts.created, counts.changed, counts.unchanged = np.bincount(state, minlength=3).tolist()
        write = plan.targets.write[batch.targets["file"].to_numpy() == number]
        counts.targets_unchanged, counts.targets = np.bincount(write, minlength=2).tolist()


def _refuse_other_editions(connection: Connection, plan: Plan, frame: pd.DataFrame, files: list[FileCounts]) -> None:
    """Adds a problem for each assessment that is in force in another edition than the batch's."""
    assessments = plan.ratings.assessments
    editions = {assessment.edition for assessment in assessments}
    used = set(connection.scalars(select(ASSESSMENT.c.edition).distinct()))
    if used <= editions and len(editions) == 1:
        return
    others = [*_assessments_in_force(connection, known_scopes(plan.directory)), *(one.key for one in assessments)]
    edition_of = {key[:3]: key[3] for key in reversed(others)}
    for number, assessment in enumerate(assessments):
        edition = edition_of[assessment.key[:3]]
        if edition != assessment.edition:
            at = int(np.flatnonzero(plan.ratings.assessment == number)[0])
            sentence = message(
                "The assessment of {day} uses edition {edition} of the framework; it cannot take ratings of {given}.",
                day=assessment.assessed_on.isoformat(),
                edition=edition,
                given=assessment.edition,
            )
            problem = Problem(int(frame["line"].iloc[at]), "edition", assessment.edition, sentence)
            files[int(frame["file"].iloc[at])].problems.append(problem)


def _assessments_in_force(connection: Connection, scope_ids: list[int]) -> list[Key]:
    """The assessments of scopes that have a rating in force."""
    rated = select(RATING.c.assessment_id).where(
        RATING.c.scope_id == ASSESSMENT.c.scope_id, RATING.c.assessment_id == ASSESSMENT.c.id, in_force(RATING)
    )
    query = select(ASSESSMENT).where(rated.exists())
    return [
        (row.scope_id, row.assessed_on, row.assessor_key, row.edition)
        for part in in_parts(scope_ids)
        for row in connection.execute(query.where(ASSESSMENT.c.scope_id.in_(part)))
    ]


def _compare_ratings(connection: Connection, plan: RatingPlan, part: np.ndarray) -> None:
    """Sets the state of one slice, and which of its assessments have a rating in force."""
    named = np.unique(plan.assessment[part]).tolist()
    asked = [assessment for assessment in map(plan.assessments.__getitem__, named) if assessment.stored is not None]
    found = _stored_ratings(connection, asked)
    if not found:
        return
    assessment_id, capability_id, *stored = (object_array(list(column)) for column in zip(*found, strict=True))
    rated = set(assessment_id)
    for assessment in asked:
        assessment.in_force = assessment.id in rated
    own_id = np.array([assessment.id for assessment in plan.assessments])[plan.assessment[part]]
    own = pd.MultiIndex.from_arrays([own_id, plan.capability_id[part]])
    at = pd.MultiIndex.from_arrays([assessment_id.astype(np.int64), capability_id.astype(np.int64)]).get_indexer(own)
    same = at >= 0
    for given, kept in zip(plan.texts(part), stored, strict=True):
        same &= (given == kept[at]).astype(bool)
    plan.state[part] = np.where(same, UNCHANGED, np.where(at >= 0, CHANGED, CREATED))


def _stored_ratings(connection: Connection, assessments: list[Assessment]) -> list[Any]:
    """``assessment_id, capability_id, form, score, criteria, lenses, evidence`` of the ratings in force of the scopes
    of some assessments, from their first day to their last."""
    if not assessments:
        return []
    columns = [RATING.c[name] for name in ("assessment_id", "capability_id", *CONTENTS, "evidence")]
    days = [assessment.assessed_on for assessment in assessments]
    query = select(*columns).where(
        RATING.c.assessed_on.between(min(days), max(days)), in_force(RATING), is_newest(RATING)
    )
    scope_ids = sorted({assessment.scope_id for assessment in assessments})
    return [row for part in in_parts(scope_ids) for row in fetch(connection, query.where(RATING.c.scope_id.in_(part)))]


def _effects(connection: Connection, plan: Plan) -> pd.DataFrame:
    """The frame :attr:`Comparison.effects`: the newest rating of each scope and capability before and after."""
    after = _newest_given(plan.ratings)
    before = _newest_stored(connection, plan, after["scope_id"].unique().tolist())
    both = after.merge(before, how="left", on=["scope_id", "capability_id"], suffixes=("_after", "_before"))
    both[["day_before", "form_before"]] = both[["day_before", "form_before"]].fillna("")
    no_score = both["score_before"].isna() & both["score_after"].isna()
    same_score = no_score | (both["score_before"] == both["score_after"])
    changed = ~(same_score & (both["form_before"] == both["form_after"]))
    effects = both[changed & (both["day_before"] <= both["day_after"])]
    slugs = {id: slug for (_, slug), id in plan.directory.capabilities.ids.items()}
    places = [plan.directory.places[scope_id] for scope_id in effects["scope_id"].tolist()]
    columns = {
        "organization": [place.organization for place in places],
        "scope": [place.scope for place in places],
        "capability": [slugs[id] for id in effects["capability_id"].tolist()],
        "before": effects["score_before"],
        "after": effects["score_after"],
        "before_form": effects["form_before"],
        "after_form": effects["form_after"],
    }
    return pd.DataFrame({name: column_of(name, list(values)) for name, values in columns.items()})


def _newest_given(plan: RatingPlan) -> pd.DataFrame:
    """The newest rating to be written for each scope and capability: the columns of :func:`_newest_frame`."""
    written = plan.order[plan.state[plan.order] != UNCHANGED]
    key = pd.Series(combined(plan.scope_id[written], plan.capability_id[written]))
    newest = written[~key.duplicated(keep="last").to_numpy()]
    form, score, *_ = plan.texts(newest)
    days = [plan.assessments[number].assessed_on.isoformat() for number in plan.assessment[newest].tolist()]
    return _newest_frame(plan.scope_id[newest], plan.capability_id[newest], days, form, score)


def _newest_stored(connection: Connection, plan: Plan, scope_ids: list[int]) -> pd.DataFrame:
    """The newest rating in force for each scope and capability: the columns of :func:`_newest_frame`."""
    known = [scope_id for scope_id in scope_ids if plan.directory.places[scope_id].known]
    rows = [row for part in in_parts(known) for row in newest_ratings(connection, date.max, scope_ids=part)]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 9
    _, scope_id, _, day, capability_id, form, score, *_ = columns
    return _newest_frame(scope_id, capability_id, [str(one) for one in day], form, score)


def _newest_frame(scope_id: Any, capability_id: Any, day: list[str], form: Any, score: Any) -> pd.DataFrame:
    """``scope_id, capability_id, day`` (ISO), ``form, score`` (NaN: not applicable)."""
    return pd.DataFrame(
        {
            "scope_id": np.array(scope_id, dtype=np.int64),
            "capability_id": np.array(capability_id, dtype=np.int64),
            "day": column_of("", day),
            "form": column_of("", form),
            "score": column_of("score", score),
        }
    )

"""A batch into the store: one change, everything or nothing. The only module that adds ratings and targets."""

import json
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, update

from finops_model.assessment import Person
from finops_model.batch import Batch
from finops_model.errors import Refused
from finops_model.messages import to_json
from finops_model.progress import Progress, part_of, unwatched, watched
from finops_model.store.change import add_numbered, change, expect_revision
from finops_model.store.directory import add_places
from finops_model.store.engine import insert
from finops_model.store.importing.compare import UNCHANGED, Comparison, Plan, compare_batch
from finops_model.store.importing.compare_targets import TargetPlan
from finops_model.store.importing.slices import pieces, slices
from finops_model.store.reads import read_revision
from finops_model.store.tables import ASSESSMENT


def write_batch(
    connection: Connection,
    batch: Batch,
    *,
    kind: str,
    by: Person,
    partial: bool = False,
    expected_revision: int | None = None,
    progress: Progress = unwatched,
) -> Comparison:
    """Compares a batch and writes what differs as one change of this kind; writes nothing when nothing differs.

    Raises:
        Refused: a problem of the batch (the first one's sentence).
        Conflict: an organization of the batch was written to since ``expected_revision``.
    """
    comparison, plan = compare_batch(connection, batch, part_of(progress, 0, 0.3))
    problems = [(file.name, problem) for file in comparison.files for problem in file.problems]
    if problems:
        name, problem = problems[0]
        raise Refused(f"{name or 'The assessment'}, line {problem.row}: {problem.message} Nothing was written.")
    organizations = {place.organization_id for place in plan.directory.places.values()}
    expect_revision(connection, organizations, expected_revision)
    if comparison.changes_nothing:
        return comparison
    with change(connection, kind, by, partial=partial) as change_id:
        _write_names(connection, plan, change_id)
        _write_ratings(connection, plan, change_id, part_of(progress, 0.35, 0.75))
        _write_targets(connection, plan.targets, change_id, part_of(progress, 0.75, 1))
        _write_files(connection, batch, comparison, change_id)
    comparison.change_id = change_id
    comparison.revision = read_revision(connection)
    progress(1)
    return comparison


def _write_names(connection: Connection, plan: Plan, change_id: int) -> None:
    """Adds the organizations, scopes and assessments of what is to be written, and mentions the scopes; the plan gets
    their ids in place of the provisional ones."""
    written = plan.state != UNCHANGED
    mentioned = {
        *np.unique(plan.scope_id[written]).tolist(),
        *np.unique(plan.targets.scope_id[plan.targets.write]).tolist(),
    }
    places = {scope_id: place for scope_id, place in plan.directory.places.items() if scope_id in mentioned}
    add_places(connection, list(places.values()), change_id)
    ids = {scope_id: place.scope_id for scope_id, place in places.items()}
    plan.scope_id = _with_ids(plan.scope_id, ids)
    plan.targets.scope_id = _with_ids(plan.targets.scope_id, ids)
    for one in plan.assessments:
        one.scope_id = ids.get(one.scope_id, one.scope_id)
    _write_assessments(connection, plan)


def _with_ids(provisional: np.ndarray, ids: dict[int, int]) -> np.ndarray:
    """Ids with the provisional ones replaced."""
    distinct, code = np.unique(provisional, return_inverse=True)
    return np.array([ids.get(id, id) for id in distinct.tolist()], dtype=provisional.dtype)[code]


def _write_assessments(connection: Connection, plan: Plan) -> None:
    """Adds the assessments that are new. The first spelling of an assessor is kept, but not that of an assessment of
    which nothing is in force any more."""
    new = [one for one in plan.assessments if one.stored is None]
    rows = [
        {
            "scope_id": one.scope_id,
            "assessed_on": date.fromisoformat(one.assessed_on),
            "assessor": one.assessor,
            "assessor_key": one.assessor_key,
            "edition": one.edition,
        }
        for one in new
    ]
    for one, id in zip(new, add_numbered(connection, ASSESSMENT, rows), strict=True):
        one.id = id
    for one in plan.assessments:
        if one.stored not in (None, one.assessor) and one.id not in plan.in_force:
            spelling = update(ASSESSMENT).where(ASSESSMENT.c.id == one.id).values(assessor=one.assessor)
            connection.execute(spelling)


def _write_ratings(connection: Connection, plan: Plan, change_id: int, progress: Progress) -> None:
    """Adds the ratings that are not unchanged, in the order in which they lie on the disk; their numbers keep the
    order of the batch."""
    assessment_id = np.array([one.id for one in plan.assessments], dtype=np.int64)
    for part in watched(slices(plan.order, plan.scope_id), progress):
        at = part[plan.state[part] != UNCHANGED]
        form, score, criteria, lenses = (content[plan.rating[at]] for content in plan.contents)
        columns = {
            "scope_id": plan.scope_id[at],
            "capability_id": plan.capability_id[at],
            "assessed_on": plan.days[plan.day[at]],
            "position": at + 1,
            "assessment_id": assessment_id[plan.assessment[at]],
            "form": form,
            "score": score,
        }
        same: dict[str, Any] = {"change_id": change_id}
        texts = {"criteria": criteria, "lenses": lenses, "evidence": plan.evidences[plan.evidence[at]]}
        for name, column in texts.items():
            if (column == "").all():
                same[name] = ""
            else:
                columns[name] = column
        lists = (column.tolist() for column in columns.values())
        insert(connection, "rating", ", ".join(columns), zip(*lists, strict=True), same)


def _write_targets(connection: Connection, plan: TargetPlan, change_id: int, progress: Progress) -> None:
    """Adds the target entries that are not unchanged, in the order of the batch."""
    at = np.flatnonzero(plan.write)
    for part in watched(pieces(at), progress):
        columns = {
            "scope_id": plan.scope_id[part],
            "position": part + 1,
            **{name: column.take(part) for name, column in plan.columns.items()},
        }
        lists = (column.tolist() for column in columns.values())
        insert(connection, "target", ", ".join(columns), zip(*lists, strict=True), {"change_id": change_id})


def _write_files(connection: Connection, batch: Batch, comparison: Comparison, change_id: int) -> None:
    """Records the files, with their counts and how they were read; what was entered by hand is one without a digest."""
    place = [
        frame["file"].to_numpy(np.int64) << 32 | frame["line"].to_numpy(np.int64)
        for frame in (batch.ratings, batch.targets)
    ]
    lines = np.bincount(pd.unique(np.concatenate(place)) >> 32, minlength=len(batch.files)).tolist()
    insert(
        connection,
        "change_file",
        "change_id, position, name, sha256, rows, created, changed, unchanged, skipped, targets, notices, mapping",
        (
            (
                change_id,
                position,
                file.name,
                file.sha256,
                file.rows,
                counts.created,
                counts.changed,
                counts.unchanged,
                max(0, file.rows - lines[position]),
                counts.targets,
                json.dumps([to_json(notice) for notice in file.notices], ensure_ascii=False),
                json.dumps(file.mapping, ensure_ascii=False, default=str),
            )
            for position, (file, counts) in enumerate(zip(batch.files, comparison.files, strict=True))
        ),
    )

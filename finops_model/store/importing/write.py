"""A batch into the store: one change, everything or nothing. The only module that adds ratings and targets."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from finops_model.batch import Batch
from finops_model.errors import Conflict, Refused
from finops_model.progress import Progress, part_of, unwatched, watched
from finops_model.store.engine import insert, number
from finops_model.store.importing.compare import UNCHANGED, Comparison, Plan, compare_batch
from finops_model.store.importing.compare_targets import TargetPlan
from finops_model.store.importing.slices import pieces, slices
from finops_model.store.naming import Place, add_names
from finops_model.store.writing import add_change, bump


def write_batch(
    connection: Connection,
    batch: Batch,
    *,
    kind: str,
    actor: str,
    partial: bool = False,
    expected_revision: int | None = None,
    standing: bool = False,
    progress: Progress = unwatched,
) -> Comparison:
    """Compares a batch and writes what differs as one change of this kind; writes nothing when nothing differs.

    Raises:
        Refused: a problem of the batch (the first one's sentence).
        Conflict: an organization of the batch was written to since ``expected_revision``.
    """
    comparison, plan = compare_batch(connection, batch, standing, part_of(progress, 0, 0.3))
    problems = [(file.name, problem) for file in comparison.files for problem in file.problems]
    if problems:
        name, problem = problems[0]
        raise Refused(f"{name or 'The assessment'}, line {problem.row}: {problem.message} Nothing was written.")
    if expected_revision is not None:
        _expect(connection, plan.directory.places.values(), expected_revision)
    if comparison.changes_nothing:
        return comparison
    change_id = add_change(connection, kind, actor, partial=partial)
    _write_names(connection, plan, change_id)
    _write_ratings(connection, plan, change_id, part_of(progress, 0.35, 0.75))
    _write_targets(connection, plan.targets, change_id, part_of(progress, 0.75, 1))
    _write_files(connection, batch, comparison, change_id)
    comparison.change_id = change_id
    comparison.revision = bump(connection, change_id)
    progress(1)
    return comparison


def _expect(connection: Connection, places: Iterable[Place], expected: int) -> None:
    """Raises Conflict when one of the organizations has a newer revision than expected."""
    ids = json.dumps(sorted({place.organization_id for place in places}))
    query = "SELECT MAX(n) FROM revision WHERE organization_id IN (SELECT value FROM json_each(:ids))"
    if number(connection, query, ids=ids) > expected:
        raise Conflict("Somebody else saved in between; nothing was written. Look at what changed, then save again.")


def _write_names(connection: Connection, plan: Plan, change_id: int) -> None:
    """Adds the organizations, scopes and assessments of what is to be written, and mentions the scopes."""
    written = plan.state != UNCHANGED
    mentioned = {
        *np.unique(plan.scope_id[written]).tolist(),
        *np.unique(plan.targets.scope_id[plan.targets.write]).tolist(),
    }
    places = [place for scope_id, place in plan.directory.places.items() if scope_id in mentioned]
    add_names(connection, plan.directory, places, change_id)
    new = [one for one in plan.assessments if one.stored is None]
    insert(
        connection,
        "assessment",
        "id, scope_id, assessed_on, assessor, assessor_key, edition",
        ((one.id, one.scope_id, one.assessed_on, one.assessor, one.assessor_key, one.edition) for one in new),
    )
    # The first spelling is kept, but not that of an assessment of which nothing is in force any more.
    for one in plan.assessments:
        if one.stored not in (None, one.assessor) and one.id not in plan.in_force:
            spell = "UPDATE assessment SET assessor = :assessor WHERE id = :id"
            connection.exec_driver_sql(spell, {"assessor": one.assessor, "id": one.id})


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
                json.dumps(file.notices, ensure_ascii=False),
                json.dumps(file.mapping, ensure_ascii=False, default=str),
            )
            for position, (file, counts) in enumerate(zip(batch.files, comparison.files, strict=True))
        ),
    )

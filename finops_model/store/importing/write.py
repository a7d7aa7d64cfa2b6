"""A batch into the store: one change, everything or nothing."""

import json

import numpy as np
import pandas as pd
from sqlalchemy import Connection, update

from finops_model.assessment import Person
from finops_model.batch import Batch
from finops_model.coding import object_array
from finops_model.errors import Refused
from finops_model.messages import to_json
from finops_model.progress import Progress, part_of, unwatched, watched
from finops_model.store.assessments import CONTENTS
from finops_model.store.change import add_rows, change, expect_revision
from finops_model.store.directory import add_places
from finops_model.store.importing.compare import Comparison, compare_batch
from finops_model.store.importing.compare_targets import ENTRY
from finops_model.store.importing.load import load
from finops_model.store.importing.plan import UNCHANGED, Plan, RatingPlan, TargetPlan, find_assessments
from finops_model.store.importing.slices import pieces, slices
from finops_model.store.reads import read_revision
from finops_model.store.tables import ASSESSMENT, CHANGE_FILE, RATING, TARGET


def write_batch(
    connection: Connection,
    batch: Batch,
    by: Person,
    partial: bool = False,
    expected_revision: int | None = None,
    kind: str = "import",
    progress: Progress = unwatched,
) -> Comparison:
    """Compares a batch with what is in force and writes what differs, as one change; nothing when nothing differs.

    Args:
        partial: the user chose to leave out rows with problems; the history shows it.
        expected_revision: :attr:`Comparison.revision` of the preview that the user saw.
        kind: what the history calls it (``import``, ``demo``).
        progress: gets 0..1 after every few thousand rows, 1 just before all of it lasts. Whatever it raises ends the
            import and leaves nothing behind.

    Raises:
        Refused: the batch has a problem (an assessment in another edition, an unknown capability): the first one's
            sentence.
        Conflict: an organization of the batch was written to since ``expected_revision``.
        StoreUnusable: the disk is full, or the store is locked for too long. In every case nothing was written.
    """
    comparison, plan = compare_batch(connection, batch, part_of(progress, 0, 0.3))
    _refuse_problems(comparison)
    expect_revision(connection, plan.organizations, expected_revision)
    if comparison.changes_nothing:
        return comparison
    with change(connection, kind, by, partial=partial) as change_id:
        _write_names(connection, plan, change_id)
        _write_assessments(connection, plan.ratings)
        _write_ratings(connection, plan.ratings, change_id, part_of(progress, 0.35, 0.75))
        _write_targets(connection, plan.targets, change_id, part_of(progress, 0.75, 1))
        _write_files(connection, batch, comparison, change_id)
    comparison.change_id = change_id
    comparison.revision = read_revision(connection)
    progress(1)
    return comparison


def _refuse_problems(comparison: Comparison) -> None:
    """Raises Refused for the first problem of a batch."""
    for file in comparison.files:
        for problem in file.problems:
            raise Refused(
                "{file}, line {line}: {problem} Nothing was written.",
                file=file.name,
                line=problem.row,
                problem=problem.message,
            )


def _write_names(connection: Connection, plan: Plan, change_id: int) -> None:
    """Adds the organizations and scopes of what is to be written, and mentions the scopes; the plan gets their ids in
    place of the provisional ones."""
    written = plan.ratings.scope_id[plan.ratings.state != UNCHANGED], plan.targets.scope_id[plan.targets.write]
    mentioned = set(np.unique(np.concatenate(written)).tolist())
    places = {scope_id: place for scope_id, place in plan.directory.places.items() if scope_id in mentioned}
    add_places(connection, list(places.values()), change_id)
    ids = {provisional: place.scope_id for provisional, place in places.items()}
    plan.ratings.scope_id = _with_ids(plan.ratings.scope_id, ids)
    plan.targets.scope_id = _with_ids(plan.targets.scope_id, ids)
    for assessment in plan.ratings.assessments:
        assessment.scope_id = ids.get(assessment.scope_id, assessment.scope_id)


def _with_ids(provisional: np.ndarray, ids: dict[int, int]) -> np.ndarray:
    """Ids with the provisional ones replaced."""
    distinct, code = np.unique(provisional, return_inverse=True)
    return np.array([ids.get(id, id) for id in distinct.tolist()], dtype=provisional.dtype)[code]


def _write_assessments(connection: Connection, plan: RatingPlan) -> None:
    """Adds the assessments that are new. The first spelling of an assessor is kept, but not that of an assessment of
    which nothing is in force any more."""
    new = [assessment for assessment in plan.assessments if assessment.stored is None]
    names = ("scope_id", "assessor", "assessor_key", "edition")
    columns = {name: [getattr(assessment, name) for assessment in new] for name in names}
    days = [assessment.assessed_on.isoformat() for assessment in new]
    load(connection, ASSESSMENT, {**columns, "assessed_on": days}, {})
    find_assessments(connection, sorted(set(columns["scope_id"])), new)
    for assessment in plan.assessments:
        if not assessment.in_force and assessment.stored not in (None, assessment.assessor):
            spelling = update(ASSESSMENT).where(ASSESSMENT.c.id == assessment.id)
            connection.execute(spelling.values(assessor=assessment.assessor))


def _write_ratings(connection: Connection, plan: RatingPlan, change_id: int, progress: Progress) -> None:
    """Adds the ratings that are not unchanged, in the order in which they lie on the disk; their positions keep the
    order of the batch."""
    assessment_id = np.array([assessment.id for assessment in plan.assessments], dtype=np.int64)
    days = object_array([assessment.assessed_on.isoformat() for assessment in plan.assessments])
    for part in watched(slices(plan.order, plan.scope_id), progress):
        at = part[plan.state[part] != UNCHANGED]
        columns = {
            "scope_id": plan.scope_id[at],
            "capability_id": plan.capability_id[at],
            "assessed_on": days[plan.assessment[at]],
            "assessment_id": assessment_id[plan.assessment[at]],
            "position": at + 1,
            **dict(zip((*CONTENTS, "evidence"), plan.texts(at), strict=True)),
        }
        blank = {name for name in ("criteria", "lenses", "evidence") if not columns[name].any()}
        given = {name: column.tolist() for name, column in columns.items() if name not in blank}
        load(connection, RATING, given, {"change_id": change_id, **dict.fromkeys(blank, "")})


def _write_targets(connection: Connection, plan: TargetPlan, change_id: int, progress: Progress) -> None:
    """Adds the target entries that are not unchanged, in the order of the batch."""
    for part in watched(pieces(np.flatnonzero(plan.write)), progress):
        entries = zip(*(plan.entries[entry] for entry in plan.entry[part].tolist()), strict=True)
        columns = {
            "scope_id": plan.scope_id[part].tolist(),
            "position": (part + 1).tolist(),
            **dict(zip(ENTRY, map(list, entries), strict=True)),
        }
        load(connection, TARGET, columns, {"change_id": change_id})


def _write_files(connection: Connection, batch: Batch, comparison: Comparison, change_id: int) -> None:
    """Records the files, with their counts and how they were read."""
    places = pd.concat([frame[["file", "line"]] for frame in (batch.ratings, batch.targets)])
    lines = places.drop_duplicates()["file"].value_counts()
    rows = [
        {
            "change_id": change_id,
            "position": position,
            "name": file.name,
            "sha256": file.sha256,
            "rows": file.rows,
            "created": counts.created,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "skipped": max(0, file.rows - int(lines.get(position, 0))),
            "targets": counts.targets,
            "notices": [to_json(notice) for notice in file.notices],
            "mapping": json.loads(json.dumps(file.mapping, default=str)),
        }
        for position, (file, counts) in enumerate(zip(batch.files, comparison.files, strict=True))
    ]
    add_rows(connection, CHANGE_FILE, rows)

"""The machine-readable answers of the commands (CONTRACT: JSON keys): frames in, plain Python values out.

Stages are ids, dates ISO, missing values None. The human answers (:mod:`finops_model.cli.tables`) are made of the same.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from finops_model.batch import Batch
from finops_model.framework import Stage, read_framework
from finops_model.roadmap import Plan, Roadmap
from finops_model.rows import rows_of
from finops_model.scoring import is_overdue
from finops_model.store import ChangeDetail, FileCounts
from finops_model.views.places import Place
from finops_model.views.standing import Standing
from finops_model.views.targets import TargetsView
from finops_model.views.trends import Trends

Json = dict[str, Any]

_STAGE_IDS: dict[float | None, str] = {float(stage): stage.id for stage in Stage}
"""The ids of the levels of stages; what is no level (None, NaN) has none."""
_STAGES = frozenset({"stage", "target", "goal_stage", "from_stage", "to_stage"})
_WHOLE = frozenset({"gap", "age_days", "value", "late_quarters"})
_DAYS = frozenset({"assessed_on", "last_assessed_on", "due_on", "agreed_on", "starts_on", "finishes_on"})
"""The columns of stage levels, of whole numbers and of days, in every frame of this module."""


_STANDING = "name domain score stage target gap status assessed_on age_days due_on overdue owner form"
_STEPS = "capability name from_stage to_stage status starts_on finishes_on due_on late_quarters owner criteria"
_SCOPES = "goal_stage last_assessed_on"
_TARGETS = "capability due_on overdue value owner approver reason agreed_on recorded_at actor"
"""The keys of each answer that have the name of the column which they come from."""

_COUNTS = ("rows", "created", "changed", "unchanged", "skipped", "targets")


def plain(value: Any) -> Any:
    """A value of a frame as JSON has it: NaN and NaT are None, dates are ISO texts, numbers Python's own."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | datetime | date):
        return f"{value:%Y-%m-%d}"
    return value.item() if hasattr(value, "item") else value


def records(frame: pd.DataFrame, same: str, **others: str) -> list[Json]:
    """The rows of a frame as JSON has them: missing values and empty texts are None, dates are ISO texts.

    Args:
        same: the keys (blank separated) with the name of the column that they come from; a stage is given as its id.
        others: other keys, each with its column; they come first.
    """
    columns: dict[str, list[Any]] = {}
    for key, column in (others | {name: name for name in same.split()}).items():
        values = frame[column]
        if column in _STAGES:
            values = values.map(_STAGE_IDS)
        elif column in _WHOLE:
            values = values.astype("Int64")
        elif column in _DAYS:
            values = values.dt.strftime("%Y-%m-%d")
        there = zip(values.astype(object), values.notna(), strict=True)
        columns[key] = [value if known and value != "" else None for value, known in there]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def whole(number: Any) -> int | None:
    """A whole number; None for NaN."""
    return None if pd.isna(number) else int(number)


def place_answer(place: Place) -> Json:
    """Whose answer it is: names and ids."""
    return {
        "organization": place.organization.name,
        "organization_id": place.organization.slug,
        "scope": place.scope.name,
        "scope_id": place.scope.slug,
    }


def headline_answer(figures: Any) -> Json:
    """The headline figures of one row of a headlines frame."""
    return {
        "attainment": plain(figures.attainment),
        "at_target": {"count": int(figures.at_target), "of": int(figures.of)},
        "coverage": {"rated": int(figures.rated), "applicable": int(figures.applicable)},
        "typical_stage": _STAGE_IDS.get(figures.typical_stage),
        "mean_score": plain(figures.mean_score),
    }


def standing_answer(standing: Standing) -> Json:
    """Where a scope stands: its headline figures and every capability, in framework order."""
    return {
        **place_answer(standing.place),
        "as_of": standing.day.isoformat(),
        "edition": read_framework().edition,
        "goal_stage": _STAGE_IDS.get(standing.goal_stage),
        **headline_answer(standing.figures),
        "overdue": int(standing.figures.overdue),
        "overdue_since": plain(standing.figures.overdue_since),
        "next_due_on": plain(standing.figures.next_due_on),
        "capabilities": records(
            standing.rows.assign(overdue=is_overdue(standing.rows)), _STANDING, id="capability", business_value="value"
        ),
    }


def trend_answer(trends: Trends) -> Json:
    """The headline figures at every point of the trend, oldest first."""
    points = [{"as_of": plain(row.as_of), **headline_answer(row)} for row in rows_of(trends.figures)]
    return {**place_answer(trends.place), "points": points}


def roadmap_answer(place: Place, roadmap: Roadmap | Plan) -> Json:
    """The steps in schedule order, and what is to be assessed first."""
    return {
        **place_answer(place),
        "as_of": roadmap.as_of.isoformat(),
        "capacity": roadmap.capacity,
        "steps": records(roadmap.steps.assign(criteria=roadmap.steps["criteria"].map(list)), _STEPS),
        "assess_first": list(roadmap.assess_first),
    }


def organizations_answer(overview: pd.DataFrame) -> list[Json]:
    """Every organization with its scopes; its own goal stage is that of its first scope, the default one if it is used.

    Args:
        overview: as :func:`finops_model.views.places.read_overview`.
    """
    answers: list[Json] = []
    for _, scopes in overview.groupby("organization_id", sort=False):
        first = scopes.iloc[0]
        answers.append(
            {
                "organization": first["organization"],
                "organization_id": first["organization_slug"],
                "goal_stage": _STAGE_IDS.get(first["goal_stage"]),
                "last_assessed_on": plain(scopes["last_assessed_on"].max()),
                "scopes": records(scopes, _SCOPES, scope="name", scope_id="slug"),
            }
        )
    return answers


def targets_answer(view: TargetsView) -> Json:
    """Target entries of a scope, in the order of writing."""
    at = view.entries["recorded_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        **place_answer(view.place),
        "as_of": plain(view.day),
        "targets": records(view.entries.assign(recorded_at=at), _TARGETS, target="entry"),
    }


def imports_answer(changes: pd.DataFrame) -> list[Json]:
    """The import history, newest first."""
    return [
        {
            "import_id": int(row.change_id),
            "kind": row.kind,
            "at": f"{row.at:%Y-%m-%dT%H:%M:%SZ}",
            "actor": row.actor,
            "files": int(row.files),
            **{count: int(getattr(row, count)) for count in _COUNTS},
            "steps": int(row.steps),
            "partial": bool(row.partial),
            "undone_by": whole(row.undone_by),
        }
        for row in rows_of(changes)
    ]


def import_detail_answer(detail: ChangeDetail) -> Json:
    """A look inside one import: its row of the history, the files as they were read, and what it wrote."""
    who = ("organization", "scope", "assessed_on", "assessor", "capability")
    wrote = (
        "organization",
        "scope",
        "capability",
        "entry",
        "due_on",
        "value",
        "owner",
        "approver",
        "reason",
        "agreed_on",
    )
    (entry,) = imports_answer(pd.DataFrame([detail.change]))
    return {
        **entry,
        "sources": [
            {
                "file": one.name,
                "sha256": one.sha256,
                **{count: getattr(one, count) for count in _COUNTS},
                "mapping": one.mapping,
                "notices": one.notices,
            }
            for one in detail.files
        ],
        "ratings": [
            {
                **{column: plain(getattr(row, column)) for column in who},
                "before": {"score": plain(row.before), "form": row.before_form or None},
                "after": {"score": plain(row.after), "form": row.after_form},
            }
            for row in rows_of(detail.ratings)
        ],
        "entries": [{column: plain(getattr(row, column)) for column in wrote} for row in rows_of(detail.targets)],
        "plan_steps": [_set_step(row) for row in rows_of(detail.steps)],
    }


def _set_step(row: Any) -> Json:
    """A step of a plan as a change set it."""
    step: Json = {column: getattr(row, column) for column in ("organization", "scope", "capability")}
    step |= {"to_stage": Stage(row.to_stage).id, "effort": whole(row.effort)}
    return step | {
        column: plain(getattr(row, column)) for column in ("status", "owner", "starts_on", "finishes_on", "note")
    }


def import_answer(batch: Batch, counts: Sequence[FileCounts], import_id: int | None, refused: bool) -> Json:
    """What an import did, or would do.

    Args:
        counts: what the store said of each file; problems that only the store can see are told with the others.
        import_id: the change that was written; None: nothing was.
        refused: nothing was created or changed, and nothing would be.
    """
    ratings, targets = (frame["file"].value_counts() for frame in (batch.ratings, batch.targets))
    files = []
    for position, (file, count) in enumerate(zip(batch.files, counts, strict=True)):
        problems = [*file.problems, *count.problems]
        files.append(
            {
                "file": file.name,
                "sha256": file.sha256,
                "rows": file.rows,
                "ratings": int(ratings.get(position, 0)),
                "created": 0 if refused else count.created,
                "changed": 0 if refused else count.changed,
                "unchanged": 0 if refused else count.unchanged,
                "skipped": file.skipped,
                "targets": 0 if refused else count.targets,
                "target_entries": int(targets.get(position, 0)),
                "problem_count": file.problem_count + len(count.problems),
                "problems": [
                    {"row": one.row, "column": one.column, "value": one.value, "message": one.message}
                    for one in problems
                ],
                "notices": list(file.notices),
            }
        )
    return {"import_id": import_id, "written": import_id is not None, "files": files}

"""The machine-readable answers of the commands (CONTRACT: JSON keys): frames in, plain Python values out.

Stages are ids, dates ISO, missing values None. The human answers (:mod:`finops_model.cli.tables`) are made of the same.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from finops_model.batch import Batch
from finops_model.framework import Framework, Stage
from finops_model.roadmap import Roadmap
from finops_model.scoring import headline, points_on, stand
from finops_model.scoring.in_force import goal_stages
from finops_model.store import ChangeDetail, FileCounts

Json = dict[str, Any]

_COUNTS = ("rows", "created", "changed", "unchanged", "skipped", "targets")


def plain(value: Any) -> Any:
    """A value of a frame as JSON has it: NaN and NaT are None, dates are ISO texts, numbers Python's own."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | datetime | date):
        return f"{value:%Y-%m-%d}"
    return value.item() if hasattr(value, "item") else value


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame, their columns as attributes."""
    return iter(frame.itertuples(index=False))


def stage_id(level: Any) -> str | None:
    """The id of a stage level; None for NaN or None."""
    return None if pd.isna(level) else Stage(int(level)).id


def whole(number: Any) -> int | None:
    """A whole number; None for NaN."""
    return None if pd.isna(number) else int(number)


def place(scope: Any) -> Json:
    """Whose answer it is: names and ids. ``scope`` is a row of :func:`finops_model.views.places.read_places`."""
    return {
        "organization": scope.organization,
        "organization_id": scope.organization_slug,
        "scope": scope.name,
        "scope_id": scope.slug,
    }


def headline_answer(headline: Any) -> Json:
    """The headline figures of one row of a headlines frame."""
    return {
        "attainment": plain(headline.attainment),
        "at_target": {"count": int(headline.at_target), "of": int(headline.of)},
        "coverage": {"rated": int(headline.rated), "applicable": int(headline.applicable)},
        "typical_stage": stage_id(headline.typical_stage),
        "mean_score": plain(headline.mean_score),
    }


def standing_answers(
    places: pd.DataFrame, ratings: pd.DataFrame, targets: pd.DataFrame, day: date, framework: Framework
) -> list[Json]:
    """The standing of every place on a day: its headline figures and every capability, in framework order.

    Args:
        places: as :func:`finops_model.views.places.read_places`; their order is kept.
    """
    rows = stand(ratings, targets, points_on(places, day), framework)
    goals = goal_stages(targets, day)
    every = len(framework.capabilities)
    figures = zip(rows_of(places), rows_of(headline(rows)), strict=True)
    return [
        {
            **place(one),
            "as_of": day.isoformat(),
            "edition": framework.edition,
            "goal_stage": stage_id(goals.get(one.scope_id)),
            **headline_answer(figure),
            "capabilities": [capability_answer(row) for row in rows_of(rows.iloc[n * every : (n + 1) * every])],
        }
        for n, (one, figure) in enumerate(figures)
    ]


def capability_answer(row: Any) -> Json:
    """One row of a standing."""
    return {
        "id": row.capability,
        "name": row.name,
        "domain": row.domain,
        "score": plain(row.score),
        "stage": stage_id(row.stage),
        "target": stage_id(row.target),
        "gap": whole(row.gap),
        "status": str(row.status),
        "assessed_on": plain(row.assessed_on),
        "age_days": whole(row.age_days),
        "business_value": whole(row.value),
        "due_on": plain(row.due_on),
        "owner": plain(row.owner) or None,
        "form": plain(row.form) or None,
    }


def trend_answer(scope: Any, headlines: pd.DataFrame) -> Json:
    """The headline figures at every point of the trend, oldest first."""
    points = [{"as_of": plain(row.as_of), **headline_answer(row)} for row in rows_of(headlines)]
    return {**place(scope), "points": points}


def roadmap_answer(scope: Any, roadmap: Roadmap) -> Json:
    """The steps in schedule order, and what is to be assessed first."""
    steps = [
        {
            "capability": row.capability,
            "name": row.name,
            "from_stage": stage_id(row.from_stage),
            "to_stage": stage_id(row.to_stage),
            "status": row.status,
            "starts_on": plain(row.starts_on),
            "finishes_on": plain(row.finishes_on),
            "due_on": plain(row.due_on),
            "late_quarters": whole(row.late_quarters),
            "owner": plain(row.owner) or None,
            "criteria": list(row.criteria),
        }
        for row in rows_of(roadmap.steps)
    ]
    return {
        **place(scope),
        "as_of": roadmap.as_of.isoformat(),
        "capacity": roadmap.capacity,
        "steps": steps,
        "assess_first": list(roadmap.assess_first),
    }


def organizations_answer(scopes: pd.DataFrame, goals: pd.Series, last: dict[int, Any]) -> list[Json]:
    """Every organization with its scopes; its own goal stage is that of its first scope, the default one if it is used.

    Args:
        scopes: as :func:`finops_model.views.places.read_places`: by organization, default scope first.
        goals: goal stage by scope_id, as :func:`finops_model.scoring.in_force.goal_stages`.
        last: day of the newest assessment by scope_id.
    """
    answers: dict[int, Json] = {}
    for row in rows_of(scopes):
        scope = {
            "scope": row.name,
            "scope_id": row.slug,
            "goal_stage": stage_id(goals.get(row.scope_id)),
            "last_assessed_on": plain(last.get(row.scope_id)),
        }
        answer = answers.setdefault(
            row.organization_id,
            {
                "organization": row.organization,
                "organization_id": row.organization_slug,
                "goal_stage": scope["goal_stage"],
                "last_assessed_on": None,
                "scopes": [],
            },
        )
        days = [day for day in (answer["last_assessed_on"], scope["last_assessed_on"]) if day]
        answer["last_assessed_on"] = max(days, default=None)
        answer["scopes"].append(scope)
    return list(answers.values())


def targets_answer(scope: Any, as_of: date | None, entries: pd.DataFrame) -> Json:
    """Target entries of a scope: those in force on a day, or the whole history in the order of writing (no day)."""
    return {
        **place(scope),
        "as_of": as_of.isoformat() if as_of else None,
        "targets": [
            {
                "capability": row.capability or None,
                "target": row.entry,
                "due_on": plain(row.due_on),
                "value": whole(row.value),
                "owner": plain(row.owner) or None,
                "reason": plain(row.reason) or None,
                "agreed_on": plain(row.agreed_on),
                "recorded_at": f"{row.recorded_at:%Y-%m-%dT%H:%M:%SZ}",
                "actor": row.actor,
            }
            for row in rows_of(entries)
        ],
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
            "partial": bool(row.partial),
            "undone_by": whole(row.undone_by),
        }
        for row in rows_of(changes)
    ]


def import_detail_answer(detail: ChangeDetail) -> Json:
    """A look inside one import: its row of the history, the files as they were read, and what it wrote."""
    who = ("organization", "scope", "assessed_on", "assessor", "capability")
    wrote = ("organization", "scope", "capability", "entry", "due_on", "value", "owner", "reason", "agreed_on")
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

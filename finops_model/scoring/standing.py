"""Where scopes stand on days: one function for an organization, a portfolio and a trend (SEMANTICS 2, 3)."""

from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from finops_model.framework import Framework
from finops_model.scoring.in_force import dates_of, days_of, numbers_at, ratings_in_force, targets_in_force
from finops_model.scoring.scores import TOLERANCE


class Status(StrEnum):
    """How a capability stands to its target (SEMANTICS 3). The words are part of the stable interface."""

    NOT_APPLICABLE = "not applicable"
    NOT_ASSESSED = "not assessed"
    NO_TARGET = "no target"
    BELOW_TARGET = "below target"
    AT_TARGET = "at target"
    ABOVE_TARGET = "above target"


def points_on(scopes: pd.DataFrame, day: date) -> pd.DataFrame:
    """The points at which to look at every scope on one day, for :func:`stand`.

    Args:
        scopes: ``organization_id, scope_id`` (more columns do no harm); their order is kept.
    """
    points = scopes[["organization_id", "scope_id"]].reset_index(drop=True)
    points["as_of"] = np.datetime64(day, "us")
    return points


def stand(
    ratings: pd.DataFrame,
    targets: pd.DataFrame,
    points: pd.DataFrame,
    framework: Framework,
    against: date | None = None,
) -> pd.DataFrame:
    """Where scopes stand on days: one row per point and capability (SEMANTICS 2 and 3).

    Args:
        ratings: the ratings frame, full or slim; ratings of other scopes do no harm. Those of older editions count for
            the successors of their capabilities; an id that neither the framework nor a succession knows is left out.
        targets: the targets frame, the whole history in force.
        points: ``organization_id, scope_id, as_of``, each (scope, day) once.
        framework: its capabilities are the rows, in its order.
        against: judge every point against the targets in force on this day; None: on the point's own day.

    Returns:
        The standing frame: ``organization_id, scope_id, as_of, capability, name, short_name, domain, score, stage,
        target, gap, status, assessed_on, age_days, value, due_on, owner, approver, reason, criteria, form,
        assessment_id, written``; points in the given order, capabilities in framework order. No points: no rows.

        ``target`` is the effective target also where nothing is rated; ``gap`` is NaN unless rated and with a target.
        ``value`` is always there; ``due_on``, ``owner`` and ``approver`` only with a target. ``reason`` is that of the
        entry that decided. ``assessed_on``, ``age_days``, ``criteria``, ``form``, ``assessment_id`` and ``written`` are
        those of the rating that counts (a *not applicable* one too), missing where there is none; of a capability that
        several older ones merged into, those of the part with the lowest score.
    """
    scopes = pd.Index(points["scope_id"].unique())
    day = days_of(points["as_of"])
    scope = scopes.get_indexer(pd.Index(points["scope_id"]))
    every, count = len(framework.capabilities), len(points)
    rows = ratings_in_force(ratings, framework, scopes, scope, day)
    judged_on = day if against is None else np.full(count, np.datetime64(against, "D").astype(np.int64))
    agreed = targets_in_force(targets, framework, scopes, scope, judged_on)

    said = _said(ratings, rows)
    score, assessed_on = said["score"], said["assessed_on"]
    stage, target = np.floor(score + TOLERANCE), agreed["target"]
    as_of = np.repeat(dates_of(points["as_of"]), every)

    return pd.DataFrame(
        {
            "organization_id": np.repeat(points["organization_id"].to_numpy(), every),
            "scope_id": np.repeat(points["scope_id"].to_numpy(), every),
            "as_of": as_of,
            **_capability_columns(framework, count),
            "score": score,
            "stage": stage,
            "target": target,
            "gap": np.maximum(target - stage, 0),
            "status": _status(rows >= 0, stage, target),
            "assessed_on": assessed_on,
            "age_days": (as_of - assessed_on) / np.timedelta64(1, "D"),
            **{column: agreed[column] for column in ("value", "due_on", "owner", "approver", "reason")},
            **{column: said[column] for column in ("criteria", "form", "assessment_id", "written")},
        }
    )


def _capability_columns(framework: Framework, points: int) -> dict[str, Any]:
    """What the capabilities are called, in framework order, once for each point."""
    names = {
        "capability": [one.id for one in framework.capabilities],
        "name": [one.name for one in framework.capabilities],
        "short_name": [one.short_name for one in framework.capabilities],
        "domain": [one.domain for one in framework.capabilities],
    }
    cells = np.tile(np.arange(len(framework.capabilities)), points)
    return {column: pd.array(texts, dtype="str").take(cells) for column, texts in names.items()}


def _said(ratings: pd.DataFrame, rows: np.ndarray) -> dict[str, Any]:
    """What the ratings at these positions say, by column; missing at position -1."""
    numbers = {column: numbers_at(ratings[column], rows) for column in ("score", "assessment_id", "written")}
    texts = {column: ratings[column].astype("str").array for column in ("form", "criteria")}
    others = texts | {"assessed_on": dates_of(ratings["assessed_on"])}
    return numbers | {column: take(values, rows, allow_fill=True) for column, values in others.items()}


def _status(said: np.ndarray, stage: np.ndarray, target: np.ndarray) -> Any:
    """The words of SEMANTICS 3 from: is there a rating, its stage (NaN: not applicable), the effective target."""
    words = list(Status)
    met = [
        (~said, Status.NOT_ASSESSED),
        (np.isnan(stage), Status.NOT_APPLICABLE),
        (np.isnan(target), Status.NO_TARGET),
        (stage < target, Status.BELOW_TARGET),
        (stage == target, Status.AT_TARGET),
    ]
    conditions, statuses = zip(*met, strict=True)
    chosen = np.select(conditions, list(map(words.index, statuses)), words.index(Status.ABOVE_TARGET))
    return pd.array([word.value for word in words], dtype="str").take(chosen)

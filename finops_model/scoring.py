"""Ratings and targets -> standing, headline figures, trend: what every number means (SEMANTICS 1 to 5).

Pure: frames in, frames out; their columns are listed in docs/architecture.md and, with the rules, in docs/semantics.md.
One vectorised function, :func:`stand`, serves the standing of one organization, the portfolio of a thousand and every
point of a trend.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from finops_model.framework import Framework, Stage
from finops_model.scoring_as_of import cell_key, dates_of, days_of, newest, numbers_at, targets_in_force
from finops_model.scoring_succession import map_forward

LENS_WEIGHTS = (30, 25, 20, 20, 5)
"""Default weights of the lenses, in the order of :data:`finops_model.assessment.LENSES` (SEMANTICS 1)."""

STALE_AFTER_DAYS = 365
"""A rating older than this counts as stale in the headlines; it still counts in full."""

_TOLERANCE = 1e-9


class Status(StrEnum):
    """How a capability stands to its target (SEMANTICS 3). The words are part of the stable interface."""

    NOT_APPLICABLE = "not applicable"
    NOT_ASSESSED = "not assessed"
    NO_TARGET = "no target"
    BELOW_TARGET = "below target"
    AT_TARGET = "at target"
    ABOVE_TARGET = "above target"


# --- scores and stages (SEMANTICS 1) ---------------------------------------------------------------------------------


def score_criteria(met: Collection[str], framework: Framework) -> float:
    """The score of a rating given as the ids of the criteria met: the highest stage S up to which every criterion is
    met, plus the share of S+1's criteria that are met; 3 when all are. Nothing met: 0. Ids that are no criteria of
    the framework (its signs, for instance) count for nothing.
    """
    for stage in (Stage.CRAWL, Stage.WALK, Stage.RUN):
        criteria = framework.criteria_of(stage)
        reached = sum(one.id in met for one in criteria)
        if reached < len(criteria):
            return stage - 1 + reached / len(criteria)
    return float(Stage.RUN)


def score_lenses(levels: Sequence[int | None], weights: Sequence[float] | None = None) -> float:
    """The score of lens levels: ``3 * sum(weight * level) / (4 * sum(weights))`` over the lenses that were rated.

    Args:
        levels: 0 to 4, or None for a lens that was not rated; in the order of ``assessment.LENSES``.
        weights: one per lens; None: :data:`LENS_WEIGHTS`.

    Raises:
        ValueError: no lens with a weight is rated, a level is outside 0..4, or the lengths differ.
    """
    rated = [(w, v) for w, v in zip(LENS_WEIGHTS if weights is None else weights, levels, strict=True) if v is not None]
    if any(not 0 <= level <= 4 for _, level in rated):
        raise ValueError(f"Lens levels lie between 0 and 4, not {levels!r}.")
    total = sum(weight for weight, _ in rated)
    if total <= 0:
        raise ValueError("At least one lens must be rated.")
    return min(3.0, 3 * sum(weight * level for weight, level in rated) / (4 * total))  # rounding must not pass Run


def stage_of(score: float) -> Stage:
    """The stage that a score has reached: ``floor(score + 1e-9)``. Raises ValueError outside 0..3 (NaN too)."""
    if not 0 <= score <= 3:
        raise ValueError(f"A score lies between 0 and 3, not {score!r}.")
    return Stage(math.floor(score + _TOLERANCE))


def stages_of(scores: pd.Series) -> pd.Series:
    """The stage levels of many scores, as floats; NaN (not a score) stays NaN."""
    return np.floor(scores + _TOLERANCE)


def typical_stage(stages: Iterable[Stage]) -> Stage | None:
    """The highest stage that at least half of the given rated capabilities have reached; None for none of them."""
    levels = list(stages)
    if not levels:
        return None
    return max(stage for stage in Stage if 2 * sum(level >= stage for level in levels) >= len(levels))


def shown_percent(x: float | None) -> str:
    """A percentage (0..100) as people see it: ``90 %``; ``–`` for None and NaN.

    A whole number rounded half away from zero; 100 % only when it is exactly 100 (SEMANTICS 4).
    """
    if x is None or math.isnan(x):
        return "–"
    whole = math.floor(abs(x) + 0.5 + _TOLERANCE)
    if whole == 100 and abs(x) < 100:
        whole = 99
    return f"{-whole if x < 0 else whole} %"


def shown_score(x: float | None) -> str:
    """A score as people see it: one decimal, half up as a browser's tables and charts round; ``–`` for none."""
    return "–" if x is None or math.isnan(x) else str(Decimal(x).quantize(Decimal("0.1"), ROUND_HALF_UP))


# --- standing (SEMANTICS 2 and 3) ------------------------------------------------------------------------------------


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
        ratings: the ratings frame, full or slim; whatever belongs to no point does no harm. Ratings of older
            editions are mapped forward first (:func:`map_forward`); an id that neither the framework nor a succession
            knows is left out.
        targets: the targets frame, the whole history in force.
        points: ``organization_id, scope_id, as_of``, each (scope, day) once.
        framework: its capabilities are the rows, in its order.
        against: judge every point against the targets in force on this day; None: on the point's own day.

    Returns:
        The standing frame: ``organization_id, scope_id, as_of, capability, name, short_name, domain, score, stage,
        target, gap, status, assessed_on, age_days, value, due_on, owner, reason, criteria, form, assessment_id,
        written``; points in the given order, capabilities in framework order. No points: no rows.

        ``target`` is the effective target also where nothing is rated; ``gap`` is NaN unless rated and with a target.
        ``value`` is always there; ``due_on`` and ``owner`` only with a target. ``reason`` is that of the entry that
        decided. ``assessed_on``, ``age_days``, ``criteria``, ``form``, ``assessment_id`` and ``written`` are those of
        the rating that counts (a *not applicable* one too), missing where there is none.
    """
    capabilities = framework.capabilities
    ids = pd.Index([one.id for one in capabilities], dtype="str")
    scopes = pd.Index(points["scope_id"].unique())
    day = days_of(points["as_of"])
    scope = scopes.get_indexer(pd.Index(points["scope_id"]))
    every, count = len(ids), len(points)
    cell_scope, cell_capability = np.repeat(scope, every), np.tile(np.arange(every), count)

    ratings = map_forward(ratings, framework)
    rows = newest(
        cell_key(
            scopes.get_indexer(pd.Index(ratings["scope_id"])), ids.get_indexer(pd.Index(ratings["capability"])), every
        ),
        days_of(ratings["assessed_on"]),
        ratings["written"].to_numpy(dtype=np.int64),
        cell_key(cell_scope, cell_capability, every),
        np.repeat(day, every),
    )
    judged_on = day if against is None else np.full(count, np.datetime64(against, "D").astype(np.int64))
    agreed = targets_in_force(targets, framework, scopes, scope, judged_on)

    score = numbers_at(ratings["score"], rows)
    form = take(ratings["form"].astype("str").array, rows, allow_fill=True)
    assessed_on = take(dates_of(ratings["assessed_on"]), rows, allow_fill=True)
    stage, target = np.floor(score + _TOLERANCE), agreed["target"]
    as_of = np.repeat(dates_of(points["as_of"]), every)

    def named(texts: Iterable[str]) -> Any:
        return pd.array(list(texts), dtype="str").take(cell_capability)

    return pd.DataFrame(
        {
            "organization_id": np.repeat(points["organization_id"].to_numpy(), every),
            "scope_id": np.repeat(points["scope_id"].to_numpy(), every),
            "as_of": as_of,
            "capability": named(ids),
            "name": named(one.name for one in capabilities),
            "short_name": named(one.short_name for one in capabilities),
            "domain": named(one.domain for one in capabilities),
            "score": score,
            "stage": stage,
            "target": target,
            "gap": np.maximum(target - stage, 0),
            "status": _status(rows >= 0, stage, target),
            "assessed_on": assessed_on,
            "age_days": (as_of - assessed_on) / np.timedelta64(1, "D"),
            **{column: agreed[column] for column in ("value", "due_on", "owner", "reason")},
            "criteria": take(ratings["criteria"].astype("str").array, rows, allow_fill=True),
            "form": form,
            "assessment_id": numbers_at(ratings["assessment_id"], rows),
            "written": numbers_at(ratings["written"], rows),
        },
    )


def _status(said: np.ndarray, stage: np.ndarray, target: np.ndarray) -> Any:
    """The words of SEMANTICS 3 from: is there a rating, its stage (NaN: not applicable), the effective target."""
    words = list(Status)
    chosen = np.select(
        [~said, np.isnan(stage), np.isnan(target), stage < target, stage == target],
        [
            words.index(Status.NOT_ASSESSED),
            words.index(Status.NOT_APPLICABLE),
            words.index(Status.NO_TARGET),
            words.index(Status.BELOW_TARGET),
            words.index(Status.AT_TARGET),
        ],
        words.index(Status.ABOVE_TARGET),
    )
    return pd.array([word.value for word in words], dtype="str").take(chosen)


# --- headline figures (SEMANTICS 4) ----------------------------------------------------------------------------------


def headline(standing: pd.DataFrame) -> pd.DataFrame:
    """The headline figures of each (scope, day) of a standing, in the order in which they first occur in it.

    Returns:
        ``organization_id, scope_id, as_of, attainment`` (0..100; NaN: nothing is rated and has a target), ``at_target``
        of ``of``, ``rated`` of ``applicable`` (whole numbers), ``typical_stage`` and ``mean_score`` (NaN: nothing is
        rated), ``gap_total`` (whole stages), ``next_due_on`` (the earliest due date of a target not reached or not
        assessed yet, an overdue one too; NaT: none), ``stale`` (ratings older than :data:`STALE_AFTER_DAYS`),
        ``newest_on, oldest_on`` (dates of the oldest and newest rating that counts). An empty standing: no rows.
    """
    return _headlines(standing, ["organization_id", "scope_id", "as_of"])


def headline_by_domain(standing: pd.DataFrame) -> pd.DataFrame:
    """As :func:`headline`, for each domain by itself, with its id in ``domain``."""
    return _headlines(standing, ["organization_id", "scope_id", "as_of", "domain"])


def spokes(standing: pd.DataFrame, framework: Framework, domain: str | None = None) -> pd.DataFrame:
    """The positions of one standing (one scope, one day) on the spokes of a radar, in framework order.

    Args:
        domain: a domain's id: one spoke per capability of it, with its score and target. None: one spoke per domain,
            with the plain means (to be labelled so): the scores of its rated capabilities, and the effective targets
            of its capabilities that apply, rated or not.

    Returns:
        ``id, label, score, target`` (0..3; NaN: nothing rated, no target), ``rated, applicable`` (how many).
    """
    rows = standing if domain is None else standing[standing["domain"] == domain]
    labels = rows["short_name"] if domain is not None else rows["domain"].map({d.id: d.name for d in framework.domains})
    applies = rows["status"] != Status.NOT_APPLICABLE
    cells = pd.DataFrame(
        {
            "id": rows["capability" if domain is not None else "domain"],
            "label": labels,
            "score": rows["score"],
            "target": rows["target"].where(applies),
            "rated": rows["score"].notna().astype(np.int64),
            "applicable": applies.astype(np.int64),
        }
    )
    how = {"score": "mean", "target": "mean", "rated": "sum", "applicable": "sum"}
    order = [one.id for one in (framework.domains if domain is None else framework.capabilities)]
    found = cells.groupby(["id", "label"], as_index=False).agg(how)
    return found.sort_values("id", key=lambda ids: ids.map(order.index), ignore_index=True)


def _headlines(standing: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    group, first = _groups(standing, by)
    count = len(first)
    score, stage, target, value, age = (
        standing[column].to_numpy(dtype=float) for column in ("score", "stage", "target", "value", "age_days")
    )
    rated = ~np.isnan(score)
    counted = rated & ~np.isnan(target)
    reached = counted & (stage >= target)
    # A reached target counts exactly 1 even where the score is a hair below a whole stage: 100 means all are reached.
    share = np.where(reached, 1.0, score / target)

    def how_many(mask: np.ndarray) -> np.ndarray:
        return np.bincount(group[mask], minlength=count)

    def total(amounts: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Sums per group, added smallest first, so that the order of the rows changes no digit."""
        order = np.lexsort((amounts[mask], group[mask]))
        return np.bincount(group[mask][order], weights=amounts[mask][order], minlength=count)

    def earliest(dates: np.ndarray, mask: np.ndarray) -> np.ndarray:
        return _extreme(np.minimum, dates, group, mask & ~np.isnat(dates), count)

    due_on = dates_of(standing["due_on"])
    assessed_on = dates_of(standing["assessed_on"])
    unassessed = (standing["status"] == Status.NOT_ASSESSED).to_numpy(dtype=bool) & ~np.isnan(target)
    n_rated = how_many(rated)
    half = [2 * how_many(rated & (stage >= level)) >= n_rated for level in (1, 2, 3)]
    with np.errstate(invalid="ignore", divide="ignore"):
        # Twelve decimals keep what the scores say and drop the dust of binary fractions: 90, not 89.99999999999999.
        attainment = np.round(100 * total(value * share, counted) / total(value, counted), 12)
        mean_score = np.round(total(score, rated) / n_rated, 12)
    return (
        standing[by]
        .iloc[first]
        .reset_index(drop=True)
        .assign(
            attainment=attainment,
            at_target=how_many(reached),
            of=how_many(counted),
            rated=n_rated,
            applicable=how_many((standing["status"] != Status.NOT_APPLICABLE).to_numpy(dtype=bool)),
            typical_stage=np.where(n_rated > 0, np.sum(half, axis=0, dtype=float), np.nan),
            mean_score=mean_score,
            gap_total=total(np.maximum(target - stage, 0), counted).astype(np.int64),
            next_due_on=earliest(due_on, (counted & ~reached) | unassessed),
            stale=how_many(rated & (age > STALE_AFTER_DAYS)),
            newest_on=_extreme(np.maximum, assessed_on, group, rated, count),
            oldest_on=earliest(assessed_on, rated),
        )
    )


def _groups(frame: pd.DataFrame, by: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The group number of each row (groups in order of first occurrence) and the position of each group's first row."""
    packed = np.zeros(len(frame), dtype=np.int64)
    for column in by:
        codes, values = pd.factorize(frame[column])
        packed = packed * max(len(values), 1) + codes
    group, _ = pd.factorize(packed)
    return group, np.unique(group, return_index=True)[1]


def _extreme(ufunc: np.ufunc, dates: np.ndarray, group: np.ndarray, mask: np.ndarray, count: int) -> np.ndarray:
    """The earliest (np.minimum) or latest (np.maximum) date per group; NaT for a group without any."""
    group, order = group[mask], np.argsort(group[mask], kind="stable")
    found = np.full(count, np.datetime64("NaT", "us"))
    if len(group):
        present, starts = np.unique(group[order], return_index=True)
        found[present] = ufunc.reduceat(dates[mask][order], starts)
    return found


# --- trend (SEMANTICS 5) ---------------------------------------------------------------------------------------------


def trend_points(ratings: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """One point per scope and day on which an assessment is dated or a target entry was agreed, by scope and day."""
    days = [
        frame[["organization_id", "scope_id", on]].rename(columns={on: "as_of"}).drop_duplicates()
        for frame, on in ((ratings, "assessed_on"), (targets, "agreed_on"))
        if len(frame)
    ]
    if not days:
        return pd.DataFrame(
            {
                "organization_id": np.empty(0, np.int64),
                "scope_id": np.empty(0, np.int64),
                "as_of": np.empty(0, "datetime64[us]"),
            }
        )
    points = pd.concat(days, ignore_index=True)
    points["as_of"] = dates_of(points["as_of"])
    return points.drop_duplicates().sort_values(["scope_id", "as_of"], ignore_index=True)


def trend_standing(
    ratings: pd.DataFrame, targets: pd.DataFrame, framework: Framework, against: Literal["then"] | date = "then"
) -> pd.DataFrame:
    """The standing at every point of the trend; ``against``: the targets of each point's day, or those of one day."""
    return stand(ratings, targets, trend_points(ratings, targets), framework, None if against == "then" else against)


def trend(
    ratings: pd.DataFrame, targets: pd.DataFrame, framework: Framework, against: Literal["then"] | date = "then"
) -> pd.DataFrame:
    """The headline figures at every point, by scope and day; no ratings and no targets: no rows."""
    return headline(trend_standing(ratings, targets, framework, against))


def regressions(standing: pd.DataFrame) -> pd.DataFrame:
    """Where a capability's stage fell from one point to the next.

    Args:
        standing: a standing at several points (:func:`trend_standing`).

    Returns:
        ``scope_id, capability, as_of, stage_before, stage``, by scope, day and the standing's order. Points at which a
        capability is not rated are passed over: a stage is compared with the last one before it.
    """
    rated = standing.loc[standing["stage"].notna(), ["scope_id", "capability", "as_of", "stage"]]
    rated = rated.reset_index(drop=True).sort_values(["scope_id", "as_of"], kind="stable")
    rated["stage_before"] = rated.groupby(["scope_id", "capability"])["stage"].shift()
    fell = rated[rated["stage"] < rated["stage_before"]]
    return fell[["scope_id", "capability", "as_of", "stage_before", "stage"]].reset_index(drop=True)

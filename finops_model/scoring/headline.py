"""The headline figures of a standing, and its positions on a radar (SEMANTICS 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from finops_model.framework import Framework
from finops_model.scoring.in_force import dates_of
from finops_model.scoring.scores import TOLERANCE
from finops_model.scoring.standing import Status

STALE_AFTER_DAYS = 365
"""A rating older than this counts as stale in the headlines; it still counts in full."""


OF_SCOPE = ("organization_id", "scope_id", "as_of")
"""The columns that tell the scopes and days of a standing apart."""


def headline(standing: pd.DataFrame, by: Sequence[str] = OF_SCOPE) -> pd.DataFrame:
    """The headline figures of each (scope, day) of a standing, in the order in which they first occur in it.

    Args:
        by: the columns whose values make a group, when it is not each scope and day.

    Returns:
        ``organization_id, scope_id, as_of, attainment`` (0..100; NaN: nothing is rated and has a target), ``at_target``
        of ``of``, ``rated`` of ``applicable`` (whole numbers), ``typical_stage`` and ``mean_score`` (NaN: nothing is
        rated), ``gap_total`` (whole stages), ``overdue`` (how many open targets are overdue, see :func:`is_overdue`),
        ``overdue_since`` (the earliest of their due dates; NaT: none), ``next_due_on`` (the earliest due date of the
        other open targets; NaT: none), ``stale`` (ratings older than :data:`STALE_AFTER_DAYS`), ``newest_on,
        oldest_on`` (dates of the oldest and newest rating that counts). An empty standing: no rows.
    """
    groups, first = _groups(standing, by)
    columns = ("score", "stage", "target", "value", "age_days")
    score, stage, target, value, age = (standing[column].to_numpy(dtype=float) for column in columns)
    status = standing["status"]
    rated = ~np.isnan(score)
    counted = rated & ~np.isnan(target)
    reached = counted & (stage >= target)
    still_open, overdue = (mask(standing).to_numpy(dtype=bool) for mask in (is_open, is_overdue))
    assessed_on, due_on = dates_of(standing["assessed_on"]), dates_of(standing["due_on"])
    share = shares_of_target(score, target)
    n_rated = groups.how_many(rated)
    return (
        standing[[*by]]
        .iloc[first]
        .reset_index(drop=True)
        .assign(
            attainment=_ratio(100 * groups.total(value * share, counted), groups.total(value, counted)),
            at_target=groups.how_many(reached),
            of=groups.how_many(counted),
            rated=n_rated,
            applicable=groups.how_many((status != Status.NOT_APPLICABLE).to_numpy(dtype=bool)),
            typical_stage=_typical_stages(groups, stage, rated),
            mean_score=_ratio(groups.total(score, rated), n_rated),
            gap_total=groups.total(np.maximum(target - stage, 0), counted).astype(np.int64),
            overdue=groups.how_many(overdue),
            overdue_since=groups.extreme(np.minimum, due_on, overdue),
            next_due_on=groups.extreme(np.minimum, due_on, still_open & ~overdue),
            stale=groups.how_many(rated & (age > STALE_AFTER_DAYS)),
            newest_on=groups.extreme(np.maximum, assessed_on, rated),
            oldest_on=groups.extreme(np.minimum, assessed_on, rated),
        )
    )


def headline_by_domain(standing: pd.DataFrame) -> pd.DataFrame:
    """As :func:`headline`, for each domain by itself, with its id in ``domain``."""
    return headline(standing, [*OF_SCOPE, "domain"])


def is_open(standing: pd.DataFrame) -> pd.Series:
    """Whether each target is still to be reached: the capability is below it, or not assessed yet."""
    unassessed = (standing["status"] == Status.NOT_ASSESSED) & standing["target"].notna()
    return (standing["status"] == Status.BELOW_TARGET) | unassessed


def is_overdue(standing: pd.DataFrame) -> pd.Series:
    """Whether each target is open and its due day has passed; on the due day itself it is not overdue yet."""
    return is_open(standing) & (standing["due_on"] < standing["as_of"])


EVERY_CAPABILITY = "*"
"""Stands for a domain's id in :func:`spokes`: the capabilities of all domains."""


def attainment(score: np.ndarray, target: np.ndarray, value: np.ndarray) -> float:
    """The attainment of capabilities that are all rated and have a target: 0 to 100; NaN without any.

    Args:
        score: 0 to 3. target: levels, 1 to 3. value: business values, 1 to 5.
    """
    if not len(score):
        return float("nan")
    return float(100 * np.sort(value * shares_of_target(score, target)).sum() / value.sum())


def shares_of_target(score: np.ndarray, target: np.ndarray) -> np.ndarray:
    """How far each score is on the way to its target: 0 to 1; NaN where either is missing.

    A reached target counts exactly 1 even where the score is a hair below a whole stage: 100 means all are reached.
    """
    with np.errstate(invalid="ignore"):
        return np.where(np.floor(score + TOLERANCE) >= target, 1.0, score / target)


def spokes(standing: pd.DataFrame, framework: Framework, domain: str | None = None) -> pd.DataFrame:
    """The positions of one standing (one scope, one day) on the spokes of a radar, in framework order.

    Args:
        domain: a domain's id or :data:`EVERY_CAPABILITY`: one spoke per capability of it, with its score and target.
            None: one spoke per domain, with the plain means (to be labelled so): the scores of its rated capabilities,
            and the effective targets of its capabilities that apply, rated or not.

    Returns:
        ``id, label, short_name`` (of a domain: its name), ``group`` (the domain's name), ``score, target`` (0..3; NaN:
        nothing rated, no target), ``rated, applicable`` (how many).
    """
    rows = standing if domain in (None, EVERY_CAPABILITY) else standing[standing["domain"] == domain]
    groups = rows["domain"].map({one.id: one.name for one in framework.domains})
    applies = rows["status"] != Status.NOT_APPLICABLE
    cells = pd.DataFrame(
        {
            "id": rows["domain" if domain is None else "capability"],
            "label": groups if domain is None else rows["name"],
            "group": groups,
            "score": rows["score"],
            "target": rows["target"].where(applies),
            "rated": rows["score"].notna().astype(np.int64),
            "applicable": applies.astype(np.int64),
        }
    )
    how = {"score": "mean", "target": "mean", "rated": "sum", "applicable": "sum"}
    order = [one.id for one in (framework.domains if domain is None else framework.capabilities)]
    found = cells.groupby(["id", "label", "group"], as_index=False).agg(how)
    shorter = {one.id: one.short_name for one in framework.capabilities}
    found.insert(2, "short_name", found["label"] if domain is None else found["id"].map(shorter))
    return found.sort_values("id", key=lambda ids: ids.map(order.index), ignore_index=True)


def _ratio(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """Quotients; NaN where there is nothing. Twelve decimals keep what the scores say and drop the dust of binary
    fractions: 90, not 89.99999999999999."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.round(parts / wholes, 12)


def _typical_stages(groups: "_Groups", stage: np.ndarray, rated: np.ndarray) -> np.ndarray:
    """The highest stage of each group that at least half of its rated capabilities have reached; NaN without any."""
    n_rated = groups.how_many(rated)
    half = [2 * groups.how_many(rated & (stage >= level)) >= n_rated for level in (1, 2, 3)]
    return np.where(n_rated > 0, np.sum(half, axis=0, dtype=float), np.nan)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows in groups: the number of each row's group, and how many groups there are. A mask says which rows count."""

    of_row: np.ndarray
    count: int

    def how_many(self, mask: np.ndarray) -> np.ndarray:
        """The number of rows of each group."""
        return np.bincount(self.of_row[mask], minlength=self.count)

    def total(self, amounts: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """The sum of each group, added smallest first, so that the order of the rows changes no digit."""
        order = np.lexsort((amounts[mask], self.of_row[mask]))
        return np.bincount(self.of_row[mask][order], weights=amounts[mask][order], minlength=self.count)

    def extreme(self, ufunc: np.ufunc, dates: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """The earliest (np.minimum) or latest (np.maximum) date of each group; NaT for a group without any."""
        mask = mask & ~np.isnat(dates)
        group, found = self.of_row[mask], np.full(self.count, np.datetime64("NaT", "us"))
        if len(group):
            order = np.argsort(group, kind="stable")
            present, starts = np.unique(group[order], return_index=True)
            found[present] = ufunc.reduceat(dates[mask][order], starts)
        return found


def _groups(frame: pd.DataFrame, by: Sequence[str]) -> tuple[_Groups, np.ndarray]:
    """The rows in groups, in the order of first occurrence, and the position of each group's first row."""
    packed = np.zeros(len(frame), dtype=np.int64)
    for column in by:
        codes, values = pd.factorize(frame[column])
        packed = packed * max(len(values), 1) + codes
    group, _ = pd.factorize(packed)
    first = np.unique(group, return_index=True)[1]
    return _Groups(group, len(first)), first

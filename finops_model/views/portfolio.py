"""The portfolio of every scope, kept up to date by reading again only the organizations that something was written to.

One organization's write must not cost the next reader of the portfolio a thousand organizations' reads. What is kept
lies at module level, by the store and the days; it is only ever replaced by a whole new :class:`Portfolio`.
Losing it costs time and nothing else.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from finops_model import roadmap, scoring
from finops_model.assessment import Person
from finops_model.framework import Framework, read_framework
from finops_model.names import name_key
from finops_model.roadmap.quarters import quarter_ends
from finops_model.scoring.headline import STALE_AFTER_DAYS
from finops_model.scoring.in_force import goal_stages
from finops_model.store import Moment, Store, open_store
from finops_model.texts.framework import shown_framework

READ_ONE_BY_ONE = 25
"""Up to so many changed organizations are read by themselves; for more, reading everything at once is quicker."""

QUARTERS = 8
"""At how many quarter ends the attainment of every scope is told."""

_KEEP = 2  # the days (or stores) kept at once: today, and yesterday around midnight


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Every scope of every organization on one day. Shared by all sessions: copy a frame before changing it.

    Attributes:
        day: the day shown.
        before_on: the day with which ``day`` is compared.
        rows: one row per scope, by organization name and then default scope first: the *headlines* as of ``day`` and
            ``organization, slug, scope, scope_slug`` (texts), ``is_default`` (the organization's default scope),
            ``parent_id`` (NaN: none), ``goal_stage`` (level, NaN: none), ``attainment_before`` (as of ``before_on``,
            NaN: none), ``change`` (attainment minus that, in percentage points; NaN: one of them is missing), ``rose,
            fell`` (how many capabilities are at a higher or lower stage than on ``before_on``), ``late`` (how many
            targets the proposed roadmap reaches after their due quarter), ``oldest_days`` (age of the oldest rating
            that counts, NaN: none), ``first_due_on`` (the earliest due date of an open target, overdue or to come; NaT:
            none), ``is_old`` (the newest assessment is longer ago than the organization's cadence, without one a year;
            or there is none).
        standing: the *standing* of every scope as of ``day``; scopes in no special order.
        before: the same as of ``before_on``.
        history: ``scope_id, as_of, attainment`` (NaN: none) at the last :data:`QUARTERS` quarter ends up to ``day``.
        revisions: the revision of every organization that this was read at.
    """

    day: date
    before_on: date
    rows: pd.DataFrame
    standing: pd.DataFrame
    before: pd.DataFrame
    history: pd.DataFrame
    revisions: Mapping[int, int]


_kept: OrderedDict[tuple[Store, date, date], Portfolio] = OrderedDict()
_lock = threading.Lock()


def read_portfolio(reader: Person, day: date, since: date) -> Portfolio:
    """The portfolio as of ``day``, compared with ``since``; capabilities have their names in the reader's language."""
    return _in_words(_kept_portfolio(day, since))


def _kept_portfolio(day: date, since: date) -> Portfolio:
    """The portfolio with English names: what is kept serves every language."""
    store = open_store()
    with _lock, store.reading() as moment:
        revisions = moment.read_revisions()
        kept = _kept.get((store, day, since))
        if kept is not None and kept.revisions == revisions:
            return kept
        moved: set[int] | None = None
        if kept is not None:
            moved = {one for one, number in revisions.items() if kept.revisions.get(one) != number}
            moved |= kept.revisions.keys() - revisions.keys()
        if kept is None or moved is None or len(moved) > READ_ONE_BY_ONE:
            fresh = _read(moment, day, since, revisions)
        else:
            fresh = _merge(kept, _read(moment, day, since, revisions, moved), moved)
        _kept[store, day, since] = fresh
        _kept.move_to_end((store, day, since))
        while len(_kept) > _KEEP:
            _kept.popitem(last=False)
        return fresh


def _read(
    moment: Moment, day: date, since: date, revisions: Mapping[int, int], only: Collection[int] | None = None
) -> Portfolio:
    """The portfolio of the organizations ``only`` (None: of all), from the store."""
    framework = read_framework()
    named = _named_scopes(moment, only)
    ends = quarter_ends(day, QUARTERS)
    if only is None:
        ratings = moment.read_newest_ratings(sorted({since, day, *ends})).drop_duplicates("written")
        targets = moment.read_targets()
    else:
        ids = [int(one) for one in named["organization_id"].unique()] or [0]  # no organization has 0: empty frames
        ratings = pd.concat([moment.read_ratings(organization_id=one) for one in ids], ignore_index=True)
        targets = pd.concat([moment.read_targets(organization_id=one) for one in ids], ignore_index=True)

    now, before = (scoring.stand(ratings, targets, scoring.points_on(named, on), framework) for on in (day, since))
    rows = _figures(named, now, before, framework, day)
    rows["goal_stage"] = rows["scope_id"].map(goal_stages(targets, day))
    history = [_attainments(scoring.stand(ratings, targets, scoring.points_on(named, on), framework)) for on in ends]
    return Portfolio(day, since, rows, now, before, pd.concat(history, ignore_index=True), revisions)


def _figures(
    named: pd.DataFrame, now: pd.DataFrame, before: pd.DataFrame, framework: Framework, day: date
) -> pd.DataFrame:
    """The row of each scope: its names, its headline figures now, and what has changed since the day before."""
    rows = named.merge(scoring.headline(now).drop(columns="organization_id"), on="scope_id")
    rows["attainment_before"] = rows["scope_id"].map(_attainments(before).set_index("scope_id")["attainment"])
    rows["change"] = rows["attainment"] - rows["attainment_before"]
    rows["rose"], rows["fell"] = _moves(before, now, framework)
    rows["late"] = _late(now, len(rows), framework, day)
    rows["oldest_days"] = (pd.Timestamp(day) - rows["oldest_on"]).dt.days
    rows["first_due_on"] = rows["overdue_since"].fillna(rows["next_due_on"])
    cadence = rows["cadence_days"].astype(float).fillna(STALE_AFTER_DAYS)
    newest_days = (pd.Timestamp(day) - rows["newest_on"]).dt.days
    rows["is_old"] = newest_days.isna() | (newest_days > cadence)
    return rows


def _attainments(standing: pd.DataFrame) -> pd.DataFrame:
    """``scope_id, as_of, attainment`` of every scope of a standing."""
    return scoring.headline(standing)[["scope_id", "as_of", "attainment"]]


def _moves(before: pd.DataFrame, after: pd.DataFrame, framework: Framework) -> tuple[np.ndarray, np.ndarray]:
    """How many capabilities of each scope rose and how many fell by a stage or more between two standings of the same
    scopes."""
    steps = after["stage"].to_numpy(dtype=float) - before["stage"].to_numpy(dtype=float)
    by_scope = steps.reshape(-1, len(framework.capabilities))
    return (by_scope > 0).sum(axis=1), (by_scope < 0).sum(axis=1)


def _late(standing: pd.DataFrame, scopes: int, framework: Framework, day: date) -> list[int]:
    """How many targets of each scope the proposed roadmap reaches late."""
    every = len(framework.capabilities)
    needed = standing[["capability", "stage", "target", "gap", "value", "due_on"]]
    return [
        roadmap.count_late(needed.iloc[number * every : (number + 1) * every], framework, day)
        for number in range(scopes)
    ]


def _in_words(portfolio: Portfolio) -> Portfolio:
    """The portfolio with the names of capabilities in the reader's language; all other columns are shared."""
    framework = shown_framework()
    if framework is read_framework():
        return portfolio
    before, standing = (_named(one, framework) for one in (portfolio.before, portfolio.standing))
    return replace(portfolio, before=before, standing=standing)


def _named(standing: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """A standing with the names that a framework gives its capabilities."""
    ids = standing["capability"]
    names = ids.map({one.id: one.name for one in framework.capabilities})
    short_names = ids.map({one.id: one.short_name for one in framework.capabilities})
    return standing.assign(name=names, short_name=short_names)


def _named_scopes(moment: Moment, only: Collection[int] | None) -> pd.DataFrame:
    """``organization_id, slug, organization, scope_id, scope_slug, scope, parent_id, cadence_days, is_default``: by
    organization name, default scope first."""
    columns = {"slug": "scope_slug", "name": "scope", "organization_slug": "slug"}
    named = moment.read_places().rename(columns=columns)
    if only is not None:
        named = named[named["organization_id"].isin(only)].reset_index(drop=True)
    settings = moment.read_organizations()[["organization_id", "parent_id", "cadence_days"]]
    named = named.merge(settings, on="organization_id", how="left")
    return named.assign(is_default=~named.duplicated("organization_id"))


def _by_name(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("organization", kind="stable", key=lambda names: names.map(name_key), ignore_index=True)


def _merge(kept: Portfolio, fresh: Portfolio, moved: Collection[int]) -> Portfolio:
    """What was kept without the organizations that moved, and these as they are now."""
    gone = kept.rows.loc[kept.rows["organization_id"].isin(moved), "scope_id"]

    def merged(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
        """One of the frames."""
        return pd.concat([old[~old["scope_id"].isin(gone)], new], ignore_index=True)

    return Portfolio(
        fresh.day,
        fresh.before_on,
        _by_name(merged(kept.rows, fresh.rows)),
        merged(kept.standing, fresh.standing),
        merged(kept.before, fresh.before),
        merged(kept.history, fresh.history),
        fresh.revisions,
    )

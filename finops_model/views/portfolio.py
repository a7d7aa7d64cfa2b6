"""The portfolio of every scope, kept up to date by reading again only the organizations that something was written to.

One organization's write must not cost the next reader of the portfolio a thousand organizations' reads. What is kept
lies at module level, by the store and the day; it is only ever replaced by a whole new :class:`Portfolio`.
Losing it costs time and nothing else.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person
from finops_model.framework import read_framework
from finops_model.names import name_key
from finops_model.scoring.in_force import goal_stages
from finops_model.store import Moment, Store, open_store

READ_ONE_BY_ONE = 25
"""Up to so many changed organizations are read by themselves; for more, reading everything at once is quicker."""

_KEEP = 2  # the days (or stores) kept at once: today, and yesterday around midnight


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Every scope of every organization on one day. Shared by all sessions: copy a frame before changing it.

    Attributes:
        day: the day shown.
        before_on: the day three months before, with which ``day`` is compared: one quarter, whenever it is assessed.
        rows: one row per scope, by organization name and then default scope first: the *headlines* as of ``day`` and
            ``organization, slug, scope, scope_slug`` (texts), ``is_default`` (the organization's default scope),
            ``goal_stage`` (level, NaN: none), ``attainment_before`` (as of ``before_on``, NaN: none), ``change``
            (attainment minus that, in percentage points; NaN: one of them is missing), ``oldest_days`` (age of the
            oldest rating that counts, NaN: none), ``first_due_on`` (the earliest due date of an open target, overdue or
            to come; NaT: none).
        standing: the *standing* of every scope as of ``day``; scopes in no special order.
        revisions: the revision of every organization that this was read at.
    """

    day: date
    before_on: date
    rows: pd.DataFrame
    standing: pd.DataFrame
    revisions: Mapping[int, int]


_kept: OrderedDict[tuple[Store, date], Portfolio] = OrderedDict()
_lock = threading.Lock()


def read_portfolio(reader: Person, day: date) -> Portfolio:
    """The portfolio as of ``day``."""
    store = open_store()
    with _lock, store.reading() as moment:
        revisions = moment.read_revisions()
        kept = _kept.get((store, day))
        if kept is not None and kept.revisions == revisions:
            return kept
        moved: set[int] | None = None
        if kept is not None:
            moved = {one for one, number in revisions.items() if kept.revisions.get(one) != number}
            moved |= kept.revisions.keys() - revisions.keys()
        if kept is None or moved is None or len(moved) > READ_ONE_BY_ONE:
            fresh = _read(moment, day, revisions)
        else:
            fresh = _merge(kept, _read(moment, day, revisions, moved), moved)
        _kept[store, day] = fresh
        _kept.move_to_end((store, day))
        while len(_kept) > _KEEP:
            _kept.popitem(last=False)
        return fresh


def _read(moment: Moment, day: date, revisions: Mapping[int, int], only: Collection[int] | None = None) -> Portfolio:
    """The portfolio of the organizations ``only`` (None: of all), from the store."""
    framework = read_framework()
    before_on = (pd.Timestamp(day) - pd.DateOffset(months=3)).date()
    named = _named_scopes(moment, only)
    if only is None:
        ratings = moment.read_newest_ratings([before_on, day]).drop_duplicates("written")
        targets = moment.read_targets()
    else:
        ids = [int(one) for one in named["organization_id"].unique()] or [0]  # no organization has 0: empty frames
        ratings = pd.concat([moment.read_ratings(organization_id=one) for one in ids], ignore_index=True)
        targets = pd.concat([moment.read_targets(organization_id=one) for one in ids], ignore_index=True)

    now = scoring.stand(ratings, targets, scoring.points_on(named, day), framework)
    before = scoring.headline(scoring.stand(ratings, targets, scoring.points_on(named, before_on), framework))
    rows = named.merge(scoring.headline(now).drop(columns="organization_id"), on="scope_id")
    rows["goal_stage"] = rows["scope_id"].map(goal_stages(targets, day))
    rows["attainment_before"] = rows["scope_id"].map(before.set_index("scope_id")["attainment"])
    rows["change"] = rows["attainment"] - rows["attainment_before"]
    rows["oldest_days"] = (pd.Timestamp(day) - rows["oldest_on"]).dt.days
    rows["first_due_on"] = rows["overdue_since"].fillna(rows["next_due_on"])
    return Portfolio(day, before_on, rows, now, revisions)


def _named_scopes(moment: Moment, only: Collection[int] | None) -> pd.DataFrame:
    """``organization_id, slug, organization, scope_id, scope_slug, scope, is_default``: by organization name, default
    scope first."""
    columns = {"slug": "scope_slug", "name": "scope", "organization_slug": "slug"}
    named = moment.read_places().rename(columns=columns)
    if only is not None:
        named = named[named["organization_id"].isin(only)].reset_index(drop=True)
    return named.assign(is_default=~named.duplicated("organization_id"))


def _by_name(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("organization", kind="stable", key=lambda names: names.map(name_key), ignore_index=True)


def _merge(kept: Portfolio, fresh: Portfolio, moved: Collection[int]) -> Portfolio:
    """What was kept without the organizations that moved, and these as they are now."""
    rows = _by_name(pd.concat([kept.rows[~kept.rows["organization_id"].isin(moved)], fresh.rows], ignore_index=True))
    standing = pd.concat(
        [kept.standing[~kept.standing["organization_id"].isin(moved)], fresh.standing], ignore_index=True
    )
    return Portfolio(fresh.day, fresh.before_on, rows, standing, fresh.revisions)

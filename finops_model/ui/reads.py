"""Cached reads: a key holds the store's address, the ids, the day and the revision, which every write moves.

Nothing correct depends on a cache. A page reads the :func:`revision` once and passes it on.
"""

from datetime import date
from typing import Literal

import pandas as pd
import streamlit as st

from finops_model import roadmap, scoring
from finops_model.assessment import Organization, Scope
from finops_model.scoring.in_force import goal_stages
from finops_model.store import open_store
from finops_model.ui import session
from finops_model.views.portfolio import Portfolio, read_portfolio


def revision(organization_id: int | None = None) -> int:
    """The revision of one organization (None: of the whole store) now. Read it once per run and pass it on."""
    return session.store().read_revision(organization_id)


@st.cache_data(max_entries=8, show_spinner=False)
def _organizations(address: str, revision: int) -> pd.DataFrame:
    return open_store(address).read_organizations()


@st.cache_data(max_entries=8, show_spinner=False)
def _scopes(address: str, revision: int) -> pd.DataFrame:
    return open_store(address).read_scopes()


@st.cache_data(max_entries=1024, show_spinner=False)
def _find_organization(address: str, slug: str, revision: int) -> Organization:
    return open_store(address).find_organization(slug, first="slug")


@st.cache_data(max_entries=1024, show_spinner=False)
def _find_scope(address: str, organization_id: int, slug: str | None, revision: int, _of: Organization) -> Scope:
    return open_store(address).find_scope(_of, slug, first="slug")


@st.cache_data(max_entries=256, show_spinner=False)
def _ratings(address: str, scope_id: int, revision: int) -> pd.DataFrame:
    return open_store(address).read_ratings(scope_id=scope_id)


@st.cache_data(max_entries=256, show_spinner=False)
def _targets(address: str, scope_id: int, revision: int) -> pd.DataFrame:
    return open_store(address).read_targets(scope_id=scope_id)


@st.cache_data(max_entries=512, show_spinner=False)
def _standing(address: str, organization_id: int, scope_id: int, day: date, revision: int) -> pd.DataFrame:
    points = pd.DataFrame({"organization_id": [organization_id], "scope_id": [scope_id], "as_of": [pd.Timestamp(day)]})
    points["as_of"] = points["as_of"].astype("datetime64[us]")
    return scoring.stand(
        _ratings(address, scope_id, revision), _targets(address, scope_id, revision), points, session.framework()
    )


@st.cache_data(max_entries=512, show_spinner=False)
def _goal_stage(address: str, scope_id: int, day: date, revision: int) -> float | None:
    level = goal_stages(_targets(address, scope_id, revision), day).get(scope_id)
    return None if level is None or pd.isna(level) else float(level)


@st.cache_data(max_entries=512, show_spinner=False)
def _headline(address: str, organization_id: int, scope_id: int, day: date, revision: int) -> pd.Series:
    return scoring.headline(_standing(address, organization_id, scope_id, day, revision)).iloc[0]


@st.cache_data(max_entries=128, show_spinner=False)
def _plan(
    address: str, organization_id: int, scope_id: int, day: date, capacity: int, revision: int
) -> roadmap.Roadmap:
    standing = _standing(address, organization_id, scope_id, day, revision)
    return roadmap.plan(standing, session.framework(), day, capacity)


@st.cache_data(max_entries=256, show_spinner=False)
def _trend(address: str, scope_id: int, until: date, against: date | Literal["then"], revision: int) -> pd.DataFrame:
    return scoring.headline(_trend_standing(address, scope_id, until, against, revision))


@st.cache_data(max_entries=256, show_spinner=False)
def _trend_by_domain(
    address: str, scope_id: int, until: date, against: date | Literal["then"], revision: int
) -> pd.DataFrame:
    return scoring.headline_by_domain(_trend_standing(address, scope_id, until, against, revision))


@st.cache_data(max_entries=256, show_spinner=False)
def _trend_standing(
    address: str, scope_id: int, until: date, against: date | Literal["then"], revision: int
) -> pd.DataFrame:
    return scoring.trend_standing(
        _ratings(address, scope_id, revision),
        _targets(address, scope_id, revision),
        session.framework(),
        until,
        against,
    )


def organizations() -> pd.DataFrame:
    """Every organization that has something in force: ``organization_id, slug, name``, by name; may be empty."""
    return _organizations(session.address(), revision())


def scopes(organization_id: int | None = None) -> pd.DataFrame:
    """The scopes of one organization, default first (None: of all): ``scope_id, slug, name, organization_id``."""
    frame = _scopes(session.address(), revision())
    return frame if organization_id is None else frame[frame["organization_id"] == organization_id]


def find_organization(slug: str) -> Organization:
    """The organization with this slug or name. Raises UnknownName, with close names."""
    return _find_organization(session.address(), slug, revision())


def find_scope(organization: Organization, slug: str | None) -> Scope:
    """The scope of an organization with this slug or name; None: its default scope. Raises UnknownName."""
    return _find_scope(session.address(), organization.id, slug, revision(), organization)


def ratings(scope_id: int, revision: int) -> pd.DataFrame:
    """All ratings of a scope that are in force (the frame *ratings* of docs/architecture.md)."""
    return _ratings(session.address(), scope_id, revision)


def targets(scope_id: int, revision: int) -> pd.DataFrame:
    """The whole target history of a scope in force (the frame *targets*)."""
    return _targets(session.address(), scope_id, revision)


def standing(scope: Scope, day: date, revision: int) -> pd.DataFrame:
    """The standing of a scope as of ``day``: one row per capability in framework order (the frame *standing*)."""
    return _standing(session.address(), scope.organization_id, scope.id, day, revision)


def headline(scope: Scope, day: date, revision: int) -> pd.Series:
    """The headline figures of a scope as of ``day`` (a row of the frame *headlines*)."""
    return _headline(session.address(), scope.organization_id, scope.id, day, revision)


def plan(scope: Scope, day: date, capacity: int, revision: int) -> roadmap.Roadmap:
    """The proposed roadmap of a scope as of ``day`` with so many steps at the same time."""
    return _plan(session.address(), scope.organization_id, scope.id, day, capacity, revision)


def trend(scope: Scope, revision: int, against: date | Literal["then"] = "then") -> pd.DataFrame:
    """The headline figures of a scope at every point of its trend (SEMANTICS 5); may be empty."""
    return _trend(session.address(), scope.id, session.today(), against, revision)


def trend_by_domain(scope: Scope, revision: int, against: date | Literal["then"] = "then") -> pd.DataFrame:
    """As :func:`trend`, for each domain by itself (its id in the column ``domain``)."""
    return _trend_by_domain(session.address(), scope.id, session.today(), against, revision)


def trend_standing(scope: Scope, revision: int, against: date | Literal["then"] = "then") -> pd.DataFrame:
    """The standing at every point of a scope's trend (SEMANTICS 5); empty without ratings and targets."""
    return _trend_standing(session.address(), scope.id, session.today(), against, revision)


def previous_day(scope: Scope, day: date, revision: int) -> date | None:
    """The day of the assessment before the newest one up to ``day``; None when there are not two."""
    days = ratings(scope.id, revision)["assessed_on"]
    days = days[days <= pd.Timestamp(day)].drop_duplicates().nlargest(2)
    return days.iloc[1].date() if len(days) == 2 else None


def evidence(scope: Scope, revision: int) -> pd.Series:
    """The evidence text of every rating in force of a scope, by the ``written`` of the standing ("" when none)."""
    return ratings(scope.id, revision).set_index("written")["evidence"]


def goal_stage(scope: Scope, day: date, revision: int) -> float | None:
    """The goal stage of a scope in force on ``day``, as a level; None: it has none."""
    return _goal_stage(session.address(), scope.id, day, revision)


def portfolio(day: date) -> Portfolio:
    """Every scope of every organization as of ``day``; shared by all sessions: copy its frames before changing them."""
    return read_portfolio(session.person(), day)

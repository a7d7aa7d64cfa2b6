"""What the pages share: who asks, about what, cached reads, and words and charts shown the same way everywhere.

A page calls :func:`picked` and :func:`revision` once, passes the revision to the cached reads and draws. Nothing
correct depends on a cache: a key holds the store's address, the ids, the day and the revision, which every write moves.
"""

import logging
import os
import secrets
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from finops_model import demo, roadmap, scoring, settings
from finops_model.assessment import Organization, Person, Scope
from finops_model.errors import FinOpsError, UnknownName
from finops_model.framework import Framework, read_framework
from finops_model.scoring.in_force import goal_stages
from finops_model.store import Store, open_store

# The words, which pages use as ui.literal and so on:
from finops_model.ui.words import HELP as HELP
from finops_model.ui.words import NONE_TEXT as NONE_TEXT
from finops_model.ui.words import STATUS_TEXT as STATUS_TEXT
from finops_model.ui.words import count_text as count_text
from finops_model.ui.words import day_text as day_text
from finops_model.ui.words import literal as literal
from finops_model.ui.words import of_text as of_text
from finops_model.ui.words import percent as percent
from finops_model.ui.words import points_text as points_text
from finops_model.ui.words import score_text as score_text
from finops_model.ui.words import stage_text as stage_text
from finops_model.ui.words import whole_percent as whole_percent
from finops_model.views.portfolio import Portfolio, read_portfolio

if TYPE_CHECKING:
    import plotly.graph_objects as go

PAGES = settings.ROOT / "pages"
EXAMPLES = demo.EXAMPLES

_log = logging.getLogger(__name__)


# Who asks, about what, when


@lru_cache(maxsize=16)
def _settings(*environment: str | None) -> settings.Settings:
    """The settings for these values of our environment variables; a ``.env`` file is read when the server starts."""
    return settings.read_settings()


def _settings_now() -> settings.Settings:
    return _settings(os.environ.get("FINOPS_DATABASE_URL"), os.environ.get("FINOPS_TODAY"))


def _address() -> str:
    return _settings_now().database_url


def store() -> Store:
    """The store that FINOPS_DATABASE_URL names; opened once per process. Raises StoreUnusable."""
    return open_store(_address())


def framework() -> Framework:
    """The newest edition of the framework. Raises FrameworkBroken."""
    return read_framework()


def person() -> Person:
    """Who asks: for now the user that runs the server."""
    name = settings.user_name()
    return Person(name, name)


def today() -> date:
    """The day that every screen shows the state of: FINOPS_TODAY, else the clock's."""
    return _settings_now().today or date.today()


@dataclass(frozen=True, slots=True)
class Picked:
    """The organization and the scope that the address bar names."""

    organization: Organization
    scope: Scope


def picked() -> Picked:
    """The organization and scope of ``?org=…&scope=…``, or the end of this run with a sentence and a way on.

    Stops the page (``st.stop``) after saying what to do when the store is empty or the ids in the address are unknown.
    The frame has put the ids into the address before a page runs; only an empty store leaves it without.
    """
    slug = st.query_params.get("org")
    if slug is None:
        empty_store()
        st.stop()
    try:
        organization = find_organization(slug)
        return Picked(organization, find_scope(organization, st.query_params.get("scope")))
    except UnknownName as error:
        st.error(literal(str(error)), icon=":material/search_off:")
        st.page_link(page("portfolio"), label="See all organizations", icon=":material/arrow_back:")
        st.stop()


def page(name: str) -> str:
    """The file of a page, as ``st.switch_page`` and ``st.page_link`` take it; ``name`` is the page's file name."""
    return str(PAGES / f"{name}.py")


# Cached reads: one organization


def revision(organization_id: int | None = None) -> int:
    """The revision of one organization (None: of the whole store) now. Read it once per run and pass it on."""
    return store().read_revision(organization_id)


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
        _ratings(address, scope_id, revision), _targets(address, scope_id, revision), points, framework()
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
    return roadmap.plan(standing, framework(), day, capacity)


@st.cache_data(max_entries=256, show_spinner=False)
def _trend(address: str, scope_id: int, against: date | Literal["then"], revision: int) -> pd.DataFrame:
    return scoring.headline(_trend_standing(address, scope_id, against, revision))


@st.cache_data(max_entries=256, show_spinner=False)
def _trend_by_domain(address: str, scope_id: int, against: date | Literal["then"], revision: int) -> pd.DataFrame:
    return scoring.headline_by_domain(_trend_standing(address, scope_id, against, revision))


@st.cache_data(max_entries=256, show_spinner=False)
def _trend_standing(address: str, scope_id: int, against: date | Literal["then"], revision: int) -> pd.DataFrame:
    return scoring.trend_standing(
        _ratings(address, scope_id, revision), _targets(address, scope_id, revision), framework(), against=against
    )


def organizations() -> pd.DataFrame:
    """Every organization that has something in force: ``organization_id, slug, name``, by name; may be empty."""
    return _organizations(_address(), revision())


def scopes(organization_id: int | None = None) -> pd.DataFrame:
    """The scopes of one organization, default first (None: of all): ``scope_id, slug, name, organization_id``."""
    frame = _scopes(_address(), revision())
    return frame if organization_id is None else frame[frame["organization_id"] == organization_id]


def find_organization(slug: str) -> Organization:
    """The organization with this slug or name. Raises UnknownName, with close names."""
    return _find_organization(_address(), slug, revision())


def find_scope(organization: Organization, slug: str | None) -> Scope:
    """The scope of an organization with this slug or name; None: its default scope. Raises UnknownName."""
    return _find_scope(_address(), organization.id, slug, revision(), organization)


def ratings(scope_id: int, revision: int) -> pd.DataFrame:
    """All ratings of a scope that are in force (the frame *ratings* of docs/architecture.md)."""
    return _ratings(_address(), scope_id, revision)


def targets(scope_id: int, revision: int) -> pd.DataFrame:
    """The whole target history of a scope in force (the frame *targets*)."""
    return _targets(_address(), scope_id, revision)


def standing(scope: Scope, day: date, revision: int) -> pd.DataFrame:
    """The standing of a scope as of ``day``: one row per capability in framework order (the frame *standing*)."""
    return _standing(_address(), scope.organization_id, scope.id, day, revision)


def headline(scope: Scope, day: date, revision: int) -> pd.Series:
    """The headline figures of a scope as of ``day`` (a row of the frame *headlines*)."""
    return _headline(_address(), scope.organization_id, scope.id, day, revision)


def plan(scope: Scope, day: date, capacity: int, revision: int) -> roadmap.Roadmap:
    """The proposed roadmap of a scope as of ``day`` with so many steps at the same time."""
    return _plan(_address(), scope.organization_id, scope.id, day, capacity, revision)


def trend(scope: Scope, revision: int, against: date | Literal["then"] = "then") -> pd.DataFrame:
    """The headline figures of a scope at every point of its trend (SEMANTICS 5); may be empty."""
    return _trend(_address(), scope.id, against, revision)


def trend_by_domain(scope: Scope, revision: int, against: date | Literal["then"] = "then") -> pd.DataFrame:
    """As :func:`trend`, for each domain by itself (its id in the column ``domain``)."""
    return _trend_by_domain(_address(), scope.id, against, revision)


def trend_standing(scope: Scope, revision: int, against: date | Literal["then"] = "then") -> pd.DataFrame:
    """The standing at every point of a scope's trend (SEMANTICS 5); empty without ratings and targets."""
    return _trend_standing(_address(), scope.id, against, revision)


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
    return _goal_stage(_address(), scope.id, day, revision)


def portfolio(day: date) -> Portfolio:
    """Every scope of every organization as of ``day``; shared by all sessions: copy its frames before changing them."""
    return read_portfolio(store(), _address(), day, framework())


def rows(frame: pd.DataFrame) -> Iterable[Any]:
    """The rows of a small frame, one after the other, with the columns as attributes."""
    return frame.itertuples(index=False)


# Charts and messages


def heading(picked: Picked, goal: float | None, about: str = "") -> None:
    """The title of a page about one organization: its name and what the page is about (nothing: the organization
    itself), and below it the scope, the goal stage and the day."""
    st.title(literal(picked.organization.name) + (f" · {about}" if about else ""))
    goal_said = f"Goal stage {stage_text(goal)}" if goal is not None else "No goal stage chosen"
    st.text(f"{picked.scope.name} · {goal_said} · as of {day_text(today())}")


def show(figure: "go.Figure", alt: str, key: str, selectable: bool = False) -> object:
    """Draws a chart with its name for screen readers; the reader can save it as SVG.

    Args:
        alt: what the chart shows, in a sentence; the page shows the same numbers in a table.
        key: unique on the page.
        selectable: rerun the page when a point is clicked; then the chart's selection is returned, else None.
    """
    config = {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": key},
        "scrollZoom": False,
    }
    if not selectable:
        return st.plotly_chart(figure, key=key, alt=alt, config=config)
    return st.plotly_chart(figure, key=key, alt=alt, config=config, on_select="rerun", selection_mode="points")


@st.cache_resource(max_entries=512, show_spinner=False)
def _drawn(
    _draw: "Callable[[], go.Figure]", _alt: Callable[[], str], address: str, key: str, of: tuple[Hashable, ...]
) -> "tuple[go.Figure, str]":
    return _draw(), _alt()


def show_kept(
    draw: "Callable[[], go.Figure]",
    alt: Callable[[], str],
    key: str,
    of: tuple[Hashable, ...],
    selectable: bool = False,
) -> object:
    """As :func:`show`, for a chart of what is stored: drawn once and kept, since drawing takes longest on most pages.

    Args:
        of: all that the chart depends on (ids, the day, the revision, what the reader chose); the chart is drawn anew
            when any of it is another one.
    """
    figure, text = _drawn(draw, alt, _address(), key, of)
    return show(figure, text, key, selectable)


def clicked_value(selection: object) -> object | None:
    """The first ``customdata`` value of the point that was clicked in a selectable chart; None: nothing was clicked."""
    points = getattr(getattr(selection, "selection", None), "points", None) or []
    custom = points[0].get("customdata") if points else None
    return custom[0] if isinstance(custom, list | tuple) and custom else custom


def empty_store() -> None:
    """What to do first while nothing is assessed: load the demo (a button that does it), upload, or assess."""
    st.header("Nothing is assessed yet")
    st.write("Three ways to begin:")
    look, upload, assess = st.columns(3)
    with look.container(border=True, height="stretch"):
        st.markdown("**Look around**")
        st.write("Three made-up organizations with five quarters each. You can take them back on the Import page.")
        if st.button("Load the demo", type="primary", icon=":material/play_arrow:", key="load-demo"):
            demo.load_demo(store(), person())
            st.rerun()
    with upload.container(border=True, height="stretch"):
        st.markdown("**Bring what you have**")
        st.write("A spreadsheet with one line per capability, or one column per capability.")
        st.page_link(page("import"), label="Upload a file", icon=":material/upload:")
    with assess.container(border=True, height="stretch"):
        st.markdown("**Start from nothing**")
        st.write("Rate one capability after the other, with the criteria of each stage in view.")
        st.page_link(page("assess"), label="Assess an organization", icon=":material/checklist:")


def show_error(error: Exception) -> bool:
    """Shows what the user may know of an error: its sentence when it is ours, else only an id that the log has too.

    Returns True, which tells Streamlit that nothing more is to be shown.
    """
    if isinstance(error, FinOpsError):
        st.error(literal(str(error)), icon=":material/error:")
        return True
    number = secrets.token_hex(4)
    _log.error("error %s: %s", number, type(error).__name__, exc_info=error)
    st.error(
        f"Something went wrong that we did not foresee. Please tell whoever runs this server: error {number}.",
        icon=":material/error:",
    )
    return True


def icon_file() -> Path:
    """The picture in the browser's tab, from our own disk: no other host is asked for it."""
    return settings.ROOT / ".streamlit" / "icon.png"

"""Parts of the Portfolio page: the heatmap of gaps and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.scoring import Status
from finops_model.texts import say, say_count
from finops_model.texts.figures import status_text, status_word
from finops_model.texts.framework import shown_framework
from finops_model.ui import kept, links, session, show
from finops_model.ui.address import ask_for_widget, asked_choice
from finops_model.ui.organization import RADAR
from finops_model.ui.portfolio import go_to
from finops_model.ui.portfolio_choice import Asked, shown
from finops_model.views.portfolio import Portfolio
from finops_model.views.portfolio_summary import reached_by_capability, reached_by_domain

Cell = tuple[object, object]
"""The scope's id of a cell of a heatmap, and the id of what it stands for there: a capability or a domain."""
GAPS = "portfolio-gaps"
ROWS_OF_A_PAGE = 40
"""The most rows of the heatmap: what is not drawn is not sent either."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What a heatmap has across, as a list to pick from: its key, its label, what it says before a choice, and the
    names by id."""

    key: str
    label: str
    none: str
    names: dict[str, str]


def draw_gaps(portfolio: kept.Kept[Portfolio], rows: pd.DataFrame, asked: Asked) -> None:
    """The gap of every capability to the organization's own target, for one page of the rows, which are those that
    are asked for; a click on a cell opens the capability there."""
    st.header(say("Stages to go to each organization's own targets"))
    pages = -(-len(rows) // ROWS_OF_A_PAGE)
    number = st.pagination(pages, key="portfolio-page") if pages > 1 else 1
    start = (number - 1) * ROWS_OF_A_PAGE
    part = rows.iloc[start : start + ROWS_OF_A_PAGE]
    if pages > 1:
        first, last = start + 1, start + len(part)
        st.caption(
            say(
                "Organizations {first} to {last} of {count:,}. The last row counts all {count:,}.",
                first=first,
                last=last,
                count=len(rows),
            )
        )
    if _asks_for_domains():
        _draw_domains(portfolio, part)
    else:
        _draw_capabilities(portfolio, part, asked)


def _asks_for_domains() -> bool:
    """Whether the reader looks at domains; the choice lies in the address."""
    labels = {"capabilities": say("Capabilities"), "domains": say("Domains")}
    st.session_state[GAPS] = asked_choice("gaps", list(labels))
    chosen = st.radio(
        say("Gaps by"),
        list(labels),
        horizontal=True,
        key=GAPS,
        format_func=lambda name: labels.get(str(name), str(name)),
        on_change=ask_for_widget,
        args=("gaps", GAPS),
    )
    return chosen == "domains"


def _draw_domains(portfolio: kept.Kept[Portfolio], rows: pd.DataFrame) -> None:
    """How many capabilities of each domain are at target; a click opens the organization."""
    st.caption(
        say(
            "Capabilities at or above target, of those that are rated and have one. The colour is that of the widest "
            "gap. Click a cell to open the organization with the radar of the domain."
        )
    )
    ids = tuple(rows["scope_id"].tolist())
    figure, alt = kept.once(domains, portfolio, ids, st.context.theme.type == "dark")
    _open_domain(show.clicked_ends(show.chart(figure, alt, "portfolio-domains", selectable=True)), rows)
    names = {one.id: one.name for one in shown_framework().domains}
    across = Axis("portfolio-cell-domain", say("Open a cell: domain"), say("Choose a domain"), names)
    _open_domain(_picked(portfolio, ids, across), rows)


def _open_domain(cell: Cell | None, rows: pd.DataFrame) -> None:
    """Leaves for the organization with the radar of the domain whose cell was asked for, if one was. What was clicked
    comes from the browser."""
    if cell is None:
        return
    scope_id, domain = cell
    found = rows[rows["scope_id"] == scope_id]
    if len(found) and domain in {one.id for one in shown_framework().domains}:
        go_to(found.iloc[0], {RADAR: str(domain)})


def domains(portfolio: Portfolio, scope_ids: Sequence[int], dark: bool) -> tuple[show.Finished, str]:
    """The heatmap by domain of these scopes, from top to bottom, and what it shows in a sentence."""
    labels, cells = labels_of(portfolio, scope_ids), reached_by_domain(portfolio, scope_ids)
    names = {one.id: one.name for one in shown_framework().domains}
    figure = show.Finished(charts.domain_heatmap(cells, labels, names, dark))
    return figure, charts.alt_domain_heatmap(cells, labels, names)


def _draw_capabilities(portfolio: kept.Kept[Portfolio], rows: pd.DataFrame, asked: Asked) -> None:
    """The gap of every capability; a click opens the capability in the organization."""
    st.caption(say("Click a cell to see why it stands there."))
    ids, narrow = tuple(rows["scope_id"].tolist()), session.is_on_a_phone()
    if narrow:
        signs = [Status.AT_TARGET, Status.ABOVE_TARGET, Status.NOT_ASSESSED, Status.NOT_APPLICABLE, Status.NO_TARGET]
        meanings = ", ".join(map(status_text, signs))
        st.caption(
            say("A number counts the stages to go; a stronger colour means more. Symbols: {signs}.", signs=meanings)
        )
    figure, alt = kept.once(heatmap, portfolio, ids, asked, narrow, st.context.theme.type == "dark")
    _open_capability(show.clicked_ends(show.chart(figure, alt, "portfolio-heatmap", selectable=True)), rows)
    names = {one.id: one.name for one in shown_framework().capabilities}
    across = Axis("portfolio-cell-capability", say("Open a cell: capability"), say("Choose a capability"), names)
    _open_capability(_picked(portfolio, ids, across), rows)
    words = st.expander(say("The same as a table"), key="portfolio-words", on_change="rerun")
    if words.open:
        with words:
            kept.once(draw_words, portfolio, ids)


def _picked(portfolio: kept.Kept[Portfolio], scope_ids: Sequence[int], across: Axis) -> Cell | None:
    """The cell that two lists name, for the keyboard: as soon as there is a choice in both."""
    labels = kept.once(labels_of, portfolio, scope_ids)
    whose, which = st.columns(2)
    scope_id = whose.selectbox(
        say("Open a cell: organization"),
        list(labels),
        index=None,
        key="portfolio-cell-scope",
        format_func=lambda id: labels.get(id, str(id)),
        placeholder=say("Choose an organization"),
    )
    id = which.selectbox(
        across.label,
        list(across.names),
        index=None,
        key=across.key,
        format_func=lambda id: across.names.get(id, str(id)),
        placeholder=across.none,
    )
    return None if scope_id is None or id is None else (scope_id, id)


def _open_capability(cell: Cell | None, rows: pd.DataFrame) -> None:
    """Leaves for the capability whose cell was asked for, if one was. What was clicked comes from the browser."""
    if cell is None:
        return
    scope_id, capability = cell
    found = rows[rows["scope_id"] == scope_id]
    if len(found) and capability in {one.id for one in shown_framework().capabilities}:
        row = found.iloc[0]
        address = {"org": row["slug"], "scope": row["scope_slug"], "capability": str(capability)}
        st.switch_page(links.page("capability"), query_params=address)


def heatmap(
    portfolio: Portfolio, scope_ids: Sequence[int], asked: Asked, narrow: bool, dark: bool
) -> tuple[show.Finished, str]:
    """The heatmap of these scopes, from top to bottom, and what it shows in a sentence.

    Args:
        asked: for the rows that the last row counts.
        narrow: on a phone, which has no room for the names of the domains and for the last row.
    """
    labels = labels_of(portfolio, scope_ids)
    domains = None if narrow else {one.id: one.name for one in shown_framework().domains}
    reached = None if narrow else reached_by_capability(portfolio, shown(portfolio, asked)["scope_id"].tolist())
    figure = show.Finished(charts.gap_heatmap(portfolio.standing, labels, domains, reached, dark))
    return figure, charts.alt_gap_heatmap(portfolio.standing, labels)


def draw_words(portfolio: Portfolio, scope_ids: Sequence[int]) -> None:
    """The heatmap as a table in words."""
    cells = portfolio.standing[portfolio.standing["scope_id"].isin(scope_ids)]
    words = [_word(status, gap) for status, gap in zip(cells["status"], cells["gap"], strict=True)]
    table = cells.assign(word=words).pivot(index="scope_id", columns="capability", values="word")
    table = table.loc[list(scope_ids), list(dict.fromkeys(cells["capability"]))]
    table.insert(0, say("Organization"), list(labels_of(portfolio, scope_ids).values()))
    names = dict(zip(cells["capability"], cells["name"], strict=True))
    table, title = table.rename(columns=names), say("Gap of every capability to the organization's own target")
    st.dataframe(table, hide_index=True, alt=title)
    show.offer_table(table, title)


def _word(status: str, gap: float) -> str:
    if status != Status.BELOW_TARGET:
        return status_word(status)
    return say_count("{count:,} stage to go", "{count:,} stages to go", int(gap))


def labels_of(portfolio: Portfolio, scope_ids: Sequence[int]) -> dict[int, str]:
    """What each scope is called: by its organization, and by its own name where scopes must be told apart."""
    rows = portfolio.rows.set_index("scope_id").loc[list(scope_ids)]
    told_apart = not rows["is_default"].all()
    names = rows["organization"] + " · " + rows["scope"] if told_apart else rows["organization"]
    return dict(zip(scope_ids, names, strict=True))

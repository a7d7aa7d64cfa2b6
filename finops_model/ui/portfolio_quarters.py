"""Parts of the Portfolio page: the attainment of all organizations over the quarters."""

from collections.abc import Sequence

import streamlit as st

from finops_model import charts
from finops_model.texts import say
from finops_model.ui import kept, show
from finops_model.ui.address import ask, asked_text
from finops_model.ui.portfolio_choice import Asked, Found, shown
from finops_model.ui.portfolio_gaps import labels_of
from finops_model.views.portfolio import Portfolio

KEY = "portfolio-chosen"
LEAST_POINTS = 0.5
"""A smaller change is shown as none."""


def draw_quarters(portfolio: kept.Kept[Portfolio], found: kept.Kept[Found], asked: Asked) -> None:
    """The attainment of the rows that were found over the quarters; the reader chooses which of them stand out."""
    st.header(say("Attainment over the quarters"))
    names = found.what.of_slugs
    wanted = asked_text("chosen") if "chosen" in st.query_params else None
    st.session_state[KEY] = chosen = list(kept.once(_chosen, found, wanted))
    st.multiselect(
        say("Organizations that stand out"),
        list(names),
        key=KEY,
        format_func=lambda slug: names.get(str(slug), str(slug)),
        max_selections=charts.MOST_CHOSEN,
        placeholder=say("Choose organizations"),
        on_change=_chose,
    )
    figure, alt = kept.once(_quarters, portfolio, asked, tuple(chosen))
    show.chart(figure, alt, "portfolio-quarters")


def _chosen(found: Found, wanted: str | None) -> list[str]:
    """The organizations that the address names (None: it says nothing); else all of them where they are few, and of
    many those that moved most since the day compared with."""
    rows = found.rows
    slugs = rows["slug"].drop_duplicates()
    if wanted is not None:
        return slugs[slugs.isin(wanted.split(","))].head(charts.MOST_CHOSEN).tolist()
    if len(slugs) <= charts.MOST_CHOSEN:
        return slugs.tolist()
    moves = rows.assign(points=rows["change"].abs()).sort_values("points", ascending=False, kind="stable")
    moved = moves.loc[moves["points"] >= LEAST_POINTS, "slug"].drop_duplicates()
    return moved.head(charts.MOST_CHOSEN).tolist()


def _chose() -> None:
    ask("chosen", ",".join(st.session_state[KEY]) or "-")


def _quarters(portfolio: Portfolio, asked: Asked, slugs: Sequence[str]) -> tuple[show.Finished, str]:
    """The chart of the rows that are asked for, where these organizations stand out, and what it shows in a
    sentence."""
    rows = shown(portfolio, asked)
    labels = labels_of(portfolio, rows["scope_id"].tolist())
    stand_out = rows.loc[rows["slug"].isin(slugs), "scope_id"].tolist()[: charts.MOST_CHOSEN]
    chosen = {id: labels[id] for id in stand_out}
    figure = show.Finished(charts.attainment_of_all(portfolio.history, labels, chosen))
    return figure, charts.alt_attainment_of_all(portfolio.history, labels, chosen)

"""Portfolio: where every organization stands against its own targets, and what needs a look."""

import pandas as pd
import streamlit as st

from finops_model.texts import say
from finops_model.ui import days, first_steps, kept, session, show
from finops_model.ui.portfolio import (
    draw_cards,
    draw_table,
    draw_verdict,
    go_to,
    offer_rows,
    summary,
    table_columns,
    table_rows,
)
from finops_model.ui.portfolio_choice import Asked, asked, draw_choices, shown
from finops_model.ui.portfolio_gaps import draw_legend, draw_words, heatmap
from finops_model.views.portfolio import Portfolio

HEATMAP_ROWS = 40


def draw_rows(portfolio: kept.Kept[Portfolio], rows: pd.DataFrame, wanted: Asked) -> None:
    """The table of the rows that are asked for."""
    columns = kept.once(table_columns, portfolio)
    draw_table(kept.once(table_rows, portfolio, wanted), columns, rows, session.is_on_a_phone())
    kept.once(offer_rows, portfolio, wanted)


def draw_gaps(portfolio: kept.Kept[Portfolio], rows: pd.DataFrame) -> None:
    """The gap of every capability to the organization's own target, for one page of the rows."""
    kept.once(draw_legend, portfolio)
    pages = -(-len(rows) // HEATMAP_ROWS)
    number = st.pagination(pages, key="portfolio-page") if pages > 1 else 1
    start = (number - 1) * HEATMAP_ROWS
    part = rows.iloc[start : start + HEATMAP_ROWS]
    if pages > 1:
        first, last = start + 1, start + len(part)
        st.caption(say("Organizations {first} to {last} of {count:,}", first=first, last=last, count=len(rows)))
    ids = tuple(part["scope_id"].tolist())
    figure, alt = kept.once(heatmap, portfolio, ids)
    clicked = show.clicked_value(show.chart(figure, alt, "portfolio-heatmap", selectable=True))
    words = st.expander(say("The same as a table"), key="portfolio-words", on_change="rerun")
    if words.open:
        with words:
            kept.once(draw_words, portfolio, ids)
    if clicked in ids:
        go_to(part.iloc[ids.index(clicked)])


def page() -> None:
    """Draws the page."""
    st.title(say("Portfolio"))
    portfolio = kept.portfolio(days.as_of(), days.since())
    if portfolio.what.rows.empty:
        first_steps.draw_first_steps()
        return
    wanted = asked(portfolio.what.rows)
    together = kept.made(summary, portfolio, wanted)
    kept.once(draw_verdict, together)
    draw_cards(together.what, wanted, portfolio.what.before_on)
    draw_choices(portfolio.what.rows, wanted)
    rows = kept.once(shown, portfolio, wanted)
    if rows.empty:
        st.info(say("No organization is like that. Choose less in the lists above."), icon=":material/search_off:")
        return
    draw_rows(portfolio, rows, wanted)
    draw_gaps(portfolio, rows)


page()

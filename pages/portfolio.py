"""Portfolio: where every organization stands against its own targets, and what needs a look."""

import pandas as pd
import streamlit as st

from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT
from finops_model.ui import days, first_steps, kept, links, show
from finops_model.ui.portfolio import chosen, draw_legend, draw_words, heatmap, ordered, table_columns, table_rows
from finops_model.views.portfolio import Portfolio

HEATMAP_ROWS = 40
LONG_NAME, NAME_WIDTH = 28, 230  # letters, pixels: longer names leave room for the figures on a phone


def open_organization(rows: pd.DataFrame) -> None:
    """When a name in the table was clicked: to that organization's page. The row number comes from the browser."""
    row = st.session_state["open-organization"]["row"]
    if 0 <= row < len(rows):
        go_to(rows.iloc[row])


def go_to(row: pd.Series) -> None:
    """Leaves this page for the organization and scope of a row of the portfolio."""
    st.switch_page(links.page("organization"), query_params={"org": row["slug"], "scope": row["scope_slug"]})


def draw_table(portfolio: kept.Kept[Portfolio], rows: pd.DataFrame, asked: tuple[str, str, bool]) -> None:
    """One line per row of the portfolio; a click on the name opens the organization."""
    column = st.column_config
    opening = column.ButtonColumn(
        say("Organization"),
        type="tertiary",
        alignment="left",
        pinned=True,
        width=NAME_WIDTH if rows["organization"].str.len().max() > LONG_NAME else None,
        key="open-organization",
        on_click=open_organization,
        args=(rows[["slug", "scope_slug"]],),
    )
    st.dataframe(
        kept.once(table_of, portfolio, *asked),
        hide_index=True,
        placeholder=NONE_TEXT,
        alt=say("Every organization with its headline figures"),
        column_config={"Organization": opening, **kept.once(table_columns, portfolio)},
    )
    st.caption(say("Click a name to open the organization."))


def table_of(portfolio: Portfolio, wanted: str, column: str, every: bool) -> pd.DataFrame:
    """The table of the rows that are asked for."""
    return table_rows(ordered(portfolio, wanted, column, every))


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
    portfolio = kept.portfolio(days.as_of())
    if portfolio.what.rows.empty:
        first_steps.draw_first_steps()
        return
    asked = chosen(portfolio.what.rows)
    rows = kept.once(ordered, portfolio, *asked)
    if rows.empty:
        st.info(say("No organization has this text in its name."), icon=":material/search_off:")
        return
    draw_table(portfolio, rows, asked)
    draw_gaps(portfolio, rows)


page()

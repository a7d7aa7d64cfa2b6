"""Portfolio: where every organization stands against its own targets, and what needs a look."""

import streamlit as st

from finops_model.texts import say
from finops_model.ui import days, first_steps, kept, session
from finops_model.ui.portfolio import (
    draw_cards,
    draw_opening,
    draw_table,
    draw_verdict,
    offer_rows,
    summary,
    table,
)
from finops_model.ui.portfolio_choice import Asked, Found, asked, draw_choices, found, groups
from finops_model.ui.portfolio_gaps import draw_gaps
from finops_model.ui.portfolio_more import draw_distribution, draw_groups, draw_movers
from finops_model.ui.portfolio_quarters import draw_quarters
from finops_model.views.portfolio import Portfolio


def draw_rows(portfolio: kept.Kept[Portfolio], these: Found, wanted: Asked) -> None:
    """The table of the rows that are asked for, and the list to open an organization from."""
    draw_table(kept.once(table, portfolio, wanted), these.rows, session.is_on_a_phone())
    kept.once(offer_rows, portfolio, wanted)
    draw_opening(these)


def page() -> None:
    """Draws the page."""
    st.title(say("Portfolio"))
    portfolio = kept.portfolio(days.as_of(), days.since())
    if portfolio.what.rows.empty:
        first_steps.draw_first_steps()
        return
    below = kept.once(groups, portfolio)
    wanted = asked(portfolio.what.rows, below)
    together = kept.made(summary, portfolio, wanted)
    kept.once(draw_verdict, together)
    draw_cards(together.what, wanted, portfolio.what.before_on)
    draw_choices(portfolio.what.rows, wanted, below)
    these = kept.made(found, portfolio, wanted)
    if these.what.rows.empty:
        st.info(say("No organization is like that. Choose less in the lists above."), icon=":material/search_off:")
        return
    draw_rows(portfolio, these.what, wanted)
    kept.once(draw_movers, portfolio, wanted)
    kept.once(draw_groups, portfolio)
    draw_quarters(portfolio, these, wanted)
    draw_gaps(portfolio, these.what.rows, wanted)
    spread = st.expander(
        say("How the organizations are spread over the stages"), key="portfolio-spread", on_change="rerun"
    )
    if spread.open:
        with spread:
            kept.once(draw_distribution, portfolio)


page()

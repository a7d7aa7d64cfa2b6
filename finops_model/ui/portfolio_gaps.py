"""Parts of the Portfolio page: the heatmap of gaps and the same in words."""

from collections.abc import Sequence

import streamlit as st

from finops_model import charts
from finops_model.scoring import Status
from finops_model.texts import say, say_count
from finops_model.texts.figures import status_text, status_word
from finops_model.ui import show
from finops_model.views.portfolio import Portfolio


def draw_legend(portfolio: Portfolio) -> None:
    """What the numbers and symbols of the heatmap mean."""
    st.header(say("Stages to go to each organization's own targets"))
    signs = [Status.AT_TARGET, Status.ABOVE_TARGET, Status.NOT_ASSESSED, Status.NOT_APPLICABLE, Status.NO_TARGET]
    st.caption(
        say(
            "A number counts the stages to go to the target that the organization chose; a darker colour means more. "
            "Symbols: {signs}. Click a cell to open its organization.",
            signs=", ".join(map(status_text, signs)),
        )
    )


def heatmap(portfolio: Portfolio, scope_ids: Sequence[int]) -> tuple[show.Finished, str]:
    """The heatmap of these scopes, from top to bottom, and what it shows in a sentence."""
    labels = _labels(portfolio, scope_ids)
    figure = show.Finished(charts.gap_heatmap(portfolio.standing, labels))
    return figure, charts.alt_gap_heatmap(portfolio.standing, labels)


def draw_words(portfolio: Portfolio, scope_ids: Sequence[int]) -> None:
    """The heatmap as a table in words."""
    cells = portfolio.standing[portfolio.standing["scope_id"].isin(scope_ids)]
    words = [_word(status, gap) for status, gap in zip(cells["status"], cells["gap"], strict=True)]
    table = cells.assign(word=words).pivot(index="scope_id", columns="capability", values="word")
    table = table.loc[list(scope_ids), list(dict.fromkeys(cells["capability"]))]
    table.insert(0, say("Organization"), list(_labels(portfolio, scope_ids).values()))
    names = dict(zip(cells["capability"], cells["name"], strict=True))
    st.dataframe(
        table.rename(columns=names),
        hide_index=True,
        alt=say("Gap of every capability to the organization's own target"),
    )


def _word(status: str, gap: float) -> str:
    if status != Status.BELOW_TARGET:
        return status_word(status)
    return say_count("{count:,} stage to go", "{count:,} stages to go", int(gap))


def _labels(portfolio: Portfolio, scope_ids: Sequence[int]) -> dict[int, str]:
    """What each scope is called: by its organization, and by its own name where scopes must be told apart."""
    rows = portfolio.rows.set_index("scope_id").loc[list(scope_ids)]
    told_apart = not rows["is_default"].all()
    names = rows["organization"] + " · " + rows["scope"] if told_apart else rows["organization"]
    return dict(zip(scope_ids, names, strict=True))

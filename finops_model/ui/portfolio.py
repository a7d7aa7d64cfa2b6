"""Parts of the Portfolio page: the verdict, the cards, and the table of organizations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from finops_model.texts import say, translated
from finops_model.texts.figures import (
    NONE_TEXT,
    day_text,
    of_text,
    percent_text,
    stage_text,
    whole_percent,
    whole_points,
)
from finops_model.texts.literal import markdown_literal
from finops_model.ui import links, show
from finops_model.ui.portfolio_choice import LOOKS, Asked, Found, chosen, look_at, shown
from finops_model.ui.words import explained
from finops_model.views.portfolio import Portfolio
from finops_model.views.portfolio_summary import Look, Summary, is_thin, summary_of

ROW_HEIGHT = 35
MOST_HEIGHT = 25 * ROW_HEIGHT
"""Pixels of the rows of the table that are seen without scrolling in it."""
CARD_WIDTH = 192
"""Pixels of a card: four beside one another on a desk, fewer where there is less room."""
LONG_NAME, NAME_WIDTH, NARROW_NAME = 28, 250, 170
"""Letters; pixels of a column of longer names, which wrap, and on a phone, which leaves room for the figures."""
LONGEST_NAME = 80
"""Letters that have room in three lines."""
OPEN = ":material/arrow_forward:"


def summary(portfolio: Portfolio, asked: Asked) -> Summary:
    """What the organizations that are asked for say together, whatever the look."""
    return summary_of(portfolio, chosen(portfolio, asked))


def draw_verdict(summary: Summary) -> None:
    """Better, worse or the same, in a line; and why, below it."""
    st.markdown(f"**{markdown_literal(translated(summary.verdict))}**")
    if summary.why:
        st.markdown(markdown_literal(" ".join(map(translated, summary.why))))


def draw_cards(summary: Summary, asked: Asked, before_on: Any) -> None:
    """Four counts; each shows in the table what it counts."""
    helps = {
        Look.AT_GOAL: say("Every rated capability that has a target is at or above it."),
        Look.OVERDUE: explained("overdue"),
        Look.FELL: say(
            "At least one capability is at a lower stage than on {day}, also where its target is still reached.",
            day=day_text(before_on),
        ),
        Look.OLD: say(
            "The newest assessment is longer ago than the cadence of the organization, without one a year; or there is "
            "none."
        ),
    }
    of = {Look.AT_GOAL: summary.figures.measured}
    cards = st.container(horizontal=True)
    for look, text in helps.items():
        count = of_text(summary.counts[look], of.get(look, summary.figures.members), "0")
        with cards.container(border=True, gap="xxsmall", width=CARD_WIDTH):
            st.metric(translated(LOOKS[look]), count)
            is_shown = asked.look is look
            st.button(
                say("Show all") if is_shown else say("Show these"),
                key=f"portfolio-card-{look}",
                type="tertiary",
                help=text,
                icon=":material/filter_alt_off:" if is_shown else ":material/filter_alt:",
                disabled=not is_shown and not summary.counts[look],
                on_click=look_at,
                args=(Look.ALL if is_shown else look,),
            )


# The table


@dataclass(frozen=True, slots=True)
class Table:
    """The table of organizations, ready to be sent.

    Attributes:
        cells: those of :func:`table_rows`; Streamlit sends an Arrow table as it is, and converts a frame on every run.
        columns: how they are named and formatted, but for the organization.
        is_long: some names are long: then they wrap, and there is a column "Open".
    """

    cells: pa.Table
    columns: dict[str, Any]
    is_long: bool


def table(portfolio: Portfolio, asked: Asked) -> Table:
    """The table of the rows that are asked for."""
    rows = table_rows(portfolio, asked)
    is_long = bool(rows["Organization"].str.len().max() > LONG_NAME)
    if is_long:
        rows["Open"] = OPEN
        rows["Organization"] = rows["Organization"].map(_in_three_lines)
    return Table(pa.Table.from_pandas(rows, preserve_index=False), table_columns(portfolio), is_long)


def _in_three_lines(name: str) -> str:
    """A name as the table has room for; of a longer one the middle is left out, so that its end tells it apart."""
    half = LONGEST_NAME // 2
    return name if len(name) <= LONGEST_NAME else f"{name[:half].rstrip()} … {name[-half:].lstrip()}"


def table_rows(portfolio: Portfolio, asked: Asked) -> pd.DataFrame:
    """The rows that are asked for as the table shows them, numbers as numbers; a column that says nothing is left
    out."""
    rows = shown(portfolio, asked)
    names = portfolio.rows.drop_duplicates("organization_id").set_index("organization_id")["organization"]
    table = pd.DataFrame(
        {
            "Organization": rows["organization"],
            "Scope": rows["scope"],
            "Attainment": whole_percent(rows["attainment"]),
            "Quarters": rows["scope_id"].map(_lines(portfolio.history, rows)),
            "Change": rows["change"].map(whole_points, na_action="ignore"),
            "Overdue": rows["overdue"],
            "Overdue since": rows["overdue_since"],
            "Fell": rows["fell"],
            "Note": _notes(rows),
            "At target": rows["at_target"].where(rows["of"] > 0).astype("Int64"),
            "Of": rows["of"].where(rows["of"] > 0).astype("Int64"),
            "Late": rows["late"],
            "Next due": rows["next_due_on"],
            "Goal": rows["goal_stage"].map(stage_text),
            "Newest": rows["newest_on"],
            "Rated": rows["rated"],
            "Apply": rows["applicable"],
            "Stale": rows["stale"],
            "Parent": rows["parent_id"].map(names),
        }
    )
    seldom = table[["Overdue since", "Note", "Parent"]]
    table = table.drop(columns=seldom.columns[seldom.isna().all()])
    told_apart = not rows["is_default"].all() or rows["scope"].nunique() > 1
    return table if told_apart else table.drop(columns="Scope")


def _lines(history: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """By scope the attainments at the quarter ends that have one, oldest first."""
    wanted = history[history["scope_id"].isin(rows["scope_id"]) & history["attainment"].notna()]
    whole = whole_percent(wanted["attainment"])
    return whole.groupby(wanted["scope_id"]).agg(list)


def _notes(rows: pd.DataFrame) -> list[str | None]:
    """What weakens the attainment of a row; None: nothing."""
    thin = is_thin(rows)
    shares = 100 * rows["rated"] / rows["applicable"].where(rows["applicable"] > 0)
    return [
        say("⚠ {percent} rated", percent=percent_text(share)) if weak else None
        for weak, share in zip(thin, shares, strict=True)
    ]


def table_columns(portfolio: Portfolio) -> dict[str, Any]:
    """How the columns of :func:`table_rows` are named and formatted, but for the organization."""
    column, before = st.column_config, day_text(portfolio.before_on)
    change = say(
        "Attainment on {now} minus attainment on {day}, each against the targets in force on its day, "
        "in percentage points.",
        now=day_text(portfolio.day),
        day=before,
    )
    return {
        "Scope": column.TextColumn(say("Scope")),
        "Attainment": column.ProgressColumn(
            say("Attainment"),
            format="%d %%",
            width=150,
            min_value=0,
            max_value=100,
            help=explained("attainment"),
        ),
        "Quarters": column.LineChartColumn(
            say("Eight quarters"),
            width=110,
            y_min=0,
            y_max=100,
            help=say("Attainment at the last eight quarter ends, from 0 to 100 %; quarters without one are left out."),
        ),
        "Change": column.NumberColumn(say("Points since {day}", day=before), format="%+d", help=change),
        "Note": column.TextColumn(
            say("Coverage note"), help=say("Fewer than 80 % of the capabilities are rated: attainment says little.")
        ),
        "At target": column.NumberColumn(say("At target"), format="%d", help=explained("at_target")),
        "Of": column.NumberColumn(say("With a target"), format="%d", help=say("Rated capabilities with a target.")),
        "Overdue": column.NumberColumn(say("Overdue"), format="%d", help=explained("overdue")),
        "Overdue since": show.day_column(label=say("Overdue since")),
        "Next due": show.day_column(label=say("Next due target"), help=explained("next_due")),
        "Late": column.NumberColumn(
            say("Late by the roadmap"),
            format="%d",
            help=say("Targets that the proposed roadmap reaches after the quarter of their due date."),
        ),
        "Fell": column.NumberColumn(
            say("Fell back"),
            format="%d",
            help=say("Capabilities at a lower stage than on {day}.", day=before),
        ),
        "Goal": column.TextColumn(say("Goal stage"), help=say("The stage this organization chose for itself.")),
        "Newest": show.day_column(label=say("Newest assessment")),
        "Rated": column.NumberColumn(say("Rated"), format="%d", help=explained("coverage")),
        "Apply": column.NumberColumn(say("Applicable"), format="%d", help=say("Capabilities that apply here.")),
        "Stale": column.NumberColumn(
            say("Ratings over a year old"), format="%d", help=say("They still count in full.")
        ),
        "Parent": column.TextColumn(say("Part of")),
    }


def draw_table(table: Table, rows: pd.DataFrame, narrow: bool) -> None:
    """One line per row of the portfolio; a click on the name opens the organization, and where names are long enough to
    wrap, which what is clicked cannot, one on the arrow beside it. From the keyboard, the list below the table does.

    Args:
        rows: those of the portfolio, in the order of the table.
        narrow: on a phone.
    """
    clicked = {"type": "tertiary", "key": "open-organization", "on_click": _open_clicked, "args": (rows,)}
    column, name = st.column_config, say("Organization")
    if table.is_long:
        naming = {
            "Organization": column.TextColumn(name, pinned=True, width=NARROW_NAME if narrow else NAME_WIDTH),
            "Open": column.ButtonColumn(say("Open"), pinned=True, width=50, **clicked),
        }
    else:
        naming = {"Organization": column.ButtonColumn(name, alignment="left", pinned=True, **clicked)}
    row_height = show.WRAPPED_ROWS if table.is_long else ROW_HEIGHT
    st.dataframe(
        table.cells,
        hide_index=True,
        placeholder=NONE_TEXT,
        alt=_title(),
        height=ROW_HEIGHT + min(len(rows) * row_height, MOST_HEIGHT) + 2,
        row_height=row_height,
        column_config={**naming, **table.columns},
    )


def _title() -> str:
    return say("Every organization with its headline figures")


def offer_rows(portfolio: Portfolio, asked: Asked) -> None:
    """The links to the table as files: with the headers that are shown, without the small pictures."""
    labels = {name: column["label"] for name, column in table_columns(portfolio).items()}
    table = table_rows(portfolio, asked).drop(columns="Quarters")
    show.offer_table(table.rename(columns={"Organization": say("Organization"), **labels}), _title())


def draw_opening(found: Found) -> None:
    """A list to open an organization from, for the keyboard and for long tables."""
    names = found.of_scopes
    opened = st.selectbox(
        say("Open an organization"),
        list(names),
        index=None,
        key="portfolio-open",
        format_func=lambda id: names.get(id, str(id)),
        placeholder=say("Choose an organization"),
        width=360,
    )
    if opened in names:
        go_to(found.rows[found.rows["scope_id"] == opened].iloc[0])


def _open_clicked(rows: pd.DataFrame) -> None:
    """When a name in the table was clicked: to that organization's page. The row number comes from the browser."""
    row = st.session_state["open-organization"]["row"]
    if 0 <= row < len(rows):
        go_to(rows.iloc[row])


def go_to(row: pd.Series, more: Mapping[str, str] | None = None) -> None:
    """Leaves this page for the organization and scope of a row of the portfolio.

    Args:
        more: further parameters of the address.
    """
    address = {"org": row["slug"], "scope": row["scope_slug"], **(more or {})}
    st.switch_page(links.page("organization"), query_params=address)

"""Portfolio: where every organization stands against its own targets, and what needs a look."""

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.names import name_key
from finops_model.texts.figures import NONE_TEXT, day_text, of_text, points_text, stage_text, status_text, whole_percent
from finops_model.ui import first_steps, links, reads, session, show
from finops_model.ui.words import HELP, count_text

HEATMAP_ROWS = 40
LONG_NAME, NAME_WIDTH = 28, 230  # letters, pixels: longer names leave room for the figures on a phone
SIGNS = ", ".join(status_text(one) for one in ("at target", "above target", "not assessed", "not applicable"))
ORDERS = {
    "Name": ("organization", True),
    "Attainment, lowest first": ("attainment", True),
    "Change, largest fall first": ("change", True),
    "Next due target first": ("next_due_on", True),
    "Oldest ratings first": ("oldest_days", False),
}


def open_organization(rows: pd.DataFrame) -> None:
    """When a name in the table was clicked: to that organization's page. The row number comes from the browser."""
    row = st.session_state["open-organization"]["row"]
    if 0 <= row < len(rows):
        go_to(rows.iloc[row])


def go_to(row: pd.Series) -> None:
    """Leaves this page for the organization and scope of a row of the portfolio."""
    st.switch_page(links.page("organization"), query_params={"org": row["slug"], "scope": row["scope_slug"]})


def chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that the reader wants to see, in the order asked for; draws the controls."""
    search, order, scopes = st.columns([2, 2, 1.4], vertical_alignment="bottom")
    wanted = search.text_input("Find an organization", placeholder="Part of a name", key="portfolio-search")
    column, ascending = ORDERS[order.selectbox("Order by", list(ORDERS), key="portfolio-order") or "Name"]
    if not rows["is_default"].all():
        every = scopes.toggle("Every scope of spend", key="portfolio-scopes", help="Scopes are never added up.")
        rows = rows if every else rows[rows["is_default"]]
    if wanted.strip():
        rows = rows[rows["organization"].map(name_key).str.contains(name_key(wanted), regex=False)]
    return rows if column == "organization" else rows.sort_values(column, ascending=ascending, kind="stable")


def age_text(oldest_days: float, stale: int) -> str:
    """How old the oldest rating is, and how many ratings are older than a year."""
    if pd.isna(oldest_days):
        return NONE_TEXT
    days = count_text(int(oldest_days), "day")
    return f"{days}, {count_text(int(stale), 'rating')} over a year old" if stale else days


def table(rows: pd.DataFrame, before_on: str) -> None:
    """One line per row of the portfolio; a click on the name opens the organization."""
    shown = pd.DataFrame(
        {
            "Organization": rows["organization"],
            "Scope": rows["scope"],
            "Attainment": whole_percent(rows["attainment"]),
            "At target": [of_text(k, n) for k, n in zip(rows["at_target"], rows["of"], strict=True)],
            "Coverage": [of_text(k, n) for k, n in zip(rows["rated"], rows["applicable"], strict=True)],
            "Change": [points_text(points) for points in rows["change"]],
            "Goal": rows["goal_stage"].map(stage_text),
            "Next due": rows["next_due_on"],
            "Oldest rating": [age_text(*ages) for ages in zip(rows["oldest_days"], rows["stale"], strict=True)],
        }
    )
    if rows["is_default"].all() and rows["scope"].nunique() == 1:
        shown = shown.drop(columns="Scope")
    column = st.column_config
    st.dataframe(
        shown,
        hide_index=True,
        placeholder=NONE_TEXT,
        alt="Every organization with its headline figures",
        column_config={
            "Organization": column.ButtonColumn(
                "Organization",
                type="tertiary",
                alignment="left",
                pinned=True,
                width=NAME_WIDTH if rows["organization"].str.len().max() > LONG_NAME else None,
                key="open-organization",
                on_click=open_organization,
                args=(rows[["slug", "scope_slug"]],),
            ),
            "Goal": column.TextColumn("Goal stage", help="The stage this organization chose for itself."),
            "Attainment": column.ProgressColumn(
                "Attainment of own targets", format="%d %%", min_value=0, max_value=100, help=HELP["attainment"]
            ),
            "At target": column.TextColumn("At target", help=HELP["at_target"]),
            "Coverage": column.TextColumn("Coverage", help=HELP["coverage"]),
            "Change": column.TextColumn(
                f"Since {before_on}",
                help=f"Attainment today minus attainment on {before_on}, each against the targets in force on its day, "
                "in percentage points.",
            ),
            "Next due": column.DateColumn("Next due target", format="D MMM YYYY", help=HELP["next_due"]),
            "Oldest rating": column.TextColumn(
                help="Ratings older than 365 days are counted as old; they still count."
            ),
        },
    )


def heatmap(rows: pd.DataFrame, standing: pd.DataFrame) -> None:
    """The gap of every capability to the organization's own target, for one page of the rows."""
    st.header("Stages still to go to each organization's own targets")
    st.caption(
        "A number: so many stages still to go to the target that the organization chose, the more the darker. "
        f"{SIGNS}, and a dot where there is no target. Click a cell to open its organization."
    )
    pages = -(-len(rows) // HEATMAP_ROWS)
    number = st.pagination(pages, key="portfolio-page") if pages > 1 else 1
    start = (number - 1) * HEATMAP_ROWS
    part = rows.iloc[start : start + HEATMAP_ROWS]
    if pages > 1:
        st.caption(f"Organizations {start + 1} to {start + len(part)} of {len(rows):,}")
    labels = part["organization"] if part["is_default"].all() else part["organization"] + " · " + part["scope"]
    cells = standing[standing["scope_id"].isin(part["scope_id"])]
    names = dict(zip(part["scope_id"], labels, strict=True))
    clicked = show.kept_chart(
        lambda: charts.gap_heatmap(cells, names),
        lambda: charts.alt_gap_heatmap(cells, names),
        key="portfolio-heatmap",
        of=(session.today(), reads.revision(), *names.items()),
        selectable=True,
    )
    signs_table(part, labels, cells)
    scope_id = show.clicked_value(clicked)
    if scope_id is not None and (part["scope_id"] == scope_id).any():
        go_to(part[part["scope_id"] == scope_id].iloc[0])


def signs_table(part: pd.DataFrame, labels: pd.Series, cells: pd.DataFrame) -> None:
    """The heatmap as a table in words, for whoever does not see it; only built while it is open."""
    words = st.expander("The same as a table", key="portfolio-words", on_change="rerun")
    if not words.open:
        return
    gaps = cells["gap"].map(lambda gap: count_text(int(gap), "stage"), na_action="ignore")
    said = cells["status"].where(cells["status"] != "below target", gaps.astype(object) + " to go")
    table = cells.assign(said=said).pivot(index="scope_id", columns="capability", values="said")
    table = table.loc[part["scope_id"], list(dict.fromkeys(cells["capability"]))]
    table.insert(0, "Organization", labels.to_numpy())
    names = dict(zip(cells["capability"], cells["name"], strict=True))
    words.dataframe(table.rename(columns=names), hide_index=True, alt="Gap of every capability to its own target")


def page() -> None:
    """Draws the page."""
    st.title("Portfolio")
    portfolio = reads.portfolio(session.today())
    if portfolio.rows.empty:
        first_steps.draw_first_steps()
        return
    rows = chosen(portfolio.rows)
    if rows.empty:
        st.info("No organization has this in its name.", icon=":material/search_off:")
        return
    table(rows, day_text(portfolio.before_on))
    st.caption("Click a name to open the organization.")
    heatmap(rows, portfolio.standing)


page()

"""The plan: what is overdue and due next, what the roadmap cannot bring in time, and which ratings carry a risk."""

from dataclasses import replace

import pandas as pd

from finops_model.reports.contents import Listing, Part, Table
from finops_model.reports.parts.rows import day_of, target_cells, text_of, whole_of
from finops_model.rows import rows_of
from finops_model.texts import say, say_count
from finops_model.texts.figures import day_text, label_text, listed_text, percent_text, quarter_text, stage_text
from finops_model.texts.pace import pace_text
from finops_model.texts.plan import state_text
from finops_model.views.report import Report

MOST_ROWS = 6
"""How many rows of a table the page has room for; its title says when there are more."""


def plan_part(report: Report) -> Part:
    """The third page: due dates, the roadmap's late targets, and risks of the ratings."""
    return Part(
        title=say("The plan"),
        leads=tuple(filter(None, (_due_text(report), _plan_text(report), pace_text(report.pace)))),
        tables=tuple(_first_rows(table) for table in (_overdue(report), _next_due(report), late_table(report))),
        listings=(_risks(report),),
    )


def _due_text(report: Report) -> str:
    """What is overdue, else what is due next, in a sentence."""
    overdue, due = report.overdue, report.due
    if len(overdue):
        return say_count(
            "Overdue since {day}: {count:,} target.",
            "Overdue since {day}: {count:,} targets.",
            len(overdue),
            day=day_text(overdue["due_on"].iloc[0]),
        )
    if len(due):
        return say("Nothing is overdue. The next target is due on {day}.", day=day_text(due["due_on"].iloc[0]))
    return say("Nothing is overdue, and no open target has a due date.")


def _plan_text(report: Report) -> str:
    """How the steps of an accepted plan stand and what they would bring, in a sentence; "" without one."""
    plan = report.plan
    if not plan.accepted or plan.projection.empty:
        return ""
    counts = plan.steps["state"].value_counts()
    states = listed_text([label_text(state_text(str(state)), str(count)) for state, count in counts.items()])
    last = plan.projection.iloc[-1]
    bring = say(
        "If the plan held, it would bring {percent} by {day}.",
        percent=percent_text(last["attainment"]),
        day=day_text(last["quarter_ends_on"]),
    )
    return say("Steps of the plan: {states}.", states=states) + " " + bring


def _first_rows(table: Table) -> Table:
    """The first rows; the title says how many there are when that is more."""
    if len(table.rows) <= MOST_ROWS:
        return table
    title = say("{title} (the first {shown:,} of {count:,})", title=table.title, shown=MOST_ROWS, count=len(table.rows))
    return replace(table, title=title, rows=table.rows[:MOST_ROWS])


def _overdue(report: Report) -> Table:
    return _due_table(say("Overdue"), report.overdue, say("Nothing is overdue."))


def _next_due(report: Report) -> Table:
    to_come = report.due[~report.due["overdue"]]
    return _due_table(say("Due next"), to_come, say("No open target has a due date to come."))


def _due_table(title: str, due: pd.DataFrame, empty: str) -> Table:
    columns = say("Capability"), say("Stage"), say("Target"), say("Due on"), say("Owner"), say("Value")
    rows = [(*target_cells(row), whole_of(row.value)) for row in rows_of(due)]
    return Table(title, columns, tuple(rows), empty, slide=(0, 2, 3, 4))


def late_table(report: Report) -> Table:
    """Every target that the roadmap reaches after its due date, the latest first."""
    columns = say("Capability"), say("Target"), say("Due on"), say("Reached in"), say("Quarters late"), say("Owner")
    rows = [
        (
            row.name,
            stage_text(row.to_stage),
            day_of(row.due_on),
            quarter_text(row.finishes_on),
            whole_of(row.late_quarters),
            text_of(row.owner),
        )
        for row in rows_of(report.late)
    ]
    title = say("Late by the roadmap, with parallel steps limited to {capacity}", capacity=report.plan.capacity)
    return Table(title, columns, tuple(rows), say("No target is late by the roadmap."))


def _risks(report: Report) -> Listing:
    """Ratings that rest on little."""
    lines = []
    if len(report.unfounded):
        lines.append(
            say_count(
                "{count:,} rating has no evidence: {names}.",
                "{count:,} ratings have no evidence: {names}.",
                len(report.unfounded),
                names=listed_text(list(report.unfounded["name"])),
            )
        )
    if len(report.old):
        lines.append(
            say_count(
                "{count:,} rating is older than {days} days: {names}.",
                "{count:,} ratings are older than {days} days: {names}.",
                len(report.old),
                days=report.old_after_days,
                names=listed_text(list(report.old["name"])),
            )
        )
    empty = say("Every rating has evidence and is at most {days} days old.", days=report.old_after_days)
    if not report.now.has_ratings:
        empty = say("Nothing is rated yet.")
    return Listing(say("Risks: ratings without evidence, or old"), tuple(lines), empty)

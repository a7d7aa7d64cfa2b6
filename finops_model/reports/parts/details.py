"""The details: every capability, what changed, what is late, and the trend, one to a row."""

from typing import Any

from finops_model.reports.contents import Cell, Part, Table
from finops_model.reports.parts.pictures import dots_chart
from finops_model.reports.parts.plan import MOST_ROWS, late_table
from finops_model.reports.parts.rows import day_of, number_of, percent_of, share_of, text_of, whole_of
from finops_model.rows import rows_of
from finops_model.texts import say
from finops_model.texts.events import kind_text, side_text, subject_text
from finops_model.texts.figures import day_text, stage_text, status_word
from finops_model.texts.framework import shown_framework
from finops_model.views.report import Report

MOST_POINTS = 20
"""How many of the newest points of the trend are listed."""


def details_part(report: Report) -> Part:
    """What stands behind the first pages."""
    late = late_table(report)
    tables = (
        capability_table(report),
        changes_table(report),
        *((late,) if len(late.rows) > MOST_ROWS else ()),
        trend_table(report),
    )
    return Part(title=say("The details"), tables=tables, charts=(dots_chart(report),))


def capability_table(report: Report) -> Table:
    """Every capability of the edition in its order."""
    domains = {one.id: one.name for one in shown_framework().domains}
    columns = (
        say("Capability"),
        say("Domain"),
        say("Stage"),
        say("Score"),
        say("Target"),
        say("Status"),
        say("Value"),
        say("Owner"),
        say("Due on"),
        say("Assessed on"),
        say("Evidence"),
    )
    rows = tuple(_capability(row, domains[row.domain], report) for row in rows_of(report.now.rows))
    return Table(say("Every capability"), columns, rows, "", slide=(0, 2, 3, 4, 5, 7, 8, 10))


def _capability(row: Any, domain: str, report: Report) -> tuple[Cell, ...]:
    return (
        row.name,
        domain,
        stage_text(row.stage),
        number_of(row.score),
        stage_text(row.target),
        status_word(row.status),
        whole_of(row.value),
        text_of(row.owner),
        day_of(row.due_on),
        day_of(row.assessed_on),
        text_of(report.evidence.get(row.written)),
    )


def changes_table(report: Report) -> Table:
    """Every rating and target entry that moved something since the earlier day, and every note, with who and why."""
    framework = shown_framework()
    columns = say("On"), say("Capability"), say("What"), say("Before"), say("After"), say("Who"), say("Why")
    rows = tuple(
        (
            day_of(row.on),
            subject_text(row.capability, framework, row.kind),
            kind_text(row.kind),
            side_text(row, "before"),
            side_text(row, "after"),
            text_of(row.by),
            text_of(row.reason),
        )
        for row in rows_of(report.events)
    )
    since = day_text(report.before.day)
    empty = say("No rating and no target changed since {since}.", since=since)
    return Table(say("What changed since {since}", since=since), columns, rows, empty)


def trend_table(report: Report) -> Table:
    """The newest points of the trend, the newest first."""
    columns = say("Day"), say("Attainment"), say("At or above target"), say("Coverage")
    newest = report.trend.tail(MOST_POINTS).iloc[::-1]
    rows = tuple(
        (
            day_of(row.as_of),
            percent_of(row.attainment),
            share_of(row.at_target, row.of),
            share_of(row.rated, row.applicable),
        )
        for row in rows_of(newest)
    )
    title = say("Trend, each day against the targets of that day")
    return Table(title, columns, rows, say("Nothing has been assessed or agreed yet."))

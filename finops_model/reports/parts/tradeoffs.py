"""The trade-offs: where the domains stand against their targets, and how attainment moved."""

import pandas as pd

from finops_model import scoring
from finops_model.framework import read_framework
from finops_model.reports.contents import Part, Table
from finops_model.reports.parts.pictures import dots_chart, radar_chart, status_chart, trend_chart
from finops_model.reports.parts.rows import day_of, number_of, rows_of
from finops_model.scoring import headline_by_domain
from finops_model.texts import say
from finops_model.texts.figures import of_text, percent_text
from finops_model.views.report import Report

MOST_POINTS = 8
"""How many of the newest points of a trend a table shows."""


def tradeoffs_part(report: Report) -> Part:
    """The second page: radar, stage and target of every capability, trend, with the numbers of the first and last."""
    return Part(
        title=say("The trade-offs"),
        leads=(say("Every capability is measured against the target that was chosen for it; none beyond it."),),
        tables=(_domains(report), _trend(report)),
        charts=(radar_chart(report), status_chart(report), trend_chart(report), dots_chart(report)),
    )


def _domains(report: Report) -> Table:
    """Each domain with its means, which are labelled so."""
    positions = scoring.spokes(report.now.rows, read_framework())
    figures = {row.domain: row for row in rows_of(headline_by_domain(report.now.rows))}
    columns = say("Domain"), say("Mean score"), say("Mean target"), say("At or above target"), say("Coverage")
    rows = [
        (
            row.label,
            number_of(row.score),
            number_of(row.target),
            of_text(figures[row.id].at_target, figures[row.id].of),
            of_text(row.rated, row.applicable),
        )
        for row in rows_of(positions)
    ]
    return Table(say("Domains"), columns, tuple(rows), "")


def _trend(report: Report) -> Table:
    """The newest points of the trend, the newest first."""
    columns = say("Day"), say("Attainment"), say("At or above target"), say("Coverage")
    newest: pd.DataFrame = report.trend.tail(MOST_POINTS).iloc[::-1]
    rows = [
        (
            day_of(row.as_of),
            percent_text(row.attainment),
            of_text(row.at_target, row.of),
            of_text(row.rated, row.applicable),
        )
        for row in rows_of(newest)
    ]
    return Table(
        say("Trend, each day against the targets of that day"),
        columns,
        tuple(rows),
        say("Nothing has been assessed or agreed yet."),
    )

"""The trade-offs: where the domains stand against their targets, and how attainment moved."""

from finops_model import scoring
from finops_model.reports.contents import Part, Table
from finops_model.reports.parts.pictures import radar_chart, status_chart, trend_chart
from finops_model.reports.parts.rows import number_of, share_of
from finops_model.rows import rows_of
from finops_model.scoring import headline_by_domain
from finops_model.texts import say
from finops_model.texts.framework import shown_framework
from finops_model.views.report import Report


def tradeoffs_part(report: Report) -> Part:
    """The second page: every capability on a radar, the domains, the trend."""
    return Part(
        title=say("The trade-offs"),
        leads=(say("Every capability is measured against the target that was chosen for it; none beyond it."),),
        tables=(_domains(report),),
        charts=(radar_chart(report), status_chart(report), trend_chart(report)),
    )


def _domains(report: Report) -> Table:
    """Each domain with its means, which are labelled so."""
    positions = scoring.spokes(report.now.rows, shown_framework())
    figures = {row.domain: row for row in rows_of(headline_by_domain(report.now.rows))}
    columns = say("Domain"), say("Mean score"), say("Mean target"), say("At or above target"), say("Coverage")
    rows = [
        (
            row.label,
            number_of(row.score),
            number_of(row.target),
            share_of(figures[row.id].at_target, figures[row.id].of),
            share_of(row.rated, row.applicable),
        )
        for row in rows_of(positions)
    ]
    return Table(say("Domains"), columns, tuple(rows), "")

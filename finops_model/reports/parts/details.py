"""The details: every capability, one on a row."""

from typing import Any

from finops_model.framework import read_framework
from finops_model.reports.contents import Cell, Part, Table
from finops_model.reports.parts.rows import day_of, number_of, rows_of, text_of, whole_of
from finops_model.texts import say
from finops_model.texts.figures import stage_text, status_word
from finops_model.views.report import Report


def details_part(report: Report) -> Part:
    """What stands behind the first pages."""
    return Part(title=say("The details"), tables=(capability_table(report),))


def capability_table(report: Report) -> Table:
    """Every capability of the edition in its order."""
    domains = {one.id: one.name for one in read_framework().domains}
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

"""Plans as a file of the format that its ending names."""

from collections.abc import Sequence
from datetime import UTC, datetime

from finops_model.errors import Refused
from finops_model.reports.exports import csv_bytes, xlsx_bytes
from finops_model.reports.plans.calendar import calendar_bytes
from finops_model.reports.plans.markdown import plans_markdown
from finops_model.reports.plans.steps import ScopePlan
from finops_model.reports.plans.table import plans_frame
from finops_model.reports.plans.trackers import azure_bytes, github_bytes, jira_bytes
from finops_model.texts import say

ENDINGS = ("jira.csv", "azure.csv", "github.json", "csv", "xlsx", "ics", "md")
"""How the files of plans end; the longer endings come first."""


def ending_of(name: str) -> str:
    """The one of :data:`ENDINGS` that a file has. Raises Refused for another one."""
    dotted = "." + name.lower().replace("-", ".")
    found = next((ending for ending in ENDINGS if dotted.endswith(f".{ending}")), None)
    if found is None:
        known = ", ".join(ENDINGS)
        raise Refused("The file {name} has an unknown ending. Expected {known}.", name=name, known=known)
    return found


def plans_bytes(plans: Sequence[ScopePlan], ending: str) -> bytes:
    """Plans in the reader's language and the format of one of :data:`ENDINGS`.

    Raises:
        Refused: the format has no room for so many steps.
    """
    match ending:
        case "csv":
            return csv_bytes(plans_frame(plans))
        case "xlsx":
            return xlsx_bytes(plans_frame(plans), say("plan"))
        case "ics":
            return calendar_bytes(plans, datetime.now(UTC))
        case "md":
            return plans_markdown(plans)
        case "jira.csv":
            return jira_bytes(plans)
        case "azure.csv":
            return azure_bytes(plans)
        case _:
            return github_bytes(plans)

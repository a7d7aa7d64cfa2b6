"""A report as a file of the format that its ending names."""

from collections.abc import Callable
from pathlib import Path

from finops_model.errors import Refused
from finops_model.reports.deck.deck import deck_bytes
from finops_model.reports.markdown import markdown_bytes
from finops_model.reports.parts.whole import contents_of
from finops_model.views.report import Report

FORMATS: dict[str, Callable[[Report], bytes]] = {
    ".pptx": lambda report: deck_bytes(contents_of(report)),
    ".md": lambda report: markdown_bytes(contents_of(report)),
}
"""What makes a report in each format, by the ending of its file."""


def report_format(path: Path) -> Callable[[Report], bytes]:
    """What makes a report for this file. Raises Refused for another ending."""
    made = FORMATS.get(path.suffix.lower())
    if made is None:
        known = ", ".join(FORMATS)
        raise Refused("The file {name} has an unknown ending. Expected {known}.", name=path.name, known=known)
    return made

"""A report as a file of the format that its ending names."""

from collections.abc import Callable
from pathlib import Path

from finops_model.errors import Refused
from finops_model.reports.contents import Contents
from finops_model.reports.deck.deck import deck_bytes
from finops_model.reports.document import document_bytes
from finops_model.reports.markdown import markdown_bytes
from finops_model.reports.workbook import workbook_bytes

FORMATS: dict[str, Callable[[Contents], bytes]] = {
    ".pdf": document_bytes,
    ".pptx": deck_bytes,
    ".xlsx": workbook_bytes,
    ".md": markdown_bytes,
}
"""What makes a report in each format, by the ending of its file."""


def report_format(path: Path) -> Callable[[Contents], bytes]:
    """What makes a report for this file. Raises Refused for another ending."""
    made = FORMATS.get(path.suffix.lower())
    if made is None:
        known = ", ".join(FORMATS)
        raise Refused("The file {name} has an unknown ending. Expected {known}.", name=path.name, known=known)
    return made

"""Reports as files: one of the format that its ending names, or many in a ZIP."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.progress import Progress, unwatched, watched
from finops_model.reports.contents import Contents
from finops_model.reports.deck.deck import deck_bytes
from finops_model.reports.document import document_bytes
from finops_model.reports.markdown import markdown_bytes
from finops_model.reports.parts.whole import contents_of
from finops_model.reports.template import Template
from finops_model.reports.workbook import workbook_bytes
from finops_model.views.places import Place
from finops_model.views.report import Report, read_report

FORMATS: dict[str, Callable[[Contents, Template], bytes]] = {
    "pdf": document_bytes,
    "pptx": deck_bytes,
    "xlsx": workbook_bytes,
    "md": markdown_bytes,
}
"""What makes a report in each format, by the ending of its file."""


def check_format(ending: str) -> None:
    """Holds that there is a format with this ending. Raises Refused."""
    if ending not in FORMATS:
        known = ", ".join(f".{one}" for one in FORMATS)
        raise Refused("There is no report with the ending {ending!r}. Expected {known}.", ending=ending, known=known)


def report_bytes(report: Report, ending: str, template: Template) -> bytes:
    """A report in the reader's language and the format of this ending. Raises Refused for another one."""
    check_format(ending)
    return FORMATS[ending](contents_of(report), template)


def pack_bytes(
    reader: Person,
    places: Sequence[Place],
    as_of: date,
    since: date,
    ending: str,
    template: Template,
    progress: Progress = unwatched,
) -> bytes:
    """The reports of many places as a ZIP, each read at its own moment.

    Raises:
        Refused: there is no such format; the days are not in order. What the progress raises ends the work.
    """
    check_format(ending)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as pack:
        for place in watched(places, progress):
            slugs = place.organization.slug, place.scope.slug
            report = read_report(reader, *slugs, as_of, since, first="slug")
            pack.writestr(f"{'-'.join(slugs)}-{as_of.isoformat()}.{ending}", report_bytes(report, ending, template))
    return content.getvalue()

"""The command that makes a report."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from finops_model.cli.options import AsJson, OfScope, OnDay, Whose, read_day, user, write_answer
from finops_model.settings import today
from finops_model.texts import say, use_language
from finops_model.texts.language import languages


def report(
    organization: Whose,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE", help="Ends in .pdf, .pptx, .xlsx or .md."),
    ],
    scope: OfScope = None,
    as_of: OnDay = None,
    since: Annotated[
        date | None,
        typer.Option(parser=read_day, metavar="DATE", help="Compared with this day; else the quarter end before."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language of the report; else that of the command.")] = None,
    as_json: AsJson = False,
) -> None:
    """What leadership takes into the room: the answer, the trade-offs, the plan, and the details behind them."""
    from finops_model.reports.files import report_format
    from finops_model.reports.parts.whole import contents_of
    from finops_model.reports.writing import write_whole
    from finops_model.roadmap.quarters import quarter_end_before
    from finops_model.views.report import read_report

    make = report_format(output)
    day = as_of or today()
    view = read_report(user(), organization, scope, day, since or quarter_end_before(day))
    _speak(language)
    write_whole(output, make(contents_of(view)))
    answer = {"file": str(output), "organizations": [view.place.organization.name]}
    write_answer(answer, as_json, lambda _: say("Written: {file}.", file=str(output)))


def _speak(language: str | None) -> None:
    """Speaks the language asked for. Raises typer.BadParameter for one that the product does not speak."""
    if language is None:
        return
    if language not in languages():
        known = ", ".join(languages())
        raise typer.BadParameter(
            say("There is no language {language}. Expected {known}.", language=language, known=known)
        )
    use_language(language)

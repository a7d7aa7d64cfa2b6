"""The command that makes a report."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from finops_model.cli.options import AsJson, OfScope, OnDay, read_day, user, write_answer
from finops_model.cli.pages import Commands
from finops_model.messages import message
from finops_model.settings import today
from finops_model.texts import say, use_language
from finops_model.texts.language import languages

commands = Commands()


@commands.command("report")
def report(
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar=message("FILE"), help=message("Ends in .pdf, .pptx, .xlsx, .md or .zip.")
        ),
    ],
    organizations: Annotated[
        list[str] | None, typer.Argument(metavar=message("ORGANIZATION…"), help=message("Their ids or names."))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=message("All organizations, in a .zip file."))] = False,
    format: Annotated[
        str, typer.Option(metavar="pdf|pptx|xlsx|md", help=message("The format of the reports in a .zip file."))
    ] = "pdf",
    scope: OfScope = None,
    as_of: OnDay = None,
    since: Annotated[
        date | None,
        typer.Option(
            parser=read_day,
            metavar=message("DATE"),
            help=message("The day to compare with. Default: the end of the calendar quarter before."),
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(languages()), help=message("The language of the reports. Default: that of the command.")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Writes what leadership takes into the room: the answer, the trade-offs, the plan, and the details behind them."""
    from finops_model.reports.files import check_format, pack_bytes, report_bytes
    from finops_model.reports.template import read_template
    from finops_model.reports.writing import write_whole
    from finops_model.roadmap.quarters import quarter_end_before
    from finops_model.settings import read_settings
    from finops_model.views.places import read_default_places
    from finops_model.views.report import read_report

    asked = list(organizations or [])
    ending = output.suffix.lower().removeprefix(".")
    _check_usage(asked, every, is_pack=ending == "zip")
    check_format(format if ending == "zip" else ending)
    template = read_template(read_settings().template_folder)
    day = as_of or today()
    base = since or quarter_end_before(day)
    _speak(language)
    places = read_default_places(user(), None if every else asked, scope)
    if ending == "zip":
        content = pack_bytes(user(), places, day, base, format, template)
    else:
        place = places[0]
        view = read_report(user(), place.organization.slug, place.scope.slug, day, base, first="slug")
        content = report_bytes(view, ending, template)
    write_whole(output, content)
    answer = {"file": str(output), "organizations": [place.organization.name for place in places]}
    write_answer(answer, as_json, lambda _: say("Written: {file}.", file=str(output)))


def _check_usage(asked: list[str], every: bool, is_pack: bool) -> None:
    """Holds that the command names what it makes. Raises typer.BadParameter."""
    if every == bool(asked):
        raise typer.BadParameter(say("Expected organizations, or --all."))
    if not is_pack and (every or len(asked) > 1):
        raise typer.BadParameter(say("The reports of several organizations are a file that ends in .zip."))


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

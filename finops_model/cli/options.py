"""What the commands share: their options, who asks, and how they answer."""

import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import typer

from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.messages import message
from finops_model.settings import user_name
from finops_model.texts import translated


def _json_anywhere(context: typer.Context, value: bool) -> bool:
    """``--json`` counts before and after the command's name."""
    return value or bool(context.find_root().params.get("as_json"))


def read_day(text: str) -> date:
    """A date as an option gives it: year-month-day. Raises typer.BadParameter."""
    from finops_model.days import read_iso_date

    try:
        return read_iso_date(text.strip())
    except Refused as error:
        raise typer.BadParameter(translated(error.message)) from error


LARGEST_ID = 2**31 - 1
"""The largest id that a store gives."""

AsJson = Annotated[bool, typer.Option("--json", callback=_json_anywhere, help=message("Answers as JSON on stdout."))]
Whose = Annotated[str, typer.Argument(metavar=message("ORGANIZATION"), help=message("Its id or name."))]
EachOrganization = Annotated[
    str | None, typer.Argument(metavar=message("ORGANIZATION"), help=message("Its id or name. Default: all."))
]
OfScope = Annotated[
    str | None,
    typer.Option("--scope", metavar=message("SCOPE"), help=message("Its id or name. Default: the default scope.")),
]
OnDay = Annotated[
    date | None,
    typer.Option(
        "--as-of", parser=read_day, metavar=message("DATE"), help=message("The day to look at. Default: today.")
    ),
]
DueOn = Annotated[
    date | None,
    typer.Option(
        "--due-on", parser=read_day, metavar=message("DATE"), help=message("The day by which the target is due.")
    ),
]
BusinessValue = Annotated[
    int | None,
    typer.Option(
        "--value", min=1, max=5, metavar=message("NUMBER"), help=message("The business value of the target, 1 to 5.")
    ),
]


def user() -> Person:
    """Who asks: the user that runs the command."""
    name = user_name()
    return Person(name, name)


def write_answer(content: Any, as_json: bool, text: Callable[[Any], str]) -> None:
    """Writes an answer to stdout: as JSON, or as the text that ``text`` makes of it."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2) if as_json else text(content))

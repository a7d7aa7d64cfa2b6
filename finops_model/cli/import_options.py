"""The options of ``import``: what the files leave out, how they are read, and what is done with them."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from finops_model.cli.options import read_day
from finops_model.messages import message

Files = Annotated[
    list[Path],
    typer.Argument(metavar=message("FILE…"), exists=True, help=message("Files, or folders of files.")),
]
OfOrganization = Annotated[
    str | None,
    typer.Option(metavar=message("ORGANIZATION"), help=message("For rows without an organization: its id or name.")),
]
AssessedOn = Annotated[
    date | None,
    typer.Option(parser=read_day, metavar=message("DATE"), help=message("For rows without a day.")),
]
OfScope = Annotated[
    str | None, typer.Option(metavar=message("SCOPE"), help=message("For rows without a scope: its name."))
]
Assessor = Annotated[str | None, typer.Option(metavar=message("NAME"), help=message("For rows without an assessor."))]
OfCapability = Annotated[
    str | None,
    typer.Option(metavar=message("CAPABILITY"), help=message("For a file about one capability: its id or name.")),
]
Edition = Annotated[
    str | None,
    typer.Option(metavar=message("EDITION"), help=message("The edition of the framework whose names the file uses.")),
]
DueOn = Annotated[
    date | None,
    typer.Option(parser=read_day, metavar=message("DATE"), help=message("For targets without a due date.")),
]
Sheets = Annotated[
    list[str] | None,
    typer.Option(
        metavar=message("NAME"), help=message("A sheet of a workbook, or * for all of them. Can be repeated.")
    ),
]
HeaderLine = Annotated[
    int | None,
    typer.Option(min=1, metavar=message("NUMBER"), help=message("The line that holds the names of the columns.")),
]
Scale = Annotated[
    str | None,
    typer.Option(metavar=message("SCALE"), help=message("The scale of the ratings, such as 0-3, 1-5 or percent.")),
]
Mapping = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar=message("FIELD=COLUMN"),
        help=message("The column that holds a field, or the answer that a question names. Can be repeated."),
    ),
]
DateOrder = Annotated[
    str | None,
    typer.Option(metavar="dmy|mdy", help=message("For dates that can be read in both orders.")),
]
OnlyGoodRows = Annotated[bool, typer.Option("--only-good-rows", help=message("Leaves out rows with problems."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=message("Checks and compares, and writes nothing."))]

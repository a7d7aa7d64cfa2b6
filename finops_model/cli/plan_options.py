"""The options of ``plan set`` and ``plan what-if``."""

from typing import Annotated

import typer

from finops_model.messages import message

Capability = Annotated[
    str, typer.Argument(metavar=message("CAPABILITY"), help=message("The id or name of the capability."))
]
ToStage = Annotated[str, typer.Argument(metavar=message("STAGE"), help=message("The stage to which the step leads."))]
Status = Annotated[
    str | None,
    typer.Option(metavar=message("STATUS"), help=message("planned, in progress, reported done or dropped.")),
]
Owner = Annotated[
    str | None,
    typer.Option(metavar=message("NAME"), help=message('Who owns the step; "" leaves it to the owner of the target.')),
]
Effort = Annotated[
    str | None,
    typer.Option(metavar=message("QUARTERS"), help=message('1 to 12; "" means the effort of the stage.')),
]
StartsOn = Annotated[
    str | None,
    typer.Option(metavar=message("DATE"), help=message('Fixes the start; "" lets the plan choose it.')),
]
FinishesOn = Annotated[
    str | None,
    typer.Option(metavar=message("DATE"), help=message('Fixes the finish; "" lets the plan choose it.')),
]
Note = Annotated[str | None, typer.Option(metavar=message("TEXT"), help=message("What else is worth knowing."))]
Links = Annotated[
    list[str] | None,
    typer.Option("--link", metavar=message("ADDRESS"), help=message("The address of a ticket. Can be repeated.")),
]
Met = Annotated[
    list[str] | None,
    typer.Option(
        "--met", metavar=message("CRITERION"), help=message("The id of a criterion that is met. Can be repeated.")
    ),
]
NotMet = Annotated[
    list[str] | None,
    typer.Option(
        "--not-met",
        metavar=message("CRITERION"),
        help=message("The id of a criterion that is not met. Can be repeated."),
    ),
]
Evidence = Annotated[str, typer.Option(metavar=message("TEXT"), help=message("What shows that the criteria are met."))]

OtherDues = Annotated[
    list[str] | None,
    typer.Option(
        "--due",
        metavar=message("CAPABILITY=DATE"),
        help=message("Another due date, or none for no due date. Can be repeated."),
    ),
]
OtherTargets = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        metavar=message("CAPABILITY=STAGE"),
        help=message("Another target, or none for no target. Can be repeated."),
    ),
]
OtherEfforts = Annotated[
    list[str] | None,
    typer.Option(
        "--effort",
        metavar=message("CAPABILITY:STAGE=QUARTERS"),
        help=message("Another effort of a step. Can be repeated."),
    ),
]
Dropped = Annotated[
    list[str] | None,
    typer.Option(
        "--drop", metavar=message("CAPABILITY:STAGE"), help=message("A step that is left out. Can be repeated.")
    ),
]

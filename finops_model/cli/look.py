"""The commands that look at what is stored: organizations, standing, trend, roadmap, targets, export."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from finops_model.cli.export_plans import export_plans, written_text
from finops_model.cli.options import LARGEST_ID, AsJson, EachOrganization, OfScope, OnDay, Whose, user, write_answer
from finops_model.cli.pages import Commands
from finops_model.messages import message
from finops_model.settings import today

commands = Commands()


class Export(StrEnum):
    """What can be exported."""

    RATINGS = "ratings"
    TARGETS = "targets"
    ROADMAP = "roadmap"
    PLAN = "plan"
    WORKSHOP = "workshop"


@commands.command("organizations")
def organizations(as_json: AsJson = False) -> None:
    """Lists the organizations with their goal stage and last assessment."""
    from finops_model.cli.answers import organizations_answer
    from finops_model.cli.tables import organizations_text
    from finops_model.views.places import read_overview

    write_answer(organizations_answer(read_overview(user(), today())), as_json, organizations_text)


@commands.command("standing")
def standing(
    organization: EachOrganization = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Shows where organizations stand against their targets on a day."""
    from finops_model.cli.answers import standing_answer
    from finops_model.cli.tables import standing_text, standings_text
    from finops_model.views.standing import read_standing, read_standings

    day = as_of or today()
    if organization is None:
        found = read_standings(user(), scope, day)
        write_answer([standing_answer(one) for one in found], as_json, standings_text)
    else:
        answer = standing_answer(read_standing(user(), organization, scope, day))
        write_answer(answer, as_json, standing_text)


@commands.command("trend")
def trend(organization: Whose, scope: OfScope = None, as_json: AsJson = False) -> None:
    """Shows the headline figures over time, against the targets in force on each day."""
    from finops_model.cli.answers import trend_answer
    from finops_model.cli.tables import trend_text
    from finops_model.views.trends import read_trends

    write_answer(trend_answer(read_trends(user(), organization, scope, today())), as_json, trend_text)


@commands.command("roadmap")
def roadmap(
    organization: Whose,
    scope: OfScope = None,
    as_of: OnDay = None,
    capacity: Annotated[
        int,
        typer.Option(min=1, metavar=message("NUMBER"), help=message("How many steps may run in the same quarter.")),
    ] = 4,
    as_json: AsJson = False,
) -> None:
    """Shows the steps to the chosen targets, and when each is due to run."""
    from finops_model.cli.answers import roadmap_answer
    from finops_model.cli.tables import roadmap_text
    from finops_model.views.roadmap import read_roadmap

    view = read_roadmap(user(), organization, scope, as_of or today(), capacity)
    write_answer(roadmap_answer(view.now.place, view.plan), as_json, roadmap_text)


@commands.command("targets")
def targets(
    organization: Whose,
    history: Annotated[
        bool,
        typer.Option("--history", help=message("Lists every entry ever agreed, in the order of writing.")),
    ] = False,
    scope: OfScope = None,
    as_json: AsJson = False,
) -> None:
    """Lists the targets in force today, or their whole history."""
    from finops_model.cli.answers import targets_answer
    from finops_model.cli.tables import targets_text
    from finops_model.views.targets import read_targets

    view = read_targets(user(), organization, scope, None if history else today())
    write_answer(targets_answer(view), as_json, targets_text)


@commands.command("export")
def export(
    what: Annotated[
        Export, typer.Argument(metavar=message("WHAT"), help=message("ratings, targets, roadmap, plan or workshop."))
    ],
    organization: Annotated[
        str | None, typer.Option(metavar=message("ORGANIZATION"), help=message("Its id or name. Default: all."))
    ] = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    capacity: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar=message("NUMBER"),
            help=message("How many steps may run in the same quarter. Default: as accepted, or 4."),
        ),
    ] = None,
    workshop: Annotated[
        int | None,
        typer.Option(max=LARGEST_ID, metavar=message("ID"), help=message("The id of a workshop. Default: all.")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar=message("FILE"),
            help=message(
                "Ends in .csv or .xlsx; for plans also in .ics, .md, jira.csv, azure.csv or github.json. Default: CSV "
                "on stdout."
            ),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Exports ratings or targets in force, roadmaps, plans, or the votes and outcomes of workshops."""
    from finops_model.reports import exports
    from finops_model.roadmap import CAPACITY
    from finops_model.views.records import read_rating_records, read_target_records
    from finops_model.views.roadmap import read_roadmaps
    from finops_model.views.workshop_records import read_workshop_records

    if what is Export.PLAN:
        export_plans(organization, scope, as_of or today(), capacity, output, as_json)
        return
    if what is Export.RATINGS:
        frame = exports.ratings_frame(*read_rating_records(user(), organization, scope))
    elif what is Export.TARGETS:
        frame = exports.targets_frame(*read_target_records(user(), organization, scope))
    elif what is Export.WORKSHOP:
        frame = exports.workshops_frame(read_workshop_records(user(), organization, scope, workshop))
    else:
        roadmaps = read_roadmaps(user(), organization, scope, as_of or today(), capacity or CAPACITY)
        frame = exports.roadmaps_frame(
            [(plan.steps, place.organization.name, place.scope.name) for place, plan in roadmaps]
        )
    if output is not None:
        exports.write_export(frame, output, exports.export_title(what))
        answer = {"file": str(output), "rows": len(frame)}
        write_answer(answer, as_json, lambda _: written_text(len(frame), output))
    elif as_json:
        write_answer(frame.to_dict("records"), True, str)
    else:
        typer.echo(exports.csv_bytes(frame), nl=False)

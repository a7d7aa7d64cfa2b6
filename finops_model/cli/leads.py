"""The commands that say where it leads: what changed and why, the pace, a group, and how long steps take here."""

from datetime import date
from typing import Annotated

import typer

from finops_model.cli.options import AsJson, OfScope, OnDay, Whose, read_day, user, write_answer
from finops_model.cli.pages import Commands
from finops_model.messages import message
from finops_model.settings import today

commands = Commands()

Since = Annotated[
    date | None,
    typer.Option(
        "--since",
        parser=read_day,
        metavar=message("DATE"),
        help=message("The first day. Default: the end of the calendar quarter before."),
    ),
]
Until = Annotated[
    date | None,
    typer.Option("--until", parser=read_day, metavar=message("DATE"), help=message("The last day. Default: today.")),
]


@commands.command("changed")
def changed(
    organization: Whose, since: Since = None, until: Until = None, scope: OfScope = None, as_json: AsJson = False
) -> None:
    """Shows what changed between two days: better, worse or the same, what moved attainment, and every event."""
    from finops_model.cli.lead_answers import changed_answer
    from finops_model.cli.lead_tables import changed_text
    from finops_model.roadmap.quarters import quarter_end_before
    from finops_model.views.changed import read_changed

    last = until or today()
    view = read_changed(user(), organization, scope, since or quarter_end_before(last), last)
    write_answer(changed_answer(view), as_json, changed_text)


@commands.command("pace")
def pace(organization: Whose, scope: OfScope = None, as_of: OnDay = None, as_json: AsJson = False) -> None:
    """Shows how fast attainment moves, and when it would be complete at that pace."""
    from finops_model.cli.lead_answers import pace_answer
    from finops_model.cli.lead_tables import pace_text
    from finops_model.views.pace import read_pace

    view = read_pace(user(), organization, scope, as_of or today())
    write_answer(pace_answer(view), as_json, pace_text)


@commands.command("group")
def group(organization: Whose, as_of: OnDay = None, as_json: AsJson = False) -> None:
    """Shows the organizations below another one together, and how far apart they are."""
    from finops_model.cli.lead_answers import group_answer
    from finops_model.cli.lead_tables import group_text
    from finops_model.views.groups import read_group

    write_answer(group_answer(read_group(user(), organization, as_of or today())), as_json, group_text)


@commands.command("durations")
def durations(as_of: OnDay = None, as_json: AsJson = False) -> None:
    """Shows how long steps took, over all organizations and scopes, where there are at least five cases."""
    from finops_model.cli.lead_answers import durations_answer
    from finops_model.cli.lead_tables import durations_text
    from finops_model.views.durations import read_durations

    day = as_of or today()
    write_answer(durations_answer(read_durations(user(), day), day), as_json, durations_text)

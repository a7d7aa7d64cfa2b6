"""The part of ``export`` that writes plans, and what ``export`` says of a file."""

from datetime import date
from pathlib import Path

import typer

from finops_model.cli.options import user, write_answer
from finops_model.texts import say_count


def export_plans(
    organization: str | None, scope: str | None, day: date, capacity: int | None, output: Path | None, as_json: bool
) -> None:
    """Writes the plans of the scopes that two texts name to a file by its ending, else as CSV or JSON to stdout.

    Raises:
        UnknownName: nothing has the name.
        Refused: an unknown ending, a folder that cannot be written, or a format without room for so many steps.
    """
    from finops_model.reports.exports import csv_bytes
    from finops_model.reports.plans.files import ending_of, plans_bytes
    from finops_model.reports.plans.steps import scope_plan
    from finops_model.reports.plans.table import plans_frame
    from finops_model.reports.writing import write_whole
    from finops_model.views.plans import read_plans

    ending = None if output is None else ending_of(output.name)
    plans = [scope_plan(view) for view in read_plans(user(), organization, scope, day, capacity)]
    if output is not None and ending is not None:
        write_whole(output, plans_bytes(plans, ending))
        steps = sum(len(plan.steps) for plan in plans)
        write_answer({"file": str(output), "rows": steps}, as_json, lambda _: written_text(steps, output))
    elif as_json:
        write_answer(plans_frame(plans).to_dict("records"), True, str)
    else:
        typer.echo(csv_bytes(plans_frame(plans)), nl=False)


def written_text(rows: int, path: Path) -> str:
    """How many rows a file has, and where it is."""
    return say_count("{count:,} row in {file}.", "{count:,} rows in {file}.", rows, file=str(path))

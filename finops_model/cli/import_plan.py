"""The part of ``import`` that takes in a plan from a spreadsheet."""

from typing import Any

import typer

from finops_model.actions.plan_import import PlanImport, import_plan
from finops_model.cli.options import user, write_answer
from finops_model.importers.tables import Table
from finops_model.settings import today
from finops_model.texts import say, say_count, translated


def run_plan_import(table: Table, dry_run: bool, as_json: bool) -> None:
    """Takes in a plan and says what changed. Exits with 1 when something in the file is wrong."""
    done = import_plan(user(), table, today(), dry_run)
    problems = [
        {"row": one.row, "column": one.column, "value": one.value, "message": translated(one.message)}
        for one in done.problems
    ]
    answer = {
        "import_id": done.change_ids[0] if done.change_ids else None,
        "written": bool(done.change_ids),
        "change_ids": done.change_ids,
        "files": [{"file": table.file, "rows": done.rows, "steps": done.steps, "problems": problems, "notices": []}],
    }
    write_answer(answer, as_json, lambda _: _text(done, problems))
    if problems:
        raise typer.Exit(1)


def _text(done: PlanImport, problems: list[dict[str, Any]]) -> str:
    """The problems, else how many steps changed or would change."""
    if problems:
        lines = [f"{one['row']}, {one['column'] or '–'}: {one['message']}" for one in problems]
        return "\n".join([*lines, say("Nothing was written.")])
    count = say_count("{count:,} step of the plan changes.", "{count:,} steps of the plan change.", done.steps)
    return count if done.change_ids or not done.steps else f"{count} " + say("Nothing was written.")

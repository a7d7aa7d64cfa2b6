"""The part of ``import`` that takes in plans from spreadsheets."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import typer

from finops_model.actions.plan_import import PlanImport, import_plans
from finops_model.actions.plan_rows import PlanFile
from finops_model.cli.options import user, write_answer
from finops_model.cli.tables import remarks_text
from finops_model.errors import Refused
from finops_model.importers.tables import Options, Source
from finops_model.settings import today
from finops_model.texts import say, say_count, translated
from finops_model.views.places import Place
from finops_model.views.what_if import Effect


def run_plan_import(
    sources: Sequence[Source], options: Options, only_good_rows: bool, dry_run: bool, as_json: bool
) -> None:
    """Takes in plans and says what changed. Exits with 1 when something in the files is wrong.

    Raises Refused: ``options`` say something, and none of them is about plans.
    """
    given = [one.name for one in fields(options) if getattr(options, one.name)]
    if given:
        names = ", ".join(f"--{_OPTIONS.get(name, name).replace('_', '-')}" for name in given)
        raise Refused("{file} holds a plan, which takes no {options}.", file=sources[0].name, options=names)
    done = import_plans(user(), sources, today(), only_good_rows=only_good_rows, dry_run=dry_run)
    answer = {
        "import_id": done.change_id,
        "written": done.change_id is not None,
        "change_ids": [] if done.change_id is None else [done.change_id],
        "files": [_file_answer(file) for file in done.files],
        "plans": [_effect_answer(place, effect) for place, effect in done.effects.items()],
    }
    for line in remarks_text(answer):
        typer.echo(line, err=True)
    write_answer(answer, as_json, lambda _: _text(done))
    if done.problem_count and not only_good_rows:
        raise typer.Exit(1)


_OPTIONS = {"sheets": "sheet", "mapping": "map"}
"""How options are called that have another name in the program."""


def _file_answer(file: PlanFile) -> dict[str, Any]:
    """What a file of plans holds, and what is wrong with it."""
    return {
        "file": file.name,
        "rows": file.rows,
        "steps": len({(change.place, change.step) for change in file.changes}),
        "problem_count": len(file.problems),
        "problems": [
            {"row": one.row, "column": one.column, "value": one.value, "message": translated(one.message)}
            for one in file.problems
        ],
        "notices": [translated(notice) for notice in file.notices],
    }


def _effect_answer(place: Place, effect: Effect) -> dict[str, Any]:
    """How many targets of a plan are late before and with the files, and how much later it ends with them."""
    return {
        "organization": place.organization.name,
        "scope": place.scope.name,
        "late": {"plan": len(effect.plan.late), "file": len(effect.other.late)},
        "quarters_later": effect.quarters_later,
    }


def _text(done: PlanImport) -> str:
    """How many steps changed, or would change, and how many targets that makes late."""
    count = say_count("{count:,} step of the plan changes.", "{count:,} steps of the plan change.", done.steps)
    lines = [count if done.change_id is not None else f"{count} " + say("Nothing was written.")]
    for place, effect in done.effects.items():
        late = say(
            "Late targets: {now} now, {then} with the file.", now=len(effect.plan.late), then=len(effect.other.late)
        )
        lines.append(f"{place.organization.name} · {place.scope.name} · {late}")
    return "\n".join(lines)

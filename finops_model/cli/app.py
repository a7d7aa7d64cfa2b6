"""The commands of ``python -m finops_model`` (CONTRACT: Commands).

Answers go to stdout, as JSON with ``--json``; notices and errors to stderr. Exit 0: done; 1: the input was refused and
nothing was written; 2: wrong usage. What needs a second to import (pandas, the store) is imported by who uses it.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from finops_model.cli import look
from finops_model.cli.options import AsJson, Day, OfScope, Whose, read_day, user, write_answer
from finops_model.errors import FinOpsError, Refused
from finops_model.settings import today


class Commands(TyperGroup):
    """All commands: an error that the user can act on is one sentence on stderr and exit 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except FinOpsError as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            typer.echo("Stopped. Nothing was left half done.", err=True)
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Commands,
    help="FinOps maturity: import assessments, see where organizations stand against their own targets, plan steps.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _field_and_column(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals or not field.strip() or not column.strip():
        raise typer.BadParameter("Expected FIELD=COLUMN, such as capability=Fähigkeit.")
    return field.strip(), column.strip()


@app.callback()
def main(as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON on stdout.")] = False) -> None:
    """FinOps maturity: import assessments, see where organizations stand, plan the steps to the targets they chose."""


@app.command()
def demo(as_json: AsJson = False) -> None:
    """Loads the demo organizations. Running it again changes nothing."""
    from finops_model.actions.demo import demo_files

    _import(demo_files(), {}, as_json, kind="demo")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True, help="Files, or folders of files.")],
    organization: Annotated[str | None, typer.Option(help="For rows that name none: id or name.")] = None,
    assessed_on: Annotated[date | None, typer.Option(parser=read_day, metavar="DATE", help="For rows without.")] = None,
    scope: Annotated[str | None, typer.Option(help="For rows that name none.")] = None,
    assessor: Annotated[str | None, typer.Option(help="For rows that name none.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    scale: Annotated[str | None, typer.Option(help="What the numbers of the ratings mean.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column is which field.")
    ] = None,
    date_order: Annotated[str | None, typer.Option(help="dmy or mdy, for dates that could be both.")] = None,
    only_good_rows: Annotated[bool, typer.Option("--only-good-rows", help="Leave out rows with problems.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and compare; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Imports files in one transaction: everything, or nothing when anything in them is wrong."""
    given = {
        "organization": organization,
        "assessed_on": None if assessed_on is None else assessed_on.isoformat(),
        "scope": scope,
        "assessor": assessor,
        "sheet": sheet,
        "scale": scale,
        "mapping": dict(map(_field_and_column, mapping or [])),
        "date_order": date_order,
    }
    _import(files, given, as_json, dry_run=dry_run, only_good_rows=only_good_rows)


def _import(files: list[Path], given: dict[str, Any], as_json: bool, **how: Any) -> None:
    from finops_model.cli.imports import import_files
    from finops_model.cli.tables import import_text, remarks_text

    answer, refused = import_files(files, given, user(), **how)
    for line in remarks_text(answer):
        typer.echo(line, err=True)
    write_answer(answer, as_json, lambda answer: import_text(answer, how.get("dry_run", False)))
    if refused:
        raise typer.Exit(1)


@app.command()
def imports(
    id: Annotated[int | None, typer.Argument(help="A look inside one import; else the whole list.")] = None,
    as_json: AsJson = False,
) -> None:
    """The import history, newest first, or one import: its files, how they were read, and what it wrote."""
    from finops_model.cli.answers import import_detail_answer, imports_answer
    from finops_model.cli.tables import import_detail_text, imports_text
    from finops_model.store import open_store

    if id is not None:
        write_answer(import_detail_answer(open_store().read_change(id)), as_json, import_detail_text)
        return
    changes = open_store().read_changes(kinds=("import", "demo"), limit=None)
    write_answer(imports_answer(changes), as_json, imports_text)


@app.command()
def undo(
    id: Annotated[int, typer.Argument(help="The import's id, as imports lists it.")], as_json: AsJson = False
) -> None:
    """Takes one import back exactly; what came later stays. The undo can be taken back, too."""
    from finops_model.store import open_store

    answer = {"undone": id, "change_id": open_store().undo(id, user())}
    write_answer(answer, as_json, lambda answer: f"Import {id} is taken back (change {answer['change_id']}).")


@app.command("set-target")
def set_target(
    organization: Whose,
    stage: Annotated[
        str, typer.Argument(metavar="STAGE", help="crawl, walk, run, none; with --capability also inherit.")
    ],
    capability: Annotated[str | None, typer.Option(help="Id or name; else it is the goal stage.")] = None,
    due_on: Day = None,
    value: Annotated[int | None, typer.Option(min=1, max=5, help="Business value, 1 to 5.")] = None,
    owner: Annotated[str | None, typer.Option()] = None,
    reason: Annotated[str | None, typer.Option()] = None,
    agreed_on: Annotated[
        date | None, typer.Option(parser=read_day, metavar="DATE", help="The day it counts from; else today.")
    ] = None,
    scope: OfScope = None,
    as_json: AsJson = False,
) -> None:
    """Records a target: the goal stage of the organization, or the target of one capability."""
    from finops_model.assessment import Target
    from finops_model.cli.answers import place_answer
    from finops_model.cli.tables import shown_target
    from finops_model.importers.rows.cells import read_name, read_target_word, read_text
    from finops_model.store import open_store
    from finops_model.views.places import find_capability_id, read_place

    store, place = open_store(), read_place(user(), organization, scope)
    id = None if capability is None else find_capability_id(capability)
    try:
        level, inherit = read_target_word(stage, True, id)
        owner, reason = owner and read_name(owner), reason and read_text(reason)
    except Refused as error:
        raise Refused(str(error)) from error
    target = Target(id, level, agreed_on or today(), inherit, due_on, value, owner or None, reason or None)
    change_id = store.save_targets(place.scope.id, [target], user())
    answer = {
        **place_answer(place),
        "written": change_id is not None,
        "change_id": change_id,
        "capability": id,
        "target": target.word,
        "agreed_on": target.agreed_on.isoformat(),
    }
    said = f"{id or 'Goal stage'}: {shown_target(target.word)} from {target.agreed_on} on"
    write_answer(answer, as_json, lambda answer: f"{said}." if answer["written"] else f"{said}, as it was already.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: AsJson = False) -> None:
    """Copies the store to a file, whole, while it is in use."""
    from finops_model.store import open_store, upkeep

    open_store()
    upkeep.backup(file)
    write_answer({"file": str(file)}, as_json, lambda answer: f"The store is copied to {file}.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)], as_json: AsJson = False
) -> None:
    """Puts a backup in the place of the store; the replaced store is kept beside it."""
    from finops_model.store import upkeep

    kept = upkeep.restore(file)
    where = f" What it replaced is kept as {kept}." if kept else ""
    answer = {"file": str(file), "kept": str(kept) if kept else None}
    write_answer(answer, as_json, lambda answer: f"The store is as in {file}.{where}")


@app.command()
def check(as_json: AsJson = False) -> None:
    """Looks whether the store is whole and of this version's schema; exit 1 when it is not."""
    from finops_model.errors import StoreUnusable
    from finops_model.store import open_store, upkeep
    from finops_model.store.tables import SCHEMA

    try:
        open_store()
        problems = upkeep.check()
    except StoreUnusable as error:
        problems = [str(error)]
    answer = {"ok": not problems, "schema": SCHEMA, "problems": problems}
    write_answer(answer, as_json, lambda answer: "\n".join(problems) or f"The store is whole, at schema {SCHEMA}.")
    if problems:
        raise typer.Exit(1)


@app.command()
def upgrade(as_json: AsJson = False) -> None:
    """Migrates the store to this version's schema; an older one is kept as a copy beside it."""
    from finops_model.store import upkeep

    said = upkeep.upgrade()
    write_answer({"message": said}, as_json, lambda answer: said)


for look_command in (look.organizations, look.standing, look.trend, look.roadmap, look.targets, look.export):
    app.command()(look_command)

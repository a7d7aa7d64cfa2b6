"""The commands of ``python -m finops_model`` (CONTRACT: Commands).

Answers go to stdout, as JSON with ``--json``; notices and errors to stderr. Exit 0: done; 1: the input was refused and
nothing was written; 2: wrong usage. What needs a second to import (pandas, the store) is imported by who uses it.
"""

import json
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from finops_model.assessment import Person
from finops_model.errors import FinOpsError, Refused
from finops_model.settings import today, user_name


class Export(StrEnum):
    """What can be exported."""

    RATINGS = "ratings"
    TARGETS = "targets"
    ROADMAP = "roadmap"


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


def _json_anywhere(context: typer.Context, value: bool) -> bool:
    """``--json`` counts before and after the command's name."""
    return value or bool(context.find_root().params.get("as_json"))


def _read_day(text: str) -> date:
    from finops_model.days import read_iso_date

    try:
        return read_iso_date(text.strip())
    except Refused as error:
        raise typer.BadParameter(str(error)) from error


def _field_and_column(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals or not field.strip() or not column.strip():
        raise typer.BadParameter("Expected FIELD=COLUMN, such as capability=Fähigkeit.")
    return field.strip(), column.strip()


AsJson = Annotated[bool, typer.Option("--json", callback=_json_anywhere, help="Answer as JSON on stdout.")]
Whose = Annotated[str, typer.Argument(metavar="ORGANIZATION", help="Id or name.")]
OfScope = Annotated[str | None, typer.Option("--scope", help="Id or name; else the default scope.")]
OnDay = Annotated[date | None, typer.Option("--as-of", parser=_read_day, metavar="DATE", help="Else today.")]
Day = Annotated[date | None, typer.Option(parser=_read_day, metavar="DATE")]
Capacity = Annotated[int, typer.Option(min=1, help="Most steps that run in the same quarter.")]


@app.callback()
def main(as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON on stdout.")] = False) -> None:
    """FinOps maturity: import assessments, see where organizations stand, plan the steps to the targets they chose."""


# --- in and out ------------------------------------------------------------------------------------------------------


@app.command()
def demo(as_json: AsJson = False) -> None:
    """Loads the demo organizations. Running it again changes nothing."""
    from finops_model.actions.demo import demo_files

    _import(demo_files(), {}, as_json, kind="demo")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True, help="Files, or folders of files.")],
    organization: Annotated[str | None, typer.Option(help="For rows that name none: id or name.")] = None,
    assessed_on: Annotated[
        date | None, typer.Option(parser=_read_day, metavar="DATE", help="For rows without.")
    ] = None,
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

    answer, refused = import_files(files, given, _person(), **how)
    for line in remarks_text(answer):
        typer.echo(line, err=True)
    _answer(answer, as_json, lambda answer: import_text(answer, how.get("dry_run", False)))
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
        _answer(import_detail_answer(open_store().read_change(id)), as_json, import_detail_text)
        return
    changes = open_store().read_changes(kinds=("import", "demo"), limit=None)
    _answer(imports_answer(changes), as_json, imports_text)


@app.command()
def undo(
    id: Annotated[int, typer.Argument(help="The import's id, as imports lists it.")], as_json: AsJson = False
) -> None:
    """Takes one import back exactly; what came later stays. The undo can be taken back, too."""
    from finops_model.store import open_store

    answer = {"undone": id, "change_id": open_store().undo(id, _person())}
    _answer(answer, as_json, lambda answer: f"Import {id} is taken back (change {answer['change_id']}).")


@app.command()
def export(
    what: Annotated[Export, typer.Argument(metavar="|".join(Export))],
    organization: Annotated[str | None, typer.Option(help="Id or name; else all.")] = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    capacity: Capacity = 4,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Ends in .csv or .xlsx; else CSV on stdout.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ratings or targets in force, or the roadmaps, as CSV or XLSX."""
    from finops_model.cli.answers import rows_of
    from finops_model.reports import exports
    from finops_model.store import open_store
    from finops_model.views.places import find_places, read_roadmaps

    store = open_store()
    places = find_places(store, organization, scope)
    id = None if organization is None else int(places["organization_id"].iloc[0])
    if what is Export.RATINGS:
        frame = exports.ratings_frame(store.read_ratings(organization_id=id), places)
    elif what is Export.TARGETS:
        frame = exports.targets_frame(store.read_targets(organization_id=id), places)
    else:
        roadmaps = zip(read_roadmaps(store, places, as_of or today(), capacity), rows_of(places), strict=True)
        frame = exports.roadmaps_frame([(roadmap.steps, one.organization, one.name) for roadmap, one in roadmaps])
    if output is not None:
        exports.write_export(frame, output, what)
        _answer({"file": str(output), "rows": len(frame)}, as_json, lambda answer: f"{len(frame):,} rows in {output}.")
    elif as_json:
        _answer(frame.to_dict("records"), True, str)
    else:
        typer.echo(exports.csv_bytes(frame), nl=False)


# --- looking ---------------------------------------------------------------------------------------------------------


@app.command()
def organizations(as_json: AsJson = False) -> None:
    """The organizations, with goal stage and last assessment."""
    from finops_model.cli.answers import organizations_answer
    from finops_model.cli.tables import organizations_text
    from finops_model.days import LATEST
    from finops_model.scoring.in_force import goal_stages
    from finops_model.store import open_store
    from finops_model.views.places import read_places

    store = open_store()
    newest = store.read_newest_ratings([LATEST]).groupby("scope_id")["assessed_on"].max()
    last = dict(zip(newest.index, newest, strict=True))
    goals = goal_stages(store.read_targets(), today())
    _answer(organizations_answer(read_places(store), goals, last), as_json, organizations_text)


@app.command()
def standing(
    organization: Annotated[str | None, typer.Argument(metavar="[ORGANIZATION]", help="Id or name; else all.")] = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Where organizations stand against their targets on a day."""
    from finops_model.cli.answers import standing_answers
    from finops_model.cli.tables import standing_text, standings_text
    from finops_model.framework import read_framework
    from finops_model.store import open_store
    from finops_model.views.places import find_place, find_places

    store, day = open_store(), as_of or today()
    if organization is None:
        places = find_places(store, None, scope)
        ratings, targets = store.read_newest_ratings([day]), store.read_targets()
    else:
        places = find_place(store, organization, scope)
        scope_id = int(places["scope_id"].iloc[0])
        ratings, targets = store.read_ratings(scope_id=scope_id), store.read_targets(scope_id=scope_id)
    answers = standing_answers(places, ratings, targets, day, read_framework())
    if organization is None:
        _answer(answers, as_json, standings_text)
    else:
        _answer(answers[0], as_json, standing_text)


@app.command()
def trend(organization: Whose, scope: OfScope = None, as_json: AsJson = False) -> None:
    """The headline figures over time, against the targets in force on each day."""
    from finops_model import scoring
    from finops_model.cli.answers import rows_of, trend_answer
    from finops_model.cli.tables import trend_text
    from finops_model.framework import read_framework
    from finops_model.settings import today
    from finops_model.store import open_store
    from finops_model.views.places import find_place

    store = open_store()
    one = next(rows_of(find_place(store, organization, scope)))
    ratings, targets = store.read_ratings(scope_id=one.scope_id), store.read_targets(scope_id=one.scope_id)
    _answer(trend_answer(one, scoring.trend(ratings, targets, read_framework(), today())), as_json, trend_text)


@app.command()
def roadmap(
    organization: Whose, scope: OfScope = None, as_of: OnDay = None, capacity: Capacity = 4, as_json: AsJson = False
) -> None:
    """The steps to the chosen targets, and when."""
    from finops_model.cli.answers import roadmap_answer, rows_of
    from finops_model.cli.tables import roadmap_text
    from finops_model.store import open_store
    from finops_model.views.places import find_place, read_roadmaps

    store = open_store()
    place = find_place(store, organization, scope)
    (plan,) = read_roadmaps(store, place, as_of or today(), capacity)
    _answer(roadmap_answer(next(rows_of(place)), plan), as_json, roadmap_text)


# --- targets ---------------------------------------------------------------------------------------------------------


@app.command()
def targets(
    organization: Whose,
    history: Annotated[
        bool, typer.Option("--history", help="Every entry ever agreed, in the order of writing.")
    ] = False,
    scope: OfScope = None,
    as_json: AsJson = False,
) -> None:
    """The targets in force today, or their whole history."""
    from finops_model.cli.answers import rows_of, targets_answer
    from finops_model.cli.tables import targets_text
    from finops_model.scoring.in_force import entries_in_force
    from finops_model.store import open_store
    from finops_model.views.places import find_place

    store = open_store()
    one = next(rows_of(find_place(store, organization, scope)))
    entries = store.read_targets(scope_id=one.scope_id)
    day = None if history else today()
    if day is not None:
        entries = entries_in_force(entries, day).sort_values("written")
    _answer(targets_answer(one, day, entries), as_json, targets_text)


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
        date | None, typer.Option(parser=_read_day, metavar="DATE", help="The day it counts from; else today.")
    ] = None,
    scope: OfScope = None,
    as_json: AsJson = False,
) -> None:
    """Records a target: the goal stage of the organization, or the target of one capability."""
    from finops_model.assessment import Target
    from finops_model.cli.answers import place, rows_of
    from finops_model.cli.tables import shown_target
    from finops_model.importers.rows.cells import read_name, read_target_word, read_text
    from finops_model.store import open_store
    from finops_model.views.places import find_capability_id, find_place

    store = open_store()
    one = next(rows_of(find_place(store, organization, scope)))
    id = None if capability is None else find_capability_id(capability)
    try:
        level, inherit = read_target_word(stage, True, id)
        owner, reason = owner and read_name(owner), reason and read_text(reason)
    except Refused as error:
        raise Refused(str(error)) from error
    target = Target(id, level, agreed_on or today(), inherit, due_on, value, owner or None, reason or None)
    change_id = store.save_targets(int(one.scope_id), [target], _person())
    answer = {
        **place(one),
        "written": change_id is not None,
        "change_id": change_id,
        "capability": id,
        "target": target.word,
        "agreed_on": target.agreed_on.isoformat(),
    }
    said = f"{id or 'Goal stage'}: {shown_target(target.word)} from {target.agreed_on} on"
    _answer(answer, as_json, lambda answer: f"{said}." if answer["written"] else f"{said}, as it was already.")


# --- upkeep ----------------------------------------------------------------------------------------------------------


@app.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: AsJson = False) -> None:
    """Copies the store to a file, whole, while it is in use."""
    from finops_model.store import open_store, upkeep

    open_store()
    upkeep.backup(file)
    _answer({"file": str(file)}, as_json, lambda answer: f"The store is copied to {file}.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)], as_json: AsJson = False
) -> None:
    """Puts a backup in the place of the store; the replaced store is kept beside it."""
    from finops_model.store import upkeep

    kept = upkeep.restore(file)
    where = f" What it replaced is kept as {kept}." if kept else ""
    answer = {"file": str(file), "kept": str(kept) if kept else None}
    _answer(answer, as_json, lambda answer: f"The store is as in {file}.{where}")


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
    _answer(answer, as_json, lambda answer: "\n".join(problems) or f"The store is whole, at schema {SCHEMA}.")
    if problems:
        raise typer.Exit(1)


@app.command()
def upgrade(as_json: AsJson = False) -> None:
    """Migrates the store to this version's schema; an older one is kept as a copy beside it."""
    from finops_model.store import upkeep

    said = upkeep.upgrade()
    _answer({"message": said}, as_json, lambda answer: said)


def _person() -> Person:
    """Who writes: the user that runs the command."""
    name = user_name()
    return Person(name, name)


def _answer(answer: Any, as_json: bool, text: Callable[[Any], str]) -> None:
    """Writes an answer to stdout."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else text(answer))

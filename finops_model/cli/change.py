"""The commands that change what is stored: demo, import, undo, set-target, and the look at past imports."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from finops_model.cli import import_options
from finops_model.cli.options import (
    LARGEST_ID,
    AsJson,
    BusinessValue,
    DueOn,
    OfScope,
    Whose,
    read_day,
    user,
    write_answer,
)
from finops_model.cli.pages import Commands
from finops_model.messages import message
from finops_model.settings import today
from finops_model.texts import say, translated

if TYPE_CHECKING:
    from finops_model.actions.imports import Import


commands = Commands()


def _field_and_column(text: str) -> tuple[str, str]:
    """The two sides of an answer; a column or a word that it names (``column:NAME=…``) may hold a ``=`` itself."""
    names_column = ":" in text.partition("=")[0]
    field, equals, column = text.rpartition("=") if names_column else text.partition("=")
    if not equals or not field.strip() or not column.strip():
        raise typer.BadParameter(say("Expected FIELD=COLUMN, such as capability=Fähigkeit."))
    return field.strip(), column.strip()


@commands.command("demo")
def demo(as_json: AsJson = False) -> None:
    """Loads the demo organizations. Running it again changes nothing."""
    from finops_model.actions.demo import demo_files
    from finops_model.cli.imports import named_sources, run_import
    from finops_model.importers.tables import Options

    _write_import(run_import(named_sources(demo_files()), Options(), user(), kind="demo"), as_json, dry_run=False)


@commands.command("import")
def import_(
    files: import_options.Files,
    organization: import_options.OfOrganization = None,
    assessed_on: import_options.AssessedOn = None,
    scope: import_options.OfScope = None,
    assessor: import_options.Assessor = None,
    capability: import_options.OfCapability = None,
    edition: import_options.Edition = None,
    due_on: import_options.DueOn = None,
    sheet: import_options.Sheets = None,
    header_line: import_options.HeaderLine = None,
    scale: import_options.Scale = None,
    mapping: import_options.Mapping = None,
    date_order: import_options.DateOrder = None,
    only_good_rows: import_options.OnlyGoodRows = False,
    dry_run: import_options.DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Imports files in one transaction: all of them, or nothing when anything in them is wrong."""
    from finops_model.actions.plan_import import plan_tables
    from finops_model.cli.import_plan import run_plan_import
    from finops_model.cli.imports import named_sources, run_import
    from finops_model.importers.tables import Options

    sources = named_sources(files)
    options = Options(
        organization=organization,
        assessed_on=None if assessed_on is None else assessed_on.isoformat(),
        scope=scope,
        assessor=assessor,
        capability=capability,
        edition=edition,
        due_on=None if due_on is None else due_on.isoformat(),
        sheets=tuple(sheet or ()),
        header_line=header_line,
        scale=scale,
        mapping=dict(map(_field_and_column, mapping or [])),
        date_order=date_order,
    )
    if plan_tables(sources):
        run_plan_import(sources, options, only_good_rows, dry_run, as_json)
        return
    done = run_import(sources, options, user(), dry_run=dry_run, only_good_rows=only_good_rows)
    tried: Sequence[str] = ()
    if done.refused and not as_json:
        from finops_model.cli.import_answers import outcome_lines

        tried = outcome_lines(sources, options, done.prepared)
    _write_import(done, as_json, dry_run, tried)


def _write_import(done: "Import", as_json: bool, dry_run: bool, outcomes: Sequence[str] = ()) -> None:
    """The answer of an import, with what answers to its questions would store; exit 1 when it was refused."""
    from finops_model.cli.answers import import_answer
    from finops_model.cli.tables import import_text, remarks_text

    comparison = done.comparison
    answer = import_answer(done.prepared.batch, comparison.files, comparison.change_id, done.refused)
    for line in [*remarks_text(answer), *outcomes]:
        typer.echo(line, err=True)
    write_answer(answer, as_json, lambda answer: import_text(answer, dry_run))
    if done.refused:
        raise typer.Exit(1)


@commands.command("imports")
def imports(
    id: Annotated[
        int | None,
        typer.Argument(
            max=LARGEST_ID, metavar=message("ID"), help=message("The import to show. Default: all are listed.")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Lists all imports, newest first, or shows one: its files, how they were read, and what it wrote."""
    from finops_model.cli.answers import import_detail_answer, imports_answer
    from finops_model.cli.tables import import_detail_text, imports_text
    from finops_model.views.history import read_change, read_imports

    if id is not None:
        write_answer(import_detail_answer(read_change(user(), id)), as_json, import_detail_text)
    else:
        write_answer(imports_answer(read_imports(user())), as_json, imports_text)


@commands.command("undo")
def undo(
    id: Annotated[
        int,
        typer.Argument(
            max=LARGEST_ID, metavar=message("ID"), help=message("Its number, as changes and imports list it.")
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Takes back one change of any kind exactly; later changes stay. An undo can be taken back, too."""
    from finops_model.actions.history import take_back

    done = take_back(user(), id)
    answer = {"undone": done.undone, "change_id": done.change_id, "text": done.sentence}
    write_answer(answer, as_json, lambda _: translated(done.sentence))


@commands.command("set-target")
def set_target(
    organization: Whose,
    stage: Annotated[
        str,
        typer.Argument(
            metavar=message("STAGE"), help=message("crawl, walk, run or none; with --capability also inherit.")
        ),
    ],
    capability: Annotated[
        str | None,
        typer.Option(metavar=message("CAPABILITY"), help=message("Its id or name. Without it, the goal stage is set.")),
    ] = None,
    due_on: DueOn = None,
    value: BusinessValue = None,
    owner: Annotated[
        str | None, typer.Option(metavar=message("NAME"), help=message("Who is responsible for reaching it."))
    ] = None,
    approver: Annotated[str | None, typer.Option(metavar=message("NAME"), help=message("Who approved it."))] = None,
    reason: Annotated[
        str | None, typer.Option(metavar=message("TEXT"), help=message("Why the target changes."))
    ] = None,
    agreed_on: Annotated[
        date | None,
        typer.Option(
            parser=read_day, metavar=message("DATE"), help=message("The day from which it counts. Default: today.")
        ),
    ] = None,
    scope: OfScope = None,
    as_json: AsJson = False,
) -> None:
    """Sets a target: the goal stage of the organization, or the target of one capability."""
    from finops_model.actions.target_draft import early_dues
    from finops_model.actions.targets import agree_targets
    from finops_model.assessment import Target
    from finops_model.cli.answers import place_answer
    from finops_model.importers.rows.cells import read_target_word
    from finops_model.texts.framework import shown_framework
    from finops_model.views.places import find_capability_id, read_place
    from finops_model.views.target_history import ENTRY_WORDS

    place = read_place(user(), organization, scope)
    id = None if capability is None else find_capability_id(capability)
    level, inherit = read_target_word(stage, True, id)
    target = Target(id, level, agreed_on or today(), inherit, due_on, value, owner, reason, approver)
    agreed = agree_targets(user(), place.scope.id, [target])
    answer = {
        **place_answer(place),
        "written": agreed.change_id is not None,
        "change_id": agreed.change_id,
        "capability": id,
        "target": target.word,
        "agreed_on": target.agreed_on.isoformat(),
    }
    for notice in early_dues([target], shown_framework()):
        typer.echo(translated(notice), err=True)
    if agreed.question is not None:
        typer.echo(translated(agreed.question), err=True)
        typer.echo(say("Give it with --reason; without one, the history says that nobody gave a reason."), err=True)
    words = {
        "of": say("Goal stage") if id is None else id,
        "target": translated(ENTRY_WORDS[target.word]),
        "day": target.agreed_on,
    }
    text = say("{of}: {target} from {day} on.", **words)
    if agreed.change_id is None:
        text = say("{of}: {target} from {day} on, as it was already.", **words)
    write_answer(answer, as_json, lambda _: text)

"""The commands that keep the store itself: backup, restore, check, upgrade. Only they reach into its files."""

from pathlib import Path
from typing import Annotated

import typer

from finops_model.cli.options import AsJson, write_answer
from finops_model.cli.pages import Commands
from finops_model.messages import message
from finops_model.texts import say, translated

commands = Commands()


@commands.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(metavar=message("FILE"), help=message("The copy to write."))],
    as_json: AsJson = False,
) -> None:
    """Copies the whole store to a file, while it is in use."""
    from finops_model.store import open_store, upkeep

    open_store()
    upkeep.backup(file)
    write_answer({"file": str(file)}, as_json, lambda _: say("The store is copied to {file}.", file=file))


@commands.command("restore")
def restore(
    file: Annotated[
        Path, typer.Argument(metavar=message("FILE"), exists=True, dir_okay=False, help=message("The backup to read."))
    ],
    as_json: AsJson = False,
) -> None:
    """Replaces the store by a backup; the replaced store is kept beside it."""
    from finops_model.store import upkeep

    kept = upkeep.restore(file)
    text = say("The store is as in {file}.", file=file)
    if kept:
        text = say("The store is as in {file}. The store that it replaced is kept as {kept}.", file=file, kept=kept)
    write_answer({"file": str(file), "kept": str(kept) if kept else None}, as_json, lambda _: text)


@commands.command("check")
def check(as_json: AsJson = False) -> None:
    """Checks that the store is intact and has the schema of this version; exits with 1 when it does not."""
    from finops_model.errors import StoreUnusable
    from finops_model.store import open_store, upkeep
    from finops_model.store.tables import SCHEMA

    try:
        open_store()
        problems = upkeep.check()
    except StoreUnusable as error:
        problems = [error.message]
    lines = [translated(problem) for problem in problems]
    text = "\n".join(lines) or say("The store is whole, at schema {schema}.", schema=SCHEMA)
    write_answer({"ok": not problems, "schema": SCHEMA, "problems": problems}, as_json, lambda _: text)
    if problems:
        raise typer.Exit(1)


@commands.command("upgrade")
def upgrade(as_json: AsJson = False) -> None:
    """Migrates the store to the schema of this version; a copy of the older one is kept beside it."""
    from finops_model.store import upkeep

    outcome = upkeep.upgrade()
    write_answer({"message": outcome}, as_json, lambda _: translated(outcome))

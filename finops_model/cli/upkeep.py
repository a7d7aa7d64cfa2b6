"""The commands that keep the store itself: backup, restore, check, upgrade. Only they reach into its files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from finops_model.cli.options import AsJson, write_answer
from finops_model.texts import say, translated


def backup(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: AsJson = False) -> None:
    """Copies the store to a file, whole, while it is in use."""
    from finops_model.store import open_store, upkeep

    open_store()
    upkeep.backup(file)
    write_answer({"file": str(file)}, as_json, lambda _: say("The store is copied to {file}.", file=file))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)], as_json: AsJson = False
) -> None:
    """Puts a backup in the place of the store; the replaced store is kept beside it."""
    from finops_model.store import upkeep

    kept = upkeep.restore(file)
    text = say("The store is as in {file}.", file=file)
    if kept:
        text = say("The store is as in {file}. The store that it replaced is kept as {kept}.", file=file, kept=kept)
    write_answer({"file": str(file), "kept": str(kept) if kept else None}, as_json, lambda _: text)


def check(as_json: AsJson = False) -> None:
    """Looks whether the store is whole and of this version's schema; exit 1 when it is not."""
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


def upgrade(as_json: AsJson = False) -> None:
    """Migrates the store to this version's schema; an older one is kept as a copy beside it."""
    from finops_model.store import upkeep

    outcome = upkeep.upgrade()
    write_answer({"message": outcome}, as_json, lambda _: translated(outcome))


COMMANDS: dict[str, Any] = {"backup": backup, "restore": restore, "check": check, "upgrade": upgrade}
"""The commands of this module by name."""

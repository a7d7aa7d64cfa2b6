"""The commands of ``python -m finops_model`` (CONTRACT: Commands).

Answers go to stdout, as JSON with ``--json``; notices and errors to stderr. Exit 0: done; 1: the input was refused and
nothing was written; 2: wrong usage. The functions of the commands import what takes long (pandas, the store).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from finops_model.cli import change, keep, leads, look, plan_solver, report, upkeep, workshops
from finops_model.cli.pages import CommandGroup, Commands, translate_commands
from finops_model.cli.usage import write_usage_error
from finops_model.errors import FinOpsError
from finops_model.messages import message
from finops_model.texts import language, say, translated
from finops_model.texts.language import SOURCE, use_language_of_settings


class AllCommands(CommandGroup):
    """All commands, in the language of the environment; an error that the user can act on is one sentence on stderr."""

    def make_context(self, *words: Any, **more: Any) -> Any:
        """Reads the words before the name of the command."""
        with _errors_said():
            use_language_of_settings()
            if language() != SOURCE:
                translate_commands(self)
            return super().make_context(*words, **more)

    def invoke(self, ctx: Any) -> Any:
        """Runs a command."""
        with _errors_said():
            return super().invoke(ctx)


@contextmanager
def _errors_said() -> Iterator[None]:
    """Refusals end the program with exit 1, wrong usage with 2, Ctrl-C with 130."""
    try:
        yield
    except FinOpsError as error:
        typer.echo(say("Error: {sentence}", sentence=translated(error.message)), err=True)
        raise typer.Exit(1) from error
    except typer.TyperException as error:
        write_usage_error(error)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt:
        typer.echo(say("Stopped. Nothing was written."), err=True)
        raise typer.Exit(130) from None


app = Commands(
    message(
        "FinOps maturity: import assessments, see where organizations stand against their targets, plan the steps."
    ),
    AllCommands,
)


@app.callback()
def main(
    as_json: Annotated[bool, typer.Option("--json", help=message("Answers as JSON on stdout."))] = False,
) -> None:
    """Takes what counts for every command."""


for module in (change, look, report, leads, keep, upkeep):
    app.add_typer(module.commands)
for name, group in (*keep.GROUPS.items(), ("workshop", workshops.workshop), ("plan", plan_solver.plan)):
    app.add_typer(group, name=name)

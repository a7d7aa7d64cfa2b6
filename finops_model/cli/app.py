"""The commands of ``python -m finops_model`` (CONTRACT: Commands).

Answers go to stdout, as JSON with ``--json``; notices and errors to stderr. Exit 0: done; 1: the input was refused and
nothing was written; 2: wrong usage. The functions of the commands import what takes long (pandas, the store).
"""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from finops_model.cli import change, keep, leads, look, plan, plan_solver, report, upkeep, workshops
from finops_model.errors import FinOpsError
from finops_model.texts import say, translated
from finops_model.texts.language import use_language_of_settings


class Commands(TyperGroup):
    """All commands: an error that the user can act on is one sentence on stderr and exit 1."""

    def invoke(self, ctx: Any) -> Any:
        """Runs a command in the language of the environment. Refusals end it with exit 1, Ctrl-C with 130."""
        try:
            use_language_of_settings()
            return super().invoke(ctx)
        except FinOpsError as error:
            typer.echo(say("Error: {sentence}", sentence=translated(error.message)), err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            typer.echo(say("Stopped. Nothing was written."), err=True)
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Commands,
    help="FinOps maturity: import assessments, see where organizations stand against their own targets, plan steps.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def main(as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON on stdout.")] = False) -> None:
    """FinOps maturity: import assessments, see where organizations stand, plan the steps to the targets they chose."""


for name, command in change.COMMANDS.items():
    app.command(name)(command)
for command in (look.organizations, look.standing, look.trend, look.roadmap, look.targets, look.export, report.report):
    app.command()(command)
for command in (leads.changed, leads.pace, leads.group, leads.durations):
    app.command()(command)
app.command()(keep.changes)
for name, group in keep.GROUPS.items():
    app.add_typer(group, name=name)
app.add_typer(workshops.workshop, name="workshop")
for command in (plan_solver.relax, plan_solver.best):
    plan.plan.command()(command)
app.add_typer(plan.plan, name="plan")
for name, command in upkeep.COMMANDS.items():
    app.command(name)(command)

"""The commands' help and usage in the reader's language.

Typer has English words only for what stands around our texts, so the pages are written here. The help of a command is
its docstring; the help of arguments and options, and the words for their values, are marked where they are declared.
:func:`translate_commands` puts all of them into the reader's language.
"""

from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from finops_model.messages import Message
from finops_model.texts import say, translated


class Commands(typer.Typer):
    """A group of commands whose pages speak the reader's language.

    Args:
        help: what the group does, a marked sentence; "" for commands that stand in a larger group.
        group: what Typer makes of it.
    """

    def __init__(self, help: str = "", group: type["CommandGroup"] | None = None) -> None:
        super().__init__(
            cls=group or CommandGroup,
            help=help,
            add_completion=False,
            pretty_exceptions_enable=False,
            rich_markup_mode=None,
        )

    def command(self, name: str) -> Any:  # type: ignore[override]
        """Makes a function a command; its docstring is the command's help."""
        return super().command(name, cls=Command)


class _Speaking:
    """What the pages of single commands and groups share."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Writes how the command is called, as ``Usage: … [OPTIONS] ORGANIZATION``."""
        words = [say("[OPTIONS]"), *(_usage_of(one) for one in ctx.command.params if _is_argument(one))]
        if _commands_of(self):
            words.append(say("COMMAND…"))
        formatter.write_usage(ctx.command_path, " ".join(words), prefix=say("Usage:") + " ")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the page: usage, what the command does, its arguments, options and commands."""
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(ctx.command.help)
        arguments = [one for one in ctx.command.params if _is_argument(one)]
        options = [one for one in ctx.command.params if not _is_argument(one)]
        rows = [(_option_name(one), _option_help(one)) for one in options]
        _write_rows(formatter, say("Arguments:"), [(_usage_of(one), one.help) for one in arguments])
        _write_rows(formatter, say("Options:"), [*rows, ("--help", say("Shows this page."))])
        _write_rows(formatter, say("Commands:"), [(name, one.help) for name, one in _commands_of(self).items()])


class Command(_Speaking, TyperCommand):
    """A command whose page speaks the reader's language."""


class CommandGroup(_Speaking, TyperGroup):
    """A group of commands whose page speaks the reader's language; it is shown when no command is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words after the name of the group. Without any, its page is written, and the exit code is 2."""
        if not args:
            typer.echo(ctx.get_help())
            raise typer.Exit(2)
        return super().parse_args(ctx, args)


def translate_commands(command: Any) -> None:
    """Puts the texts of a command and of those below it into the reader's language."""
    command.help = _said(command.help)
    for parameter in command.params:
        parameter.help, parameter.metavar = _said(parameter.help), _said(parameter.metavar)
    for below in _commands_of(command).values():
        translate_commands(below)


def _said(text: str | None) -> str | None:
    """A text of the source in the reader's language."""
    return text and translated(Message(text, None, {}))


def _commands_of(command: Any) -> dict[str, Any]:
    """The commands of a group by name; none of a single command."""
    return getattr(command, "commands", {})


def _is_argument(parameter: Any) -> bool:
    return parameter.param_type_name == "argument"


def _usage_of(argument: Any) -> str:
    """How an argument stands in a line of usage: in brackets where it may be left out."""
    return argument.metavar if argument.required else f"[{argument.metavar}]"


def _option_name(option: Any) -> str:
    """An option as it is written, with the word for its value."""
    names = ", ".join(option.opts)
    return names if option.is_flag else f"{names} {option.metavar}"


def _option_help(option: Any) -> str:
    """What an option is for, and what counts without it."""
    if option.required:
        return option.help + " " + say("Required.")
    if option.is_flag or option.default in (None, ""):
        return option.help
    return option.help + " " + say("Default: {value}.", value=option.default)


def _write_rows(formatter: Any, heading: str, rows: Iterable[tuple[str, str]]) -> None:
    """Writes names with their explanations below a heading; nothing when there are none."""
    found = list(rows)
    if not found:
        return
    formatter.write_paragraph()
    formatter.write(f"{heading}\n")
    with formatter.indentation():
        formatter.write_dl(found)

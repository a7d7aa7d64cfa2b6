"""What is wrong with how a command was called, in the reader's language.

Typer and pydantic know their sentences in English only. Each that our commands can meet has one of ours here, with the
values that it names; any other stays as it is.
"""

import re
from typing import Any

import typer

from finops_model.messages import Message, message
from finops_model.texts import say, translated

_SENTENCES = {
    r"Missing command\.": message("Expected the name of a command."),
    r"No such command (?P<name>'.+?')\.": message("There is no command {name}."),
    r"No such command (?P<name>'.+?')\. Did you mean (?P<names>.+)\?": message(
        "There is no command {name}. Did you mean {names}?"
    ),
    r"No such option: (?P<name>\S+)": message("There is no option {name}."),
    r"No such option: (?P<name>\S+) \(Possible options: (?P<names>.+)\)": message(
        "There is no option {name}. Did you mean {names}?"
    ),
    r"Option (?P<name>'.+') requires an argument\.": message("Option {name} needs a value."),
    r"Option (?P<name>'.+') does not take a value\.": message("Option {name} takes no value."),
    r"Missing argument (?P<name>'.+')\.": message("Missing argument {name}."),
    r"Missing option (?P<name>'.+')\.": message("Missing option {name}."),
    r"Got unexpected extra argument\(s\) \((?P<words>.+)\)": message("Too many arguments: {words}."),
    r"Invalid value for (?P<name>.+?): (?P<problem>.+)": message("Invalid value for {name}: {problem}"),
    r"Input should be a valid integer, .+": message("Expected a whole number."),
    r"Input should be greater than or equal to (?P<least>.+)": message("Expected at least {least}."),
    r"Input should be less than or equal to (?P<most>.+)": message("Expected at most {most}."),
    r"Value error, (?P<value>'.*') is not one of (?P<names>.+)\.": message("Expected one of {names}, not {value}."),
    r"path (?P<path>'.+') does not exist\.": message("There is no file or folder {path}."),
    r"file (?P<path>'.+') does not exist\.": message("There is no file {path}."),
    r"file (?P<path>'.+') is a directory\.": message("{path} is a folder. Expected a file."),
    r"(?:path|file) (?P<path>'.+') is not readable\.": message("{path} cannot be read."),
}
"""The sentences of the libraries as patterns, and what is said in their place; the groups are the values."""


def write_usage_error(error: typer.TyperException) -> None:
    """Writes to stderr what is wrong, how the command is called, and where its options are explained."""
    context: Any = getattr(error, "ctx", None)
    if context is not None:
        typer.echo(context.get_usage(), err=True)
    typer.echo(say("Error: {sentence}", sentence=usage_sentence(error.format_message())), err=True)
    if context is not None:
        typer.echo(say("Help: {command} --help", command=context.command_path), err=True)


def usage_sentence(text: str) -> str:
    """A sentence of Typer in the reader's language; one that is ours or unknown stays as it is."""
    text = text.removeprefix("Invalid value: ")
    for pattern, sentence in _SENTENCES.items():
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found is not None:
            values = found.groupdict()
            if "problem" in values:
                values["problem"] = usage_sentence(values["problem"])
            return translated(Message(sentence.id, None, values))
    return text

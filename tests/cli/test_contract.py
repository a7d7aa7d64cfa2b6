"""The pages that others rely on say what the code does: commands, options, columns."""

import re
from pathlib import Path

import pytest
import typer

from finops_model.batch import RATING_FIELDS, TARGET_FIELDS
from finops_model.cli.app import app
from finops_model.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROOT = typer.main.get_command(app).commands  # type: ignore[attr-defined]
COMMANDS = {
    " ".join(filter(None, (group, name))): command
    for group, commands in [
        ("", ROOT),
        *((name, one.commands) for name, one in ROOT.items() if hasattr(one, "commands")),
    ]
    for name, command in commands.items()
    if not hasattr(command, "commands")
}
"""Every command by its whole name, such as ``organization rename``."""


def promised(command: str) -> set[str]:
    """The options that docs/contract.md lists for a command."""
    text = (DOCS / "contract.md").read_text(encoding="utf-8")
    (signature,) = re.findall(rf"`({command}(?: [^`]*)?)`(?= (?:·|\|))", text)
    return set(re.findall(r"\[(--?[a-z-]+)", signature))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_contract_lists_every_option_of_every_command(command: str) -> None:
    options = {
        option for parameter in COMMANDS[command].params for option in parameter.opts[:1] if option.startswith("-")
    }
    assert promised(command) == options - {"--json", "--help"}


def test_the_contract_promises_no_command_that_does_not_exist() -> None:
    text = (DOCS / "contract.md").read_text(encoding="utf-8")
    table = text.split("| command | does |")[1].split("\n\n")[0]
    signatures = re.findall(
        r"`([a-z-]+(?: [a-z-]+)?)[^`]*`", "\n".join(line.split(" | ")[0] for line in table.splitlines())
    )
    words = {name if name in COMMANDS else name.split()[0] for name in signatures}
    assert words == set(COMMANDS)


def test_the_contract_promises_no_variable_that_does_not_exist() -> None:
    text = (DOCS / "contract.md").read_text(encoding="utf-8")
    promised = {name.lower() for name in re.findall(r"^\| `FINOPS_([A-Z_]+)`", text, re.MULTILINE)}
    assert promised <= set(Settings.model_fields)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_of_commands_shows_every_command(command: str) -> None:
    assert f"python -m finops_model {command}" in (DOCS / "commands.md").read_text(encoding="utf-8")


def test_the_page_of_the_csv_lists_every_column() -> None:
    text = (DOCS / "import-format.md").read_text(encoding="utf-8")
    ratings, targets = text.split("## Targets\n")
    for section, fields in ((ratings, RATING_FIELDS), (targets, TARGET_FIELDS)):
        rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
        assert {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)} == set(fields)

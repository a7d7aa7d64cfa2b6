"""The commands that put organizations, scopes and assessments right, and the history of all changes."""

from datetime import date
from typing import Annotated, Any, Literal

import typer

from finops_model.cli.options import AsJson, EachOrganization, OfScope, Whose, read_day, user, write_answer
from finops_model.cli.pages import Commands
from finops_model.messages import message
from finops_model.texts import say, translated

NONE = "none"
"""The word for no parent and no cadence."""

_ScopeName = Annotated[str, typer.Argument(metavar=message("SCOPE"), help=message("Its id or name."))]
_NewName = Annotated[str, typer.Argument(metavar=message("NAME"), help=message("The new name."))]

commands = Commands()
organization = Commands(message("Renames, merges and deletes organizations; sets their parent and cadence."))
scope = Commands(message("Renames and deletes scopes."))
assessment = Commands(message("Moves an assessment to another day."))
GROUPS = {"organization": organization, "scope": scope, "assessment": assessment}
"""The groups of commands by name."""


@commands.command("changes")
def changes(
    organization: EachOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Lists every change of any kind, newest first; undo takes back any of them."""
    from finops_model.cli.tables import shown
    from finops_model.views.history import list_changes

    found = list_changes(user(), organization)
    answer = [
        {
            "change_id": change.change_id,
            "kind": change.kind,
            "at": f"{change.at:%Y-%m-%dT%H:%M:%SZ}",
            "by": change.by,
            "organizations": list(change.organizations),
            "undone_by": change.undone_by,
            "text": change.text,
        }
        for change in found
    ]

    def text(_: Any) -> str:
        """A change on a line: id, time, person, organizations, and what it did."""
        lines = []
        for change in found:
            names = ", ".join(map(shown, change.organizations))
            line = f"{change.change_id}  {change.at:%Y-%m-%d %H:%M}  {shown(change.by)}  {names}  "
            taken_back = "" if change.counts else " " + say("(taken back)")
            lines.append(f"{line}{shown(translated(change.text))}{taken_back}")
        return "\n".join(lines) or say("Nothing has changed yet.")

    write_answer(answer, as_json, text)


@organization.command("rename")
def rename_organization(organization: Whose, name: _NewName, as_json: AsJson = False) -> None:
    """Gives an organization another name; imports that use the old one still find it."""
    from finops_model.actions import organizations

    found = _find(organization)
    change_id = organizations.rename(user(), found.id, name)
    _write(change_id, found.name, as_json, say("{old} is called {new} now.", old=found.name, new=name))


@organization.command("merge")
def merge(
    source: Annotated[str, typer.Argument(metavar=message("FROM"), help=message("The id or name of what is merged."))],
    into: Annotated[str, typer.Argument(metavar=message("INTO"), help=message("The id or name of what stays."))],
    keep: Annotated[
        str | None,
        typer.Option(metavar="from|into", help=message("Whose assessments and targets count on a day that both have.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Merges an organization into another one, which takes over its whole history."""
    from finops_model.actions import organizations

    winners: dict[str | None, Literal["from", "into"] | None] = {None: None, "from": "from", "into": "into"}
    if keep not in winners:
        raise typer.BadParameter(say("Expected --keep from or --keep into."))
    old, new = _find(source), _find(into)
    change_id = organizations.merge(user(), old.id, new.id, winners[keep])
    _write(change_id, new.name, as_json, say("{old} is part of {new} now.", old=old.name, new=new.name))


@organization.command("delete")
def delete_organization(organization: Whose, as_json: AsJson = False) -> None:
    """Deletes an organization with its scopes, ratings and targets; undo brings it back."""
    from finops_model.actions import organizations

    found = _find(organization)
    change_id = organizations.delete(user(), found.id)
    _write(change_id, found.name, as_json, say("{name} is deleted.", name=found.name))


@organization.command("parent")
def parent(
    organization: Whose,
    parent: Annotated[str, typer.Argument(metavar=message("PARENT"), help=message("Its id or name, or none."))],
    as_json: AsJson = False,
) -> None:
    """Makes an organization part of another one, or of none."""
    from finops_model.actions import organizations

    found = _find(organization)
    above = None if parent == NONE else _find(parent)
    change_id = organizations.set_parent(user(), found.id, None if above is None else above.id)
    text = say("{name} has no parent now.", name=found.name)
    if above is not None:
        text = say("{name} is part of {parent} now.", name=found.name, parent=above.name)
    _write(change_id, found.name, as_json, text)


@organization.command("cadence")
def cadence(
    organization: Whose,
    days: Annotated[
        str, typer.Argument(metavar=message("DAYS"), help=message("Days between two assessments, or none."))
    ],
    as_json: AsJson = False,
) -> None:
    """Sets after how many days an organization is to be assessed again."""
    from finops_model.actions import organizations

    if days != NONE and not days.isdecimal():
        raise typer.BadParameter(say("Expected a whole number of days, or none."))
    found = _find(organization)
    change_id = organizations.set_cadence(user(), found.id, None if days == NONE else int(days))
    text = say("{name} has no cadence now.", name=found.name)
    if days != NONE:
        text = say("{name} is to be assessed every {days} days.", name=found.name, days=days)
    _write(change_id, found.name, as_json, text)


@scope.command("rename")
def rename_scope(organization: Whose, scope: _ScopeName, name: _NewName, as_json: AsJson = False) -> None:
    """Gives a scope of an organization another name."""
    from finops_model.actions import scopes
    from finops_model.views.places import read_place

    place = read_place(user(), organization, scope)
    change_id = scopes.rename(user(), place.scope.id, name)
    text = say("{old} is called {new} now.", old=place.scope.name, new=name)
    _write(change_id, place.organization.name, as_json, text)


@scope.command("delete")
def delete_scope(organization: Whose, scope: _ScopeName, as_json: AsJson = False) -> None:
    """Deletes a scope with its ratings and targets; undo brings it back."""
    from finops_model.actions import scopes
    from finops_model.views.places import read_place

    place = read_place(user(), organization, scope)
    change_id = scopes.delete(user(), place.scope.id)
    _write(change_id, place.organization.name, as_json, say("{name} is deleted.", name=place.scope.name))


@assessment.command("move")
def move(
    organization: Whose,
    from_day: Annotated[
        date,
        typer.Argument(parser=read_day, metavar=message("FROM-DAY"), help=message("The day under which it was saved.")),
    ],
    to_day: Annotated[date, typer.Argument(parser=read_day, metavar=message("TO-DAY"), help=message("The right day."))],
    scope: OfScope = None,
    assessor: Annotated[
        str | None, typer.Option(metavar=message("NAME"), help=message("Whose assessment, when the day has several."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Moves an assessment to another day."""
    from finops_model.actions import assessments
    from finops_model.views.places import read_place

    place = read_place(user(), organization, scope)
    change_id = assessments.move(user(), place.scope.id, from_day, to_day, assessor)
    text = say("The assessment of {old} is of {new} now.", old=from_day, new=to_day)
    _write(change_id, place.organization.name, as_json, text)


def _find(text: str) -> Any:
    """The organization that an argument names."""
    from finops_model.views.places import read_place

    return read_place(user(), text).organization


def _write(change_id: int | None, name: str, as_json: bool, text: str) -> None:
    """The answer of a command that puts something right."""
    answer = {"organization": name, "written": change_id is not None, "change_id": change_id}
    if change_id is None:
        text = say("Nothing changes: it is so already.")
    write_answer(answer, as_json, lambda _: text)

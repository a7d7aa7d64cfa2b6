"""Scopes: the segments of spend of an organization, each assessed for itself."""

from finops_model.actions.checks import checked_name
from finops_model.actions.rights import check_right
from finops_model.assessment import Person, Scope
from finops_model.store import open_store


def add(by: Person, organization_id: int, name: str) -> Scope:
    """Adds a scope to an organization. Raises Refused: the name is empty, too long or taken; UnknownName."""
    check_right(by, "keep organizations")
    return open_store().add_scope(organization_id, checked_name(name), by)


def rename(by: Person, scope_id: int, name: str) -> int | None:
    """Gives a scope another name. Returns the change; None when it has that name already.

    Raises:
        Refused: the name is empty, too long or taken. UnknownName.
    """
    check_right(by, "keep organizations")
    return open_store().rename_scope(scope_id, checked_name(name), by)


def delete(by: Person, scope_id: int) -> int:
    """Takes a scope with its ratings and targets out of force; returns the change.

    Raises:
        Refused: it is the only scope of its organization. UnknownName.
    """
    check_right(by, "keep organizations")
    return open_store().delete_scope(scope_id, by)

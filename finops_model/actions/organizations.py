"""Organizations: adding one, and putting right what people got wrong about one."""

import re
from collections.abc import Collection
from typing import Literal

from finops_model.actions.checks import checked_name
from finops_model.actions.rights import check_right
from finops_model.assessment import Organization, Person
from finops_model.errors import Refused
from finops_model.messages import Message, message
from finops_model.names import close_names, name_key
from finops_model.store import open_store

LONGEST_CADENCE = 3650
"""The longest time between two assessments, in days."""

Winner = Literal["from", "into"]
"""Whose assessments and targets count on a day on which two merged organizations both have some."""


def add(by: Person, name: str, another: bool = False) -> Organization:
    """Adds an organization with the default scope.

    Args:
        another: the person knows the organizations with nearly the same name, and this is another organization.

    Raises:
        Refused: the name is empty, too long, taken, or nearly that of another organization (unless ``another``).
    """
    check_right(by, "keep organizations")
    store, checked = open_store(), checked_name(name)
    if not another:
        question = close_question(checked, store.read_organizations()["name"].tolist())
        if question is not None:
            raise Refused(question)
    return store.add_organization(checked, by)


def rename(by: Person, organization_id: int, name: str) -> int | None:
    """Gives an organization another name; imports that use the old name still find it.

    Returns:
        The change; None when it has that name already.

    Raises:
        Refused: the name is empty, too long or taken. UnknownName.
    """
    check_right(by, "keep organizations")
    return open_store().rename_organization(organization_id, checked_name(name), by)


def merge(by: Person, from_id: int, into_id: int, winner: Winner | None = None) -> int:
    """Joins the history of an organization to that of another one; returns the change.

    Args:
        winner: ``from`` or ``into``: whose assessments and targets count on a day on which both have some.

    Raises:
        SameDays: both have some on the same day, and ``winner`` does not say whose count.
        Refused: it is the same organization. UnknownName.
    """
    check_right(by, "keep organizations")
    return open_store().merge_organizations(from_id, into_id, by, winner)


def delete(by: Person, organization_id: int) -> int:
    """Takes an organization with its scopes, ratings and targets out of force; returns the change.

    Raises UnknownName.
    """
    check_right(by, "keep organizations")
    return open_store().delete_organization(organization_id, by)


def set_parent(by: Person, organization_id: int, parent_id: int | None) -> int | None:
    """Makes an organization part of another one, or (None) of no other one.

    Returns:
        The change; None when it is so already.

    Raises:
        Refused: the organization would be part of itself. UnknownName.
    """
    check_right(by, "keep organizations")
    return open_store().set_parent(organization_id, parent_id, by)


def set_cadence(by: Person, organization_id: int, days: int | None) -> int | None:
    """Sets after how many days an organization is to be assessed again; None: it has no cadence.

    Returns:
        The change; None when it is so already.

    Raises:
        Refused: it is not between 1 day and 10 years. UnknownName.
    """
    check_right(by, "keep organizations")
    if days is not None and not 1 <= days <= LONGEST_CADENCE:
        raise Refused("The cadence is between 1 and {most:,} days.", most=LONGEST_CADENCE)
    return open_store().set_cadence(organization_id, days, by)


def close_question(name: str, known: Collection[str]) -> Message | None:
    """Asks whether a name means a known organization with nearly the same name.

    Names that differ in a number (``Unit 1``, ``Unit 2``) are not close. None without a close one, and for a name that
    is known.
    """
    if name_key(name) in map(name_key, known):
        return None
    close = [other for other in close_names(name, known) if _numbers(other) == _numbers(name)]
    if not close:
        return None
    names: str = f"“{close[0]}”"
    for other in close[1:]:
        names = message("{names} or “{name}”", names=names, name=other)
    return message("“{name}” would be a new organization. Did you mean {names}?", name=name, names=names)


def _numbers(name: str) -> list[str]:
    return re.findall(r"\d+", name)

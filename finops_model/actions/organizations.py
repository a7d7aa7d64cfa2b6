"""Organizations: adding one, and putting right what people got wrong about one."""

import re
from collections.abc import Collection

from finops_model.actions.checks import checked_name
from finops_model.actions.rights import check_right
from finops_model.assessment import Organization, Person
from finops_model.errors import Refused
from finops_model.messages import Message, message
from finops_model.names import close_names, name_key
from finops_model.store import open_store


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

"""The people who write: the name by which the history knows them."""

from finops_model.actions.checks import checked_name
from finops_model.assessment import Person
from finops_model.store import open_store


def give_name(by: Person, name: str) -> None:
    """Keeps the name that a person gives; what they wrote earlier keeps the name of its time.

    Raises:
        Refused: the name is blank, too long or holds a control character.
    """
    open_store().save_person_name(by, checked_name(name))

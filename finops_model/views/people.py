"""The people who write: their names."""

from finops_model.assessment import Person
from finops_model.store import open_store

UNNAMED = "unnamed person"
"""What the history shows for somebody who gave no name."""


def read_person(id: str) -> Person:
    """The person with this id, by the name that they gave; :data:`UNNAMED` while they gave none."""
    return Person(id, open_store().read_person_name(id) or UNNAMED)

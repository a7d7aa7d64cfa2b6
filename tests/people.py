"""The people who write in tests."""

from finops_model.assessment import Person


def person(name: str) -> Person:
    """A person whose id and name are the same."""
    return Person(name, name)


ANN = person("ann")
BO = person("bo")
TESTER = person("test")

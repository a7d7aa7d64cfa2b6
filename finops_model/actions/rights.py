"""Who may do what. Without sign-in, everybody may do everything; every action asks here first."""

from typing import Literal

from finops_model.assessment import Person
from finops_model.errors import Refused

Deed = Literal["assess", "agree targets", "import", "take back", "keep organizations", "keep drafts", "note"]
"""The kinds of things that people do."""


def may(by: Person, deed: Deed) -> bool:
    """Whether a person may do this."""
    return True


def check_right(by: Person, deed: Deed) -> None:
    """Raises Refused when a person may not do this."""
    if not may(by, deed):
        raise Refused("{person} may not do this.", person=by.name)

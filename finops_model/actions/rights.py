"""Who may do what. Without sign-in everybody may do everything, but for guests; every action asks here first."""

from typing import Literal

from finops_model.assessment import Person
from finops_model.errors import Refused

Deed = Literal[
    "assess",
    "agree targets",
    "plan",
    "import",
    "take back",
    "keep organizations",
    "keep drafts",
    "note",
    "hold workshops",
]
"""The kinds of things that people do."""

GUEST = "guest"
"""The role of who came by the link of a workshop: the link alone says what may be done there."""


def may(by: Person, deed: Deed) -> bool:
    """Whether a person may do this."""
    return GUEST not in by.roles


def check_right(by: Person, deed: Deed) -> None:
    """Raises Refused when a person may not do this."""
    if not may(by, deed):
        raise Refused("{person} may not do this.", person=by.name)

"""Who may lead a workshop and who takes part: what opens the door is never kept, only its hash."""

import hashlib
import secrets

from finops_model.actions.rights import check_right
from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.store import open_store

CODE_LETTERS = "ABCDEFGHJKMNPQRTUVWXY3479"
"""What join codes are made of: no two look alike on a projector."""

CODE_LENGTH = 6


def new_join_code() -> str:
    """A code that a room can type."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """A join code as people type it: in any case, with blanks or hyphens."""
    return "".join(text.split()).replace("-", "").upper()


def new_secret() -> str:
    """A token of a participant's browser, or the secret of a facilitator's link."""
    return secrets.token_urlsafe(18)


def hash_of(secret: str) -> str:
    """What the store keeps of a secret. Secrets are random and long, so that a plain hash is enough."""
    return "random:" + hashlib.sha256(secret.encode()).hexdigest()


def hash_of_name(name_key: str) -> str:
    """What the store keeps of somebody for whom a command votes: no browser's token has this hash."""
    return "name:" + hashlib.sha256(name_key.encode()).hexdigest()


def leader(by: Person, workshop_id: int, secret: str | None) -> Person:
    """The person as the workshop knows them: who has a facilitator's link goes by the name on it.

    Args:
        secret: of the link; None: the person comes without one, and must be allowed to hold workshops.

    Raises:
        Refused: the link leads nowhere, or the person may not hold workshops.
    """
    if secret is None:
        check_right(by, "hold workshops")
        return by
    found = open_store().find_facilitator(workshop_id, hash_of(secret))
    if found is None:
        raise Refused("This link does not lead to a workshop. Ask for a new one.")
    return Person(by.id, found[1], by.roles)

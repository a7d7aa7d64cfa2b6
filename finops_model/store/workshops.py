"""Workshops as they are prepared and held: who votes what, what is revealed and what was agreed.

Nothing here is a fact of the history and none of it moves the revision of an organization: every write raises the
revision of the workshop itself, which its screens watch.
"""

from sqlalchemy import Connection, select

from finops_model.errors import UnknownName
from finops_model.store.workshop_tables import WORKSHOP


def read_workshop_revision(connection: Connection, workshop_id: int) -> int:
    """The revision of a workshop: it rises with every write that its screens show. Raises UnknownName."""
    revision = select(WORKSHOP.c.revision).where(WORKSHOP.c.id == int(workshop_id))
    found = connection.execute(revision).scalar()
    if found is None:
        raise UnknownName("workshop", str(workshop_id))
    return found

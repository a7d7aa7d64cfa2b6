"""Taking a change back; the undo of an undo puts it back."""

from sqlalchemy import Connection, select, update

from finops_model.assessment import Person
from finops_model.errors import Refused, UnknownName
from finops_model.store.change import change, effect_of, read_undos, touched
from finops_model.store.names import settle_names
from finops_model.store.tables import CHANGE


def undo(connection: Connection, change_id: int, by: Person) -> int:
    """Takes a change back, and with it its own effect on others: the undo of an undo puts the change back in force.

    Later changes stay. Returns the id of the undo, which is a change, too.

    Raises:
        UnknownName: there is no such change.
        Refused: it is taken back already; what it took back was taken back or put back by another change since; or an
            organization or scope would get a name that another one has by now.
    """
    active = _read_active(connection, [change_id])
    if not active:
        raise UnknownName("change", str(change_id))
    if not active[change_id]:
        raise Refused("Change {change} is taken back already; nothing was written.", change=change_id)
    chain = effect_of(read_undos(connection), change_id)
    active = _read_active(connection, chain)
    for n, id in enumerate(chain):
        if active[id] != (n % 2 == 0):
            raise Refused(
                "Change {change} cannot be taken back: change {other} was taken back or put back by another "
                "change since. Take that one back first; nothing was written.",
                change=change_id,
                other=id,
            )
    with change(connection, "undo", by, undoes=change_id) as undo_id:
        for n, id in enumerate(chain):
            connection.execute(update(CHANGE).where(CHANGE.c.id == id).values(active=n % 2 == 1))
        organizations = touched([chain[-1]]).subquery()
        settle_names(connection, list(connection.execute(select(organizations.c.organization_id)).scalars()))
    return undo_id


def _read_active(connection: Connection, ids: list[int]) -> dict[int, bool]:
    """Whether changes are active, by id; those that do not exist are missing."""
    found = select(CHANGE.c.id, CHANGE.c.active).where(CHANGE.c.id.in_(ids))
    return dict(connection.execute(found).all())

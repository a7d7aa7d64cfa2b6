"""Target entries entered by hand: compared with what counts, and written directly."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from finops_model.assessment import Person, Target
from finops_model.store.change import add_rows, change, expect_revision, mention
from finops_model.store.in_force import in_force
from finops_model.store.names import Capabilities, names_of, read_capabilities
from finops_model.store.tables import TARGET

_ENTRY = ("entry", "due_on", "value", "owner", "reason", "approver")


def save_targets(
    connection: Connection, scope_id: int, entries: Sequence[Target], by: Person, expected_revision: int | None = None
) -> int | None:
    """Adds target entries to a scope; those that say what counts on their day already are left out.

    Returns:
        The change; None when nothing was left to write.

    Raises:
        UnknownName, Refused, Conflict: as :func:`.importing.write.write_batch`.
    """
    names = names_of(connection, scope_id)
    expect_revision(connection, [names.organization_id], expected_revision)
    new = new_entries(connection, names.scope_id, entries)
    if not new:
        return None
    with change(connection, "targets", by) as change_id:
        mention(connection, change_id, names)
        add_entries(connection, change_id, names.scope_id, new)
    return change_id


def new_entries(connection: Connection, scope_id: int, entries: Sequence[Target]) -> list[dict[str, Any]]:
    """The entries that say something else than what counts on their day: as rows of their own columns. Raises
    Refused."""
    capabilities = read_capabilities(connection)
    history = _history(connection, scope_id)
    return [row for row in (_row(capabilities, entry) for entry in entries) if _is_new(history, row)]


def add_entries(connection: Connection, change_id: int, scope_id: int, new: list[dict[str, Any]]) -> None:
    """Adds what :func:`new_entries` found to the target history of a scope, as a part of a change."""
    same = {"scope_id": scope_id, "change_id": change_id}
    add_rows(connection, TARGET, [row | same | {"position": n} for n, row in enumerate(new, start=1)])


def _row(capabilities: Capabilities, entry: Target) -> dict[str, Any]:
    """An entry as the store keeps it. Raises Refused: no edition has its capability."""
    return {
        "capability_id": None if entry.capability is None else capabilities.id(None, entry.capability),
        "agreed_on": entry.agreed_on,
        "entry": entry.word,
        "due_on": entry.due_on,
        "value": entry.value,
        "owner": entry.owner or None,
        "reason": entry.reason or None,
        "approver": entry.approver or None,
    }


def _is_new(history: list[tuple[int | None, date, tuple[Any, ...]]], row: dict[str, Any]) -> bool:
    """Whether an entry says something else than what counts on its day; then it is history for the next one."""
    says = tuple(row[name] for name in _ENTRY)
    before = [one for one in history if one[0] == row["capability_id"] and one[1] <= row["agreed_on"]]
    if before and max(before, key=lambda one: one[1])[2] == says:
        return False
    history.insert(0, (row["capability_id"], row["agreed_on"], says))
    return True


def _history(connection: Connection, scope_id: int) -> list[tuple[int | None, date, tuple[Any, ...]]]:
    """``capability_id, agreed_on`` and what it says of every entry in force, the one written last first."""
    statement = select(TARGET).where(TARGET.c.scope_id == scope_id, in_force(TARGET))
    newest_first = statement.order_by(TARGET.c.change_id.desc(), TARGET.c.position.desc())
    return [
        (row.capability_id, row.agreed_on, tuple(getattr(row, name) for name in _ENTRY))
        for row in connection.execute(newest_first)
    ]

"""Agreeing targets: the goal stage of a scope, and the targets of single capabilities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finops_model.actions.checks import checked_calendar_day, checked_name, readable_text
from finops_model.actions.reasons import TargetWords, reason_question, silent_moves
from finops_model.actions.rights import check_right
from finops_model.assessment import Person, Target
from finops_model.errors import Refused
from finops_model.messages import Message
from finops_model.store import open_store


@dataclass(frozen=True, slots=True)
class Agreement:
    """What agreeing targets did.

    Attributes:
        change_id: None when every entry was in force already; then nothing was written.
        question: asks why targets move, when no reason was given.
    """

    change_id: int | None
    question: Message | None


def agree_targets(
    by: Person, scope_id: int, entries: Sequence[Target], expected_revision: int | None = None
) -> Agreement:
    """Adds entries to the target history of a scope; entries that are in force already are left out.

    Args:
        expected_revision: the organization's revision that the person saw.

    Raises:
        UnknownName: there is no such scope.
        Refused: a day, a value, an owner, an approver or a reason is not possible.
        Conflict: somebody wrote to the organization since ``expected_revision``.
    """
    check_right(by, "agree targets")
    checked = [checked_target(entry) for entry in entries]
    store = open_store()
    count = silent_moves(checked, scope_id, TargetWords(store.read_targets(scope_id=scope_id)))
    return Agreement(store.save_targets(scope_id, checked, by, expected_revision), reason_question(count))


def checked_target(entry: Target) -> Target:
    """An entry whose every part is possible, with single blanks in the names. Raises Refused."""
    if entry.inherit and entry.capability is None:
        raise Refused("Only the target of a capability can go back to the goal stage.")
    if entry.value is not None and entry.value not in range(1, 6):
        raise Refused("The business value is a whole number from 1 to 5.")
    checked_calendar_day(entry.agreed_on)
    if entry.due_on is not None:
        checked_calendar_day(entry.due_on)
    owner = checked_name(entry.owner or "", empty=True)
    reason = readable_text((entry.reason or "").strip())
    approver = checked_name(entry.approver or "", empty=True)
    return replace(entry, owner=owner or None, approver=approver or None, reason=reason or None)

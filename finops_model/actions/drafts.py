"""Unsaved work of one person on one scope: it lasts over a reload and a restart, and nobody else sees it."""

from typing import Any, Literal

from finops_model.actions.rights import check_right
from finops_model.assessment import Person
from finops_model.store import open_store

Kind = Literal["assessment", "targets", "plan"]
"""What is being prepared."""


def read(by: Person, scope_id: int, kind: Kind) -> dict[str, Any] | None:
    """What a person left unsaved, as :func:`keep` was given it; None: nothing."""
    return open_store().read_draft(scope_id, kind, by)


def keep(by: Person, scope_id: int, kind: Kind, content: dict[str, Any]) -> None:
    """Keeps unsaved work (JSON-ready), in place of what was kept before."""
    check_right(by, "keep drafts")
    open_store().save_draft(scope_id, kind, by, content)


def drop(by: Person, scope_id: int, kind: Kind) -> None:
    """Drops unsaved work, if there is any."""
    check_right(by, "keep drafts")
    open_store().delete_draft(scope_id, kind, by)

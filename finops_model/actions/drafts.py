"""Unsaved work of one person on one scope: it lasts over a reload and a restart, and nobody else sees it."""

from collections.abc import Callable
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


def change(
    by: Person, scope_id: int, kind: Kind, make: Callable[[dict[str, Any] | None], dict[str, Any] | None]
) -> None:
    """Changes unsaved work as it is kept now, whatever another tab did meanwhile: ``make`` takes it (None: nothing) and
    returns what is kept from now on (None: nothing). What it raises leaves everything as it was."""
    check_right(by, "keep drafts")
    open_store().change_draft(scope_id, kind, by, make)


def drop(by: Person, scope_id: int, kind: Kind) -> None:
    """Drops unsaved work, if there is any."""
    check_right(by, "keep drafts")
    open_store().delete_draft(scope_id, kind, by)

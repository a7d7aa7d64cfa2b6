"""The draft of the Targets page, and the widgets that start from it.

What people edit is the difference between the widgets and what was in force when they were drawn (:class:`Seed`), so
that a save by somebody else in between neither overwrites the edit nor is undone by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from finops_model.actions import drafts
from finops_model.actions.target_draft import Choice, TargetDraft, choices_in_force
from finops_model.assessment import Scope
from finops_model.errors import Refused
from finops_model.scoring.what_if import newest_written
from finops_model.texts.framework import shown_framework
from finops_model.ui import session, show
from finops_model.views.scope import ScopeView


@dataclass(frozen=True, slots=True)
class Seed:
    """What the widgets of this session start from.

    Attributes:
        number: another number makes new widgets.
        base: the newest entry of the history that was known then (``TargetDraft.base``).
        agreed_on: the day for which ``in_force`` holds.
        in_force: what counted on that day according to the history up to ``base``.
        draft: the edits that the widgets start with on top of it.
    """

    scope_id: int
    number: int
    base: int
    agreed_on: date
    in_force: dict[str, Choice]
    draft: TargetDraft

    def key(self, widget: str) -> str:
        """The key of a widget that starts from this seed."""
        return f"targets-{self.scope_id}-{self.number}-{widget}"

    @property
    def shown(self) -> dict[str, Choice]:
        """What the widgets start with."""
        return {**self.in_force, **self.draft.choices}


def read_draft(scope: Scope, newest: int) -> TargetDraft:
    """The changes that this person has not saved yet; an empty draft without (readable) ones."""
    content = drafts.read(session.person(), scope.id, "targets")
    if content is not None:
        try:
            return TargetDraft.from_json(content, shown_framework())
        except Refused as error:
            show.error(error)
    return TargetDraft(base=newest)


def keep_draft(scope: Scope, draft: TargetDraft) -> None:
    """Keeps the draft; drops it when nothing is left of it.

    Writes only when the draft is another one, or when somebody saved: a second tab may have taken the draft away then.
    """
    kept, now = f"targets-kept-{scope.id}", (draft, session.revision(scope.organization_id))
    if st.session_state.get(kept) == now:
        return
    if draft.choices or draft.reason:
        drafts.keep(session.person(), scope.id, "targets", draft.to_json())
    else:
        drafts.drop(session.person(), scope.id, "targets")
    st.session_state[kept] = now


def start_widgets(scope: Scope, targets: pd.DataFrame, draft: TargetDraft) -> Seed:
    """Starts new widgets from this draft on top of what was in force when it was begun."""
    old = st.session_state.get(f"targets-seed-{scope.id}")
    agreed_on = draft.agreed_on or session.today()
    in_force = choices_in_force(targets[targets["written"] <= draft.base], agreed_on, shown_framework())
    seed = Seed(scope.id, old.number + 1 if old else 0, draft.base, agreed_on, in_force, draft)
    st.session_state[f"targets-seed-{scope.id}"] = seed
    return seed


def continue_with(scope: Scope, targets: pd.DataFrame, draft: TargetDraft) -> None:
    """Keeps this draft, and the next run goes on from it in new widgets."""
    keep_draft(scope, draft)
    st.session_state[start_widgets(scope, targets, draft).key("started")] = True


def fill(view: ScopeView, seed: Seed, edits: Mapping[str, Choice]) -> None:
    """What a click calls: the grid goes on from these choices."""
    reason = st.session_state.get(seed.key("reason"), seed.draft.reason)
    agreed_on = seed.agreed_on if seed.agreed_on != session.today() else None
    continue_with(view.place.scope, view.targets, TargetDraft(edits, agreed_on, reason, seed.base))


def seed_now(scope: Scope, targets: pd.DataFrame) -> Seed:
    """The seed of this run: the session's, or a new one from the store's draft when its widgets are gone or outdated.

    Widgets without an edit are outdated as soon as somebody saves; with an edit they stay, and the page shows the
    conflict.
    """
    seed: Seed | None = st.session_state.get(f"targets-seed-{scope.id}")
    newest = newest_written(targets)
    drawn = seed is not None and (
        seed.key("grid") in st.session_state or st.session_state.pop(seed.key("started"), False)
    )
    if seed is None or not drawn:
        return start_widgets(scope, targets, read_draft(scope, newest))
    if seed.base != newest and not st.session_state.get(seed.key("edited")):
        return start_widgets(scope, targets, TargetDraft(base=newest))
    return seed

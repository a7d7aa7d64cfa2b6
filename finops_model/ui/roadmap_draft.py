"""The draft of the Roadmap page: what a person is about to set for the steps of the plan, and the plan with it.

What people edit is the difference between the grid and what was in force when it was drawn (:class:`Seed`), so that a
save by somebody else in between neither overwrites the edit nor is undone by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from finops_model.actions import drafts
from finops_model.actions.plan_draft import Said, draft_from_json, draft_to_json, with_said
from finops_model.assessment import AcceptedPlan, PlanStep, StepKey
from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.roadmap.plan import StepState
from finops_model.rows import rows_of
from finops_model.texts.framework import shown_framework
from finops_model.ui import kept, session, show
from finops_model.views.plan import PlanView, redrawn
from finops_model.views.roadmap import late_targets


@dataclass(frozen=True, slots=True, eq=False)
class Seed:
    """What the grid of this session starts from.

    Attributes:
        number: another number makes a new grid.
        revision: of the organization when the grid was begun.
        plan: what people had set then.
        said: the unsaved changes that the grid starts with on top of it.
        keys: the steps in the rows of the grid.
    """

    scope_id: int
    number: int
    revision: int
    plan: AcceptedPlan
    said: Said
    keys: tuple[StepKey, ...]

    def key(self, widget: str) -> str:
        """The key of a widget that starts from this seed."""
        return f"plan-{self.scope_id}-{self.number}-{widget}"

    @property
    def shown(self) -> AcceptedPlan:
        """What the grid starts with."""
        return with_said(self.plan, self.said, session.today())[0]


def seed_now(view: PlanView) -> Seed:
    """The seed of this run: the session's, or a new one where its grid is gone or somebody saved."""
    assert view.accepted is not None
    name = f"plan-seed-{view.place.scope.id}"
    seed: Seed | None = st.session_state.get(name)
    if seed is not None and seed.revision == view.revision and seed.key("grid") in st.session_state:
        return seed
    number = 0 if seed is None else seed.number + 1
    new = Seed(view.place.scope.id, number, view.revision, view.accepted, _read_draft(view), _editable(view))
    st.session_state[name] = new
    return new


def start_again(scope_id: int) -> None:
    """The next run reads the draft from the store and draws a new grid."""
    st.session_state.pop(f"plan-seed-{scope_id}", None)


def _editable(view: PlanView) -> tuple[StepKey, ...]:
    """The steps that people still work on, in the order of the schedule."""
    steps = view.plan.steps
    closed = steps["state"].isin([StepState.DONE, StepState.NO_LONGER_NEEDED])
    return tuple((row.capability, Stage(row.to_stage)) for row in rows_of(steps[~closed]))


def _read_draft(view: PlanView) -> Said:
    """What this person has not saved yet; nothing without (readable) changes."""
    content = drafts.read(session.person(), view.place.scope.id, "plan")
    if content is None:
        return {}
    try:
        return draft_from_json(content, shown_framework())
    except Refused as error:
        show.error(error)
        return {}


def keep_draft(scope_id: int, said: Said) -> None:
    """Keeps what is not saved yet, and drops the draft when nothing is left; writes only what is new."""
    content, name = draft_to_json(said), f"plan-kept-{scope_id}"
    if st.session_state.get(name) == content:
        return
    if content:
        drafts.keep(session.person(), scope_id, "plan", content)
    else:
        drafts.drop(session.person(), scope_id, "plan")
    st.session_state[name] = content


def add_to_draft(scope_id: int, given: Mapping[StepKey, Mapping[str, Any]]) -> int:
    """Adds values of steps to the draft of the plan, which the grid starts from in the next run; how many steps the
    draft holds then. Raises Refused: the draft was written by another version."""
    said = draft_from_json(drafts.read(session.person(), scope_id, "plan") or {}, shown_framework())
    for key, values in given.items():
        said[key] = {**said.get(key, {}), **values}
    keep_draft(scope_id, said)
    start_again(scope_id)
    return len(said)


def with_draft(view: kept.Kept[PlanView], said: Said) -> kept.Kept[PlanView]:
    """The plan as it would be with the unsaved changes."""
    return kept.made(_redrawn, view, said) if said else view


def _redrawn(view: PlanView, said: Said) -> PlanView:
    assert view.accepted is not None
    accepted, _ = with_said(view.accepted, said, session.today())
    plan = redrawn(view, accepted)
    return replace(view, accepted=accepted, plan=plan, late=late_targets(plan, view.now.rows, accepted))


def step_before(seed: Seed, key: StepKey) -> PlanStep:
    """What people had set for a step when the grid was begun."""
    return seed.plan.steps.get(key, PlanStep())

"""The day and the assessor of the assessment that is prepared on the Assess page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from finops_model.actions.assessment_draft import AssessmentDraft
from finops_model.actions.checks import checked_assessment_day, checked_calendar_day, checked_name
from finops_model.assessment import Scope
from finops_model.days import EARLIEST
from finops_model.errors import Conflict
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.texts import say
from finops_model.ui import session
from finops_model.ui.assess import put_value, take_value


def draw_day_and_assessor(scope: Scope, draft: AssessmentDraft) -> tuple[date, str]:
    """The day and the assessor; returns both, checked."""
    today = session.today()
    on = draft.assessed_on or today
    day, who, _ = st.columns([1, 2, 3], vertical_alignment="bottom")
    day.date_input(
        say("Assessed on"),
        format="YYYY-MM-DD",
        min_value=EARLIEST,
        max_value=max(on, today),
        **_bound(scope, draft, "assessed_on", on, checked_calendar_day),
    )
    who.text_input(
        say("Assessor (may be empty)"),
        max_chars=LONGEST_NAME,
        **_bound(scope, draft, "assessor", draft.assessor, lambda text: checked_name(text, empty=True)),
    )
    return checked_assessment_day(on, today), draft.assessor


def _bound(scope: Scope, draft: AssessmentDraft, part: str, value: object, checked: Callable[[Any], Any]) -> Any:
    """The arguments of a widget that shows a part of the draft and takes what people enter into it, checked."""
    key = f"assess-{scope.id}-{part}"
    put_value(key, value)
    seen = getattr(draft, part)

    def take(kept: AssessmentDraft) -> AssessmentDraft:
        """The draft with what the widget shows."""
        given = checked(st.session_state[key])
        if getattr(kept, part) not in (seen, given):
            raise Conflict("Another tab has changed day or assessor in between: enter yours again to replace it.")
        parts: dict[str, Any] = {part: given}
        return replace(kept, **parts)

    return {"key": key, "on_change": take_value, "args": (scope, key, take, part == "assessor")}

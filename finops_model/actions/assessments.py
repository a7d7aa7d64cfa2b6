"""Putting an assessment right that was saved under a wrong day."""

from datetime import date

from finops_model import settings
from finops_model.actions.checks import checked_assessment_day, checked_calendar_day, checked_name
from finops_model.actions.rights import check_right
from finops_model.assessment import Person
from finops_model.store import open_store


def move(by: Person, scope_id: int, from_day: date, to_day: date, assessor: str | None = None) -> int:
    """Moves an assessment of a scope to another day; returns the change.

    Args:
        assessor: whose assessment; None: the only one of the day.

    Raises:
        Refused: the new day is after today, there is no such assessment or there are several, or the new day has one
            of this assessor already. UnknownName.
    """
    check_right(by, "assess")
    to_day = checked_assessment_day(to_day, settings.today())
    name = None if assessor is None else checked_name(assessor, empty=True)
    return open_store().move_assessment(scope_id, checked_calendar_day(from_day), to_day, by, name)

"""Notes on the days of a scope: what happened beside ratings and targets, such as a new lead."""

from datetime import date

from finops_model.actions.checks import checked_calendar_day, readable_text
from finops_model.actions.rights import check_right
from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.store import open_store

LONGEST_NOTE = 500
"""Characters of a note: it is read beside a curve."""


def save(by: Person, scope_id: int, noted_on: object, text: str, today: date) -> int:
    """Adds a note to a day of a scope; returns the change.

    Raises:
        Refused: the text is blank, too long or holds a control character; the day is none, or after ``today``.
        UnknownName: there is no such scope.
    """
    check_right(by, "note")
    day = checked_calendar_day(noted_on)
    if day > today:
        raise Refused("{day} is after today ({today}). A note is about a day up to today.", day=day, today=today)
    said = readable_text(text.strip())
    if not said:
        raise Refused("Enter the text of the note.")
    if len(said) > LONGEST_NOTE:
        raise Refused(
            "A note has at most {most:,} characters; this one has {count:,}.", most=LONGEST_NOTE, count=len(said)
        )
    return open_store().save_note(scope_id, day, said, by)


def delete(by: Person, note_id: int) -> int:
    """Takes a note out of force; returns the change, which can be taken back. Raises UnknownName."""
    check_right(by, "note")
    return open_store().delete_note(note_id, by)

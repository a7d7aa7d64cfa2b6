"""Preparing and keeping workshops; :mod:`.workshop_voting` and :mod:`.workshop_leading` are what happens in one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from finops_model import settings
from finops_model.actions.checks import checked_assessment_day, checked_calendar_day, checked_name
from finops_model.actions.rights import check_right
from finops_model.actions.workshop_access import hash_of, leader, new_join_code, new_secret
from finops_model.assessment import Person
from finops_model.errors import Refused, UnknownName
from finops_model.framework import read_framework
from finops_model.store import Closing, open_store
from finops_model.workshop import Preparation, State

LONGEST_TITLE = 120
"""Characters of a title: it is read from the back of a room, and becomes a part of the assessor's name."""

LONGEST_TIME = 3600
"""Seconds for a capability."""


@dataclass(frozen=True, slots=True)
class NewWorkshop:
    """A workshop that was prepared.

    Attributes:
        join_code: lets people take part; the whole room sees it.
        facilitator_code: lets its owner lead the workshop; it is shown once, for the store keeps only a hash.
    """

    workshop_id: int
    join_code: str
    facilitator_code: str


def prepare(by: Person, scope_id: int, preparation: Preparation, state: State = State.PREPARED) -> NewWorkshop:
    """Prepares a workshop of a scope; the person who does becomes its first facilitator.

    Args:
        state: ``OPEN`` opens it at once.

    Raises:
        UnknownName: there is no such scope or capability.
        Refused: the title, day, time or list of capabilities is not possible, or the scope has a workshop of this title
            on this day.
    """
    check_right(by, "hold workshops")
    framework = read_framework()
    checked = checked_preparation(preparation, framework.by_id)
    store = open_store()
    code = new_join_code()
    while store.find_workshop(code) is not None:
        code = new_join_code()
    workshop_id = store.prepare_workshop(scope_id, framework.edition, checked, code, state, by)
    return NewWorkshop(workshop_id, code, _facilitator_code(workshop_id, by.name))


def change(by: Person, workshop_id: int, preparation: Preparation, secret: str | None = None) -> None:
    """Prepares a workshop anew; once people have begun, only title, day, time and early votes can change.

    Raises:
        Refused: as :func:`prepare`, or the workshop is over.
    """
    leader(by, workshop_id, secret)
    store = open_store()
    known = read_framework(store.read_workshop(workshop_id).edition).by_id
    store.change_preparation(workshop_id, checked_preparation(preparation, known))


def checked_preparation(preparation: Preparation, known: Collection[str]) -> Preparation:
    """A preparation whose every part is possible. Its day may lie ahead: only its outcome may not.

    Args:
        known: the ids of the capabilities that can be discussed.

    Raises:
        UnknownName: a capability is unknown.
        Refused: says what is not possible.
    """
    title = checked_name(preparation.title)
    if len(title) > LONGEST_TITLE:
        raise Refused("A title has at most {most:,} characters.", most=LONGEST_TITLE)
    if not 0 <= preparation.seconds <= LONGEST_TIME:
        raise Refused("The time for a capability is at most {most:,} seconds.", most=LONGEST_TIME)
    if not preparation.capabilities:
        raise Refused("Choose at least one capability.")
    for capability in preparation.capabilities:
        if capability not in known:
            raise UnknownName("capability", capability)
    if len(set(preparation.capabilities)) < len(preparation.capabilities):
        raise Refused("A capability is discussed once.")
    return replace(preparation, title=title, held_on=checked_calendar_day(preparation.held_on))


def begin(by: Person, workshop_id: int, secret: str | None = None) -> None:
    """Opens a prepared workshop: votes count from now on. Raises Refused: it is over."""
    leader(by, workshop_id, secret)
    open_store().set_workshop_state(workshop_id, State.OPEN)


def reopen(by: Person, workshop_id: int, held_on: object, secret: str | None = None) -> None:
    """Opens a workshop again, or goes on with it, on another day; everything said so far stays.

    When it is closed then, what was agreed since is written, dated on the new day.

    Raises:
        Refused: the day is not possible.
    """
    leader(by, workshop_id, secret)
    open_store().set_workshop_state(workshop_id, State.OPEN, checked_calendar_day(held_on))


def discard(by: Person, workshop_id: int, secret: str | None = None) -> None:
    """Throws a workshop away that is not closed: nobody can join or vote, and nothing is written to the history.
    :func:`reopen` brings it back."""
    leader(by, workshop_id, secret)
    open_store().set_workshop_state(workshop_id, State.DISCARDED)


def close(by: Person, workshop_id: int, secret: str | None = None, expected_revision: int | None = None) -> Closing:
    """Closes a workshop: what was agreed becomes one change of the history, which undo takes back.

    Args:
        expected_revision: the revision of the workshop that the facilitator saw.

    Raises:
        Refused: the workshop is not open, or its day is still to come.
        Conflict: it moved on since ``expected_revision``.
    """
    person = leader(by, workshop_id, secret)
    store = open_store()
    _check_day(store.read_workshop(workshop_id).preparation.held_on, settings.today())
    return store.close_workshop(workshop_id, person, expected_revision)


def add_facilitator(by: Person, workshop_id: int, name: str, secret: str | None = None) -> str:
    """Lets somebody lead a workshop: the secret of the link, which is shown once. Raises Refused."""
    leader(by, workshop_id, secret)
    return _facilitator_code(workshop_id, checked_name(name))


def remove_facilitator(by: Person, workshop_id: int, facilitator_id: int, secret: str | None = None) -> None:
    """Ends what a facilitator's link can do."""
    leader(by, workshop_id, secret)
    open_store().remove_facilitator(workshop_id, facilitator_id)


def _facilitator_code(workshop_id: int, name: str) -> str:
    code = new_secret()
    open_store().add_facilitator(workshop_id, name, hash_of(code))
    return code


def _check_day(held_on: date, today: date) -> None:
    try:
        checked_assessment_day(held_on, today)
    except Refused as error:
        raise Refused(
            "The workshop is held on {day}, which is after today ({today}). Change its day, or close it then.",
            day=held_on.isoformat(),
            today=today.isoformat(),
        ) from error

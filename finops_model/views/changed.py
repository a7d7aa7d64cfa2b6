"""What changed in a scope between two days: the figures of both, what moved them, and every event with who and why."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.messages import Message
from finops_model.scoring.change import Effects, effects
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.events import read_events, with_notes, with_plan
from finops_model.views.places import Place, find_facts
from finops_model.views.standing import Standing, standing_of
from finops_model.views.verdict import reasons_of, verdict_of


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """What changed in a scope after one day, up to another (SEMANTICS 10).

    Attributes:
        before, after: where the scope stood on the two days, each against the targets in force on it.
        effects: what moved attainment; None: it cannot be measured on one of the days.
        events: the frame of :func:`.events.with_notes`, newest first.
        verdict: whether attainment is better, worse or the same.
        why: the reasons of that, a sentence each; may be empty.
    """

    before: Standing
    after: Standing
    effects: Effects | None
    events: pd.DataFrame
    verdict: Message
    why: tuple[Message, ...]

    @property
    def place(self) -> Place:
        """The organization and the scope."""
        return self.after.place


def read_changed(
    reader: Person, organization: str, scope: str | None, since: date, until: date, first: Way | None = None
) -> Changed:
    """What changed in a scope after ``since``, up to ``until``.

    Raises:
        Refused: ``since`` is not before ``until``; and, with UnknownName, as :func:`.places.find_place`.
    """
    if since >= until:
        raise Refused(
            "{since} is not before {until}. Choose two days, the earlier one first.",
            since=since.isoformat(),
            until=until.isoformat(),
        )
    framework = shown_framework()
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
        moved_by = read_events(moment, place, ratings, targets, framework, since, until)
        moved_by = with_plan(moment, place, moved_by, since, until)
        events = with_notes(moment, place, moved_by, since, until)
    before, after = (standing_of(place, ratings, targets, day) for day in (since, until))
    moved = effects(before.rows, after.rows)
    return Changed(before, after, moved, events, verdict_of(before, after), reasons_of(before, after, moved))

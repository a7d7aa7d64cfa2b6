"""Who leads a workshop on a screen: by the secret of a link, or as somebody who may lead every workshop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from finops_model.actions import workshop_voting
from finops_model.actions.workshop_access import hash_of, leader
from finops_model.errors import Refused
from finops_model.ui import outcome, session
from finops_model.ui.workshop_links import SECRET, WORKSHOP
from finops_model.views.workshop import FacilitatorView, read_facilitator
from finops_model.workshop import Topic

Done = TypeVar("Done")

_LONGEST_ID = 9
"""Digits of a workshop's id."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A facilitator's way into a workshop: their link, on whatever device, or no secret at all."""

    workshop_id: int
    secret: str | None = None

    @property
    def token(self) -> str:
        """By which the facilitator votes: the same on each of their devices."""
        return f"facilitator-{self.secret or session.person().id}"

    def read(self) -> FacilitatorView:
        """What the screen shows. Raises Refused: this leads to no workshop; UnknownName."""
        person = leader(session.person(), self.workshop_id, self.secret)
        secret = None if self.secret is None else hash_of(self.secret)
        return read_facilitator(person, self.workshop_id, secret, hash_of(self.token))

    def act(self, do: Callable[..., object], *arguments: Any) -> None:
        """What a click calls: does something in the workshop, or keeps why it is refused."""
        outcome.keep(self._do_silently, do, *arguments)

    def _do_silently(self, do: Callable[..., object], *arguments: Any) -> None:
        self.do(do, *arguments)

    def do(self, do: Callable[..., Done], *arguments: Any, **more: Any) -> Done:
        """Does something in the workshop, and returns what it returns. Raises what it raises."""
        return do(session.person(), self.workshop_id, *arguments, secret=self.secret, **more)

    def vote(self, topic: Topic, choice: str, round: int) -> None:
        """The facilitator's own vote; with the first one they take part. Raises as :func:`.workshop_voting.vote`."""
        workshop_voting.join_as_facilitator(session.person(), self.workshop_id, self.secret, self.token)
        workshop_voting.vote(self.workshop_id, self.token, topic.capability, topic.question, choice, round)


def lead_of_address() -> Lead:
    """The way in that the address names. Raises Refused: it names none."""
    asked = st.query_params.get(WORKSHOP, "")
    if not asked.isdecimal() or len(asked) > _LONGEST_ID:
        raise Refused("This link does not lead to a workshop. Ask for a new one.")
    return Lead(int(asked), st.query_params.get(SECRET))

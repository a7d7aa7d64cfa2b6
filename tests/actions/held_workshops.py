"""What the tests of workshops share: a workshop that is open, and the people in it."""

from dataclasses import dataclass, replace
from datetime import date

from finops_model.actions import workshop_voting, workshops
from finops_model.actions.workshop_access import hash_of, new_secret
from finops_model.store import Store
from finops_model.views.workshop import PhoneView, read_phone
from finops_model.workshop import Ask, Preparation, Question, State, Topic
from tests.people import ANN

ALLOCATION, BUDGETING = Topic("allocation", Question.RATING), Topic("budgeting", Question.RATING)
ALLOCATION_TARGET = Topic("allocation", Question.TARGET)

PREPARATION = Preparation("Autumn", date(2026, 11, 20), Ask.BOTH, ("allocation", "budgeting"))


@dataclass(frozen=True, slots=True)
class Held:
    """A workshop of the default scope of Contoso."""

    store: Store
    scope_id: int
    id: int
    code: str
    secret: str

    def join(self, name: str = "") -> str:
        """Somebody joins; returns the token of the browser."""
        token = new_secret()
        assert workshop_voting.join(self.code, token, name, name) == self.id
        return token

    def vote(self, token: str, topic: Topic, choice: str, round: int | None = None) -> int:
        """Somebody votes."""
        return workshop_voting.vote(self.id, token, topic.capability, topic.question, choice, round)

    def phone(self, token: str) -> PhoneView:
        """What a phone shows."""
        found = read_phone(self.id, hash_of(token))
        assert found is not None
        return found


def hold(store: Store, state: State = State.OPEN, **changed: object) -> Held:
    """A workshop about allocation and budgeting, with both questions, on 2026-11-20."""
    scope = store.find_scope(store.add_organization("Contoso", ANN))
    new = workshops.prepare(ANN, scope.id, replace(PREPARATION, **changed), state)  # pyright: ignore[reportArgumentType]
    return Held(store, scope.id, new.workshop_id, new.join_code, new.facilitator_code)

"""Preparing, closing, opening again and throwing away workshops."""

from dataclasses import replace
from datetime import date

import pytest

from finops_model.actions import history, workshop_leading, workshops
from finops_model.actions.rights import GUEST
from finops_model.actions.workshop_access import CODE_LETTERS
from finops_model.assessment import Person
from finops_model.errors import Conflict, Refused, UnknownName
from finops_model.store import Closing, Store
from finops_model.views.workshop import read_facilitator, read_room
from finops_model.workshop import CANT_TELL, Agreed, Ask, State
from tests.actions.held_workshops import ALLOCATION, ALLOCATION_TARGET, BUDGETING, PREPARATION, Held, hold
from tests.people import ANN, BO

GUEST_OF_A_LINK = Person("phone", "phone", frozenset({GUEST}))


@pytest.fixture
def held(store: Store) -> Held:
    """An open workshop."""
    return hold(store)


def test_a_prepared_workshop_waits_with_a_code_that_cannot_be_misread(store: Store) -> None:
    held = hold(store, State.PREPARED)
    view = read_room(held.id)
    assert (view.title, view.held_on, view.state, view.ask) == ("Autumn", date(2026, 11, 20), "prepared", "both")
    assert [one.topic for one in view.topics][:3] == [ALLOCATION, ALLOCATION_TARGET, BUDGETING]
    assert (view.now, view.organization, view.scope) == (None, "Contoso", "All spend")
    assert len(held.code) == 6
    assert set(held.code) <= set(CODE_LETTERS)
    assert not set("0O1IL2Z5S68") & set(CODE_LETTERS)
    workshops.begin(ANN, held.id)
    begun = read_room(held.id)
    assert begun.now is not None
    assert (begun.state, begun.now.topic) == ("open", ALLOCATION)
    assert begun.revision > view.revision


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "Enter a name."),
        ({"title": "x" * 121}, "A title has at most 120 characters."),
        ({"capabilities": ()}, "Choose at least one capability."),
        ({"capabilities": ("allocation", "allocation")}, "A capability is discussed once."),
        ({"seconds": 3601}, "The time for a capability is at most 3,600 seconds."),
        ({"capabilities": ("cooking",)}, "There is no capability 'cooking'."),
        ({"held_on": date(1800, 1, 1)}, "Expected a date between 1900-01-01 and 2199-12-31."),
    ],
)
def test_what_cannot_be_held_is_not_prepared(store: Store, changed: dict[str, object], sentence: str) -> None:
    with pytest.raises((Refused, UnknownName)) as refusal:
        hold(store, State.PREPARED, **changed)
    assert str(refusal.value) == sentence


def test_two_workshops_of_one_title_and_day_would_be_one_assessment(held: Held) -> None:
    with pytest.raises(Refused, match="There is a workshop 'AUTUMN' on 2026-11-20 already"):
        workshops.prepare(ANN, held.scope_id, replace(PREPARATION, title="AUTUMN"))
    workshops.prepare(ANN, held.scope_id, replace(PREPARATION, held_on=date(2026, 11, 21)))


def test_closing_writes_one_change_that_undo_takes_back(held: Held) -> None:
    workshop_leading.agree(BO, held.id, ALLOCATION, Agreed("walk", " tags are enforced "))
    workshop_leading.agree(BO, held.id, BUDGETING, Agreed("not-applicable"))
    workshop_leading.agree(
        BO, held.id, ALLOCATION_TARGET, Agreed("run", "board", date(2027, 6, 30), "Kim", 5), secret=held.secret
    )
    before = held.store.read_revision()
    closing = workshops.close(BO, held.id)
    assert closing == Closing(closing.change_id, 2, 1)
    assert held.store.read_revision() == before + 1
    ratings = held.store.read_ratings(scope_id=held.scope_id)
    columns = ["capability", "assessor", "form", "evidence"]
    assert ratings[columns].values.tolist() == [
        ["allocation", "Workshop: Autumn", "stage", "tags are enforced"],
        ["budgeting", "Workshop: Autumn", "not applicable", ""],
    ]
    assert ratings["score"].tolist()[0] == 2.0
    assert ratings["assessed_on"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2026-11-20"]
    (target,) = held.store.read_targets(scope_id=held.scope_id).to_dict("records")
    assert (target["capability"], target["entry"], target["value"]) == ("allocation", "run", 5)
    assert (target["owner"], target["reason"]) == ("Kim", "board")
    assert [target[name].strftime("%Y-%m-%d") for name in ("agreed_on", "due_on")] == ["2026-11-20", "2027-06-30"]
    assert read_room(held.id).change_id == closing.change_id
    assert closing.change_id is not None
    history.take_back(ANN, closing.change_id)
    assert held.store.read_ratings().empty
    assert held.store.read_targets().empty
    (agreed, target_view, *_) = read_room(held.id).topics
    assert agreed.agreement is not None
    assert target_view.agreement is not None
    assert (agreed.agreement.agreed.choice, agreed.agreement.actor) == ("walk", "bo")
    assert (target_view.agreement.actor, agreed.agreement.in_force) == ("ann", False)


def test_what_has_no_agreed_value_writes_nothing(held: Held) -> None:
    workshop_leading.agree(BO, held.id, ALLOCATION, Agreed(CANT_TELL, "the lead is on leave"))
    assert workshops.close(BO, held.id) == Closing(None, 0, 0)
    assert held.store.read_ratings().empty
    assert read_room(held.id).state is State.CLOSED


def test_a_workshop_that_is_over_takes_nothing_more(held: Held) -> None:
    token = held.join()
    workshops.close(ANN, held.id)
    acts = [
        lambda: workshops.close(ANN, held.id),
        lambda: workshops.discard(ANN, held.id),
        lambda: workshop_leading.reveal(ANN, held.id, ALLOCATION),
        lambda: workshop_leading.vote_again(ANN, held.id, ALLOCATION),
        lambda: workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk")),
        lambda: workshop_leading.go_to(ANN, held.id, BUDGETING),
        lambda: workshop_leading.skip(ANN, held.id, "allocation"),
        lambda: workshop_leading.start_timer(ANN, held.id),
        lambda: held.vote(token, ALLOCATION, "walk"),
        lambda: workshops.change(ANN, held.id, PREPARATION),
    ]
    for act in acts:
        with pytest.raises(Refused, match=r"The workshop is closed; nothing was written\."):
            act()


def test_opened_again_for_another_day_it_writes_what_was_agreed_since(held: Held) -> None:
    workshop_leading.agree(BO, held.id, ALLOCATION, Agreed("walk"))
    workshops.close(BO, held.id)
    workshops.reopen(BO, held.id, date(2026, 11, 23))
    workshop_leading.agree(BO, held.id, BUDGETING, Agreed("crawl"))
    closing = workshops.close(BO, held.id)
    assert (closing.ratings, closing.targets) == (1, 0)
    found = held.store.read_ratings(scope_id=held.scope_id)
    assert found[["capability", "score"]].values.tolist() == [["allocation", 2.0], ["budgeting", 1.0]]
    assert found["assessed_on"].dt.day.tolist() == [20, 23]


def test_opened_again_after_an_undo_it_writes_everything(held: Held) -> None:
    workshop_leading.agree(BO, held.id, ALLOCATION, Agreed("walk"))
    first = workshops.close(BO, held.id)
    assert first.change_id is not None
    history.take_back(ANN, first.change_id)
    workshops.reopen(BO, held.id, date(2026, 11, 20))
    assert workshops.close(BO, held.id).ratings == 1
    assert held.store.read_ratings()["score"].tolist() == [2.0]


def test_a_workshop_of_a_day_to_come_is_prepared_and_not_closed(store: Store) -> None:
    held = hold(store, held_on=date(2026, 12, 1))
    with pytest.raises(Refused, match=r"held on 2026-12-01, which is after today \(2026-11-23\)"):
        workshops.close(ANN, held.id)
    workshops.change(ANN, held.id, replace(PREPARATION, held_on=date(2026, 11, 23)))
    assert workshops.close(ANN, held.id).change_id is None


def test_closing_what_moved_on_meanwhile_is_a_conflict(held: Held) -> None:
    seen = read_room(held.id).revision
    workshop_leading.agree(BO, held.id, ALLOCATION, Agreed("walk"))
    with pytest.raises(Conflict, match="moved on meanwhile"):
        workshops.close(ANN, held.id, expected_revision=seen)
    workshops.close(ANN, held.id, expected_revision=read_room(held.id).revision)


def test_once_people_have_begun_only_what_confuses_nobody_can_change(store: Store) -> None:
    held = hold(store, State.PREPARED, early_votes=True)
    only = replace(PREPARATION, capabilities=("forecasting",), ask=Ask.TARGET, early_votes=True)
    workshops.change(ANN, held.id, only)
    assert [one.topic for one in read_room(held.id).topics] == [("forecasting", "target")]
    held.vote(held.join(), read_room(held.id).topics[0].topic, "walk")
    with pytest.raises(Refused, match="People have begun"):
        workshops.change(ANN, held.id, PREPARATION)
    workshops.change(ANN, held.id, replace(only, title="Winter", seconds=60))
    assert (read_room(held.id).title, read_room(held.id).seconds) == ("Winter", 60)


def test_a_workshop_that_was_thrown_away_can_be_brought_back(held: Held) -> None:
    workshops.discard(ANN, held.id)
    with pytest.raises(Refused, match="thrown away"):
        workshop_leading.reveal(ANN, held.id, ALLOCATION)
    assert held.store.read_workshops([held.scope_id]).empty
    workshops.reopen(ANN, held.id, date(2026, 11, 20))
    assert held.store.read_workshops([held.scope_id])["state"].tolist() == ["open"]


def test_who_has_the_link_leads_and_who_has_none_does_not(held: Held) -> None:
    code = workshops.add_facilitator(ANN, held.id, "Kim")
    guest = GUEST_OF_A_LINK
    workshop_leading.agree(guest, held.id, ALLOCATION, Agreed("walk"), secret=code)
    (agreed, *_) = read_room(held.id).topics
    assert agreed.agreement is not None
    assert agreed.agreement.actor == "Kim"
    for secret, sentence in ((None, "phone may not do this."), ("guess", "This link does not lead to a workshop.")):
        with pytest.raises(Refused, match=sentence):
            workshop_leading.reveal(guest, held.id, ALLOCATION, secret=secret)
    (_, kim) = read_facilitator(ANN, held.id, None).facilitators
    workshops.remove_facilitator(ANN, held.id, kim)
    with pytest.raises(Refused, match="does not lead"):
        workshop_leading.reveal(guest, held.id, ALLOCATION, secret=code)


def test_a_link_leads_only_its_own_workshop(held: Held) -> None:
    other = workshops.prepare(ANN, held.scope_id, replace(PREPARATION, title="Other"))
    with pytest.raises(Refused, match="does not lead"):
        workshops.begin(GUEST_OF_A_LINK, other.workshop_id, secret=held.secret)


def test_there_is_no_such_workshop(store: Store) -> None:
    with pytest.raises(UnknownName, match="There is no workshop '7'"):
        workshops.close(ANN, 7)

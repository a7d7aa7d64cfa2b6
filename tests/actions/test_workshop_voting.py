"""Joining, voting and leading: what counts, what is refused, and that nobody sees a vote before the reveal."""

from dataclasses import replace

import pytest

from finops_model.actions import join_attempts, workshop_leading, workshop_voting, workshops
from finops_model.actions.join_attempts import FREE, LONGEST_WAIT, check_may_try, note_wrong
from finops_model.actions.workshop_access import hash_of, new_secret
from finops_model.errors import Conflict, Refused
from finops_model.store import Store
from finops_model.views import workshop as screens
from finops_model.views.workshop import Attendance, read_facilitator, read_phone, read_room
from finops_model.workshop import Agreed, Ask, Outcome, State, Topic
from tests.actions.held_workshops import ALLOCATION, ALLOCATION_TARGET, BUDGETING, PREPARATION, Held, hold
from tests.people import ANN, BO


@pytest.fixture
def held(store: Store) -> Held:
    """An open workshop with anonymous votes."""
    return hold(store)


@pytest.fixture(autouse=True)
def _forget_wrong_codes() -> None:
    join_attempts._wrong.clear()


def test_three_people_vote_and_the_room_sees_the_spread_after_the_reveal(held: Held) -> None:
    kim, lee, sam = held.join(), held.join(), held.join()
    held.vote(kim, ALLOCATION, "walk")
    held.vote(lee, ALLOCATION, "cant-tell")
    held.vote(kim, ALLOCATION, "crawl")
    room = read_room(held.id)
    assert room.now is not None
    assert (room.now.revealed, room.now.outcome, room.now.own, room.now.voted) == (False, None, None, 2)
    assert room.attendance == Attendance(3, 0, 2, 0)
    assert workshop_leading.reveal(ANN, held.id, ALLOCATION) == Outcome({"crawl": 1}, 1, 1, "crawl", 0.0, 0)
    for view in (read_room(held.id), held.phone(sam).workshop, read_facilitator(ANN, held.id, None).workshop):
        assert view.now is not None
        assert view.now.outcome == Outcome({"crawl": 1}, 1, 1, "crawl", 0.0, 0)
        assert view.now.names == {}


def test_before_the_reveal_a_vote_is_on_no_screen_but_the_voters_own(store: Store) -> None:
    held = hold(store, by_name=True)
    kim, lee = held.join("Kim"), held.join("Lee")
    held.vote(kim, ALLOCATION, "run")
    views = [held.phone(lee), read_room(held.id), read_facilitator(ANN, held.id, None)]
    assert not [view for view in views if "'run'" in repr(view) or "Outcome(" in repr(view)]
    own = held.phone(kim)
    assert own.workshop.now is not None
    assert (own.workshop.now.own, own.voted, own.name) == ("run", 1, "Kim")
    assert [(one.name, one.online, one.voted) for one in read_facilitator(ANN, held.id, None).voters] == [
        ("Kim", True, True),
        ("Lee", True, False),
    ]
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    shown = read_room(held.id).now
    assert shown is not None
    assert shown.names == {"run": ("Kim",)}


def test_a_vote_after_the_reveal_is_refused_and_counts_as_it_was(held: Held) -> None:
    kim = held.join()
    held.vote(kim, ALLOCATION, "walk")
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    late = held.join()
    for token in (kim, late):
        with pytest.raises(Refused, match="The votes are revealed; they can no longer be changed"):
            held.vote(token, ALLOCATION, "run")
    shown = held.phone(late).workshop.now
    assert shown is not None
    assert (shown.own, shown.outcome) == (None, Outcome({"walk": 1}, 1, 0, "walk", 0.0, 0))


def test_vote_again_opens_a_round_and_keeps_the_earlier_ones(held: Held) -> None:
    kim, lee = held.join(), held.join()
    held.vote(kim, ALLOCATION, "crawl")
    held.vote(lee, ALLOCATION, "run")
    with pytest.raises(Refused, match="The present round is not revealed yet"):
        workshop_leading.vote_again(ANN, held.id, ALLOCATION)
    first = workshop_leading.reveal(ANN, held.id, ALLOCATION, 1)
    assert workshop_leading.vote_again(ANN, held.id, ALLOCATION, 1) == 2
    with pytest.raises(Conflict, match="A new round has begun"):
        workshop_leading.vote_again(BO, held.id, ALLOCATION, 1)
    with pytest.raises(Conflict, match="A new round has begun"):
        workshop_leading.reveal(BO, held.id, ALLOCATION, 1)
    with pytest.raises(Conflict, match="A new round has begun"):
        held.vote(lee, ALLOCATION, "run", 1)
    assert held.vote(lee, ALLOCATION, "walk", 2) == 2
    shown = held.phone(lee).workshop.now
    assert shown is not None
    assert (shown.round, shown.own, shown.revealed, shown.earlier) == (2, "walk", False, (first,))
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    assert held.store.read_revealed_votes(held.id) == {
        (ALLOCATION, 1): {1: "crawl", 2: "run"},
        (ALLOCATION, 2): {2: "walk"},
    }


@pytest.mark.parametrize(
    ("topic", "choice", "sentence"),
    [
        (Topic("forecasting", ALLOCATION.question), "walk", "The workshop does not discuss this capability."),
        (ALLOCATION_TARGET, "walk", "The workshop does not ask for targets."),
        (ALLOCATION, "none", "'none' is not a choice here: expected pre-crawl, crawl, walk, run, not-applicable, ca"),
        (BUDGETING, "walk", "The capability is skipped in this workshop."),
    ],
)
def test_what_was_not_asked_cannot_be_answered(store: Store, topic: Topic, choice: str, sentence: str) -> None:
    held = hold(store, ask=Ask.RATING)
    workshop_leading.skip(ANN, held.id, "budgeting")
    with pytest.raises(Refused, match=sentence):
        held.vote(held.join(), topic, choice)
    assert held.store.read_voters(held.id) == {}


def test_a_question_that_does_not_exist_is_refused(held: Held) -> None:
    with pytest.raises(Refused, match="There is no question 'mood'"):
        workshop_voting.vote(held.id, held.join(), "allocation", "mood", "walk")


def test_votes_wait_for_the_beginning_unless_they_may_be_given_early(store: Store) -> None:
    held = hold(store, State.PREPARED)
    token = held.join()
    with pytest.raises(Refused, match="votes count from its beginning on"):
        held.vote(token, ALLOCATION, "walk")
    workshops.change(ANN, held.id, replace(PREPARATION, early_votes=True))
    held.vote(token, ALLOCATION, "walk")
    with pytest.raises(Refused, match="has not begun yet"):
        workshop_leading.reveal(ANN, held.id, ALLOCATION)
    assert held.phone(token).voted == 1


def test_a_second_tab_and_a_second_join_are_the_same_person(held: Held) -> None:
    kim = held.join()
    assert workshop_voting.join(held.code.lower(), kim, "", "there") == held.id
    held.vote(kim, ALLOCATION, "walk")
    held.vote(kim, ALLOCATION, "run")
    assert read_room(held.id).attendance.people == 1
    assert held.store.read_voters(held.id) == {(ALLOCATION, 1): {1}}


def test_a_name_is_taken_once(store: Store) -> None:
    held = hold(store, by_name=True)
    held.join("Kim")
    with pytest.raises(Refused, match="Somebody called 'KIM' takes part already"):
        held.join("KIM")
    with pytest.raises(Refused, match="Enter a name"):
        held.join(" ")
    held.join("Kim B")
    assert [one.name for one in held.store.read_participants(held.id)] == ["Kim", "Kim B"]


def test_anonymous_votes_carry_no_name(held: Held) -> None:
    workshop_voting.vote_for(ANN, held.id, "Kim", "allocation", "rating", "walk")
    workshop_voting.vote_for(ANN, held.id, "kim ", "allocation", "rating", "run")
    held.join("Lee")
    assert [one.name for one in held.store.read_participants(held.id)] == [None, None]
    assert held.store.read_voters(held.id) == {(ALLOCATION, 1): {1}}
    assert read_room(held.id).is_weakly_anonymous


def test_only_participants_vote(held: Held) -> None:
    with pytest.raises(Refused, match="You do not take part in this workshop"):
        held.vote(new_secret(), ALLOCATION, "walk")
    assert read_phone(held.id, hash_of("guess")) is None


def test_codes_that_lead_nowhere_are_said_and_slowed_down(held: Held) -> None:
    for _ in range(FREE):
        with pytest.raises(Refused, match="No workshop has this code"):
            workshop_voting.find_by_code("AAAAAA", None, "10.0.0.9")
    for code in ("AAAAAA", held.code):
        with pytest.raises(Refused, match=r"Too many wrong codes came from here\. Wait \d seconds, then try again\."):
            workshop_voting.find_by_code(code, None, "10.0.0.9")
    assert workshop_voting.find_by_code(f" {held.code[:3]}-{held.code[3:].lower()}", None, "10.0.0.8") == held.id


def test_who_takes_part_comes_back_whatever_others_of_the_room_type(held: Held) -> None:
    kim = held.join()
    for _ in range(FREE):
        note_wrong("10.0.0.9")
    assert workshop_voting.find_by_code(held.code, kim, "10.0.0.9") == held.id
    workshops.close(ANN, held.id)
    assert workshop_voting.find_by_code(held.code, kim, "10.0.0.9") == held.id


def test_the_wait_grows_ends_and_is_forgotten() -> None:
    for _ in range(FREE - 1):
        note_wrong("there", 0)
    check_may_try("there", 0)
    for n in range(20):
        note_wrong("there", n)
    for at, sentence in ((19, f"Wait {LONGEST_WAIT + 1} seconds"), (70, "Wait 10 seconds")):
        with pytest.raises(Refused, match=sentence):
            check_may_try("there", at)
    check_may_try("there", 19 + LONGEST_WAIT)
    note_wrong("there", 2000)
    check_may_try("there", 2000)


def test_closed_and_discarded_workshops_cannot_be_joined(held: Held) -> None:
    workshops.discard(ANN, held.id)
    with pytest.raises(Refused, match="This workshop was thrown away"):
        held.join()
    workshops.reopen(ANN, held.id, "2026-11-20")
    workshops.close(ANN, held.id)
    with pytest.raises(Refused, match="This workshop is closed"):
        held.join()


def test_two_facilitators_with_different_values_the_second_sees_the_first(held: Held) -> None:
    first = workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk"), seen=0)
    with pytest.raises(Conflict, match="ann recorded another value meanwhile: Walk"):
        workshop_leading.agree(BO, held.id, ALLOCATION, Agreed("run"), seen=0)
    assert workshop_leading.agree(BO, held.id, ALLOCATION, Agreed("walk"), seen=0) == first
    workshop_leading.agree(BO, held.id, ALLOCATION, Agreed("run"), seen=first)
    assert [one.agreed.choice for one in held.store.read_agreements(held.id)] == ["walk", "run"]


@pytest.mark.parametrize(
    ("topic", "agreed", "sentence"),
    [
        (ALLOCATION, Agreed("walk", owner="Kim"), "belong to a target"),
        (ALLOCATION_TARGET, Agreed("walk", value=6), "a whole number from 1 to 5"),
        (ALLOCATION_TARGET, Agreed("pre-crawl"), "'pre-crawl' is not a choice here"),
        (ALLOCATION, Agreed("walk", "a\x00b"), "control character"),
    ],
)
def test_what_cannot_be_agreed_is_refused(held: Held, topic: Topic, agreed: Agreed, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        workshop_leading.agree(ANN, held.id, topic, agreed)


def test_votes_are_looked_at_before_a_value_is_agreed(held: Held) -> None:
    held.vote(held.join(), ALLOCATION, "walk")
    with pytest.raises(Refused, match="Reveal the votes first"):
        workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk"))


def test_what_all_see_alike_is_accepted_together(held: Held) -> None:
    kim, lee = held.join(), held.join()
    for token, choice in ((kim, "walk"), (lee, "run")):
        held.vote(token, ALLOCATION, choice)
        held.vote(token, BUDGETING, "crawl")
    assert workshop_leading.reveal_all(ANN, held.id) == 2
    assert workshop_leading.reveal_all(ANN, held.id) == 0
    room = read_room(held.id)
    assert [one.topic for one in room.ranked] == [ALLOCATION, BUDGETING]
    assert [one.topic for one in room.alike] == [BUDGETING]
    topics = [one.topic for one in room.topics]
    assert workshop_leading.agree_all_alike(ANN, held.id, topics) == [BUDGETING]
    assert workshop_leading.agree_all_alike(ANN, held.id, topics) == []
    assert [one.agreed for one in held.store.read_agreements(held.id)] == [Agreed("crawl")]


def test_the_facilitator_turns_the_screens_and_the_time_runs_once_per_capability(store: Store) -> None:
    held = hold(store, seconds=60)
    workshop_leading.go_to(ANN, held.id, ALLOCATION)
    started = read_room(held.id).timer_started_at
    assert started is not None
    workshop_leading.go_to(ANN, held.id, ALLOCATION_TARGET)
    assert read_room(held.id).timer_started_at == started
    workshop_leading.go_to(ANN, held.id, BUDGETING)
    moved = read_room(held.id)
    assert moved.now is not None
    assert moved.timer_started_at is not None
    assert (moved.now.topic, moved.timer_started_at > started) == (BUDGETING, True)
    workshop_leading.stop_timer(ANN, held.id)
    assert read_room(held.id).timer_started_at is None


def test_a_facilitator_votes_like_everybody(held: Held) -> None:
    token = new_secret()
    workshop_voting.join_as_facilitator(ANN, held.id, held.secret, token)
    held.vote(token, ALLOCATION, "walk")
    own = read_facilitator(ANN, held.id, hash_of(held.secret), hash_of(token))
    assert own.workshop.now is not None
    assert (own.takes_part, own.workshop.now.own) == (True, "walk")
    assert "'walk'" not in repr(read_facilitator(BO, held.id, None))


def test_a_vote_wakes_the_room_and_not_the_phones(held: Held) -> None:
    kim = held.join()
    before = screens.read_workshop_revision(held.id), screens.read_workshop_turn(held.id)
    held.vote(kim, ALLOCATION, "walk")
    assert screens.read_workshop_revision(held.id) == before[0] + 1
    assert screens.read_workshop_turn(held.id) == before[1]
    workshop_voting.stay(held.id, kim)
    assert screens.read_workshop_pulse(held.id) == (before[0] + 1, 1)
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    assert screens.read_workshop_turn(held.id) == before[1] + 1


def test_votes_move_no_revision_that_others_keep(held: Held) -> None:
    before = held.store.read_revisions()
    held.vote(held.join(), ALLOCATION, "walk")
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk"))
    assert held.store.read_revisions() == before

"""Workshops in both databases: many who vote at once, what the database refuses, and what undo leaves."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from finops_model.errors import Conflict, Refused, UnknownName
from finops_model.framework import read_framework
from finops_model.store import Closing, Store
from finops_model.workshop import CHOICES, Agreed, Ask, Preparation, Question, State, Topic
from tests.people import ANN, BO
from tests.store.making import said

EDITION = read_framework().edition
EVERY = tuple(one.id for one in read_framework().capabilities)
PREPARATION = Preparation("Autumn", date(2026, 11, 20), Ask.BOTH, EVERY, by_name=True)
ALLOCATION, BUDGETING = Topic("allocation", Question.RATING), Topic("budgeting", Question.RATING)
VOTERS = 20


def hold(store: Store, preparation: Preparation = PREPARATION) -> tuple[int, int]:
    """An open workshop of Contoso: its scope and its id."""
    scope = store.find_scope(store.add_organization("Contoso", ANN))
    return scope.id, store.prepare_workshop(scope.id, EDITION, preparation, "ABC347", State.OPEN, ANN)


def test_twenty_people_vote_at_once_and_no_vote_is_lost_or_doubled(store: Store) -> None:
    _, workshop_id = hold(store)
    with ThreadPoolExecutor(VOTERS) as people:
        ids = list(people.map(lambda n: store.join_workshop(workshop_id, f"token {n}", f"Person {n}"), range(VOTERS)))
        assert len(set(ids)) == VOTERS

        def vote(n: int) -> None:
            """Two choices for each of four topics: the second one counts."""
            for place, slug in enumerate(EVERY[:4]):
                for turn in (0, 1):
                    choice = CHOICES[Question.RATING][(n + place + turn) % 4]
                    store.cast_vote(workshop_id, ids[n], Topic(slug, Question.RATING), choice)

        list(people.map(vote, range(VOTERS)))
    for slug in EVERY[:4]:
        store.reveal_round(workshop_id, Topic(slug, Question.RATING))
    found = store.read_revealed_votes(workshop_id)
    assert found == {
        (Topic(slug, Question.RATING), 1): {
            ids[n]: CHOICES[Question.RATING][(n + place + 1) % 4] for n in range(VOTERS)
        }
        for place, slug in enumerate(EVERY[:4])
    }
    assert store.read_workshop_revision(workshop_id) == 1 + VOTERS + VOTERS * 8 + 4
    assert store.check() == []


def test_of_a_vote_and_a_reveal_at_once_either_the_vote_counts_or_it_is_refused(store: Store) -> None:
    _, workshop_id = hold(store)
    ids = [store.join_workshop(workshop_id, f"token {n}", f"Person {n}") for n in range(8)]

    def vote(participant: int) -> bool:
        """Whether the vote was taken."""
        try:
            store.cast_vote(workshop_id, participant, ALLOCATION, "walk")
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(9) as people:
        votes = people.map(vote, ids)
        revealing = people.submit(store.reveal_round, workshop_id, ALLOCATION)
        taken = {id for id, was in zip(ids, votes, strict=True) if was}
        revealing.result()
    assert set(store.read_revealed_votes(workshop_id).get((ALLOCATION, 1), {})) == taken


def test_of_two_who_record_at_once_one_is_refused(store: Store) -> None:
    _, workshop_id = hold(store)

    def record(choice: str) -> str | None:
        """What was recorded; None: it was refused."""
        try:
            store.record_agreement(workshop_id, ALLOCATION, Agreed(choice), ANN, seen=0)
        except Conflict:
            return None
        return choice

    with ThreadPoolExecutor(4) as people:
        recorded = [choice for choice in people.map(record, ["crawl", "walk", "run", "pre-crawl"]) if choice]
    assert [one.agreed.choice for one in store.read_agreements(workshop_id)] == recorded
    assert len(recorded) == 1


def test_closing_is_one_change_and_undo_leaves_the_store_as_it_was(store: Store) -> None:
    scope_id, workshop_id = hold(store)
    before = said(store)
    store.record_agreement(workshop_id, ALLOCATION, Agreed("walk", "note"), ANN)
    store.record_agreement(workshop_id, BUDGETING, Agreed("not-applicable"), ANN)
    target = Agreed("none", "out of scope", date(2027, 6, 30), "Kim", 4)
    store.record_agreement(workshop_id, Topic("budgeting", Question.TARGET), target, BO)
    closing = store.close_workshop(workshop_id, BO)
    assert closing == Closing(closing.change_id, 2, 1)
    changes = store.read_changes(limit=None)
    assert changes[["kind", "actor", "created", "targets"]].values.tolist()[0] == ["workshop", "bo", 2, 1]
    (entry,) = store.read_targets(scope_id=scope_id)[["entry", "owner", "reason", "value"]].values.tolist()
    assert entry == ["none", "Kim", "out of scope", 4.0]
    assert closing.change_id is not None
    store.undo(closing.change_id, ANN)
    assert said(store) == before
    assert [one.in_force for one in store.read_agreements(workshop_id)] == [False, False, False]
    store.undo(closing.change_id + 1, ANN)
    assert [one.in_force for one in store.read_agreements(workshop_id)] == [True, True, True]


def test_what_counts_already_is_not_written_again(store: Store) -> None:
    scope_id, workshop_id = hold(store)
    topic = Topic("allocation", Question.TARGET)
    store.record_agreement(workshop_id, topic, Agreed("walk"), ANN)
    first = store.close_workshop(workshop_id, ANN)
    store.set_workshop_state(workshop_id, State.OPEN)
    store.record_agreement(workshop_id, topic, Agreed("run"), ANN)
    store.record_agreement(workshop_id, topic, Agreed("walk"), ANN)
    assert first.targets == 1
    assert store.close_workshop(workshop_id, ANN) == Closing(None, 0, 0)
    assert store.read_targets(scope_id=scope_id)["entry"].tolist() == ["walk"]


def test_who_was_heard_of_lately_is_counted_and_moves_no_revision(store: Store) -> None:
    _, workshop_id = hold(store)
    participant = store.join_workshop(workshop_id, "token", "Kim")
    before = store.read_workshop_revision(workshop_id)
    store.see_participant(participant)
    now = datetime.now(UTC).replace(tzinfo=None)
    assert store.read_workshop_pulse(workshop_id, now - timedelta(seconds=60)) == (before, 1)
    assert store.read_workshop_pulse(workshop_id, now + timedelta(seconds=60)) == (before, 0)
    assert store.read_workshop_turn(workshop_id) == 1


def test_a_participant_of_another_workshop_has_no_vote_here(store: Store) -> None:
    scope_id, workshop_id = hold(store)
    other = store.prepare_workshop(scope_id, EDITION, replace(PREPARATION, title="Other"), "DEF347", State.OPEN, ANN)
    stranger = store.join_workshop(other, "token", "Kim")
    with pytest.raises(UnknownName, match="There is no participant"):
        store.cast_vote(workshop_id, stranger, ALLOCATION, "walk")


@pytest.mark.parametrize("read", ["read_workshop", "read_workshop_revision", "read_workshop_turn"])
def test_what_is_not_there_is_unknown(store: Store, read: str) -> None:
    with pytest.raises(UnknownName, match="There is no workshop '7'"):
        getattr(store, read)(7)


def test_workshops_follow_a_merge_and_come_back_with_its_undo(store: Store) -> None:
    scope_id, workshop_id = hold(store)
    gone, into = store.find_organization("Contoso"), store.add_organization("Fabrikam", ANN)
    heir = store.find_scope(into)
    store.record_agreement(workshop_id, ALLOCATION, Agreed("walk"), ANN)
    merge = store.merge_organizations(gone.id, into.id, ANN)
    assert store.read_workshop(workshop_id).names.organization == "Fabrikam"
    assert store.read_workshops([heir.id])[["workshop_id", "scope_id"]].values.tolist() == [[workshop_id, heir.id]]
    last = store.add_organization("Tailspin", ANN)
    again = store.merge_organizations(into.id, last.id, ANN)
    assert store.read_workshop(workshop_id).names.organization == "Tailspin"
    store.close_workshop(workshop_id, ANN)
    assert store.read_ratings(last.id)["capability"].tolist() == ["allocation"]
    for change_id in (store.read_changes(("workshop",))["change_id"].tolist()[0], again, merge):
        store.undo(int(change_id), ANN)
    assert store.read_workshop(workshop_id).names.organization == "Contoso"
    assert store.read_workshops([scope_id])["workshop_id"].tolist() == [workshop_id]
    assert store.read_workshops([heir.id]).empty


def test_a_workshop_of_a_deleted_organization_is_gone_until_the_undo(store: Store) -> None:
    _, workshop_id = hold(store)
    change_id = store.delete_organization(store.find_organization("Contoso").id, ANN)
    with pytest.raises(UnknownName):
        store.read_workshop(workshop_id)
    store.undo(change_id, ANN)
    assert store.read_workshop(workshop_id).id == workshop_id

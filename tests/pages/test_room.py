"""The screen of the room: how to join, who has voted and never a vote, the reveal, the agreed value, the end."""

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions import workshop_leading, workshops
from finops_model.actions.join_attempts import FREE, note_wrong
from finops_model.store import open_store
from finops_model.workshop import Agreed, State
from tests.actions.held_workshops import ALLOCATION, ALLOCATION_TARGET, Held, hold
from tests.pages.conftest import OpenPage, texts
from tests.people import ANN


@pytest.fixture
def held(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    return hold(open_store())


def look(open_page: OpenPage, url: str, held: Held) -> str:
    """Everything that the room reads, also in pictures."""
    app = open_page(url, "room", code=held.code)
    assert not app.exception
    return said(app)


def said(app: AppTest) -> str:
    pictures = [one.proto.alt for one in app.get("plotly_chart")]  # pyright: ignore[reportAttributeAccessIssue]
    return "\n".join([texts(app).replace("\\", ""), *pictures])


def test_a_wrong_code_says_so_and_without_one_it_asks_for_the_link(open_page: OpenPage, empty_url: str) -> None:
    assert "No workshop has this code" in texts(open_page(empty_url, "room", code="AAAAAA"))
    assert "Open the link that you were given." in texts(open_page(empty_url, "room"))


def test_while_people_arrive_it_shows_how_to_join(
    open_page: OpenPage, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    held = hold(open_store(), State.PREPARED)
    held.join()
    shown = look(open_page, empty_url, held)
    assert f"Code {held.code}" in shown
    assert "1 person is here" in shown


def test_who_has_voted_is_counted_and_no_vote_is_shown(open_page: OpenPage, empty_url: str, held: Held) -> None:
    kim, _ = held.join(), held.join()
    held.vote(kim, ALLOCATION, "run")
    shown = look(open_page, empty_url, held)
    assert "Allocation · Where are we?" in shown
    assert "1 of 2 have voted." in shown
    assert "Last time · Rating: ○ not assessed · Target: no target" in shown
    assert "Run" not in shown


def test_after_the_reveal_the_votes_the_proposal_and_what_is_agreed(
    open_page: OpenPage, empty_url: str, held: Held
) -> None:
    for choice in ("walk", "run", "walk"):
        held.vote(held.join(), ALLOCATION, choice)
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    shown = look(open_page, empty_url, held)
    assert "The votes: Pre-crawl 0, Crawl 0, Walk 2, Run 1, not applicable 0, I can't tell 0." in shown
    assert "Proposal Walk · Disagreement 0.33" in shown
    assert "Agreed" not in shown
    workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk", "Tags since May"))
    assert "Agreed: Walk · Tags since May" in look(open_page, empty_url, held)


def test_by_name_it_shows_who_chose_what(open_page: OpenPage, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    held = hold(open_store(), by_name=True)
    for name, choice in (("Kim", "walk"), ("Lee", "crawl"), ("Ozan", "walk")):
        held.vote(held.join(name), ALLOCATION, choice)
    assert "Kim" not in look(open_page, empty_url, held)
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    assert "Crawl: Lee · Walk: Kim, Ozan" in look(open_page, empty_url, held)


def test_at_the_end_before_and_after_and_all_that_was_agreed(open_page: OpenPage, empty_url: str, held: Held) -> None:
    workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk"))
    workshop_leading.agree(ANN, held.id, ALLOCATION_TARGET, Agreed("run", owner="Kim"))
    workshops.close(ANN, held.id)
    shown = look(open_page, empty_url, held)
    assert "Radar of before the workshop against after it." in shown
    assert "Agreed · Allocation, Rating: Walk · Allocation, Target: Run, Kim" in shown


def test_a_workshop_that_was_thrown_away_says_so(open_page: OpenPage, empty_url: str, held: Held) -> None:
    workshops.discard(ANN, held.id)
    assert "This workshop was thrown away." in look(open_page, empty_url, held)


def test_the_room_goes_on_while_others_try_wrong_codes(open_page: OpenPage, empty_url: str, held: Held) -> None:
    app = open_page(empty_url, "room", code=held.code)
    for _ in range(FREE + 1):
        note_wrong("127.0.0.1")
    assert "Allocation" in said(app.run())

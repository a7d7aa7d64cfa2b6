"""The screen of a facilitator: who has voted, the reveal, the agreed value, and the way through the capabilities."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions import workshop_leading, workshop_voting, workshops
from finops_model.store import open_store
from finops_model.views.workshop import TopicView, WorkshopView, read_room
from finops_model.workshop import Agreed, Ask, Preparation, Question, State, Topic
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_frame import TANNERY
from tests.people import ANN

RATING, TARGET = Topic("allocation", Question.RATING), Topic("allocation", Question.TARGET)
BUDGETING = Topic("budgeting", Question.RATING)
PREPARATION = Preparation(
    "Autumn", date(2026, 11, 20), Ask.BOTH, ("allocation", "budgeting"), by_name=True, seconds=240
)


class Room:
    """An open workshop of a demo organization with Kim and Lee in it."""

    def __init__(self, url: str) -> None:
        store = open_store(url)
        scope = store.find_scope(store.find_organization(TANNERY))
        new = workshops.prepare(ANN, scope.id, PREPARATION, State.OPEN)
        self.id, self.secret = new.workshop_id, new.facilitator_code
        for name in ("Kim", "Lee"):
            workshop_voting.join(new.join_code, f"token of {name}", name, "here")

    def vote(self, name: str, topic: Topic, choice: str) -> None:
        """Somebody votes."""
        workshop_voting.vote(self.id, f"token of {name}", topic.capability, topic.question, choice)

    def reveal(self, topic: Topic, *choices: str) -> None:
        """Kim and Lee vote, and all see it."""
        for name, choice in zip(("Kim", "Lee"), choices, strict=True):
            self.vote(name, topic, choice)
        workshop_leading.reveal(ANN, self.id, topic)

    @property
    def view(self) -> WorkshopView:
        """What the room shows."""
        return read_room(self.id)

    def topic(self, topic: Topic) -> TopicView:
        """A topic as the room shows it."""
        found = self.view.find(topic)
        assert found is not None
        return found


@pytest.fixture
def room(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("FINOPS_DATABASE_URL", demo_url)
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    return Room(demo_url)


def lead(open_page: OpenPage, url: str, room: Room, **address: str) -> AppTest:
    """The screen, by the facilitator's link."""
    app = open_page(url, "facilitate", workshop=str(room.id), secret=room.secret, **address)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Everything the screen says, without the strokes that keep names from being markup."""
    return texts(app).replace("\\", "")


@pytest.mark.parametrize("address", [{"workshop": "x"}, {"workshop": "1" * 40}, {"workshop": "1", "secret": "no"}])
def test_a_link_that_leads_nowhere_says_so(
    open_page: OpenPage, demo_url: str, room: Room, address: dict[str, str]
) -> None:
    app = open_page(demo_url, "facilitate", **address)
    assert not app.exception
    assert [one.value for one in app.error] == ["This link does not lead to a workshop\\. Ask for a new one\\."]
    assert not app.button


def test_without_a_link_it_asks_for_it(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "facilitate")
    assert said(app) == "Lead a workshop\nOpen the link that you were given."


def test_who_has_voted_is_seen_and_not_what(open_page: OpenPage, demo_url: str, room: Room) -> None:
    room.vote("Kim", RATING, "run")
    app = lead(open_page, demo_url, room)
    assert "Have voted: Kim" in said(app)
    assert "Still to vote: Lee" in said(app)
    assert not app.get("plotly_chart")
    assert "Reveal 1 of 2" in [one.proto.popover.label for one in app.get("popover")]  # pyright: ignore[reportAttributeAccessIssue]
    assert "1 person online has not voted. Nobody can vote after the reveal." in said(app)
    app.button(key="lead-reveal-now").click().run()
    assert room.topic(RATING).revealed


def test_all_votes_are_revealed_with_one_click_and_the_proposal_is_filled_in(
    open_page: OpenPage, demo_url: str, room: Room
) -> None:
    app = lead(open_page, demo_url, room)
    assert app.button(key="lead-reveal").disabled
    room.vote("Kim", RATING, "run")
    room.vote("Lee", RATING, "walk")
    app.run()
    app.button(key="lead-reveal").click().run()
    assert "Run: Kim" in said(app)
    assert {one.label: one.value for one in app.metric} | {"Proposal": "Walk", "Disagreement": "0.50"} == {
        one.label: one.value for one in app.metric
    }
    form = "agree-allocation-rating-1"
    assert app.radio(key=f"{form}-choice").value == "walk"
    app.text_area(key=f"{form}-note").input("Tags since May")
    app.button(key=f"{form}-next").click().run()
    agreement = room.topic(RATING).agreement
    assert agreement is not None
    assert (agreement.agreed, agreement.actor) == (Agreed("walk", "Tags since May"), "ann")
    assert room.view.now is not None
    assert room.view.now.topic == TARGET


def test_a_target_is_agreed_with_day_owner_and_value(open_page: OpenPage, demo_url: str, room: Room) -> None:
    room.reveal(TARGET, "run", "run")
    workshop_leading.go_to(ANN, room.id, TARGET)
    app = lead(open_page, demo_url, room)
    form = "agree-allocation-target-1"
    app.radio(key=f"{form}-choice").set_value("walk")
    app.date_input(key=f"{form}-due_on").set_value(date(2027, 6, 30))
    app.text_input(key=f"{form}-owner").input("Kim")
    app.selectbox(key=f"{form}-value").set_value(5)
    app.button(key=f"{form}-save").click().run()
    agreement = room.topic(TARGET).agreement
    assert agreement is not None
    assert agreement.agreed == Agreed("walk", "", date(2027, 6, 30), "Kim", 5)
    assert "Agreed: Walk · 30 Jun 2027, Kim, value 5. Recorded by ann." in said(app)


def test_the_second_of_two_facilitators_sees_the_value_of_the_first(
    open_page: OpenPage, demo_url: str, room: Room
) -> None:
    room.reveal(RATING, "walk", "run")
    app = lead(open_page, demo_url, room)
    workshop_leading.agree(ANN, room.id, RATING, Agreed("run", "Meanwhile"))
    app.button(key="agree-allocation-rating-1-save").click().run()
    assert "ann recorded another value meanwhile: Run. Nothing was written." in said(app)
    assert "Agreed: Run · Meanwhile. Recorded by ann." in said(app)
    app.button(key="agree-allocation-rating-1-save").click().run()
    agreement = room.topic(RATING).agreement
    assert agreement is not None
    assert agreement.agreed.choice == "walk"


def test_the_way_through_the_capabilities(open_page: OpenPage, demo_url: str, room: Room) -> None:
    def now() -> Topic | None:
        return room.view.now.topic if room.view.now else None

    app = lead(open_page, demo_url, room)
    assert app.button(key="lead-back").disabled
    app.button(key="lead-next").click().run()
    assert now() == TARGET
    app.button(key="lead-back").click().run()
    assert now() == RATING
    app.button(key="lead-skip").click().run()
    assert now() == BUDGETING
    assert app.button(key="lead-back").disabled
    assert "1 of 2" in said(app)
    app.button(key="lead-to-allocation-rating").click().run()
    assert "This capability is skipped: nobody is asked about it." in said(app)
    app.button(key="lead-skip").click().run()
    assert room.view.asked == room.view.topics


def test_the_list_by_disagreement_and_what_all_see_alike(open_page: OpenPage, demo_url: str, room: Room) -> None:
    for topic, *choices in ((RATING, "walk", "walk"), (TARGET, "crawl", "run"), (BUDGETING, "walk", "run")):
        room.vote("Kim", topic, choices[0])
        room.vote("Lee", topic, choices[1])
    app = lead(open_page, demo_url, room)
    app.button(key="lead-reveal-all-now").click().run()
    app.radio(key="lead-order").set_value("disagreement").run()
    entries = [one.label for one in app.button if str(one.key).startswith("lead-to-")]
    assert [one.replace("\\", "") for one in entries] == [
        "Allocation · Target: disagreement 1.00",
        "Budgeting · Rating: disagreement 0.50",
        "**Allocation · Rating: disagreement 0.00**",
        "Budgeting · Target: 0 votes",
    ]
    app.button(key="lead-alike").click().run()
    assert "1 value is recorded." in said(app)
    agreement = room.topic(RATING).agreement
    assert agreement is not None
    assert agreement.agreed == Agreed("walk")


def test_a_vote_of_the_facilitator_lies_behind_a_click(open_page: OpenPage, demo_url: str, room: Room) -> None:
    app = lead(open_page, demo_url, room)
    app.radio(key="lead-own-allocation-rating-1").set_value("run").run()
    assert "Have voted: ann" in said(app)
    assert (room.topic(RATING).voted, room.view.attendance.people) == (1, 3)
    again = lead(open_page, demo_url, room)
    assert again.radio(key="lead-own-allocation-rating-1").value == "run"


def test_a_new_round_and_the_time(open_page: OpenPage, demo_url: str, room: Room) -> None:
    room.reveal(RATING, "crawl", "run")
    app = lead(open_page, demo_url, room)
    app.button(key="lead-timer").click().run()
    assert room.view.timer_started_at is not None
    assert "left" in said(app)
    app.button(key="lead-timer-stop").click().run()
    assert room.view.timer_started_at is None
    app.button(key="lead-again").click().run()
    assert room.topic(RATING).round == 2
    room.vote("Kim", RATING, "walk")
    workshop_leading.reveal(ANN, room.id, RATING)
    app.run()
    assert "Round 1: proposal Crawl, disagreement 1.00, 2 votes" in said(app)


def test_closing_says_before_what_it_writes_and_reopening_goes_on(
    open_page: OpenPage, demo_url: str, room: Room
) -> None:
    workshop_leading.agree(ANN, room.id, RATING, Agreed("walk"))
    app = lead(open_page, demo_url, room)
    assert "Closing writes as of 20 Nov 2026: ratings 1, targets 0." in said(app)
    app.button(key="workshop-close").click().run()
    assert not app.exception
    assert "The workshop is closed. Change 2: ratings 1, targets 0." in said(app)
    app.button(key="workshop-reopen").click().run()
    assert room.view.state is State.OPEN

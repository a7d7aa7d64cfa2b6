"""The pages of workshops: preparing one, who gets in and leads, closing it, and what came out of it."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions import workshop_leading, workshop_voting, workshops
from finops_model.store import open_store
from finops_model.views.workshop import read_facilitator, read_room
from finops_model.workshop import Agreed, Ask, Preparation, Question, State, Topic
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_frame import TANNERY
from tests.people import ANN

ALLOCATION = Topic("allocation", Question.RATING)
PREPARATION = Preparation("Autumn", date(2026, 11, 20), Ask.RATING, ("allocation", "budgeting"))


def held(url: str, state: State = State.OPEN) -> int:
    """A workshop of the demo organization."""
    store = open_store(url)
    scope = store.find_scope(store.find_organization(TANNERY))
    return workshops.prepare(ANN, scope.id, PREPARATION, state).workshop_id


@pytest.fixture
def url(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with the demo organizations, which actions find, too."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", demo_url)
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    return demo_url


def said(app: AppTest) -> str:
    """Everything a page says in words, without the strokes that keep names from being markup."""
    return texts(app).replace("\\", "")


def open_one(open_page: OpenPage, url: str, workshop_id: int) -> AppTest:
    """The page of a workshop."""
    return open_page(url, "workshop", org=TANNERY, workshop=str(workshop_id))


def test_a_workshop_is_prepared_from_a_list_and_opens_with_its_links(open_page: OpenPage, url: str) -> None:
    app = open_page(url, "workshops", org=TANNERY)
    assert "No workshop yet. Prepare the first one below." in said(app)
    app.text_input(key="workshop-new-title").input("Autumn review")
    app.date_input(key="workshop-new-day").set_value(date(2026, 12, 1))
    app.radio(key="workshop-new-ask").set_value(Ask.TARGET)
    app.radio(key="workshop-new-by-name").set_value(True)
    app.number_input(key="workshop-new-minutes").set_value(3)
    app.selectbox(key="workshop-new-preset").select("All capabilities").run()
    app.multiselect(key="workshop-new-capabilities").set_value(["budgeting", "allocation"]).run()
    app.button(key="workshop-new-save").click().run()
    assert not app.exception
    view = read_room(1)
    assert (view.title, view.held_on, view.ask, view.by_name, view.early_votes, view.seconds) == (
        "Autumn review",
        date(2026, 12, 1),
        Ask.TARGET,
        True,
        False,
        180,
    )
    assert [one.topic.capability for one in view.topics] == ["budgeting", "allocation"]


def test_what_cannot_be_prepared_is_said_on_the_page(open_page: OpenPage, url: str) -> None:
    app = open_page(url, "workshops", org=TANNERY)
    app.button(key="workshop-new-save").click().run()
    assert "Enter a name." in said(app)


def test_the_list_leads_to_every_workshop(open_page: OpenPage, url: str) -> None:
    held(url)
    app = open_page(url, "workshops", org=TANNERY)
    assert "20 Nov 2026 · All spend · open · 0 people · 0 values agreed" in said(app)
    links = [one.proto for one in app.get("page_link")]  # pyright: ignore[reportUnknownMemberType]
    (link,) = [one for one in links if one.label == "Autumn"]  # pyright: ignore[reportUnknownMemberType]
    assert "workshop=1" in link.query_string  # pyright: ignore[reportUnknownMemberType]


def test_a_prepared_workshop_shows_its_code_and_begins(open_page: OpenPage, url: str) -> None:
    workshop_id = held(url, State.PREPARED)
    app = open_one(open_page, url, workshop_id)
    assert app.metric[0].value == read_room(workshop_id).join_code
    assert "0 people have joined, 0 online." in said(app)
    app.button(key="workshop-begin").click().run()
    assert "The workshop has begun." in said(app)
    assert read_room(workshop_id).state is State.OPEN


def test_facilitators_get_links_and_lose_them(open_page: OpenPage, url: str) -> None:
    workshop_id = held(url)
    app = open_one(open_page, url, workshop_id)
    app.text_input(key="workshop-facilitator-name").input("Kim")
    next(one for one in app.button if one.label == "Make a link").click().run()
    link = app.code[0].value
    found = re.search(rf"/facilitate\?workshop={workshop_id}&secret=([\w-]+)$", link)
    assert found is not None
    assert workshop_leading.leader(ANN, workshop_id, found[1]).name == "Kim"
    ids = {name: id for id, name in read_facilitator(ANN, workshop_id, None).facilitators.items()}
    app.button(key=f"workshop-remove-{ids['Kim']}").click().run()
    assert "The link of Kim leads nowhere now." in said(app)
    assert "Kim" not in read_facilitator(ANN, workshop_id, None).facilitators.values()


def test_closing_says_what_it_writes_and_the_page_shows_what_came_out(open_page: OpenPage, url: str) -> None:
    workshop_id = held(url)
    for person, choice in (("a", "walk"), ("b", "walk"), ("c", "run")):
        workshop_voting.vote_for(ANN, workshop_id, person, "allocation", "rating", choice)
    workshop_leading.reveal(ANN, workshop_id, ALLOCATION)
    workshop_leading.agree(ANN, workshop_id, ALLOCATION, Agreed("walk", "*tags* are enforced"))
    app = open_one(open_page, url, workshop_id)
    assert "Closing writes as of 20 Nov 2026: ratings 1, targets 0." in said(app)
    app.button(key="workshop-close").click().run()
    assert re.search(r"The workshop is closed\. Change \d+: ratings 1, targets 0\.", said(app))
    votes = app.dataframe[0].value
    first = votes.iloc[0]
    assert (first["Capability"], first["Votes"], first["Proposal"]) == ("Allocation", "Walk 2, Run 1", "Walk")
    assert (round(first["Disagreement"], 2), first["Agreed"], first["Note"]) == (0.33, "Walk", "*tags* are enforced")
    assert app.dataframe[1].value["By"].tolist() == ["ann"]
    assert "Before and after" in said(app)
    app.date_input(key="workshop-reopen-day").set_value(date(2026, 11, 22))
    app.run()
    app.button(key="workshop-reopen").click().run()
    assert (read_room(workshop_id).state, read_room(workshop_id).held_on) == (State.OPEN, date(2026, 11, 22))


def test_a_workshop_is_thrown_away(open_page: OpenPage, url: str) -> None:
    workshop_id = held(url)
    app = open_one(open_page, url, workshop_id)
    app.button(key="workshop-discard").click().run()
    assert "The workshop is thrown away." in said(app)
    assert "No workshop yet" in said(open_page(url, "workshops", org=TANNERY))


def test_what_was_prepared_is_changed(open_page: OpenPage, url: str) -> None:
    workshop_id = held(url, State.PREPARED)
    app = open_one(open_page, url, workshop_id)
    app.text_input(key=f"workshop-{workshop_id}-title").input("Winter").run()
    app.button(key=f"workshop-{workshop_id}-save").click().run()
    assert "The changes are saved." in said(app)
    assert app.title[0].value == "Winter"


@pytest.mark.parametrize("asked", ["7", "x", "99999999999999999999"])
def test_there_is_no_such_workshop(open_page: OpenPage, url: str, asked: str) -> None:
    app = open_page(url, "workshop", org=TANNERY, workshop=asked)
    assert re.search(r"There is no workshop '\d+'\.", said(app))
    assert not app.exception


def test_an_empty_store_says_how_to_begin(open_page: OpenPage, empty_url: str) -> None:
    assert "Nothing is assessed yet" in said(open_page(empty_url, "workshops"))

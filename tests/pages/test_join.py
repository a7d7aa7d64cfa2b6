"""Join: what the phone of somebody who takes part in a workshop shows, and what its clicks do."""

from datetime import date
from time import monotonic

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from finops_model.actions import join_attempts, workshop_leading, workshop_voting, workshops
from finops_model.actions.workshop_access import new_secret
from finops_model.store import open_store
from finops_model.ui import phone_watch
from finops_model.workshop import Agreed, State
from tests.actions.held_workshops import ALLOCATION, ALLOCATION_TARGET, BUDGETING, Held, hold
from tests.pages.conftest import OpenPage, texts
from tests.people import ANN

ANONYMOUS = "Votes are anonymous: after the reveal, everybody sees how many voted what, and not who."
WEAK = "Fewer than five people take part so far, so others may guess who voted what."
BY_NAME = "Votes are by name: after the reveal, everybody sees who voted what."


class Phones:
    """A workshop and the phones that open its link."""

    def __init__(self, open_page: OpenPage, url: str) -> None:
        self.open_page, self.url = open_page, url

    def hold(self, state: State = State.OPEN, **changed: object) -> Held:
        self.held = hold(open_store(self.url), state, **changed)
        return self.held

    def open(self, token: str | None = None, code: str | None = None) -> AppTest:
        """A phone that opens the link of the workshop, or one with another code."""
        return self.open_page(self.url, "join", code=code or self.held.code, me=token or new_secret())

    def joined(self, token: str | None = None, name: str = "") -> AppTest:
        """A phone whose owner takes part."""
        app = self.open(token)
        if name:
            app.text_input(key="join-name").set_value(name)
        return click(app, "Take part")


@pytest.fixture
def phones(open_page: OpenPage, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Phones:
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    join_attempts._wrong.clear()
    return Phones(open_page, empty_url)


def click(app: AppTest, label: str) -> AppTest:
    """Clicks the button with this label."""
    return next(one for one in app.button if one.label.strip("*") == label).click().run()


def error(app: AppTest) -> str:
    """What the page refuses."""
    return app.error[0].value.replace("\\", "")


def chosen(app: AppTest) -> list[str]:
    """The choices that are marked as the own vote."""
    return [one.label.strip("*") for one in app.button if one.proto.type == "primary"]


def test_nothing_else_of_the_product_is_on_the_page(phones: Phones) -> None:
    phones.hold()
    for app in (phones.open(), phones.joined(), phones.open(code="NOCODE")):
        assert not app.exception
        assert len(app.sidebar) == 0
        assert list(app.selectbox) == []


def test_without_a_code_the_page_asks_for_one(phones: Phones, open_page: OpenPage) -> None:
    held = phones.hold()
    app = open_page(phones.url, "join")
    assert app.title[0].value == "Join a workshop"
    app.text_input(key="join-code").set_value(f" {held.code[:3].lower()}-{held.code[3:].lower()} ")
    assert click(app, "Continue").title[0].value == "Autumn"


def test_an_unknown_code_is_answered_in_a_sentence_and_asked_for_anew(phones: Phones) -> None:
    held = phones.hold()
    app = phones.open(code="NOCODE")
    assert error(app) == "No workshop has this code. Look at it again: it has six letters and digits."
    app.text_input(key="join-code").set_value(held.code)
    assert click(app, "Continue").title[0].value == "Autumn"


@pytest.mark.parametrize(
    ("state", "said"), [("closed", "This workshop is closed."), ("discarded", "This workshop was thrown away.")]
)
def test_a_workshop_that_is_over_takes_nobody_in(phones: Phones, state: str, said: str) -> None:
    held = phones.hold()
    (workshops.close if state == "closed" else workshops.discard)(ANN, held.id)
    assert error(phones.open()) == said


def test_whether_votes_are_anonymous_is_said_before_joining_and_while_voting(phones: Phones) -> None:
    held = phones.hold()
    assert f"{ANONYMOUS} {WEAK}" in texts(phones.open())
    assert f"{ANONYMOUS} {WEAK}" in texts(phones.joined())
    for _ in range(4):
        held.join()
    said = texts(phones.open())
    assert ANONYMOUS in said
    assert WEAK not in said


def test_where_votes_carry_names_a_name_is_asked_for_and_taken_once(phones: Phones) -> None:
    phones.hold(by_name=True)
    app = phones.open()
    assert BY_NAME in texts(app)
    assert click(app, "Take part").error
    assert phones.joined(name="Kim").title[0].value == "Allocation"
    assert phones.joined(name="kim ").error


def test_a_vote_can_be_changed_until_the_reveal_and_is_marked(phones: Phones) -> None:
    held = phones.hold()
    token = new_secret()
    app = phones.joined(token)
    assert app.header[0].value == "Where are we?"
    assert chosen(app) == []
    labels = [one.label.strip("*") for one in app.button]
    assert labels == ["Pre-crawl", "Crawl", "Walk", "Run", "Not applicable", "I can't tell"]
    assert chosen(click(app, "Walk")) == ["Walk"]
    assert "Your vote: **Crawl**. You can change it until the reveal." in texts(click(app, "Crawl"))
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    refused = click(app, "Run")  # the phone has not seen the reveal yet
    assert refused.error
    assert "**Crawl**: 1 of 1 · your vote  \n●" in texts(refused)
    assert "Proposed: **Crawl**" in texts(refused)
    assert list(refused.button) == []


def test_a_second_tab_and_a_reload_are_the_same_person_with_the_same_vote(phones: Phones) -> None:
    held = phones.hold()
    token = new_secret()
    click(phones.joined(token), "Walk")
    again = phones.open(token)
    assert chosen(again) == ["Walk"]
    click(again, "Run")
    assert held.phone(token).workshop.attendance.people == 1
    assert workshop_leading.reveal(ANN, held.id, ALLOCATION).spread == {"run": 1}


def test_the_signs_of_the_capability_stand_below_each_stage(phones: Phones) -> None:
    phones.hold()
    said = texts(phones.joined())
    assert said.count("\n- ") + said.count("- ") >= 4
    assert "The criteria of each stage" in [one.label for one in phones.joined().expander]


def test_a_late_joiner_sees_the_reveal_and_cannot_change_it(phones: Phones) -> None:
    held = phones.hold()
    held.vote(held.join(), ALLOCATION, "walk")
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    app = phones.joined()
    assert "The votes were revealed before you voted. You see them, and vote on what comes next." in texts(app)
    assert "**Walk**: 1 of 1" in texts(app)
    assert list(app.button) == []


def test_a_phone_that_slept_ten_minutes_shows_the_present_capability_and_keeps_its_vote(phones: Phones) -> None:
    held, token = phones.hold(), new_secret()
    app = click(phones.joined(token), "Walk")
    workshop_leading.go_to(ANN, held.id, BUDGETING)
    app.session_state[phone_watch.LOOKED] = monotonic() - 600
    app.run()
    assert [one.value for one in app.toast] == ["You are connected. Your votes are kept."]
    assert app.title[0].value == "Budgeting"
    assert held.phone(token).workshop.topics[0].own == "walk"
    assert workshop_leading.reveal(ANN, held.id, ALLOCATION).spread == {"walk": 1}


def test_names_stand_at_the_choices_after_the_reveal_of_a_workshop_by_name(phones: Phones) -> None:
    held = phones.hold(by_name=True)
    app = click(phones.joined(name="Kim"), "Walk")
    held.vote(held.join("Lee"), ALLOCATION, "walk")
    assert "Lee" not in texts(app.run())
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    assert "**Walk**: 2 of 2 · your vote  \n●●  \nKim\\, Lee" in texts(app.run())


def test_what_was_agreed_shows_with_its_note_and_stays_in_view_for_the_target(phones: Phones) -> None:
    held = phones.hold()
    app = click(phones.joined(), "Walk")
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("crawl", "*Tags* are missing"))
    said = texts(app.run())
    assert "Agreed: **Crawl**" in said
    assert "\\*Tags\\* are missing" in said
    workshop_leading.go_to(ANN, held.id, ALLOCATION_TARGET)
    assert app.run().header[0].value == "Where do we want to be?"
    assert "Where we are: **Crawl**" in texts(app)
    assert [one.label.strip("*") for one in app.button] == ["Crawl", "Walk", "Run", "No target", "I can't tell"]


def test_before_the_meeting_the_phone_walks_through_all_questions(phones: Phones) -> None:
    held = phones.hold(State.PREPARED, early_votes=True)
    app = phones.joined()
    seen = []
    while app.title:
        seen.append((app.title[0].value, app.header[0].value))
        click(app, "Walk")
    assert seen == [
        (name, question)
        for name in ("Allocation", "Budgeting")
        for question in ("Where are we?", "Where do we want to be?")
    ]
    assert "You have been through all questions. You can change your votes until the reveal." in texts(app)
    assert "4 votes given" in texts(app)
    click(app, "Go through them again")
    assert (app.title[0].value, chosen(app)) == ("Allocation", ["Walk"])
    click(click(app, "Next"), "Back")
    assert app.title[0].value == "Allocation"
    workshops.begin(ANN, held.id)
    assert chosen(app.run()) == ["Walk"]
    assert [one.label for one in app.button if one.label in {"Back", "Next"}] == []


def test_early_votes_leave_out_what_was_voted_on_already(phones: Phones) -> None:
    held = phones.hold(State.PREPARED, early_votes=True)
    token = held.join()
    held.vote(token, ALLOCATION, "walk")
    held.vote(token, ALLOCATION_TARGET, "run")
    assert phones.open(token).title[0].value == "Budgeting"


def test_where_votes_wait_for_the_meeting_the_phone_says_so(phones: Phones) -> None:
    held = phones.hold(State.PREPARED)
    app = phones.joined()
    assert "The workshop has not begun yet. This page goes on by itself." in texts(app)
    workshops.begin(ANN, held.id)
    assert app.run().title[0].value == "Allocation"


def test_after_the_workshop_the_phone_shows_what_was_agreed(phones: Phones) -> None:
    held = phones.hold()
    app = click(phones.joined(), "Walk")
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk"))
    workshops.close(ANN, held.id)
    assert "The workshop is closed. Thank you for taking part." in texts(app.run())
    assert "**Allocation** · Where are we?  \nWalk" in texts(app)
    workshops.reopen(ANN, held.id, date(2026, 11, 23))
    workshop_leading.go_to(ANN, held.id, BUDGETING)
    assert app.run().title[0].value == "Budgeting"


def test_a_workshop_that_is_thrown_away_says_so(phones: Phones) -> None:
    held = phones.hold()
    app = phones.joined()
    workshops.discard(ANN, held.id)
    assert "This workshop was thrown away. Your votes count for nothing." in texts(app.run())


def test_a_vote_from_an_earlier_round_is_refused_and_the_new_round_shown(phones: Phones) -> None:
    held = phones.hold()
    token = new_secret()
    app = click(phones.joined(token), "Walk")
    workshop_leading.reveal(ANN, held.id, ALLOCATION)
    workshop_leading.vote_again(ANN, held.id, ALLOCATION)
    assert click(app, "Run").error
    assert chosen(app) == []
    assert chosen(click(app, "Run")) == ["Run"]
    assert workshop_voting.vote(held.id, token, *ALLOCATION, "crawl") == 2


def test_a_phone_speaks_the_language_of_its_browser(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    phones.hold()
    monkeypatch.setattr(ContextProxy, "locale", property(lambda self: "de-DE"))
    app = click(click(phones.open(), "Teilnehmen"), "Kann ich nicht sagen")
    assert (app.title[0].value, app.header[0].value) == ("Allokation", "Wo stehen wir?")
    assert "Ihre Stimme: **Kann ich nicht sagen**. Bis zum Aufdecken können Sie sie ändern." in texts(app)

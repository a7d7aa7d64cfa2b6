"""Two browsers are two people: their drafts and their names do not mix."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import radio, settle

pytestmark = pytest.mark.browser


@contextmanager
def visitor(browser: Browser, address: str) -> Iterator[Page]:
    """A browser of its own, without anybody else's cookies, on the Targets page of one organization."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.goto(f"{address}/targets?org=demo-larkspur-lending")
    settle(page)
    yield page
    context.close()


def give_name(page: Page, name: str) -> None:
    field = page.get_by_label("Your name, for the history")
    field.fill(name)
    field.press("Enter")
    expect(page.get_by_text(f"You are {name}.")).to_be_visible()
    settle(page)


def goal(page: Page, stage: str) -> Locator:
    """The button of the goal stage with this name."""
    return page.get_by_role("radiogroup", name="Goal stage").get_by_role("radio", name=stage, exact=True)


def test_two_browsers_have_a_draft_each(demo_server: str, browser: Browser) -> None:
    with visitor(browser, demo_server) as ann, visitor(browser, demo_server) as bo:
        give_name(ann, "Ann")
        give_name(bo, "Bo")
        radio(ann, "Goal stage", "Run")
        settle(ann)
        ann.reload()
        settle(ann)
        expect(goal(ann, "Run")).to_be_checked()
        expect(ann.get_by_text("You are Ann.")).to_be_visible()
        bo.reload()
        settle(bo)
        expect(goal(bo, "Walk")).to_be_checked()
        expect(bo.get_by_text("You are Bo.")).to_be_visible()


def test_the_history_shows_the_name_that_was_given(empty_server: str, page: Page) -> None:
    page.goto(empty_server)
    settle(page)
    give_name(page, "Ann Ångström")
    page.get_by_role("button", name="Load the demo").click()
    settle(page)
    page.goto(f"{empty_server}/import")
    settle(page)
    expect(page.get_by_text("Ann Ångström").last).to_be_visible()
    expect(page.get_by_text("You are Ann Ångström.")).to_be_visible()

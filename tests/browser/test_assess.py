"""Rating by keyboard alone, and the whole way from the first rating to the figures."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from finops_model.store import open_store
from tests.browser.conftest import command, radio, serve, settle

pytestmark = pytest.mark.browser

LARKSPUR = "demo-larkspur-lending"
FOCUSED = """() => {
    const element = document.activeElement, group = element.closest('[role=radiogroup]');
    return group ? group.getAttribute('aria-label') : (element.getAttribute('aria-label') || element.innerText || '');
}"""


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Presses a key until the widget with this name, or with this as a part of it, has the focus."""
    for _ in range(120):
        page.keyboard.press(key)
        if name in str(page.evaluate(FOCUSED)):
            return
    pytest.fail(f"No way to {name} by {key}.")


def press(page: Page, *keys: str) -> None:
    """Presses keys one after the other, each once the page has drawn what the one before did."""
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def test_five_capabilities_by_keyboard_alone(tmp_path: Path, page: Page) -> None:
    database = tmp_path / "finops.db"
    command(database, "demo")
    for address in serve(database, tmp_path / "server.log"):
        page.goto(f"{address}/assess?org={LARKSPUR}&capability=data-ingestion")
        settle(page)
        page.get_by_role("heading", level=1).click()
        tab_to(page, "How do you rate it?")
        press(page, "Space")
        for rating, following in enumerate(("Allocation", "Reporting & Analytics", "Anomaly Management"), start=1):
            tab_to(page, "Stage reached")
            press(page, "Space", *["ArrowDown"] * rating)  # Crawl, Walk, Run
            tab_to(page, f"{following} →", "Shift+Tab")
            press(page, "Enter")
            expect(page.get_by_role("heading", level=2, name=following)).to_be_visible()
        tab_to(page, "Stage reached")
        press(page, "Space")  # Pre-crawl
        tab_to(page, "Planning & Estimating →", "Shift+Tab")
        press(page, "Enter")
        tab_to(page, "Still the same")
        press(page, "Enter")
        expect(page.get_by_text("5 of 22 capabilities rated in this draft")).to_be_visible()
        tab_to(page, "Save 5 ratings as one assessment")
        press(page, "Enter")
        expect(page.get_by_text("Saved: 5 ratings of 23 Nov 2026.")).to_be_visible()
    ratings = open_store(f"sqlite:///{database}").read_ratings()
    new = ratings[ratings["assessed_on"] == pd.Timestamp(date(2026, 11, 23))].set_index("capability")
    assert new["assessment_id"].nunique() == 1
    assert new["score"].to_dict() == {
        "data-ingestion": 1.0,
        "allocation": 2.0,
        "reporting-analytics": 3.0,
        "anomaly-management": 0.0,
        "planning-estimating": 2.0,  # as on 30 Sep
    }


def test_on_a_phone_the_list_is_folded_and_the_result_stays_in_view(demo_server: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, user_agent="Mozilla/5.0 (Linux; Android 14) Mobile")
    page.goto(f"{demo_server}/assess?org={LARKSPUR}&capability=allocation")
    settle(page)
    expect(page.get_by_role("radiogroup", name="Optimize Usage & Cost")).to_be_hidden()
    radio(page, "How do you rate it?", "Criteria met")
    settle(page)
    last = page.get_by_test_id("stCheckbox").get_by_text("Automation is the preferred approach.")
    last.click()
    expect(page.get_by_text("Pre-crawl, score 0.0 of 3 (0 of 4 Crawl criteria met)")).to_be_in_viewport()
    expect(last).to_be_in_viewport()
    settle(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    page.close()

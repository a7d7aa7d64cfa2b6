"""What people come for, from the first click to what they then see."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from finops_model.store import open_store
from finops_model.ui.browser import NARROW
from tests.browser.conftest import choose, command, open_cell, radio, serve, settle, upload

pytestmark = pytest.mark.browser

FIRST = """organization,assessed_on,capability,stage,target
Alder & Birch,2026-06-30,Allocation,crawl,walk
Alder & Birch,2026-06-30,Budgeting,walk,walk
"""
SECOND = """organization,assessed_on,capability,stage
Alder & Birch,2026-09-30,Allocation,walk
"""


def open_page(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(re.compile(f"/{name.lower()}"))


def test_from_an_upload_to_a_changed_radar(empty_server: str, page: Page, settled: Callable[[], None]) -> None:
    page.goto(empty_server)
    expect(page.get_by_text("Nothing is assessed yet")).to_be_visible()
    open_page(page, "Import")
    settled()
    upload(page, ("first.csv", FIRST.encode()))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Import 1 is in")).to_be_visible()

    open_page(page, "Organization")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alder & Birch")
    settled()
    expect(page.get_by_test_id("stMetric").filter(has_text="Attainment")).to_contain_text("75 %")
    radar = page.get_by_role("figure").first
    before = radar.get_attribute("aria-label")

    open_page(page, "Import")
    settled()
    upload(page, ("second.csv", SECOND.encode()))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Import 2 is in")).to_be_visible()
    open_page(page, "Organization")
    settled()
    expect(page.get_by_test_id("stMetric").filter(has_text="Attainment")).to_contain_text("100 %")
    assert radar.get_attribute("aria-label") != before


def test_a_broken_upload_says_where_and_writes_nothing(
    empty_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(f"{empty_server}/import")
    settled()
    upload(page, ("broken.csv", FIRST.replace("crawl", "sprint").encode()))
    expect(page.get_by_text("1 problem", exact=False).first).to_be_visible()
    settled()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    page.goto(empty_server)
    expect(page.get_by_text("Nothing is assessed yet")).to_be_visible()


def test_targets_saved_in_one_browser_are_seen_in_another(demo_server: str, browser: Browser, page: Page) -> None:
    page.goto(f"{demo_server}/targets?org=demo-quillfeather-air")
    settle(page)
    radio(page, "Goal stage", "Crawl")
    save = page.get_by_role("button", name="Save 1 change")
    expect(save).to_be_visible()
    expect(page.get_by_text("1 target is lowered, raised or removed without a reason. Why?")).to_be_visible()
    reason = page.get_by_label("Reason")
    reason.fill("Smaller steps first")
    reason.press("Enter")
    expect(page.get_by_text("1 target is lowered, raised or removed without a reason. Why?")).to_be_hidden()
    settle(page)
    save.click()
    expect(page.get_by_test_id("stBottom").get_by_text("1 change saved.")).to_be_visible()

    other = browser.new_page()
    other.goto(f"{demo_server}/organization?org=demo-quillfeather-air")
    expect(other.get_by_text("Goal stage Crawl", exact=False).first).to_be_visible()
    other.close()


def test_a_target_in_the_grid_is_kept_when_somebody_else_saves_in_between(tmp_path: Path, page: Page) -> None:
    database = tmp_path / "finops.db"
    command(database, "demo")
    for address in serve(database, tmp_path / "server.log"):
        page.goto(f"{address}/targets?org=demo-quillfeather-air")
        settle(page)
        anomalies = 3
        open_cell(page, anomalies, x=275)
        page.keyboard.type("Run")
        expect(page.locator("#portal").get_by_text("Run", exact=True).last).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Save 1 change")).to_be_visible()
        expect(page.get_by_test_id("stMarkdown").get_by_text("Anomaly Management at Run")).to_be_visible()
        expect(page.get_by_test_id("stMetric").filter(has_text="Still to go")).to_contain_text("before: 22 stages")
        settle(page)
        open_cell(page, anomalies, x=400).fill("2027-06-30")
        page.keyboard.press("Enter")
        settle(page)

        command(database, "set-target", "demo-quillfeather-air", "walk", "--capability", "allocation", "--reason", "x")
        page.get_by_label("Reason").fill("Alerts cost us twice")
        page.get_by_label("Reason").press("Enter")
        expect(page.get_by_text("The targets were changed since you began.", exact=False)).to_be_visible()
        settle(page)
        expect(page.get_by_role("button", name="Save 1 change")).to_be_disabled()
        page.get_by_role("button", name="Apply my changes to the new targets").click()
        expect(page.get_by_text("The targets were changed since you began.", exact=False)).to_be_hidden()
        expect(page.get_by_label("Reason")).to_have_value("Alerts cost us twice")
        settle(page)
        page.get_by_role("button", name="Save 1 change").click()
        expect(page.get_by_test_id("stBottom").get_by_text("1 change saved.")).to_be_visible()
    targets = open_store(f"sqlite:///{database}").read_targets().nlargest(2, "written")
    assert targets[["capability", "entry", "reason"]].to_numpy().tolist() == [
        ["anomaly-management", "run", "Alerts cost us twice"],
        ["allocation", "walk", "x"],
    ]
    assert str(targets["due_on"].iloc[0].date()) == "2027-06-30"


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the focus is on the target."""
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(target).to_be_focused()


def test_a_target_is_chosen_in_the_grid_and_saved_by_keyboard_alone(
    demo_server: str, tmp_path: Path, page: Page
) -> None:
    page.goto(f"{demo_server}/targets?org=demo-quillfeather-air")
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    settle(page)
    tab_to(page, page.get_by_test_id("data-grid-canvas").first)
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#portal input:not([type=hidden])").last).to_be_focused()
    page.keyboard.type("Run")
    expect(page.locator("#portal").get_by_text("Run", exact=True).last).to_be_visible()
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name="Save 1 change")
    expect(save).to_be_visible()
    expect(page.get_by_test_id("stMarkdown").get_by_text("Anomaly Management at Run")).to_be_visible()
    settle(page)
    reason = page.get_by_label("Reason")
    tab_to(page, reason)
    page.keyboard.type("Alerts cost us twice")
    page.keyboard.press("Enter")
    expect(page.get_by_text("without a reason. Why?", exact=False)).to_be_hidden()
    settle(page)
    tab_to(page, save)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stBottom").get_by_text("1 change saved.")).to_be_visible()
    (saved,) = (
        open_store(f"sqlite:///{tmp_path / 'finops.db'}").read_targets().nlargest(1, "written").to_dict("records")
    )
    assert (saved["capability"], saved["entry"], saved["reason"]) == (
        "anomaly-management",
        "run",
        "Alerts cost us twice",
    )


@pytest.mark.parametrize("width", [1366, 390])
def test_from_nothing_to_an_assessment_in_three_forms(empty_server: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(empty_server)
    page.get_by_test_id("stMain").get_by_role("link", name="Assess an organization").click()
    page.get_by_label("Name of the new organization").fill("Alder & Birch")
    page.get_by_label("Name of the new organization").press("Enter")
    page.get_by_role("button", name="Add the organization").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alder & Birch · Assess")
    settle(page)
    if width < NARROW:
        page.locator("summary").filter(has_text="Capabilities").click()

    radio(page, "How do you rate it?", "Stage")
    page.get_by_role("radiogroup", name="Stage reached").get_by_text("Walk", exact=True).click()
    expect(page.get_by_text("1 of 22 capabilities rated in this draft")).to_be_visible()
    expect(
        page.get_by_role("radiogroup", name="Understand Usage & Cost").get_by_text("Data Ingestion ✓")
    ).to_be_visible()
    settle(page)

    page.get_by_role("button", name="Allocation →").click()
    expect(page.get_by_role("heading", level=2, name="Allocation")).to_be_visible()
    settle(page)
    radio(page, "How do you rate it?", "Criteria met")
    page.get_by_test_id("stCheckbox").get_by_text("Basic KPIs of success are set.").click()
    expect(page.get_by_text("Pre-crawl, score 0.3 of 3 (1 of 4 Crawl criteria met)")).to_be_visible()
    settle(page)

    radio(page, "Quantify Business Value", "Budgeting")
    expect(page.get_by_role("heading", level=2, name="Budgeting")).to_be_visible()
    settle(page)
    radio(page, "How do you rate it?", "Lenses")
    choose(page, "Knowledge", "4 · ")
    expect(page.get_by_text("Run, score 3.0 of 3", exact=True)).to_be_visible()
    settle(page)

    page.get_by_role("button", name="Save 3 ratings as one assessment").click()
    expect(page.get_by_text("Saved: 3 ratings of 23 Nov 2026.")).to_be_visible()
    page.get_by_role("link", name="See where Alder & Birch stands").click()
    expect(page.get_by_test_id("stMetric").filter(has_text="Coverage")).to_contain_text("3 of 22")


def test_a_rating_in_the_app_survives_a_reload_and_is_saved_as_one_assessment(
    demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(f"{demo_server}/assess?org=demo-tannery-lane-markets")
    settled()
    radio(page, "How do you rate it?", "Stage")
    radio(page, "Stage reached", "Run")
    expect(page.get_by_text("1 of 22 capabilities rated in this draft")).to_be_visible()
    settled()
    page.reload()
    expect(page.get_by_text("1 of 22 capabilities rated in this draft")).to_be_visible()
    settled()
    page.get_by_role("button", name="Save 1 rating as one assessment").click()
    expect(page.get_by_text("Saved: 1 rating of 23 Nov 2026.")).to_be_visible()
    page.goto(f"{demo_server}/organization?org=demo-tannery-lane-markets")
    expect(page.get_by_text("Above their target: Data Ingestion, Rate Optimization")).to_be_visible()


def test_the_demo_is_loaded_by_a_button(empty_server: str, page: Page, tmp_path: Path) -> None:
    page.goto(empty_server)
    page.get_by_role("button", name="Load the demo").click()
    expect(page.get_by_role("figure").first).to_be_visible()

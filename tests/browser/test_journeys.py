"""What people come for, from the first click to what they then see."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

FIRST = """organization,assessed_on,capability,stage,target
Alder & Birch,2026-06-30,Allocation,crawl,walk
Alder & Birch,2026-06-30,Budgeting,walk,walk
"""
SECOND = """organization,assessed_on,capability,stage
Alder & Birch,2026-09-30,Allocation,walk
"""


def upload(page: Page, name: str, text: str) -> None:
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )


def open_page(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(re.compile(f"/{name.lower()}"))


def test_from_an_upload_to_a_changed_radar(empty_server: str, page: Page, settled: Callable[[], None]) -> None:
    page.goto(empty_server)
    expect(page.get_by_text("Nothing is assessed yet")).to_be_visible()
    open_page(page, "Import")
    settled()
    upload(page, "first.csv", FIRST)
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
    upload(page, "second.csv", SECOND)
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
    upload(page, "broken.csv", FIRST.replace("crawl", "sprint"))
    expect(page.get_by_text("1 problem", exact=False).first).to_be_visible()
    settled()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    page.goto(empty_server)
    expect(page.get_by_text("Nothing is assessed yet")).to_be_visible()


def test_targets_saved_in_one_browser_are_seen_in_another(
    demo_server: str, browser: Browser, settled: Callable[[], None], page: Page
) -> None:
    address = f"{demo_server}/targets?org=demo-quillfeather-air"
    page.goto(address)
    settled()
    page.get_by_role("radio", name="Crawl", exact=True).first.click()
    settled()
    page.get_by_label("Reason").fill("Smaller steps first")
    page.get_by_label("Reason").press("Enter")
    settled()
    page.get_by_role("button", name="Save 1 change").click()
    expect(page.get_by_text("1 change saved.")).to_be_visible()

    other = browser.new_page()
    other.goto(f"{demo_server}/organization?org=demo-quillfeather-air")
    expect(other.get_by_text("Goal stage Crawl", exact=False).first).to_be_visible()
    other.close()


def test_a_rating_in_the_app_survives_a_reload_and_is_saved_as_one_assessment(
    demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(f"{demo_server}/assess?org=demo-tannery-lane-markets")
    settled()
    page.get_by_role("radio", name="Stage", exact=True).click()
    settled()
    page.get_by_role("radio", name="Run", exact=True).click()
    expect(page.get_by_text("1 of 22 capabilities rated in this draft")).to_be_visible()
    settled()
    page.reload()
    expect(page.get_by_text("1 of 22 capabilities rated in this draft")).to_be_visible()
    settled()
    page.get_by_role("button", name="Save 1 rating as one assessment").click()
    expect(page.get_by_text("Saved: 1 rating of 23 Nov 2026.")).to_be_visible()
    page.goto(f"{demo_server}/organization?org=demo-tannery-lane-markets")
    expect(page.get_by_text("Data Ingestion: Run", exact=False).first).to_be_visible()


def test_the_demo_is_loaded_by_a_button(empty_server: str, page: Page, tmp_path: Path) -> None:
    page.goto(empty_server)
    page.get_by_role("button", name="Load the demo").click()
    expect(page.get_by_role("figure").first).to_be_visible()

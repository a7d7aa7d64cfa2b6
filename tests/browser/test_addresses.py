"""Addresses: deep links on a fresh server, the picker, Back, pages that do not exist."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

pytestmark = pytest.mark.browser

QUILLFEATHER, TANNERY = "demo-quillfeather-air", "demo-tannery-lane-markets"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def choose(page: Page, label: str, option: str) -> None:
    """Chooses an option in a select box."""
    box = page.get_by_role("combobox", name=label, exact=True)
    # A list closes when what it belongs to scrolls: first bring the box into sight, away from the edge.
    box.evaluate("box => box.scrollIntoView({block: 'center'})")
    page.wait_for_function(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize("path", ["organization", "roadmap"])
def test_a_deep_link_on_a_fresh_server_gets_the_frame_and_the_organization(
    demo_server: str, page: Page, settled: Callable[[], None], path: str
) -> None:
    page.goto(f"{demo_server}/{path}?org={TANNERY}&scope=public-cloud")
    settled()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Demo: Tannery Lane Markets")
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Portfolio")).to_be_visible()
    expect(page.get_by_role("combobox", name="Scope of spend")).to_have_value("Public Cloud")
    assert query(page) == {"org": [TANNERY], "scope": ["public-cloud"]}


def test_a_page_that_does_not_exist_runs_nothing_of_the_pages_folder(demo_server: str, page: Page) -> None:
    page.goto(f"{demo_server}/imports")
    expect(page.get_by_text("Page not found")).to_be_visible()


def test_the_pick_survives_page_changes_reload_and_back(
    shared_demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(f"{shared_demo_server}/organization?org={QUILLFEATHER}")
    settled()
    choose(page, "Organization", "Demo: Tannery Lane Markets")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Tannery Lane Markets")
    assert query(page)["org"] == [TANNERY]

    page.get_by_test_id("stSidebar").get_by_role("link", name="Roadmap").click()
    expect(heading).to_contain_text("Roadmap")
    settled()
    assert query(page)["org"] == [TANNERY]
    page.reload()
    expect(heading).to_contain_text("Tannery Lane Markets")

    page.go_back()
    settled()
    expect(page).to_have_url(re.compile("/organization"))
    page.go_back()
    settled()
    expect(heading).to_contain_text("Quillfeather Air")
    assert query(page)["org"] == [QUILLFEATHER]


def test_an_unknown_organization_in_the_address_is_answered_with_a_sentence(
    shared_demo_server: str, page: Page
) -> None:
    page.goto(f"{shared_demo_server}/organization?org=nobody")
    expect(page.get_by_text("There is no organization 'nobody'.")).to_be_visible()


def test_a_click_on_the_heatmap_leads_to_the_capability(
    shared_demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(shared_demo_server)
    settled()
    cell = page.locator(".js-plotly-plot").nth(1).locator(".scatterlayer .trace .points path").first
    cell.scroll_into_view_if_needed()
    cell.click(force=True)
    expect(page).to_have_url(re.compile(r"/capability\?.*org=demo-.*capability="))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Demo: ")


def test_an_organization_opens_from_the_portfolio_by_keyboard_alone(
    shared_demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(shared_demo_server)
    settled()
    page.get_by_role("combobox", name="Open an organization").focus()
    page.keyboard.type("tannery")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/organization\?.*org={TANNERY}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tannery Lane Markets")


def test_a_click_on_a_dot_leads_to_the_capability(
    shared_demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 2400})  # the chart is in view and stays where it is
    page.goto(f"{shared_demo_server}/organization?org={TANNERY}&as_of=2026-06-30")
    expect(page.get_by_text("Click a name to open the capability, its steps to see when they come.")).to_be_attached()
    settled()
    page.locator(".js-plotly-plot").first.locator(".points path").last.click(force=True)
    expect(page).to_have_url(re.compile(r"/capability\?.*capability="))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tannery Lane Markets · ")
    assert query(page)["org"] == [TANNERY]
    assert query(page)["as_of"] == ["2026-06-30"]


def test_on_a_phone_the_sidebar_closes_after_a_link_and_the_pick_stays(
    shared_demo_server: str, browser: Browser, playwright: Playwright
) -> None:
    phone = {key: value for key, value in playwright.devices["Pixel 7"].items() if key != "default_browser_type"}
    page = browser.new_context(**phone).new_page()
    page.goto(f"{shared_demo_server}/organization?org={TANNERY}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tannery")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Roadmap").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tannery Lane Markets · Roadmap")
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()
    expect(page).to_have_url(re.compile(f"org={TANNERY}"))
    page.context.close()


def test_an_address_brings_a_colleague_to_the_same_organization_days_and_choices(
    shared_demo_server: str, page: Page, browser: Browser, settled: Callable[[], None]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 5200})  # a list that is scrolled to closes again
    page.goto(f"{shared_demo_server}/organization?org={TANNERY}&scope=public-cloud")
    settled()
    choose(page, "As of", "30 Jun 2026 · 2026 Q2")
    expect(page.get_by_text("as of 30 Jun 2026")).to_be_visible()
    settled()
    choose(page, "Compared with", "31 Dec 2025 · 2025 Q4")
    settled()
    choose(page, "Show", "Optimize Usage & Cost")
    settled()
    assert query(page) == {
        "org": [TANNERY],
        "scope": ["public-cloud"],
        "as_of": ["2026-06-30"],
        "since": ["2025-12-31"],
        "radar": ["optimize-usage-and-cost"],
    }
    colleague = browser.new_context().new_page()
    colleague.goto(page.url)
    expect(colleague.get_by_text("as of 30 Jun 2026")).to_be_visible()
    expect(colleague.get_by_role("combobox", name="Scope of spend")).to_have_value("Public Cloud")
    expect(colleague.get_by_role("combobox", name="Compared with")).to_have_value("31 Dec 2025 · 2025 Q4")
    expect(colleague.get_by_role("combobox", name="Show", exact=True)).to_have_value("Optimize Usage & Cost")
    colleague.context.close()


def test_days_are_kept_from_page_to_page_and_today_clears_them(
    shared_demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(f"{shared_demo_server}/organization?org={TANNERY}&as_of=2026-06-30")
    settled()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Trends").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trends")
    settled()
    assert query(page)["as_of"] == ["2026-06-30"]
    expect(page).to_have_title("Demo: Tannery Lane Markets · Trends · FinOps maturity")
    choose(page, "As of", "Today, 23 Nov 2026")
    expect(page.get_by_text("as of 23 Nov 2026")).to_be_visible()
    assert "as_of" not in query(page)
    page.go_back()
    expect(page.get_by_text("as of 30 Jun 2026")).to_be_visible()


def test_the_files_of_a_page_are_downloaded_by_its_links(
    shared_demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(f"{shared_demo_server}/trends?org={TANNERY}&as_of=2026-06-30")
    settled()
    page.get_by_text("The numbers", exact=True).first.click()
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<?xml"), ("CSV", b"\xef\xbb\xbf"), ("XLSX", b"PK")):
        with page.expect_download() as waited:
            page.get_by_role("link", name=kind, exact=True).first.click()
        assert waited.value.suggested_filename.startswith("demo-tannery-lane-markets-all-spend-")
        assert waited.value.suggested_filename.endswith(f"-2026-06-30.{kind.lower()}")
        assert waited.value.path().read_bytes().startswith(start)

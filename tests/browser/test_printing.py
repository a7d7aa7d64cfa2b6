"""The view for printing: no navigation, whole charts, nothing wider than a sheet of A4."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TANNERY = "demo-tannery-lane-markets"
A4 = {"width": 717, "height": 1_000}
"""Pixels between the margins that Chromium gives a sheet."""


@pytest.mark.parametrize("path", ["organization", "trends", "roadmap"])
def test_a_page_prints_whole_charts_without_the_navigation(
    shared_demo_server: str, page: Page, settled: Callable[[], None], path: str
) -> None:
    page.goto(f"{shared_demo_server}/{path}?org={TANNERY}&as_of=2026-09-30&paper=yes")
    settled()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4["width"], "height": A4["height"]})
    expect(page.get_by_text("as of 30 Sep 2026").first).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).not_to_be_visible()
    expect(page.get_by_role("link", name="Portfolio")).not_to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    expect(page.get_by_text("Download:")).to_have_count(0)
    pictures = page.get_by_test_id("stImage").locator("img")
    assert pictures.count() >= 1
    for picture in pictures.all():
        assert len(picture.get_attribute("alt") or "") > 20
        box = picture.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= A4["width"]
        assert 50 < box["height"] < A4["height"]


def test_the_link_to_it_opens_a_tab_of_its_own_with_the_same_choices(
    shared_demo_server: str, page: Page, settled: Callable[[], None]
) -> None:
    page.goto(f"{shared_demo_server}/roadmap?org={TANNERY}&as_of=2026-09-30&capacity=2")
    settled()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="View for printing").click()
    expect(opened.value.get_by_role("spinbutton", name="Parallel steps")).to_have_value("2")
    expect(opened.value.get_by_test_id("stImage").first).to_be_visible()
    assert "as_of=2026-09-30" in opened.value.url
    assert "paper=yes" in opened.value.url

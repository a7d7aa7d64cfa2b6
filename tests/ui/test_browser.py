"""The id of a browser, and the width of its page."""

import pytest

from finops_model.ui import browser


def test_every_new_id_is_an_id_of_its_own() -> None:
    ids = {browser.new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(map(browser.is_id, ids))


@pytest.mark.parametrize("value", [None, "", "ann", "a" * 23, "a" * 21 + "\n", "a" * 21 + "'", "ä" * 22, object()])
def test_what_a_forger_sends_is_no_id(value: object) -> None:
    assert not browser.is_id(value)


def test_the_cookie_is_kept_for_a_year_and_hidden_from_scripts() -> None:
    assert browser.set_cookie("x", secure=False) == (
        "finops_browser=x; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"
    )
    assert browser.set_cookie("x", secure=True).endswith("; SameSite=Lax; Secure")


@pytest.mark.parametrize(
    ("width", "narrow"), [("0", True), ("390", True), ("639", True), ("640", False), ("1440", False)]
)
def test_a_page_below_640_pixels_is_narrow(width: str, narrow: bool) -> None:
    assert browser.is_narrow(width) == narrow


@pytest.mark.parametrize("value", [None, "", "wide", "-1", "3.5", " 390", "390\n", "\u0663", "9" * 5000, object()])
def test_what_is_no_width_is_not_narrow(value: object) -> None:
    assert not browser.is_width(value)
    assert not browser.is_narrow(value)

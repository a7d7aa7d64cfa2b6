"""The addresses that let people into a workshop, as other devices reach them."""

from types import SimpleNamespace

import pytest
import streamlit as st

from finops_model.ui import workshop_links


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the reader's browser calls the app; the machine is 10.1.2.3 in its network."""
    context = SimpleNamespace(url="http://localhost:8501/workshop?workshop=1")
    monkeypatch.setattr(st, "context", context)
    monkeypatch.setattr(workshop_links, "own_address", lambda: "10.1.2.3")
    return context


def test_phones_are_sent_to_the_machine_and_the_reader_stays_where_he_is(here: SimpleNamespace) -> None:
    assert workshop_links.join("ABC347") == "http://10.1.2.3:8501/join?code=ABC347"
    assert workshop_links.facilitate(7, "s-_x") == "http://10.1.2.3:8501/facilitate?workshop=7&secret=s-_x"
    assert workshop_links.facilitate(7) == "http://localhost:8501/facilitate?workshop=7"
    assert workshop_links.room("ABC347") == "http://localhost:8501/room?code=ABC347"
    assert workshop_links.is_only_here()


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://finops.example.org/workshop", "https://finops.example.org/join?code=A"),
        ("https://example.org/finops/workshop?org=a", "https://example.org/finops/join?code=A"),
        ("http://[fd00::1]:8501/workshop", "http://[fd00::1]:8501/join?code=A"),
    ],
)
def test_a_name_that_others_know_is_kept(here: SimpleNamespace, url: str, link: str) -> None:
    here.url = url
    assert workshop_links.join("A") == link
    assert not workshop_links.is_only_here()


def test_the_own_address_is_found_without_sending_anything() -> None:
    assert workshop_links.own_address()

"""Who asks, on which day, in which language, at which revision: settled once per run of a page."""

from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from functools import lru_cache

import streamlit as st

from finops_model import settings
from finops_model.actions import people
from finops_model.actions.rights import GUEST
from finops_model.assessment import Person
from finops_model.settings import read_settings, user_name
from finops_model.store import open_store
from finops_model.texts import use_language
from finops_model.ui import browser, gate
from finops_model.views.people import UNNAMED, read_person

_revision: ContextVar[int | None] = ContextVar("revision", default=None)
_asking: ContextVar[Person | None] = ContextVar("asking", default=None)


def begin() -> None:
    """Settles the language, the revision and the person of a run. The frame calls it first.

    Raises:
        Refused: a setting cannot be used.
        StoreUnusable: the store cannot be opened.
    """
    use_language(st.context.locale)
    _asking.set(None)
    _revision.set(None)  # in case the store cannot be read
    _revision.set(open_store().read_revision())
    _asking.set(_find_person())


def revision(organization_id: int | None = None) -> int:
    """The revision of one organization (None: of the whole store) at the begin of this run; outside one, now."""
    whole = _revision.get()
    if whole is None:
        whole = open_store().read_revision()
    if organization_id is None:
        return whole
    return _organization_revision(read_settings().database_url, organization_id, whole)


@lru_cache(maxsize=4096)
def _organization_revision(address: str, organization_id: int, whole: int) -> int:
    """The revision of an organization; while that of the whole store stands still, it does, too."""
    return open_store(address).read_revision(organization_id)


def person() -> Person:
    """Who asks: the browser's person, or the user that runs the server where there is no browser. From elsewhere, where
    only pages of workshops answer, a guest, who may do nothing but what a workshop's link says."""
    return _asking.get() or _find_person()


def _find_person() -> Person:
    found = _find_known_person()
    return found if gate.is_open_to_asker() else replace(found, roles=frozenset({GUEST}))


def _find_known_person() -> Person:
    """The person by the browser's cookie, else by the user that runs the server."""
    browser_id = st.context.cookies.get(browser.COOKIE)
    if browser.is_id(browser_id):
        return _person(read_settings().database_url, browser_id)
    name = user_name()
    return Person(name, name)


@lru_cache(maxsize=4096)
def _person(address: str, browser_id: str) -> Person:
    return read_person(browser_id)


def is_unnamed() -> bool:
    """Whether the person who asks has given no name yet."""
    return person().name == UNNAMED


def give_name(name: str) -> None:
    """Keeps the name by which the history knows the person who asks. Raises Refused."""
    people.give_name(person(), name)
    _person.cache_clear()
    _asking.set(None)


def is_on_a_phone() -> bool:
    """Whether the reader's browser says that it is a phone's, or that its page is as narrow as on a phone."""
    is_phone = "Mobi" in st.context.headers.get("User-Agent", "")
    return is_phone or browser.is_narrow(st.context.cookies.get(browser.WIDTH))


def today() -> date:
    """The day that every screen shows the state of: FINOPS_TODAY, else the clock's."""
    return settings.today()

"""Who asks, on which day, in which language, at which revision: settled once per run of a page."""

import os
from contextvars import ContextVar
from datetime import date
from functools import lru_cache

import streamlit as st

from finops_model import settings
from finops_model.actions import people
from finops_model.assessment import Person
from finops_model.framework import Framework, read_framework
from finops_model.store import Store, open_store
from finops_model.texts import use_language
from finops_model.ui import browser
from finops_model.views.people import UNNAMED, read_person

_revision: ContextVar[int | None] = ContextVar("revision", default=None)


def begin() -> None:
    """Settles the language and the revision of a run. The frame calls it first.

    Raises:
        Refused: a setting cannot be used.
        StoreUnusable: the store cannot be opened.
    """
    use_language(st.context.locale)
    _revision.set(None)  # in case the store cannot be read
    _revision.set(store().read_revision())


def revision(organization_id: int | None = None) -> int:
    """The revision of one organization (None: of the whole store) at the begin of this run."""
    whole = _revision.get()
    if whole is None:
        whole = store().read_revision()
    return whole if organization_id is None else _organization_revision(address(), organization_id, whole)


@lru_cache(maxsize=4096)
def _organization_revision(address: str, organization_id: int, whole: int) -> int:
    """The revision of an organization; while that of the whole store stands still, it does, too."""
    return open_store(address).read_revision(organization_id)


@lru_cache(maxsize=16)
def _settings(*environment: str | None) -> settings.Settings:
    """The settings for these values of our environment variables; a ``.env`` file is read when the server starts."""
    return settings.read_settings()


def _settings_now() -> settings.Settings:
    return _settings(os.environ.get("FINOPS_DATABASE_URL"), os.environ.get("FINOPS_TODAY"))


def address() -> str:
    """The URL of the store, which caches have in their keys."""
    return _settings_now().database_url


def store() -> Store:
    """The store that FINOPS_DATABASE_URL names; opened once per process. Raises StoreUnusable."""
    return open_store(address())


def framework() -> Framework:
    """The newest edition of the framework. Raises FrameworkBroken."""
    return read_framework()


def person() -> Person:
    """Who asks: the browser's person, or the user that runs the server where there is no browser."""
    browser_id = st.context.cookies.get(browser.COOKIE)
    if not browser.is_id(browser_id):
        name = settings.user_name()
        return Person(name, name)
    return _person(address(), browser_id)


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


def today() -> date:
    """The day that every screen shows the state of: FINOPS_TODAY, else the clock's."""
    return _settings_now().today or date.today()

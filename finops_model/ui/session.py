"""Who asks and on which day: read once per run of a page."""

import os
from datetime import date
from functools import lru_cache

from finops_model import settings
from finops_model.assessment import Person
from finops_model.framework import Framework, read_framework
from finops_model.store import Store, open_store


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
    """Who asks: for now the user that runs the server."""
    name = settings.user_name()
    return Person(name, name)


def today() -> date:
    """The day that every screen shows the state of: FINOPS_TODAY, else the clock's."""
    return _settings_now().today or date.today()

"""The environment variables of the product, with their defaults (CONTRACT: Environment)."""

import getpass
import os
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from finops_model.errors import Refused
from finops_model.messages import message

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds app.py, pages/ and data/."""

_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Today lies where every other day has to lie, too (:mod:`.days`)."""


class Settings(BaseSettings):
    """What the environment (or a ``.env`` file beside app.py) says."""

    model_config = SettingsConfigDict(
        env_prefix="FINOPS_",
        env_file=ROOT / ".env",
        extra="ignore",
        env_ignore_empty=True,
        validate_default=False,
    )

    database_url: str = Field(default=f"sqlite:///{ROOT / 'data' / 'store' / 'finops.db'}")
    """SQLAlchemy URL of the store."""
    language: str = "en"
    """Language of commands and reports, as an ISO 639 code; pages follow the browser."""
    today: date | None = None
    """An ISO date that stands in for today; None: the clock."""
    open_access: bool = False
    """Whether, without sign-in, browsers from other machines may do everything, too."""
    template_folder: Path | None = None
    """The folder with the look of reports (:mod:`.reports.template`); None: the product's own."""

    @field_validator("today", mode="before")
    @classmethod
    def _iso_date(cls, text: str) -> date:
        # pydantic itself would take 20260331 for seconds since 1970.
        try:
            day = date.fromisoformat(text.strip())
        except ValueError as error:
            raise ValueError(message("expected a date as year-month-day, such as 2026-03-31")) from error
        if not _FIRST_DAY <= day <= _LAST_DAY:
            first, last = _FIRST_DAY.isoformat(), _LAST_DAY.isoformat()
            raise ValueError(message("expected a date between {first} and {last}", first=first, last=last))
        return day

    @field_validator("open_access", mode="before")
    @classmethod
    def _yes_or_no(cls, text: str) -> bool:
        # A word that is nearly "no" must not open the door.
        answers = {"1": True, "true": True, "0": False, "false": False}
        answer = answers.get(text.strip().lower())
        if answer is None:
            raise ValueError(message("expected 1 or 0"))
        return answer


def read_settings() -> Settings:
    """The settings as the environment has them now; a ``.env`` file is read once.

    Raises:
        Refused: a variable has a value that cannot be used; the sentence names it.
    """
    return _settings(*(os.environ.get(f"FINOPS_{name.upper()}") for name in Settings.model_fields))


@lru_cache(maxsize=16)
def _settings(*_environment: str | None) -> Settings:
    """The settings for these values of our environment variables."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"FINOPS_{str(first['loc'][0]).upper()}"
        problem = first.get("ctx", {}).get("error", first["msg"])
        problem = problem.args[0] if isinstance(problem, ValueError) else problem
        raise Refused("{name} is {value!r}: {problem}.", name=name, value=first["input"], problem=problem) from error


def today() -> date:
    """The day that counts as today: FINOPS_TODAY, else the local clock's date."""
    return read_settings().today or date.today()


def user_name() -> str:
    """The name of the user that runs the program: who writes, where nobody says more."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in this system, as in some containers
        return "local user"

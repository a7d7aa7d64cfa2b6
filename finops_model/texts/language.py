"""The reader's language: set once per run of a page or a command, and used wherever a sentence reaches the edge."""

from contextvars import ContextVar
from typing import Any

from finops_model.messages import message, plural

_language: ContextVar[str] = ContextVar("language", default="en")


def use_language(code: str) -> None:
    """Speaks this language (an ISO 639 code, ``en`` when there is no catalogue of it) for the rest of the run."""
    _language.set(code)


def language() -> str:
    """The language that is spoken in this run."""
    return _language.get()


def translated(said: str) -> str:
    """A sentence in the reader's language: a message by its catalogue, any other text as it is."""
    return str(said)


def say(text: str, /, **values: Any) -> str:
    """Marks a sentence of the edge (a page, a command, a chart) and says it in the reader's language at once."""
    return translated(message(text, **values))


def say_count(one: str, many: str, /, count: int, **values: Any) -> str:
    """As :func:`say`, for a number of things: ``one`` for a count of 1, ``many`` for every other."""
    return translated(plural(one, many, count, **values))

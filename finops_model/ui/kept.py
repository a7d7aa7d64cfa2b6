"""What pages keep between runs: snapshots that were read, and what was drawn of them.

A view is read once per place, day and revision, and what a page draws of it is built once (figures, tables, texts) and
sent again from memory on every other run. Nothing correct depends on either: a key holds the store's address, the
language (frames carry the names of capabilities), what the reader may see, what was asked and the revision, which every
write moves; and for a drawing what the page is about, which stands on the files that it offers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Concatenate, Generic, TypeVar

import streamlit as st

from finops_model.framework import Framework
from finops_model.settings import read_settings
from finops_model.texts import language
from finops_model.texts.framework import shown_framework
from finops_model.ui import downloads, session, subject
from finops_model.views.places import Directory, Place, read_directory
from finops_model.views.portfolio import Portfolio, read_portfolio

Snapshot = TypeVar("Snapshot")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Kept(Generic[Snapshot]):
    """A snapshot and what it is kept under. It is shared by all sessions: copy a frame before changing it."""

    what: Snapshot
    key: str


def view(read: Callable[..., Snapshot], place: Place, *asked: Any) -> Kept[Snapshot]:
    """The snapshot that a view gives of a place.

    Args:
        read: a function of :mod:`finops_model.views` that takes the reader, the organization's and the scope's slug,
            what is asked, and ``first``.
        asked: the day and whatever else the view takes.
    """
    scope, reader = place.scope, session.person()
    key = _key(read, reader.roles, scope.id, asked, session.revision(scope.organization_id))
    found = _snapshot(key=key, _read=lambda: read(reader, place.organization.slug, scope.slug, *asked, first="slug"))
    return Kept(found, key)


def of_store(read: Callable[..., Snapshot], *asked: Any) -> Kept[Snapshot]:
    """The snapshot that a view gives of the whole store; ``read`` takes the reader and what is asked."""
    reader = session.person()
    key = _key(read, reader.roles, asked, session.revision())
    return Kept(_snapshot(key=key, _read=lambda: read(reader, *asked)), key)


def directory() -> Directory:
    """Every organization with its scopes."""
    return of_store(read_directory).what


def portfolio(day: date, since: date) -> Kept[Portfolio]:
    """Every scope of every organization as of ``day``, compared with ``since``. It keeps itself, organization by
    organization."""
    reader = session.person()
    key = _key(read_portfolio, reader.roles, day, since, session.revision())
    return Kept(_portfolio(key=key, _read=lambda: read_portfolio(reader, day, since)), key)


def framework() -> Kept[Framework]:
    """The newest edition of the framework in the reader's language, to be drawn."""
    edition = shown_framework()
    return Kept(edition, edition.edition)


def once(make: Callable[Concatenate[Snapshot, ...], Made], kept: Kept[Snapshot], *more: Any) -> Made:
    """What ``make(snapshot, *more)`` returns and draws; from memory when the same was made before.

    Args:
        make: draws texts, tables, figures and containers, but nothing that people can set.
        more: all else that the outcome depends on; its ``repr`` tells two of them apart.
    """
    made, _ = _made(key=_key(make, subject.current(), kept.key, more), _make=lambda: make(kept.what, *more))
    return made


def made(make: Callable[Concatenate[Snapshot, ...], Made], kept: Kept[Snapshot], *more: Any) -> Kept[Made]:
    """What ``make(snapshot, *more)`` returns, as a snapshot to draw of; else as :func:`once`."""
    return Kept(once(make, kept, *more), _key(make, kept.key, more))


def _key(function: Callable[..., Any], *of: Any) -> str:
    return repr((function.__code__.co_filename, function.__qualname__, read_settings().database_url, language(), *of))


# Called by keywords: of what has no name in a call, Streamlit inspects the signature each time.
@st.cache_resource(max_entries=256, show_spinner=False)
def _snapshot(key: str, _read: Callable[[], Any]) -> Any:
    return _read()


@st.cache_resource(max_entries=4, show_spinner=False)
def _portfolio(key: str, _read: Callable[[], Portfolio]) -> Portfolio:
    return _read()


@st.cache_resource(max_entries=256, show_spinner=False)
def _made(key: str, _make: Callable[[], Any]) -> tuple[Any, list[downloads.Download]]:
    """What is made, and the files that its drawing offers."""
    with downloads.held() as files:
        return _make(), files

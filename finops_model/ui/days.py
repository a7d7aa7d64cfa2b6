"""The day that a page shows the state of, and the day that it compares it with: picked in the sidebar, kept in the
address (``as_of=2026-09-30&since=2026-06-30``).

Pages ask :func:`as_of` and :func:`since` for what they show. What people write is dated by ``session.today()``.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from finops_model.days import EARLIEST, read_iso_date
from finops_model.errors import Refused
from finops_model.roadmap.quarters import quarter_end_before, quarter_ends
from finops_model.texts import say
from finops_model.texts.figures import day_text, quarter_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import session
from finops_model.ui.pick import Pick, choose

AS_OF, SINCE = "picker-as-of", "picker-since"
"""Keys in the session of the pickers; with ``-day`` the field of any day, with ``-other`` whether that is open."""

QUARTERS = 8
"""How many quarter ends a picker offers."""

TODAY, OTHER = "today", "other"
"""Choices of a picker that are no day; every other choice is a day as the address writes it."""


def as_of() -> date:
    """The day that the page shows: that of the address, else today."""
    asked = _read(st.query_params.get("as_of"))
    today = session.today()
    return today if asked is None or asked > today else asked


def since() -> date:
    """The day that the page compares with, always before :func:`as_of`: that of the address, else the newest quarter
    end before."""
    asked, shown = _read(st.query_params.get("since")), as_of()
    return quarter_end_before(shown) if asked is None or asked >= shown else asked


def checked(pick: Pick) -> tuple[Pick, list[str]]:
    """The pick without days that cannot be shown, and a sentence about each of them."""
    wrong_as_of = _wrong_as_of(pick.as_of)
    if wrong_as_of is not None:
        pick = replace(pick, as_of=None)
    wrong_since = _wrong_since(pick.since, _read(pick.as_of) or session.today())
    if wrong_since is not None:
        pick = replace(pick, since=None)
    return pick, [sentence for sentence in (wrong_as_of, wrong_since) if sentence is not None]


def _wrong_as_of(text: str | None) -> str | None:
    """What is wrong with a day to show; None: nothing."""
    if text is None:
        return None
    day = _read(text)
    if day is None:
        return say("“{text}” is not a day such as 2026-03-31. You see today.", text=markdown_literal(text))
    return say("{day} is still to come. You see today.", day=day_text(day)) if day > session.today() else None


def _wrong_since(text: str | None, shown: date) -> str | None:
    """What is wrong with a day to compare ``shown`` with; None: nothing."""
    if text is None:
        return None
    day, base = _read(text), day_text(quarter_end_before(shown))
    if day is None:
        return say(
            "“{text}” is not a day such as 2026-03-31. Changes are counted since {base}.",
            text=markdown_literal(text),
            base=base,
        )
    if day < shown:
        return None
    return say(
        "{day} is not before the day that you see. Changes are counted since {base}.", day=day_text(day), base=base
    )


def _read(text: str | None) -> date | None:
    """The day that a text of the address names; None: there is none."""
    try:
        return None if text is None else read_iso_date(text)
    except Refused:
        return None


def draw_pickers(pick: Pick) -> None:
    """The two pickers, for days that are :func:`checked`."""
    today = session.today()
    shown = _read(pick.as_of) or today
    choices = [TODAY, *_quarter_ends(today), OTHER]
    _draw_picker(AS_OF, say("As of"), choices, pick.as_of or TODAY, shown, today, _choose_as_of)
    base = quarter_end_before(shown)
    before = _read(pick.since) or base
    choices = [*_quarter_ends(base), OTHER]
    latest = date.fromordinal(shown.toordinal() - 1)
    _draw_picker(SINCE, say("Compared with"), choices, before.isoformat(), before, latest, _choose_since)


def _quarter_ends(day: date) -> list[str]:
    """The quarter ends to choose from, up to ``day``, newest first."""
    return [end.isoformat() for end in reversed(quarter_ends(day, QUARTERS))]


def _draw_picker(
    key: str,
    label: str,
    choices: Sequence[str],
    picked: str,
    day: date,
    latest: date,
    chose: Callable[[str], None],
) -> None:
    """A choice of days, and a field for any other day up to ``latest`` when that is asked for."""
    is_open = st.session_state.get(f"{key}-other", False) or picked not in choices
    st.session_state[key] = OTHER if is_open else picked
    texts = {choice: _choice_text(choice) for choice in choices}
    st.selectbox(
        label,
        choices,
        key=key,
        format_func=lambda choice: texts.get(str(choice), str(choice)),
        on_change=_chose,
        args=(key, chose),
        filter_mode=None,
    )
    if is_open:
        field = f"{key}-day"
        st.session_state[field] = min(day, latest)
        st.date_input(
            say("Day"),
            min_value=min(EARLIEST, latest),
            max_value=latest,
            key=field,
            format="YYYY-MM-DD",
            on_change=_chose_day,
            args=(field, chose),
        )


def _choice_text(choice: str) -> str:
    if choice == TODAY:
        return say("Today, {day}", day=day_text(session.today()))
    day = _read(choice)
    return say("Another day…") if day is None else f"{day_text(day)} · {quarter_text(day)}"


def _chose(key: str, chose: Callable[[str], None]) -> None:
    """What a choice calls; the choice of another day opens its field and changes nothing yet."""
    choice = st.session_state[key]
    st.session_state[f"{key}-other"] = choice == OTHER
    if choice != OTHER:
        chose(choice)


def _chose_day(field: str, chose: Callable[[str], None]) -> None:
    """What the field of any day calls."""
    day = st.session_state[field]
    if isinstance(day, date):
        chose(day.isoformat())


def _choose_as_of(choice: str) -> None:
    """Another day to see; the day to compare with goes back to the quarter end before when it is not before that."""
    shown, before = _read(choice) or session.today(), _read(st.query_params.get("since"))
    changes: dict[str, str | None] = {"as_of": None if choice == TODAY else choice}
    if before is not None and before >= shown:
        changes["since"] = None
    choose(**changes)


def _choose_since(choice: str) -> None:
    """Another day to compare with; the quarter end before needs no word in the address."""
    choose(since=None if _read(choice) == quarter_end_before(as_of()) else choice)

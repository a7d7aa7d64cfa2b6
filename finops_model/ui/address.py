"""What a page is asked to show, in its address: ``?show=overdue&sort=change``. A link brings a colleague to the same.

The address is what counts: a widget shows it and writes to it. Texts of the address come from anybody.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st


def asked_text(name: str) -> str:
    """The text of a parameter; empty: there is none."""
    return st.query_params.get(name, "")


def asked_choice(name: str, choices: Sequence[str]) -> str:
    """The choice that a parameter names, else the first."""
    asked = asked_text(name)
    return asked if asked in choices else choices[0]


def ask(name: str, value: str) -> None:
    """Writes a parameter to the address; an empty value leaves it out."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def ask_for_widget(name: str, key: str) -> None:
    """The callback of a widget: its value goes to the address."""
    value = st.session_state[key]
    ask(name, "1" if value is True else str(value or ""))


def draw_choice(
    name: str, key: str, label: str, value: str, texts: Mapping[str, str], width: int = 220, **more: Any
) -> None:
    """A list to choose from whose choice goes to the address; the first choice is what the address leaves out.

    Args:
        name: of the parameter; ``key``: of the widget.
        value: what is chosen now.
        texts: what each choice is called.
        width: in pixels.
        more: further arguments of ``st.selectbox``.
    """
    first = next(iter(texts))
    st.session_state[key] = value

    def chose() -> None:
        """Writes the choice to the address."""
        choice = st.session_state[key]
        ask(name, "" if choice == first else str(choice))

    st.selectbox(
        label,
        list(texts),
        key=key,
        format_func=lambda choice: texts.get(str(choice), str(choice)),
        width=width,
        on_change=chose,
        **more,
    )

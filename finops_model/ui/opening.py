"""The ways from a page about one organization to the page of one of its capabilities."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from finops_model.texts import say
from finops_model.ui import links, show
from finops_model.views.places import Place


def open_capability(place: Place, capability: str) -> None:
    """Leaves for the page of a capability."""
    address = {"org": place.organization.slug, "scope": place.scope.slug, "capability": capability}
    st.switch_page(links.page("capability"), query_params=address)


def open_clicked(place: Place, capabilities: Sequence[str], selection: object) -> None:
    """Leaves for the capability whose point was clicked in a selectable chart, if one was."""
    clicked = show.clicked_value(selection)
    if clicked in capabilities:
        open_capability(place, str(clicked))


def name_column(key: str, place: Place, capabilities: Sequence[str], **more: Any) -> Any:
    """The format of a table's first column, the names of capabilities: a click opens the page of the capability.

    Args:
        key: unique on the page.
        capabilities: the ids, in the order of the rows.
        more: further arguments of ``st.column_config.ButtonColumn``.
    """
    cell = _clicked_cell(_open_row, key, place, capabilities)
    return st.column_config.ButtonColumn(say("Capability"), pinned=True, **cell, **more)


def open_roadmap(place: Place, capability: str) -> None:
    """Leaves for the roadmap of a capability."""
    address = {"org": place.organization.slug, "scope": place.scope.slug, "capability": capability}
    st.switch_page(links.page("roadmap"), query_params=address)


def roadmap_column(key: str, place: Place, capabilities: Sequence[str], **more: Any) -> Any:
    """The format of a column that says how many steps a capability has ahead: a click opens them on Roadmap.

    Args:
        key, capabilities, more: as :func:`name_column` takes them.
    """
    cell = _clicked_cell(_open_roadmap_row, key, place, capabilities)
    return st.column_config.ButtonColumn(say("Roadmap"), **cell, **more)


def _clicked_cell(opened: Callable[..., None], key: str, place: Place, capabilities: Sequence[str]) -> dict[str, Any]:
    """A cell of a column as text that can be clicked, which opens what belongs to its row."""
    arguments = (key, place, tuple(capabilities))
    return {"type": "tertiary", "alignment": "left", "key": key, "on_click": opened, "args": arguments}


def _open_roadmap_row(key: str, place: Place, capabilities: tuple[str, ...]) -> None:
    """When a number of steps was clicked. The row number comes from the browser."""
    row = st.session_state[key]["row"]
    if 0 <= row < len(capabilities):
        open_roadmap(place, capabilities[row])


def _open_row(key: str, place: Place, capabilities: tuple[str, ...]) -> None:
    """When a name was clicked. The row number comes from the browser."""
    row = st.session_state[key]["row"]
    if 0 <= row < len(capabilities):
        open_capability(place, capabilities[row])

"""What the reader picked for every page (organization, scope, days), in the browser's address and in the session.

An address that differs from what was last written (a link, Back, Forward, an edit by hand) counts more than what the
session remembers. A link to another page that says nothing of days keeps them; one that says nothing at all keeps
everything.
"""

from dataclasses import dataclass, fields, replace

import streamlit as st

PICK, WRITTEN = "pick", "pick-written"
"""Keys in the session: what is picked, and the page and the pick last written to the address."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The parameters that every page's address has; None: not in the address.

    Attributes:
        org, scope: slugs, as they were asked for: perhaps unknown.
        as_of, since: days as the address writes them, perhaps none (:mod:`finops_model.ui.days` reads them).
    """

    org: str | None = None
    scope: str | None = None
    as_of: str | None = None
    since: str | None = None

    def parameters(self) -> dict[str, str]:
        """The pick as the parameters of an address."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def in_address() -> Pick:
    """The pick in the browser's address as it was when this run was asked for."""
    return Pick(**{field.name: st.query_params.get(field.name) for field in fields(Pick)})


def pick_now(page: str) -> Pick:
    """The pick of this run: from the address when it says something new, else as remembered.

    Args:
        page: the page's URL path.
    """
    remembered: Pick = st.session_state.get(PICK, Pick())
    written_on, written = st.session_state.get(WRITTEN, (None, None))
    address = in_address()
    if address in (Pick(), written):
        return remembered
    if address.org is None:
        address = replace(address, org=remembered.org, scope=remembered.scope)
    if page != written_on and address.as_of is None and address.since is None:
        address = replace(address, as_of=remembered.as_of, since=remembered.since)
    st.session_state[PICK] = address
    return address


def remember(pick: Pick, page: str) -> None:
    """Keeps the pick for the other pages of this session and writes it to the address."""
    st.session_state[PICK], st.session_state[WRITTEN] = pick, (page, pick)
    if in_address() == pick:
        return
    st.query_params.update(pick.parameters())
    for field in fields(pick):
        if getattr(pick, field.name) is None:
            st.query_params.pop(field.name, None)


def choose(**changes: str | None) -> None:
    """What a picker calls when the reader chose: the address of this run is old news then."""
    page, _ = st.session_state.get(WRITTEN, (None, None))
    st.session_state[PICK] = replace(st.session_state.get(PICK, Pick()), **changes)
    st.session_state[WRITTEN] = page, in_address()

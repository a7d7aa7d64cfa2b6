"""The addresses that let people into a workshop: of phones, of the room and of facilitators."""

import socket
from urllib.parse import urlencode, urlsplit

import streamlit as st

from finops_model.ui.gate import is_own_name

JOIN, ROOM, FACILITATE = "join", "room", "facilitate"
"""The pages, by their URL paths."""

CODE, WORKSHOP, SECRET = "code", "workshop", "secret"
"""The parameters of their addresses: the join code, the workshop's id, the secret of a facilitator's link."""


def join(code: str) -> str:
    """Where phones join."""
    return address(JOIN, {CODE: code})


def room(code: str) -> str:
    """The screen of the room, in the reader's own browser: whoever has the join code may see it."""
    return address(ROOM, {CODE: code}, for_others=False)


def facilitate(workshop_id: int, secret: str | None = None) -> str:
    """The screen of a facilitator; None: without a secret, in the browser of a reader who may lead every workshop."""
    parameters = {WORKSHOP: str(workshop_id)}
    if secret is None:
        return address(FACILITATE, parameters, for_others=False)
    return address(FACILITATE, {**parameters, SECRET: secret})


def address(page: str, parameters: dict[str, str], for_others: bool = True) -> str:
    """A page of this app.

    Args:
        for_others: as other devices reach it: where the reader's browser calls this machine by a name that means itself
            everywhere, the machine's address in its network stands instead.
    """
    here = urlsplit(st.context.url or "http://localhost:8501/")
    host = own_address() if for_others and is_only_here() else here.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = f":{here.port}" if here.port else ""
    folder = here.path.rpartition("/")[0]
    return f"{here.scheme}://{host}{port}{folder}/{page}?{urlencode(parameters)}"


def is_only_here() -> bool:
    """Whether the reader's browser calls the app by a name that leads other devices to themselves."""
    return is_own_name(urlsplit(st.context.url or "http://localhost:8501/").hostname or "")


def own_address() -> str:
    """The address of this machine in its network; ``localhost`` where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # of no real machine: UDP sends nothing before the first datagram
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"

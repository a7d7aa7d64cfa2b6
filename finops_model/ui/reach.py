"""The address under which other devices reach this server: for links and QR codes that are opened on a phone."""

import socket
from urllib.parse import urlsplit

import streamlit as st

from finops_model.ui import gate

_ANYWHERE = ("192.0.2.1", 9)
"""An address that belongs to nobody (RFC 5737). To ask how this machine would go there sends nothing."""
_PATIENCE = 0.5
"""Seconds to wait for this machine's own answer."""


def own_address() -> str | None:
    """This machine's address in its network; None: it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ANYWHERE)
        except OSError:
            return None
        return probe.getsockname()[0]


def address_for_others() -> str | None:
    """The address of the app for other devices, such as ``http://192.168.1.20:8501``, without a slash at the end.

    It is the one that the reader's browser shows, or this machine's own where that is a loopback address. None: the
    server answers this machine alone (``make run HOST=0.0.0.0`` starts one that answers others, too).
    """
    url = urlsplit(st.context.url or "")
    base = "/".join(("", *filter(None, [(st.get_option("server.baseUrlPath") or "").strip("/")])))
    if url.hostname and not gate.is_own_name(url.hostname):
        return f"{url.scheme}://{url.netloc}{base}"
    port = url.port or (443 if url.scheme == "https" else 80)
    address = own_address()
    if address is None or not _answers(address, port):
        return None
    return f"{url.scheme}://{address}:{port}{base}"


def _answers(address: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((address, port), _PATIENCE).close()
    except OSError:
        return False
    return True

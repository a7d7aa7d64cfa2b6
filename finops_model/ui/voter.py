"""Who votes on this phone: its cookie, so that a reload, a lost connection and a second tab are one person."""

import streamlit as st

from finops_model.actions.workshop_access import new_secret
from finops_model.ui import browser

TOKEN = "me"
"""The parameter of the address that stands in for the cookie where a browser keeps none."""


def token() -> str:
    """What tells this browser's participant from all others. It never leaves the browser and the server's memory."""
    cookie = st.context.cookies.get(browser.COOKIE)
    if browser.is_id(cookie):
        return cookie
    kept = st.query_params.get(TOKEN)
    if kept is None:
        kept = st.query_params[TOKEN] = new_secret()
    return kept


def origin() -> str:
    """Where the browser asks from, for slowing down who tries codes."""
    return st.context.ip_address or "127.0.0.1"

"""Which browser asks: a random id in a cookie, so that two browsers are two people until there is sign-in; and how wide
its page is, where it says so."""

import re
import secrets
from typing import TypeGuard

COOKIE = "finops_browser"
"""The cookie's name."""

WIDTH = "finops_width"
"""The name of the cookie with the width of the page in pixels, as the browser said when it last loaded a page."""

WIDTH_HEADER = "Sec-CH-Viewport-Width"
"""The client hint by which Chromium says how wide a page is; of other browsers the user agent tells a phone."""

NARROW = 640
"""Pixels: a page that is narrower is laid out as a phone's. Streamlit puts columns below one another there, too."""

LASTS = 365 * 24 * 3600
"""Seconds that a browser keeps the cookie after its last visit."""

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_WIDTH = re.compile(r"[0-9]{1,5}")


def new_id() -> str:
    """An id for a browser that has none."""
    return secrets.token_urlsafe(16)


def is_id(value: object) -> TypeGuard[str]:
    """Whether a cookie's value is an id as :func:`new_id` makes them."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def set_cookie(id: str, secure: bool) -> str:
    """The header that makes a browser keep its id.

    Args:
        secure: the page came by https, so the cookie goes by https only.
    """
    cookie = f"{COOKIE}={id}; Max-Age={LASTS}; Path=/; HttpOnly; SameSite=Lax"
    return f"{cookie}; Secure" if secure else cookie


def set_width(width: str) -> str:
    """The header that makes a browser repeat the width of its page when it opens the connection of the page."""
    return f"{WIDTH}={width}; Path=/; HttpOnly; SameSite=Lax"


def is_width(value: object) -> TypeGuard[str]:
    """Whether a header's or a cookie's value is a width in pixels."""
    return isinstance(value, str) and _WIDTH.fullmatch(value) is not None


def is_narrow(width: object) -> bool:
    """Whether a width that a browser said is a phone's. What is no width is not."""
    return is_width(width) and int(width) < NARROW

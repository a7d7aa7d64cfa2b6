"""Which browser asks: a random id in a cookie, so that two browsers are two people until there is sign-in."""

import re
import secrets
from typing import TypeGuard

COOKIE = "finops_browser"
"""The cookie's name."""

LASTS = 365 * 24 * 3600
"""Seconds that a browser keeps the cookie after its last visit."""

_ID = re.compile(r"[A-Za-z0-9_-]{22}")


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

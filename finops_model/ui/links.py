"""Where the pages are, for links between them."""

import base64
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from finops_model.settings import ROOT

PAGES = ROOT / "pages"


def page(name: str) -> str:
    """The file of a page, as ``st.switch_page`` and ``st.page_link`` take it; ``name`` is the page's file name."""
    return str(PAGES / f"{name}.py")


def is_asked_for(names: Collection[str]) -> bool:
    """Whether the browser shows the address of one of these pages; it may lie, so that only looks depend on it."""
    path = urlsplit(st.context.url or "").path
    return path.rpartition("/")[2] in names


def icon_file() -> Path:
    """The picture in the browser's tab, from our own disk: no other host is asked for it."""
    return ROOT / ".streamlit" / "icon.png"


def icon_address() -> str:
    """The same picture within the address: a page that everybody reaches needs no file for it."""
    return f"data:image/png;base64,{base64.b64encode(icon_file().read_bytes()).decode()}"


def logo_file() -> Path:
    """The product's picture and name; its colours are seen on light and dark."""
    return ROOT / ".streamlit" / "logo.svg"

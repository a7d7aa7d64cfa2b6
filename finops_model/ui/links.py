"""Where the pages are, for links between them."""

from pathlib import Path

from finops_model.settings import ROOT

PAGES = ROOT / "pages"


def page(name: str) -> str:
    """The file of a page, as ``st.switch_page`` and ``st.page_link`` take it; ``name`` is the page's file name."""
    return str(PAGES / f"{name}.py")


def icon_file() -> Path:
    """The picture in the browser's tab, from our own disk: no other host is asked for it."""
    return ROOT / ".streamlit" / "icon.png"


def logo_file() -> Path:
    """The product's picture and name; its colours are seen on light and dark."""
    return ROOT / ".streamlit" / "logo.svg"

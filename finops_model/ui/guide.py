"""The documentation inside the app: the pages of ``docs/`` as they are. Help needs no build and no other host."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import streamlit as st

from finops_model.settings import ROOT
from finops_model.texts import say
from finops_model.ui import links

DOCS = ROOT / "docs"
TOPIC = "topic"
"""In the address of the page Help: which page of the documentation, by the name of its file."""
FIRST = "index"
"""The page that lists all others."""

OF_PAGES = {
    "": "portfolio",
    "capability": "organization",
    "compare": "trends",
    "history": "organizations",
    "model": "semantics",
    "workshop": "workshops",
}
"""The topic of each page of the app (by its URL path) that is not named like its topic."""

_NO_TEXT = re.compile(r"^!\[(?P<text>[^\]]*)\]\((?P<file>images/[^)]+)\)$|(?P<table>(?:^\|.*\|\n)+)", re.MULTILINE)
"""A picture or a table between texts."""
_CELL = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\]\((?P<topic>[a-z-]+)\.md(?:#[a-z-]+)?\)")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page of the documentation: text in Markdown, or a picture.

    Attributes:
        text: Markdown, or what the picture shows.
        picture: the picture's file; None: a text.
        table: the cells, in Markdown, of a table that scrolls by itself where a screen is narrow; None: a text.
    """

    text: str
    picture: Path | None = None
    table: pd.DataFrame | None = None


@cache
def topics() -> tuple[str, ...]:
    """The pages of the documentation, by the names of their files."""
    return tuple(sorted(path.stem for path in DOCS.glob("*.md")))


def read_topic(topic: str) -> tuple[str, list[Part]]:
    """The title and the parts of one of :func:`topics`, with links that lead to the page Help."""
    title, _, text = (DOCS / f"{topic}.md").read_text(encoding="utf-8").partition("\n")
    return title.removeprefix("# "), list(_parts(_LINK.sub(rf"](help?{TOPIC}=\g<topic>)", text)))


def _parts(text: str) -> Iterator[Part]:
    place = 0
    for found in _NO_TEXT.finditer(text):
        yield Part(text[place : found.start()])
        yield Part("", table=_table(found["table"])) if found["table"] else Part(found["text"], DOCS / found["file"])
        place = found.end()
    yield Part(text[place:])


def _table(lines: str) -> pd.DataFrame:
    """The cells of a table in Markdown. Columns without a header are told apart by spaces."""
    header, _, *rows = [[cell.strip() for cell in _CELL.split(line.strip("|"))] for line in lines.splitlines()]
    return pd.DataFrame(rows, columns=[name or " " * (place + 1) for place, name in enumerate(header)])


def draw_link(page: str, parameters: dict[str, str]) -> None:
    """The link to the help on a page of the app.

    Args:
        page: the page's URL path.
        parameters: what is picked, which the link keeps.
    """
    topic = OF_PAGES.get(page, page)
    if topic in topics():
        st.page_link(
            links.page("help"),
            label=say("Help on this page"),
            icon=":material/help:",
            query_params={**parameters, TOPIC: topic},
        )

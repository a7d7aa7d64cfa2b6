"""Tables in marked-up text: Markdown, ``| Capability | Stage |`` above ``|---|---|``, and the markup of Confluence and
Jira, ``||Capability||Stage||`` above ``|Allocation|Walk|``."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from finops_model.importers.files.content import MAX_COLUMNS, MAX_ROWS
from finops_model.importers.files.header import SAMPLE_ROWS, Row
from finops_model.importers.files.sheet import Sheet
from finops_model.importers.tables import Unreadable
from finops_model.messages import message

_RULE = re.compile(r"(?=.*(?:--|:))\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_BAR = re.compile(r"(?<!\\)\|")
_WIKI_HEADER = re.compile(r"\s*\|\|[^|].*\|\|\s*")
_WIKI_BAR = re.compile(r"(?<!\\)\|\|?")
_WIKI_MACROS = (
    (re.compile(r"\{status:[^{}]*?title=([^|{}]*)[^{}]*\}(?:\{status\})?"), r"\1"),
    (re.compile(r"\{status[^{}]*\}|\{/?(?:color|panel)[^{}]*\}"), ""),
    (re.compile(r"\[([^|\[\]]+)\|[^\[\]]*\]"), r"\1"),
)
"""What Confluence and Jira write around a text, and what is left of it: a status, a colour, a link."""


def is_markdown(first_text: str) -> bool:
    """Whether the first lines of a text hold the rule below the header of a Markdown table."""
    lines = first_text.splitlines()[:SAMPLE_ROWS] if "|" in first_text else []
    return any(_is_rule(line) and "|" in before for before, line in pairwise(lines))


def is_wiki(first_text: str) -> bool:
    """Whether a line of the first ones of a text is the header of a table in the markup of Confluence and Jira."""
    return any(_WIKI_HEADER.fullmatch(line) for line in first_text.splitlines()[:SAMPLE_ROWS])


def markup_sheet(text: str) -> Sheet:
    """The lines of a text in either markup as rows; what is not in a table is a row of one cell."""
    return _sheet(text, _cells) if is_markdown(text) else _sheet(text, _wiki_cells)


def _sheet(text: str, cells_of: Callable[[str], list[str]]) -> Sheet:
    def rows() -> Iterator[Row]:
        for line, written in enumerate(text.splitlines(), start=1):
            if line > MAX_ROWS:
                raise Unreadable(message("The file has more than {most:,} lines.", most=MAX_ROWS), line)
            cells = cells_of(written)
            if len(cells) > MAX_COLUMNS:
                raise Unreadable(
                    message(
                        "The line has {count:,} columns; at most {most:,} are read.", count=len(cells), most=MAX_COLUMNS
                    ),
                    line,
                )
            if any(cells) and not _is_rule(written):
                yield line, cells

    return Sheet("", rows, lambda: True)


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.fullmatch(line.strip()) is not None


def _cells(line: str) -> list[str]:
    """The cells of a line of Markdown, without the bars around them."""
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]


def _wiki_cells(line: str) -> list[str]:
    """The cells of a line of Confluence or Jira: two bars stand before the name of a column, or of a row, one before
    any other cell."""
    plain = line.strip()
    for macro, kept in _WIKI_MACROS:
        plain = macro.sub(kept, plain)
    if not plain.startswith("|"):
        return [plain]
    bar = _WIKI_BAR if plain.startswith("||") else _BAR
    inner = bar.split(plain)[1:]
    return [cell.strip().replace("\\|", "|") for cell in (inner[:-1] if plain.endswith("|") else inner)]

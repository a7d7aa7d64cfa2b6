"""Tables in Markdown: ``| Capability | Stage |`` above ``|---|---|``."""

import re
from collections.abc import Iterator
from itertools import pairwise

from finops_model.importers.files.content import MAX_COLUMNS, MAX_ROWS
from finops_model.importers.files.header import SAMPLE_ROWS, Row
from finops_model.importers.files.sheet import Sheet
from finops_model.importers.tables import Unreadable
from finops_model.messages import message

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_BAR = re.compile(r"(?<!\\)\|")


def is_markdown(first_text: str) -> bool:
    """Whether the first lines of a text hold the rule below the header of a Markdown table."""
    lines = first_text.splitlines()[:SAMPLE_ROWS] if "|" in first_text else []
    return any(_is_rule(line) and "|" in before for before, line in pairwise(lines))


def markdown_sheet(text: str) -> Sheet:
    """The lines of a Markdown text as rows; what is not in a table is a row of one cell."""

    def rows() -> Iterator[Row]:
        for line, written in enumerate(text.splitlines(), start=1):
            if line > MAX_ROWS:
                raise Unreadable(message("The file has more than {most:,} lines.", most=MAX_ROWS), line)
            cells = _cells(written)
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
    """The cells of a line, without the bars around them."""
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]

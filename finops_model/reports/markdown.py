"""A report as Markdown: readable as it is, and as a page wherever Markdown is drawn."""

import re
from collections.abc import Iterable, Iterator, Sequence

from finops_model.reports.cells import cell_text
from finops_model.reports.contents import Contents, Figure, Listing, Part, Table
from finops_model.reports.template import PLAIN, Template
from finops_model.texts import say

_MARKUP = re.compile(r"([\\`*_\[\]<>|~$]|&(?=#?\w+;))")
_LEADING_MARK = re.compile(r"^([#+=-])")
_LEADING_NUMBER = re.compile(r"^(\d+)([.)])(?=\s|$)")


def markdown_bytes(contents: Contents, template: Template = PLAIN) -> bytes:
    """A report as a Markdown file in UTF-8. What people wrote stays text: nothing in it becomes markup."""
    lines = [literal_line(template.title_line), ""] if template.title_line else []
    lines += [
        f"# {literal_line(contents.organization)} · {literal_line(contents.scope)}",
        "",
        *_bullets(contents.facts),
    ]
    for part in contents.parts:
        lines += ["", *_part_lines(part)]
    return ("\n".join([*lines, "", "---", "", literal_line(contents.formula)]) + "\n").encode()


def _part_lines(part: Part) -> Iterator[str]:
    yield f"## {literal_line(part.title)}"
    for lead in part.leads:
        yield from ("", f"**{literal_line(lead)}**")
    if part.figures:
        yield from ("", *_figures(part.figures))
    for table in part.tables:
        yield from ("", *_table(table))
    for listing in part.listings:
        yield from ("", *_listing(listing))


def _figures(figures: Sequence[Figure]) -> Iterator[str]:
    rows = [(one.label, cell_text(one.now), cell_text(one.then)) for one in figures]
    yield from grid((say("Figure"), say("Now"), say("Before")), rows)


def _table(table: Table) -> Iterator[str]:
    yield from (f"### {literal_line(table.title)}", "")
    if table.rows:
        yield from grid(table.columns, [tuple(map(cell_text, row)) for row in table.rows])
    else:
        yield literal_line(table.empty)


def _listing(listing: Listing) -> Iterator[str]:
    yield from (f"### {literal_line(listing.title)}", "")
    yield from _bullets(listing.lines) if listing.lines else [literal_line(listing.empty)]


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, every cell on one line and without markup."""
    yield _row(columns)
    yield _row(["---"] * len(columns), literal=True)
    for row in rows:
        yield _row(row)


def _row(cells: Iterable[str], literal: bool = False) -> str:
    return f"| {' | '.join(cells if literal else map(_escaped, cells))} |"


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"- {literal_line(line)}" for line in lines]


def literal_line(text: str) -> str:
    """A text that begins a line, as Markdown shows it as it is."""
    return _LEADING_NUMBER.sub(r"\1\\\2", _LEADING_MARK.sub(r"\\\1", _escaped(text)))


def _escaped(text: str) -> str:
    """A text on one line without markup in it."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))

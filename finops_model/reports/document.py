"""A report as a document: a tagged PDF (PDF/UA-1) with its fonts inside, laid out by ``report.typ``.

The values go in as JSON, so that nothing that people wrote can become markup. What the standard asks for (a title, a
text for every chart, no missing letter) typst refuses to leave out.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import typst

from finops_model.fonts import FAMILIES, LAST_RESORT, font_files, without_font
from finops_model.framework import Stage
from finops_model.reports.cells import cell_text
from finops_model.reports.contents import Chart, Contents, Figure, Listing, Part, Table
from finops_model.reports.template import PLAIN, Template
from finops_model.texts import language, say, translated
from finops_model.texts.figures import day_text

LAYOUT = Path(__file__).with_name("report.typ")

_LONGEST_WORD = 18
_DAY_APART = 0.15
"""The least distance of two days that the axis of a line names, as a share of its length."""


def document_bytes(contents: Contents, template: Template = PLAIN) -> bytes:
    """A report as a PDF file.

    Raises:
        Refused: a font is missing.
    """
    fonts = _fonts(font_files())
    values = _with_fonts(_values(contents, template))
    compiler = typst.Compiler(
        LAYOUT, root=LAYOUT.parent, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"report": values}
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


@cache
def _fonts(files: tuple[Path, ...]) -> typst.Fonts:
    """The fonts of the document, read once per process."""
    folders = {file.parent for file in files}
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[*folders])


def _with_fonts(values: dict[str, Any]) -> str:
    """The values as JSON with the names of the fonts, and a sentence about what none of them shows."""
    boxes = translated(without_font(json.dumps(values, ensure_ascii=False)))
    return json.dumps({**values, "fonts": [*FAMILIES, LAST_RESORT], "boxes": boxes}, ensure_ascii=False)


def _values(contents: Contents, template: Template) -> dict[str, Any]:
    """What ``report.typ`` reads."""
    facts = [contents.scope, *contents.facts]
    return {
        "language": language(),
        "title": _breakable(contents.organization),
        "title-line": template.title_line,
        "logo": list(template.logo),
        "logo-text": say("Logo"),
        "header": _breakable(" · ".join((contents.organization[:60], contents.scope[:60], *contents.facts))),
        "facts": list(map(_breakable, facts)),
        "formula": contents.formula,
        "colours": asdict(template.colours),
        "stages": [stage.label for stage in Stage],
        "figure-columns": [say("Figure"), say("Now"), say("Before")],
        "parts": [_part(part) for part in contents.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "leads": list(map(_breakable, part.leads)),
        "figures": [_figure(one) for one in part.figures],
        "tables": [_table(one) for one in part.tables],
        "listings": [_listing(one) for one in part.listings],
        "charts": [_chart(one) for one in part.charts if not one.is_empty],
    }


def _figure(figure: Figure) -> dict[str, str]:
    return {"label": figure.label, "text": cell_text(figure.now), "before": cell_text(figure.then)}


def _listing(listing: Listing) -> dict[str, Any]:
    return {"title": listing.title, "lines": list(map(_breakable, listing.lines)), "empty": listing.empty}


def _table(table: Table) -> dict[str, Any]:
    rows = [[_breakable(cell_text(cell)) for cell in row] for row in table.rows]
    return {
        "title": table.title,
        "columns": list(table.columns),
        "widths": _widths(table.columns, rows),
        "rows": rows,
        "empty": table.empty,
    }


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide the columns are beside one another: by their longest text, within bounds, and never narrower than the
    longest word of their heads, which are bold and broken between words only."""
    widths = []
    for place, title in enumerate(columns):
        longest = max(len(text) for text in chain([title], (row[place] for row in rows)))
        word = max((len(one) for one in title.split()), default=0)
        widths.append(max(8, min(34, 2 + longest), 2 + round(1.6 * word)))
    return widths


def _chart(chart: Chart) -> dict[str, Any]:
    days = [one for one in chart.categories if isinstance(one, date)]
    values: dict[str, Any] = {
        "kind": chart.kind,
        "title": chart.title,
        "source": chart.source,
        "alt": f"{chart.title}. {chart.alt}",
        "series": [{"name": one.name, "values": _numbers(chart, one.values)} for one in chart.series],
        "groups": list(chart.groups),
    }
    if days:
        positions = _positions(days)
        return {**values, "positions": positions, "categories": _named_days(days, positions)}
    return {**values, "categories": list(chart.categories)}


def _numbers(chart: Chart, values: Sequence[float | None]) -> list[float | int | None]:
    """The values; whole numbers where they are counts."""
    return [int(one) if one is not None and chart.kind == "bars" else one for one in values]


def _positions(days: Sequence[date]) -> list[float]:
    """Where each day stands on an axis from 0 to 1; a single one in the middle."""
    length = (days[-1] - days[0]).days
    return [(day - days[0]).days / length if length else 0.5 for day in days]


def _named_days(days: Sequence[date], positions: Sequence[float]) -> list[str]:
    """The texts of the days, from the last one back; "" where two would stand too close together."""
    texts, free = [""] * len(days), 2.0
    for place in reversed(range(len(days))):
        if free - positions[place] >= _DAY_APART:
            texts[place], free = day_text(days[place]), positions[place]
    return texts


def _breakable(text: str) -> str:
    """A text whose longest words may be broken at the end of a line: a space of no width stands in them."""
    return " ".join(_broken(word) for word in text.split())


def _broken(word: str) -> str:
    pieces = [word[start : start + _LONGEST_WORD] for start in range(0, len(word), _LONGEST_WORD)]
    return "\u200b".join(pieces)

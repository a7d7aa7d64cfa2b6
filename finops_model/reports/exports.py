"""Ratings, target history and roadmap as files: CSV and XLSX with canonical columns (CONTRACT: The canonical CSV).

An export comes back through the import to the identical store, and none of its cells starts a formula in the reader's
spreadsheet program. Every cell is a text: a score keeps all its digits, a name its leading zeros.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from finops_model.assessment import LENSES, Form
from finops_model.batch import RATING_FIELDS, TARGET_FIELDS
from finops_model.errors import Refused
from finops_model.formulas import escape_apostrophe, escape_formula
from finops_model.framework import Stage
from finops_model.messages import message
from finops_model.reports.writing import write_whole
from finops_model.scoring import stage_of
from finops_model.texts import translated

RATINGS_HEADER = tuple(field for field in RATING_FIELDS if not field.startswith("target"))
"""The canonical columns of ratings, without those of targets."""

ROADMAP_HEADER = (
    "organization",
    "scope",
    "capability",
    "to_stage",
    "status",
    "starts_on",
    "finishes_on",
    "due_on",
    "late_quarters",
    "owner",
    "criteria",
)
"""The columns of a roadmap, one row per step in schedule order."""

MOST_SHEET_ROWS = 1_048_576
"""Rows of one sheet, with the header."""

_LONGEST_CELL = 32_767
_TITLES = {
    "ratings": message("ratings"),
    "targets": message("targets"),
    "roadmap": message("roadmap"),
    "workshop": message("workshop"),
}


def ratings_frame(ratings: pd.DataFrame, scopes: pd.DataFrame) -> pd.DataFrame:
    """The ratings in force as texts, in the order in which they were written, each in the form that was given.

    Args:
        ratings: the ratings frame of docs/architecture.md, in full.
        scopes: ``scope_id`` and the names ``organization`` and ``name`` (of the scope).

    Returns:
        :data:`RATINGS_HEADER`, all texts. No ratings: no rows. A rating by criteria of which none is met says
        ``none``, since an empty cell is no rating.
    """
    rows = _named(ratings, scopes)
    form = rows["form"].astype("str")
    lenses = rows["lenses"].astype("str").where(form == Form.LENSES, "")
    columns: dict[str, Any] = {
        "organization": rows["organization"],
        "assessed_on": iso_dates(rows["assessed_on"]),
        "scope": rows["scope"],
        "capability": rows["capability"],
        "stage": by_distinct(rows["score"].where(form == Form.STAGE), lambda score: stage_of(score).id),
        "score": by_distinct(rows["score"].where(form == Form.SCORE), _score_cell),
        "criteria": (rows["criteria"].astype("str").replace("", "none")).where(form == Form.CRITERIA, ""),
        **{lens: by_distinct(lenses, partial(_lens_cell, place=place)) for place, lens in enumerate(LENSES)},
        "applicable": pd.Series("no", index=rows.index).where(form == Form.NOT_APPLICABLE, ""),
        "evidence": rows["evidence"],
        "assessor": rows["assessor"],
        "edition": rows["edition"],
    }
    return texts(columns, RATINGS_HEADER)


def targets_frame(targets: pd.DataFrame, scopes: pd.DataFrame) -> pd.DataFrame:
    """The whole target history in force as texts, in the order of writing.

    Args:
        targets: the targets frame of docs/architecture.md.
        scopes: ``scope_id`` and the names ``organization`` and ``name`` (of the scope).

    Returns:
        :data:`.batch.TARGET_FIELDS`, all texts; an empty capability is the goal stage. No entries: no rows.
    """
    rows = _named(targets, scopes)
    columns: dict[str, Any] = {
        **{column: rows[column] for column in ("organization", "scope", "capability", "owner", "approver", "reason")},
        "target": rows["entry"],
        "due_on": iso_dates(rows["due_on"]),
        "value": by_distinct(rows["value"], whole_cell),
        "agreed_on": iso_dates(rows["agreed_on"]),
    }
    return texts(columns, TARGET_FIELDS)


def roadmaps_frame(roadmaps: Sequence[tuple[pd.DataFrame, str, str]]) -> pd.DataFrame:
    """The steps of roadmaps as texts.

    Args:
        roadmaps: the steps (:attr:`finops_model.roadmap.Roadmap.steps`) and whose they are: organization, scope.

    Returns:
        :data:`ROADMAP_HEADER`, all texts, one roadmap after the other, each in schedule order. No steps: no rows.
    """
    frames = [_roadmap_frame(*roadmap) for roadmap in roadmaps]
    if not frames:
        return texts({name: [] for name in ROADMAP_HEADER}, ROADMAP_HEADER)
    return pd.concat(frames, ignore_index=True)


def _roadmap_frame(steps: pd.DataFrame, organization: str, scope: str) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "organization": pd.Series(organization, index=steps.index),
        "scope": pd.Series(scope, index=steps.index),
        **{column: steps[column] for column in ("capability", "status", "owner")},
        "to_stage": by_distinct(steps["to_stage"], lambda level: Stage(int(level)).id),
        **{column: iso_dates(steps[column]) for column in ("starts_on", "finishes_on", "due_on")},
        "late_quarters": by_distinct(steps["late_quarters"], whole_cell),
        "criteria": steps["criteria"].map(" ".join),
    }
    return texts(columns, ROADMAP_HEADER)


def workshops_frame(records: pd.DataFrame) -> pd.DataFrame:
    """The votes and outcomes of workshops as texts.

    Args:
        records: the frame of :func:`finops_model.views.workshop_records.read_workshop_records`.

    Returns:
        Its columns, all texts; a disagreement with all its digits. No rows: none.
    """
    columns = {name: records[name] for name in records.columns}
    columns |= {name: iso_dates(records[name]) for name in ("held_on", "due_on")}
    columns |= {name: by_distinct(records[name], whole_cell) for name in ("n", "cant_tell", "range", "value")}
    columns["disagreement"] = by_distinct(records["disagreement"], _score_cell)
    return texts({name: column.fillna("") for name, column in columns.items()}, records.columns)


def export_title(kind: str) -> str:
    """The title of an export in the reader's language; ``kind`` is ``ratings``, ``targets``, ``roadmap`` or
    ``workshop``."""
    return translated(_TITLES[kind])


def write_export(frame: pd.DataFrame, path: Path, title: str) -> None:
    """Writes texts to ``path``, whole or not at all: CSV or XLSX by the ending, ``title`` names the sheet.

    Raises:
        Refused: another ending, a folder that does not exist or cannot be written, too many rows for a sheet.
    """
    write_whole(path, _content(frame, path, title))


def _content(frame: pd.DataFrame, path: Path, title: str) -> bytes:
    ending = path.suffix.lower()
    if ending == ".csv":
        return csv_bytes(frame)
    if ending == ".xlsx":
        return xlsx_bytes(frame, title)
    raise Refused("The file {name} has an unknown ending. Expected .csv or .xlsx.", name=path.name)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Texts as CSV in UTF-8; a cell that would start a formula gets a leading ``'``; the import takes it off again."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(escape_formula, frame.columns))
    escaped = [by_distinct(frame[column], escape_formula) for column in frame.columns]
    writer.writerows(zip(*escaped, strict=True))
    return text.getvalue().encode()


def xlsx_bytes(frame: pd.DataFrame, title: str) -> bytes:
    """Texts as a workbook of one sheet: every cell is of type text, none a formula, link or number.

    Raises:
        Refused: more rows than a sheet has, or a text longer than a cell.
    """
    if len(frame) >= MOST_SHEET_ROWS:
        raise Refused(
            "The export has {count:,} rows; a sheet has room for {most:,}. Export a CSV file.",
            count=len(frame),
            most=MOST_SHEET_ROWS - 1,
        )
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        sheet = workbook.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, list(frame.columns), workbook.add_format({"bold": True}))
        escaped = [by_distinct(frame[column], escape_apostrophe) for column in frame.columns]
        for line, cells in enumerate(zip(*escaped, strict=True), 1):
            _write_line(sheet, line, cells)
    return content.getvalue()


def _write_line(sheet: Worksheet, line: int, cells: Sequence[str]) -> None:
    """Writes the texts of a row; an empty text leaves its cell empty."""
    for column, text in enumerate(cells):
        if len(text) > _LONGEST_CELL:
            raise Refused("A text has {count:,} characters, too many for a cell. Export a CSV file.", count=len(text))
        if text:
            sheet.write_string(line, column, text)


def _named(frame: pd.DataFrame, scopes: pd.DataFrame) -> pd.DataFrame:
    """The rows with the names of their organization and scope, in the order of writing."""
    names = scopes[["scope_id", "organization", "name"]].rename(columns={"name": "scope"})
    return frame.sort_values("written", ignore_index=True).merge(names, on="scope_id", validate="m:1")


def texts(columns: Mapping[str, Any], order: Iterable[str]) -> pd.DataFrame:
    """The columns as texts in this order; what is missing is an empty text."""
    return pd.DataFrame({name: pd.Series(columns[name]).astype("str").fillna("") for name in order})


def by_distinct(column: pd.Series, text: Callable[[Any], Any]) -> pd.Series:
    """``text`` of every value, computed once per distinct one; empty where the value is missing."""
    codes, values = pd.factorize(column)
    made = pd.Series([text(value) for value in values] + [""], dtype=object)
    return pd.Series(made.to_numpy()[codes], index=column.index, dtype=object)


def iso_dates(dates: pd.Series) -> pd.Series:
    """Days as ``2026-11-23``; empty where there is none."""
    return by_distinct(pd.to_datetime(dates), lambda day: f"{day:%Y-%m-%d}")


def _score_cell(score: float) -> str:
    """All digits that the number needs to come back the same, never with an exponent."""
    return format(Decimal(repr(float(score))), "f")


def whole_cell(number: float) -> str:
    """A whole number without a point."""
    return str(int(number))


def _lens_cell(levels: str, place: int) -> str:
    """One level of ``"3 2 - 1 0"``; empty for a lens that was not rated, and for a rating without lenses."""
    level = levels.split()[place] if levels else "-"
    return "" if level == "-" else level

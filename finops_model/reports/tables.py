"""Tables of the screen as files: what is shown, with numbers as numbers and days as days, and text always as text."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from finops_model.formulas import escape_formula

_WIDEST, _LONGEST_CELL = 60, 32_767
"""Characters: of a column as it opens, and of what a cell can hold."""


def table_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8 (marked as such for spreadsheet programs): days as ``2026-03-31``, nothing for what is
    missing, and a leading ``'`` where a text would start a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([escape_formula(str(header)) for header in table.columns])
    writer.writerows([_csv_cell(value) for value in row] for row in _rows(table))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def table_xlsx(table: pd.DataFrame, title: str, source: str) -> bytes:
    """A table as a workbook of one sheet.

    Args:
        table: what is shown; the headers are those of its columns.
        title: what it shows, and ``source`` where it is from: they stand in the properties of the workbook.
    """
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        workbook.set_properties({"title": title[:255], "subject": source[:255]})
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        formats = {
            "header": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "day": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "instant": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for place, header in enumerate(table.columns):
            sheet.write_string(0, place, str(header), formats["header"])
        for line, row in enumerate(_rows(table), 1):
            for place, value in enumerate(row):
                _write_cell(sheet, line, place, value, formats)
        for place, width in enumerate(_widths(table)):
            sheet.set_column(place, place, width)
        if len(table.columns) and len(table):
            sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    return content.getvalue()


def _rows(table: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    return table.itertuples(index=False, name=None)


def _is_missing(value: Any) -> bool:
    return value is None or (np.ndim(value) == 0 and pd.isna(value))


def _is_day(value: datetime) -> bool:
    return (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)


def _csv_cell(value: Any) -> Any:
    if _is_missing(value):
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if _is_day(value) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        return _number(value)
    return escape_formula(_text(value))


def _number(value: Any) -> int | float:
    """A number as Python has it, a whole one without a point."""
    number = float(value)
    return int(number) if number.is_integer() else number


def _text(value: Any) -> str:
    """Any other value as text; a list as its parts."""
    if isinstance(value, list | tuple | np.ndarray):
        return ", ".join("" if _is_missing(part) else str(part) for part in value)
    return str(value)


def _write_cell(sheet: Worksheet, line: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    if _is_missing(value):
        return
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        sheet.write_datetime(line, place, moment, formats["day" if _is_day(value) else "instant"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime.combine(value, time()), formats["day"])
    elif isinstance(value, bool | np.bool_):
        sheet.write_boolean(line, place, bool(value))
    elif isinstance(value, int | float | np.number):
        sheet.write_number(line, place, _number(value))
    elif text := _text(value):
        sheet.write_string(line, place, text[:_LONGEST_CELL])


def _widths(table: pd.DataFrame) -> list[int]:
    """How wide each column opens, in characters."""
    widths = []
    for place, header in enumerate(table.columns):
        longest = max((len(str(value)) for value in table.iloc[:, place].head(500)), default=0)
        day = 12 if pd.api.types.is_datetime64_any_dtype(table.iloc[:, place]) else longest
        widths.append(min(max(day, len(str(header))) + 2, _WIDEST))
    return widths

"""Tables of the screen as files: exactly what is shown, numbers as numbers, days as days, text always as text."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pandas as pd
from hypothesis import given
from hypothesis import strategies as some

from finops_model.reports.tables import table_csv, table_xlsx

SHOWN = pd.DataFrame(
    {
        "Capability": ["Allocation", "=1+1", "@SUM(A1)", None],
        "Score (0 to 3)": [1.4, 2.0, float("nan"), -0.5],
        "Gap": [1, 2, 3, 4],
        "Due": pd.Series(["2026-12-31", None, "2027-06-30", "2026-01-01"], dtype="datetime64[us]"),
        "At": pd.Series(["2026-12-31 13:45", "2026-12-31", None, None], dtype="datetime64[us]"),
        "Agreed": [date(2026, 3, 31), None, None, None],
        "Quarters": [[1, None, 2.5], [], ["a"], None],
    }
)


def cells(content: bytes) -> list[list[object]]:
    """The cells of a workbook; days and instants as texts, which only cells of that type give."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = book.worksheets[0].iter_rows(values_only=True)
    return [[value.isoformat() if isinstance(value, datetime) else value for value in row] for row in rows]


def midnight(day: str) -> str:
    return f"{day}T00:00:00"


def test_a_table_as_csv() -> None:
    content = table_csv(SHOWN)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Capability", "Score (0 to 3)", "Gap", "Due", "At", "Agreed", "Quarters"],
        ["Allocation", "1.4", "1", "2026-12-31", "2026-12-31 13:45", "2026-03-31", "1, , 2.5"],
        ["'=1+1", "2", "2", "", "2026-12-31", "", ""],
        ["'@SUM(A1)", "", "3", "2027-06-30", "", "", "a"],
        ["", "-0.5", "4", "2026-01-01", "", "", ""],
    ]


def test_a_table_as_a_workbook() -> None:
    assert cells(table_xlsx(SHOWN, "Title", "Acme")) == [
        ["Capability", "Score (0 to 3)", "Gap", "Due", "At", "Agreed", "Quarters"],
        ["Allocation", 1.4, 1, midnight("2026-12-31"), "2026-12-31T13:45:00", midnight("2026-03-31"), "1, , 2.5"],
        ["=1+1", 2, 2, None, midnight("2026-12-31"), None, None],
        ["@SUM(A1)", None, 3, midnight("2027-06-30"), None, None, "a"],
        [None, -0.5, 4, midnight("2026-01-01"), None, None, None],
    ]


def test_a_workbook_says_what_it_shows_and_runs_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(SHOWN, "Every capability", "Acme · as of 23 Nov 2026")))
    assert (book.properties.title, book.properties.subject) == ("Every capability", "Acme · as of 23 Nov 2026")
    sheet = book.worksheets[0]
    assert {sheet[place].data_type for place in ("A3", "A4")} == {"s"}
    assert sheet.freeze_panes == "A2"
    assert sheet["D2"].number_format == "yyyy-mm-dd"


def test_an_empty_table_has_its_headers() -> None:
    empty = pd.DataFrame({"Capability": [], "Gap": []})
    assert table_csv(empty).decode("utf-8-sig") == "Capability,Gap\r\n"
    assert cells(table_xlsx(empty, "", "")) == [["Capability", "Gap"]]


@given(some.lists(some.text(), min_size=1, max_size=5))
def test_any_text_comes_back_and_none_is_a_formula(texts: list[str]) -> None:
    frame = pd.DataFrame({"Text": texts})
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(frame, "t", "s")))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows(min_row=2) for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}  # an empty cell counts as a number
    rows = list(csv.reader(io.StringIO(table_csv(frame).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(texts) + 1
    assert not [row for row in rows[1:] if row and row[0][:1] in ("=", "+", "-", "@")]

"""What a workbook hides is read like the rest, and said; hidden sheets are not offered."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.kind import SheetUndecided, read_tables
from finops_model.importers.files.lines import line_ranges
from finops_model.importers.tables import CHUNK_ROWS, Table
from tests.importers.workbook_files import inline, raw_ods, raw_xlsx

KNOWN = known_headers(read_framework())
ROWS = (("Capability", "Stage", "Target"), ("Allocation", "Walk", "Run"), ("Budgeting", "Run", "Run"))


def table_of(content: bytes, *sheets: str) -> Table:
    [table] = read_tables("f", content, KNOWN, sheets)
    return table


def read(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    """All rows with their lines; the notices are complete then."""
    return [row for chunk in table.chunks() for row in zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True)]


def book(*, hidden: str = "", rows: Sequence[int] = (), columns: str = "", shown: Sequence[str] = ("Scores",)) -> bytes:
    """A workbook with the rows in each shown sheet and in the hidden one; some rows and columns are hidden."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        for name in (*shown, *filter(None, [hidden])):
            page = workbook.add_worksheet(name)
            for line, row in enumerate(ROWS):
                page.write_row(line, 0, row)
            for line in rows:
                page.set_row(line - 1, None, None, {"hidden": True})
            if columns:
                page.set_column(columns, None, None, {"hidden": True})
            if name == hidden:
                page.very_hidden()
    return target.getvalue()


def test_a_hidden_row_is_read_and_named() -> None:
    table = table_of(book(rows=[3]))
    assert read(table) == [(2, ROWS[1]), (3, ROWS[2])]
    assert table.notices == ["Line 3 is hidden in the workbook: it is read like the others."]
    read(table)
    assert len(table.notices) == 1


def test_hidden_rows_are_named_together_and_hidden_titles_are_no_rows() -> None:
    table = table_of(book(rows=[1, 2, 3, 9]))
    read(table)
    assert table.notices == ["Lines 2–3 are hidden in the workbook: they are read like the others."]


def test_a_row_without_height_is_hidden() -> None:
    data = inline(*ROWS).replace('<row r="3">', '<row r="3" ht="0" customHeight="1">')
    table = table_of(raw_xlsx(data))
    read(table)
    assert table.notices == ["Line 3 is hidden in the workbook: it is read like the others."]


def test_hidden_columns_are_named_by_their_headers() -> None:
    table = table_of(book(columns="B:C"))
    assert table.notices == ["The columns 'Stage', 'Target' are hidden in the workbook: they are read like the others."]
    assert read(table) == [(2, ROWS[1]), (3, ROWS[2])]
    table = table_of(book(columns="C:XFD"))
    assert table.notices == ["The column 'Target' is hidden in the workbook: it is read like the others."]


def test_every_hidden_row_of_a_long_sheet_is_counted_once() -> None:
    rows = [("Capability", "Stage"), *[("Allocation", "Walk")] * (CHUNK_ROWS * 2)]
    data = inline(*rows).replace("<row ", '<row hidden="1" ')
    table = table_of(raw_xlsx(data))
    assert len(read(table)) == len(read(table)) == CHUNK_ROWS * 2
    assert table.notices == ["Lines 2–4001 are hidden in the workbook: they are read like the others."]


# OpenDocument


def ods(rows: str, before: str = "", table: str = "") -> bytes:
    return raw_ods(f'<table:table table:name="S" {table}>{before}{rows}</table:table>')


def ods_row(cells: Sequence[str], extra: str = "") -> str:
    texts = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in cells)
    return f"<table:table-row {extra}>{texts}</table:table-row>"


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_hidden_rows_of_an_ods_are_named(visibility: str) -> None:
    table = table_of(
        ods(
            ods_row(ROWS[0])
            + ods_row(ROWS[1], f'table:visibility="{visibility}" table:number-rows-repeated="2"')
            + ods_row(ROWS[2])
        )
    )
    assert read(table) == [(2, ROWS[1]), (3, ROWS[1]), (4, ROWS[2])]
    assert table.notices == ["Lines 2–3 are hidden in the workbook: they are read like the others."]


def test_hidden_columns_of_an_ods_are_named() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="1"/>'
    table = table_of(ods("".join(map(ods_row, ROWS)), columns))
    assert table.notices == ["The column 'Stage' is hidden in the workbook: it is read like the others."]


def test_a_hidden_sheet_of_an_ods_is_passed_over() -> None:
    style = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    rows = "".join(map(ods_row, ROWS))
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'
        for name, style in (("Lists", "ta2"), ("Scores", "ta1"))
    )
    content = raw_ods(tables, styles=style)
    table = table_of(content)
    assert (table.sheet, read(table)[0]) == ("Scores", (2, ROWS[1]))
    assert table.notices == [
        "The sheet 'Lists' is hidden in the workbook and is not read. Show it in the workbook to read it. "
        "Or answer with --sheet NAME."
    ]
    assert table_of(content, "Lists").sheet == "Lists"


# Sheets


def test_a_hidden_sheet_is_not_offered_and_makes_no_choice_necessary() -> None:
    content = book(hidden="Lists")
    assert table_of(content).sheet == "Scores"
    assert table_of(content).notices == [
        "The sheet 'Lists' is hidden in the workbook and is not read. Show it in the workbook to read it. "
        "Or answer with --sheet NAME."
    ]
    assert table_of(content, "*").sheet == "Scores"
    table = table_of(content, "lists")
    assert (table.sheet, table.notices) == ("Lists", [])
    with pytest.raises(SheetUndecided) as error:
        table_of(book(hidden="Lists", shown=("A", "B")))
    assert error.value.sheets == ("A", "B")


def test_where_every_filled_sheet_is_hidden_they_are_offered() -> None:
    data = {"xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>"}
    content = raw_xlsx(inline(*ROWS), names=("Empty", "Full"), more=data, states=("visible", "hidden"))
    with pytest.raises(SheetUndecided) as error:
        table_of(content)
    assert error.value.sheets == ("Full",)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([4], "4"),
        ([4, 5], "4–5"),
        ([4, 7, 8, 9, 11], "4, 7–9, 11"),
        (list(range(1, 60, 2)), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, …"),
    ],
)
def test_lines_are_named_in_short(lines: list[int], text: str) -> None:
    assert line_ranges(lines) == text

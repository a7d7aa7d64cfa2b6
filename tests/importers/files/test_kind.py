"""Any file to a table: format, encoding, separator and header line are found, and no column ever shifts."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.kind import SheetUndecided, read_tables
from finops_model.importers.tables import Table, Unreadable
from tests.importers.workbook_files import inline, raw_xlsx, xlsx_of

KNOWN = known_headers(read_framework())
ROWS = [["Organization", "Capability", "Stage", "Notes"], ["Ünïted", "Allocation", "Walk", "a, b; c|d"]]


def table_of(content: bytes, *sheets: str) -> Table:
    [table] = read_tables("f", content, KNOWN, sheets)
    return table


def rows_of(table: Table) -> list[tuple[int, list[str]]]:
    return [
        (line, [str(column[place]) for column in chunk.columns])
        for chunk in table.chunks()
        for place, line in enumerate(chunk.lines)
    ]


def written(delimiter: str, ending: str = "\n") -> str:
    return ending.join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS) + ending


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separator_encoding_and_line_end_are_found(delimiter: str, encoding: str, ending: str) -> None:
    table = table_of(written(delimiter, ending).encode(encoding))
    assert (table.header, rows_of(table)) == (tuple(ROWS[0]), [(2, ROWS[1])])


def test_another_encoding_than_utf_8_is_told() -> None:
    assert table_of(written(",").encode("utf-8")).notices == []
    assert table_of(written(",").encode("cp1252")).notices == [
        "The file is not UTF-8; it was read as Western European text (Windows-1252). Look at names with accents."
    ]


def test_a_first_line_that_names_the_separator_is_obeyed() -> None:
    table = table_of(b"sep=;\r\nOrganization;Capability;Stage\r\nA;Allocation;Walk, or so\r\n")
    assert (table.header, table.header_line) == (("Organization", "Capability", "Stage"), 2)
    assert rows_of(table) == [(3, ["A", "Allocation", "Walk, or so"])]


def test_decimal_commas_do_not_make_commas_the_separator() -> None:
    table = table_of(b"Capability;Score\nAllocation;1,5\nBudgeting;2,5\n")
    assert table.header == ("Capability", "Score")
    assert rows_of(table) == [(2, ["Allocation", "1,5"]), (3, ["Budgeting", "2,5"])]


def test_title_rows_are_left_out_and_lines_stay_those_of_the_file() -> None:
    table = table_of(b'Our assessment\n\n"a title, with a comma",2026\nCapability,Stage\n\nAllocation,Walk\n')
    assert (table.header, table.header_line) == (("Capability", "Stage"), 4)
    assert rows_of(table) == [(6, ["Allocation", "Walk"])]
    assert table.notices == ["The header is in line 4; lines 1 to 3 above it are not part of the table."]
    assert table.titles == ((1, ["Our assessment"]), (3, ["a title, with a comma", "2026"]))


def test_the_line_that_the_user_names_is_the_header() -> None:
    content = b"Organization,Capability,Stage\n\nWho,What,Mark\nA,Allocation,Walk\n"
    for table in (
        *read_tables("f", content, KNOWN, header_line=3),
        *read_tables(
            "f", raw_xlsx(inline(("Organization", "Capability"), (), ("Who", "What", "Mark"))), KNOWN, header_line=3
        ),
    ):
        assert (table.header, table.header_line) == (("Who", "What", "Mark"), 3)
    with pytest.raises(Unreadable, match=r"Line 2 is blank\. Expected the line with the column names\."):
        read_tables("f", content, KNOWN, header_line=2)
    with pytest.raises(Unreadable, match=r"There is no line 9 for the header: the last filled line is 4\."):
        read_tables("f", content, KNOWN, header_line=9)
    with pytest.raises(Unreadable, match=r"The file is JSON, which has no header line\."):
        read_tables("f", b'[{"capability": "allocation"}]', KNOWN, header_line=1)


def test_a_line_far_below_can_be_the_header_too() -> None:
    content = b"Capability,Stage\n" + b"Allocation,Walk\n" * 200 + b"Ability,Level\nBudgeting,Run\n"
    [table] = read_tables("f", content, KNOWN, header_line=202)
    assert (table.header, rows_of(table)) == (("Ability", "Level"), [(203, ["Budgeting", "Run"])])


def test_a_line_with_another_number_of_fields_is_a_problem_whatever_the_separator() -> None:
    table = table_of(b"Capability;Stage;Notes\nAllocation;Walk\nBudgeting;Run;x;y\nForecasting;Walk;z\n")
    assert rows_of(table) == [(4, ["Forecasting", "Walk", "z"])]
    assert [one.row for chunk in table.chunks() for one in chunk.problems] == [2, 3]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n \r\n", "The file is empty"),
        (codecs.BOM_UTF8, "The file is empty"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old .xls workbook, or a workbook with a password"),
        (b"SQLite format 3\x00", "a database"),
        (b"<html><body><table><tr><td>Capability</td></tr></table>", r"a web page \(HTML\), whatever its name says"),
        (b"\n<!DOCTYPE HTML PUBLIC>\n<meta>", "a web page"),
        ("<table>".encode("utf-16"), "a web page"),
        (
            b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "the XML format of Excel 2003",
        ),
        (b'<?xml version="1.0"?><ratings/>', "The file is XML"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "a web archive"),
        (b"PK\x03\x04 nothing", "is damaged or cut off"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        table_of(content)


def test_the_name_never_decides_the_format(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes(xlsx_of(ROWS))
    [table] = read_tables("scores.csv", path, KNOWN)
    assert (table.sheet, rows_of(table)) == ("Scores", [(2, ROWS[1])])


def test_json_is_known_by_its_first_characters() -> None:
    assert table_of(b'\xef\xbb\xbf [{"capability": "Allocation"}]').header == ("capability",)
    assert table_of('{"capability": "Allocation"}'.encode("utf-16")).header == ("capability",)


# Markdown


def test_a_table_in_markdown_is_read_without_its_bars_and_its_rule() -> None:
    text = (
        "# Our assessment\n\n| Capability | Stage | Notes |\n|:---|:---:|----|\n| Allocation | Walk | a \\| b |\n"
        "| Budgeting | Run | |\n\nDone by Ann.\n"
    )
    table = table_of(text.encode())
    assert (table.header, table.header_line, table.sheet) == (("Capability", "Stage", "Notes"), 3, None)
    assert rows_of(table) == [(5, ["Allocation", "Walk", "a | b"]), (6, ["Budgeting", "Run", ""])]
    assert table.notices == [
        "The header is in line 3; line 1 above it is not part of the table.",
        "Line 8 stands below the table and is not used.",
    ]


def test_a_table_in_markdown_needs_no_outer_bars() -> None:
    table = table_of(b"Capability | Stage\n--- | ---\nAllocation | Walk\n")
    assert (table.header, rows_of(table)) == (("Capability", "Stage"), [(3, ["Allocation", "Walk"])])


def test_dashes_in_a_csv_are_no_markdown() -> None:
    table = table_of(b"Capability,Stage,Notes\nAllocation,--,a|b\n---,,\n")
    assert table.header == ("Capability", "Stage", "Notes")


# Sheets


def test_the_only_filled_sheet_is_taken_and_of_several_a_person_chooses() -> None:
    data = inline(("Capability", "Stage"), ("Allocation", "Walk"))
    both = raw_xlsx(data, names=("2025", "2026 Q1"))
    with pytest.raises(SheetUndecided, match="Sheets: '2025', '2026 Q1'") as error:
        table_of(both)
    assert error.value.sheets == ("2025", "2026 Q1")
    assert table_of(both, "2026 q1").sheet == "2026 Q1"
    with pytest.raises(Unreadable, match=r"There is no sheet 'x'\. Sheets: '2025', '2026 Q1'"):
        table_of(both, "x")
    one_filled = raw_xlsx(
        data, names=("Empty", "Full"), more={"xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>"}
    )
    assert table_of(one_filled).sheet == "Full"


def test_a_sheet_is_asked_for_in_vain_where_there_is_none() -> None:
    with pytest.raises(Unreadable, match="The file has no sheets"):
        table_of(b"a,b\n1,2\n", "Scores")


def test_a_title_merged_over_the_whole_table_stands_in_the_first_column_only() -> None:
    rows = inline(("Capability", "Stage", "Target"), ("Our domain",), ("Allocation", "Walk", "Run"), ("n/a",))
    merges = '<mergeCells><mergeCell ref="A2:C2"/><mergeCell ref="A4:C4"/></mergeCells>'
    table = table_of(raw_xlsx(rows, behind=merges))
    assert rows_of(table) == [
        (2, ["Our domain", "", ""]),
        (3, ["Allocation", "Walk", "Run"]),
        (4, ["n/a", "n/a", "n/a"]),
    ]


def test_short_rows_of_a_sheet_are_filled_and_a_value_beside_the_header_is_a_problem() -> None:
    table = table_of(raw_xlsx(inline(("Capability", "Stage"), ("Allocation",), ("Budgeting", "Run", "stray"))))
    assert rows_of(table) == [(2, ["Allocation", ""])]
    assert [(one.row, one.value, one.message) for chunk in table.chunks() for one in chunk.problems] == [
        (3, "stray", "Column C has no header. Expected a header above it.")
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_are_refused(content: bytes) -> None:
    try:
        for table in read_tables("f", content, KNOWN):
            for chunk in table.chunks():
                assert len(chunk.columns) == len(table.header)
                assert {len(column) for column in chunk.columns} <= {len(chunk.lines)}
    except Unreadable as error:
        message = error.message
        assert message.endswith(".")

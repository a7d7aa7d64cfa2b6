"""Where a table ends, and what stands above and below it."""

import pytest

from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.kind import read_tables
from finops_model.importers.tables import CHUNK_ROWS, Table
from tests.importers.workbook_files import inline, raw_xlsx

KNOWN = known_headers(read_framework())
Read = tuple[list[int], list[str], list[tuple[int | None, str]]]


def read(table: Table) -> Read:
    """The lines of the rows, the notices and the problems of a table, each time it is read."""
    list(table.chunks())
    lines = [line for chunk in table.chunks() for line in chunk.lines]
    problems = [(one.row, one.message) for chunk in table.chunks() for one in chunk.problems]
    return lines, table.notices, problems


def as_text(*rows: str, header_line: int | None = None) -> Read:
    """A text of these lines, read."""
    [table] = read_tables("f", "\n".join(rows).encode(), KNOWN, header_line=header_line)
    return read(table)


def as_sheet(*rows: str, header_line: int | None = None) -> Read:
    """A sheet of these lines, read."""
    content = raw_xlsx(inline(*(row.split(",") for row in rows)))
    [table] = read_tables("f", content, KNOWN, header_line=header_line)
    return read(table)


REPORT = (
    "Capability,Domain,Score,Target",
    "Allocation,Understand,2.1,3",
    "Forecasting,Quantify,1.4,2",
    "",
    "SUMMARY",
    "Sessions,5",
)
BELOW = "Lines 5 to 6 stand below the table and are not used."


def test_lines_of_another_shape_below_a_blank_line_are_not_of_the_table() -> None:
    assert as_text(*REPORT) == ([2, 3], [BELOW], [])
    assert as_sheet(*REPORT) == ([2, 3], [BELOW], [])


def test_a_program_that_fills_all_lines_up_to_the_same_width_changes_nothing() -> None:
    rows = [row + "," * (3 - row.count(",")) for row in REPORT]
    assert as_text(*rows) == ([2, 3], [BELOW], [])


@pytest.mark.parametrize("reader", [as_text, as_sheet])
def test_blank_lines_and_section_rows_end_nothing(reader) -> None:  # type: ignore[no-untyped-def]
    rows = (
        "Capability,Current,Target",
        "",
        "Understand Usage & Cost,,",
        "Allocation,Walk,Run",
        "",
        "Quantify Business Value,,",
        "",
        "Budgeting,,",
        "Something of our own,Walk,Run",
        "",
        "Forecasting,n/a,",
        "",
        "Reviewed with finance,,",
    )
    assert reader(*rows) == ([3, 4, 6, 8, 9, 11], ["Line 13 stands below the table and is not used."], [])


@pytest.mark.parametrize("reader", [as_text, as_sheet])
@pytest.mark.parametrize("last", ["Budgeting,Walk,Run", "Our own,Walk,", "Our own,High,Low", "Budgeting,,"])
def test_a_row_of_the_table_below_a_blank_line_is_one(reader, last: str) -> None:  # type: ignore[no-untyped-def]
    assert reader("Capability,Current,Target", "Allocation,Walk,Run", "", last) == ([2, 4], [], [])


@pytest.mark.parametrize("reader", [as_text, as_sheet])
def test_another_header_ends_the_table_and_is_a_problem(reader) -> None:  # type: ignore[no-untyped-def]
    rows = ("Capability,Score", "Allocation,2", "", "Team B", "Capability,Maturity", "Budgeting,Walk", "Other,Run")
    lines, notices, problems = reader(*rows)
    assert (lines, notices) == ([2], ["Lines 4 to 7 stand below the table and are not used."])
    assert problems == [
        (
            5,
            "Another table begins here. One table is read at a time. Answer with --header-line 5 for this one, or with "
            "--header-line 1 for the one above.",
        )
    ]
    assert reader(*rows, header_line=1) == ([2], notices, [])
    below = "The header is in line 5; lines 1 to 4 above it are not part of the table."
    assert reader(*rows, header_line=5) == ([6, 7], [below], [])


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Organization,Allocation,Budgeting", "Acme,Walk,Run"),
        ("Capability,Q1 2026,Q2 2026", "Allocation,Walk,Run"),
    ],
)
def test_another_header_of_any_shape_ends_the_table(header: str, row: str) -> None:
    lines, notices, problems = as_text("Capability,Maturity,Target", "Allocation,Walk,Run", "", header, row)
    assert (lines, notices) == ([2], ["Lines 4 to 5 stand below the table and are not used."])
    assert [line for line, _ in problems] == [4]


def test_another_header_without_a_blank_line_before_it_is_found_where_a_name_is_the_same() -> None:
    lines, notices, problems = as_text("Capability,Score", "Allocation,2", "Capability,Target", "Budgeting,1")
    assert (lines, [row for row, _ in problems]) == ([2], [3])
    assert notices == ["Lines 3 to 4 stand below the table and are not used."]


@pytest.mark.parametrize("reader", [as_text, as_sheet])
def test_a_header_repeated_on_every_page_is_passed_over(reader) -> None:  # type: ignore[no-untyped-def]
    rows = (
        "Capability,Score",
        "Allocation,2",
        "Capability,Score",
        "Budgeting,1",
        "",
        "Capability,Score",
        "Chargeback,1",
    )
    assert reader(*rows) == ([2, 4, 7], ["Lines 3, 6 repeat the header and are passed over."], [])


def test_the_same_header_below_a_title_is_another_table() -> None:
    rows = ("Capability,Score", "Allocation,2", "", "Team B,", "Capability,Score", "Allocation,1")
    lines, _, problems = as_text(*rows)
    assert (lines, [row for row, _ in problems]) == ([2], [5])


def test_a_rating_of_another_shape_below_the_table_is_a_problem() -> None:
    rows = ("Capability,Domain,Score,Target", "Allocation,Understand,2.1,3", "", "Forecasting,1.4")
    assert as_text(*rows) == (
        [2],
        ["Line 4 stands below the table and is not used."],
        [
            (
                4,
                "The line names a capability and a rating, but stands below the end of the table and has another "
                "shape. Give it the cells of the table. Or answer with --header-line 1 to leave it out.",
            )
        ],
    )
    assert as_text(*rows, header_line=1)[2] == []


@pytest.mark.parametrize("reader", [as_text, as_sheet])
def test_a_rating_above_the_header_is_a_problem(reader) -> None:  # type: ignore[no-untyped-def]
    rows = (
        "Capability,Mark",
        "Allocation,2",
        "Budgeting,1",
        "",
        "Capability,Score,Target,Owner",
        "Forecasting,1,2,Ann",
    )
    lines, notices, problems = reader(*rows)
    assert lines == [6]
    assert notices == ["The header is in line 5; lines 1 to 3 above it are not part of the table."]
    assert problems == [
        (
            2,
            "The line names a capability and a rating, but stands above the header in line 5. One table is read at a "
            "time. Answer with --header-line LINE to say which line is the header of yours.",
        )
    ]
    assert reader(*rows, header_line=5) == (lines, notices, [])
    assert reader(*rows, header_line=1)[0] == [2, 3]


def test_a_line_that_is_too_short_inside_the_table_stays_a_problem_of_its_own() -> None:
    lines, notices, problems = as_text("Capability;Stage;Notes", "", "Allocation;Walk", "Budgeting;Run;x")
    assert (lines, notices[1:], [row for row, _ in problems]) == ([4], [], [3])


def test_a_table_of_canonical_columns_has_no_other_lines() -> None:
    rows = ("organization,assessed_on,capability,stage", "Acme,2026-03-31,allocation,walk", "", "Remarks")
    lines, notices, problems = as_text(*rows)
    assert (lines, notices, [row for row, _ in problems]) == ([2], [], [4])


@pytest.mark.parametrize("rows", [CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1, 3 * CHUNK_ROWS])
@pytest.mark.parametrize("reader", [as_text, as_sheet])
def test_where_a_chunk_ends_changes_nothing(reader, rows: int) -> None:  # type: ignore[no-untyped-def]
    table = ["Capability,Domain,Score"] + ["Allocation,Understand,2"] * rows
    lines, notices, problems = reader(*table, "", "Sessions,5,", "", "Rooms,2,")
    assert lines == list(range(2, rows + 2))
    assert (notices, problems) == ([f"Lines {rows + 3} to {rows + 5} stand below the table and are not used."], [])
    lines, notices, problems = reader(*table, "", "Sessions,5,", "Forecasting,Quantify,1")
    assert lines == [*range(2, rows + 2), rows + 3, rows + 4]
    assert (notices, problems) == ([], [])


def test_a_line_behind_a_blank_one_that_fills_less_than_the_rows_of_a_wide_table_is_a_problem() -> None:
    rows = ("Organization,Allocation,Forecasting", "Acme,Walk,Crawl", ",,", "Sessions,5,")
    assert as_text(*rows)[2] == [
        (
            4,
            "The line stands behind a blank line and fills fewer cells than the rows above, so that it may not be part "
            "of the table. Answer with --header-line 1 to read it as a row, or delete it.",
        )
    ]
    assert as_text(*rows, header_line=1) == ([2, 4], [], [])

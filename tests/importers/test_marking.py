"""The copy of a file with its problems (finops_model/importers/marking.py): mended there, it comes in again."""

import csv
import io

import xlsxwriter

from finops_model.batch import Problem
from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.kind import read_rows
from finops_model.importers.marking import marked_copy, marked_name
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source

FRAMEWORK = read_framework()
GOOD = "Contoso,2026-03-31,allocation,walk"
HEADER = "organization,assessed_on,capability,stage"


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def problems(source: Source) -> list[Problem]:
    return prepare([source], Options(), FRAMEWORK).files[0].problems


def test_each_problem_stands_beside_its_row_and_everything_else_is_as_it_was() -> None:
    text = f"{HEADER}\n{GOOD}\nContoso,2026-03-31,cost magic,walk\n\nContoso,2026-03-31,budgeting\n"
    source = Source("q1.csv", text.encode())
    copy = rows(marked_copy(source, problems(source), FRAMEWORK))
    assert copy[0] == [*HEADER.split(","), "Problem"]
    assert copy[1] == [*GOOD.split(","), ""]
    assert copy[2][:4] == ["Contoso", "2026-03-31", "cost magic", "walk"]
    assert copy[2][4].startswith("capability: There is no such capability")
    assert copy[3] == ["", "", "", "", ""]
    assert copy[4][:4] == ["Contoso", "2026-03-31", "budgeting", ""]
    assert "The line has 3 fields" in copy[4][4]


def test_the_copy_comes_in_again_once_it_is_mended() -> None:
    source = Source("q1.csv", f"{HEADER}\n{GOOD}\nContoso,2026-03-31,cost magic,walk\n".encode())
    mended = marked_copy(source, problems(source), FRAMEWORK).replace(b"cost magic", b"budgeting")
    prepared = prepare([Source("q1-problems.csv", mended)], Options(), FRAMEWORK)
    assert prepared.problem_count == 0
    assert sorted(prepared.batch.ratings["capability"]) == ["allocation", "budgeting"]


def test_no_cell_of_the_copy_starts_a_formula_and_the_texts_come_back() -> None:
    text = f"{HEADER},evidence\nContoso,2026-03-31,allocation,fly,=1+1\nContoso,2026-03-31,budgeting,walk,'=2\n"
    source = Source("q1.csv", text.encode())
    copy = rows(marked_copy(source, problems(source), FRAMEWORK))
    assert [row[4] for row in copy[1:]] == ["'=1+1", "'=2"]


def test_a_workbook_stays_a_workbook_with_every_row_on_its_line() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("Ratings")
        page.write(0, 0, "Our assessment")
        page.write_row(2, 0, HEADER.split(","))
        page.write_row(3, 0, ["Contoso", "2026-03-31", "allocation", "fly"])
    source = Source("q1.xlsx", made.getvalue())
    copy = marked_copy(source, [Problem(4, "stage", "fly", "Expected a stage.")], FRAMEWORK)
    assert list(read_rows(copy, known_headers(FRAMEWORK))) == [
        (1, ["Our assessment"]),
        (3, [*HEADER.split(","), "Problem"]),
        (4, ["Contoso", "2026-03-31", "allocation", "fly", "stage: Expected a stage."]),
    ]


def test_a_file_without_rows_gives_the_list_of_its_problems() -> None:
    source = Source("q1.json", b'[{"organization": "Contoso"}]')
    copy = rows(marked_copy(source, [Problem(2, "stage", "fly", "Expected a stage.")], FRAMEWORK))
    assert copy == [["Row", "Column", "Value", "Problem"], ["2", "stage", "fly", "Expected a stage."]]


def test_the_name_tells_two_copies_apart_and_keeps_no_path() -> None:
    assert marked_name("../../Q1 list.XLSX", "ab12") == "Q1 list-problems-ab12.xlsx"
    assert marked_name("a\\..\\b\n.csv", "ab12") == "a_.._b_-problems-ab12.csv"
    assert marked_name("q1", "ab12") == "q1-problems-ab12.csv"

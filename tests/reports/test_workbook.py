"""A report as a workbook, read back with openpyxl."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from finops_model.reports.workbook import workbook_bytes
from finops_model.store import Store
from tests.people import TESTER
from tests.reports.stores import HARD_NAMES, add_measured, contents, empty_store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return empty_store(tmp_path, monkeypatch)


def book_of(name: str) -> Any:
    return load_workbook(io.BytesIO(workbook_bytes(contents(name))))


def row_of(sheet: Any, label: str) -> list[Any]:
    """The cells right of the first one that says ``label``."""
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == label)
    return [cell for cell in row[1:] if cell is not None]


def test_a_sheet_for_each_question_with_numbers_as_numbers(store: Store) -> None:
    add_measured(store, "Alpha")
    book = book_of("Alpha")
    assert book.sheetnames[:3] == ["The answer", "The trade-offs", "The plan"]
    details = ["Stage and target", "Every capability", "What changed since 30 Sep 2026", "Trend"]
    assert book.sheetnames[3:] == details
    answer = book["The answer"]
    assert row_of(answer, "Attainment of own targets") == [88, 75]
    assert row_of(answer, "At or above target") == [1, 2, 1, 2]
    assert row_of(answer, "Coverage") == [2, 22, 2, 22]
    for sheet in book:
        assert sheet["A1"].value == "Alpha · All spend"
        assert sheet["A2"].value == "As of 23 Nov 2026, compared with 30 Sep 2026"


def test_charts_are_native_with_gaps_and_alternative_texts(store: Store) -> None:
    add_measured(store, "Alpha")
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(contents("Alpha")))) as files:
        charts = [files.read(name).decode() for name in files.namelist() if "/charts/chart" in name]
        drawings = "".join(files.read(name).decode() for name in files.namelist() if "/drawings/drawing" in name)
    assert len(charts) == 4
    assert not any("dispBlanksAs" in chart for chart in charts)  # which Excel reads as gaps
    assert drawings.count("descr=") == 4


@pytest.mark.parametrize("name", HARD_NAMES)
def test_what_people_wrote_is_text(store: Store, name: str) -> None:
    add_measured(store, name)
    cells = [cell for sheet in book_of(name) for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert name in {cell.value for cell in cells}  # as owner, and as evidence


def test_an_organization_without_anything_has_a_workbook(store: Store) -> None:
    store.add_organization("Nothing yet", TESTER)
    assert row_of(book_of("Nothing yet")["The answer"], "Coverage") == [0, 22, 0, 22]


def test_the_table_of_capabilities_can_be_filtered(store: Store) -> None:
    add_measured(store, "Alpha")
    sheet = book_of("Alpha")["Every capability"]
    first, last = sheet.auto_filter.ref.split(":")
    assert sheet[first].value == "Capability"
    assert last == f"K{sheet.max_row}"
    assert sheet.max_row - sheet[first].row == 22


def test_it_prints_as_wide_as_a_sheet_of_paper_and_cuts_no_chart(store: Store) -> None:
    add_measured(store, "Alpha")
    book = book_of("Alpha")
    assert {sheet.page_setup.orientation for sheet in book} == {"landscape"}
    assert {sheet.page_setup.paperSize for sheet in book} == {9}  # A4
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book)
    heights = {sheet.title: sheet.page_setup.fitToHeight for sheet in book}
    assert heights["The trade-offs"] == heights["Stage and target"] is None  # one, which is what a file leaves out
    assert heights["Every capability"] == 0  # as many as it needs


def test_a_name_is_not_cut_by_the_cell_beside_it(store: Store) -> None:
    add_measured(store, "Chief Information Officer")
    sheet = book_of("Chief Information Officer")["The answer"]
    (cell, *_) = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.column > 1 and cell.value == "Chief Information Officer"
    ]
    assert sheet.column_dimensions[cell.column_letter].width > len("Chief Information Officer")

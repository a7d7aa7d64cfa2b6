"""XLSX sheets as rows of texts: each cell as a person sees it, whatever program wrote it."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill

from finops_model.importers.files.cells import Flaw
from finops_model.importers.files.workbook import read_workbook
from finops_model.importers.tables import Unreadable
from tests.importers.workbook_files import inline, raw_xlsx


def rows(content: bytes, sheet: int = 0) -> list[tuple[int, list[str]]]:
    return list(read_workbook(content)[sheet].rows())


def test_rows_carry_their_numbers_and_empty_ones_are_left_out() -> None:
    assert rows(
        raw_xlsx('<row r="2"><c r="B2"><v>1</v></c></row><row r="5"/><row r="7"><c r="A7"><v>2</v></c></row>')
    ) == [
        (2, ["", "1"]),
        (7, ["2"]),
    ]


def test_rows_and_cells_without_numbers_follow_each_other() -> None:
    assert rows(raw_xlsx("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")) == [
        (1, ["1", "2"]),
        (2, ["3"]),
    ]


def test_every_kind_of_cell_is_the_text_that_is_shown() -> None:
    data = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t xml:space="preserve"> two </t></is></c>'
        '<c r="C1" t="b"><v>1</v></c><c r="D1" t="b"><v>0</v></c><c r="E1"><v>1.5</v></c>'
        '<c r="F1" s="1"><v>46112</v></c>'
        '<c r="G1" s="2"><v>0.7</v></c><c r="H1" s="3"><v>7</v></c><c r="I1" t="str"><f>A1</f><v>made</v></c>'
        '<c r="J1" t="d"><v>2026-03-31T00:00:00</v></c><c r="K1" s="4"><v>0.5</v></c></row>'
    )
    formats = ["dd\\.mm\\.yyyy", "0%", "000", "[h]:mm"]
    assert rows(raw_xlsx(data, strings=["one"], formats=formats)) == [
        (1, ["one", " two ", "TRUE", "FALSE", "1.5", "2026-03-31", "70%", "007", "made", "2026-03-31", "0.5"])
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("yyyy-mm-dd", "2026-03-31"),
        ("[$-407]d. mmmm yyyy;@", "2026-03-31"),
        ('"Stand "d/m/yy', "2026-03-31"),
        ("General", "46112"),
        ('0.00" days"', "46112"),
        ("#,##0", "46112"),
        ("00000", "46112"),
        ("[Red]0", "46112"),
        ("0.0%", "4611200%"),
    ],
)
def test_a_number_format_decides_what_a_number_is(code: str, text: str) -> None:
    data = '<row r="1"><c r="A1" s="1"><v>46112</v></c></row>'
    assert rows(raw_xlsx(data, formats=[code])) == [(1, [text])]


def test_the_epoch_of_1904_is_the_workbooks_own_word() -> None:
    data = '<row r="1"><c r="A1" s="1"><v>44650</v></c></row>'
    assert rows(raw_xlsx(data, formats=["yyyy"], book='<workbookPr date1904="1"/>')) == [(1, ["2026-03-31"])]


def test_a_formula_without_a_result_and_an_error_are_flaws_with_their_reason() -> None:
    data = (
        '<row r="1"><c r="A1"><f>B1*2</f></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1"><f>C1</f><v /></c>'
        '<c r="E1" t="str"><f>""</f><v></v></c></row>'
    )
    [(_, cells)] = rows(raw_xlsx(data))
    assert cells == ["=B1*2", "#DIV/0!", "2", "=C1"]
    assert [type(cell) for cell in cells] == [Flaw, Flaw, str, Flaw]
    assert cells[0].message.startswith("The formula has no stored result.")  # type: ignore[attr-defined]
    assert cells[1].message.startswith("The cell shows the error #DIV/0!.")  # type: ignore[attr-defined]


def test_a_zero_that_a_library_put_in_for_a_formula_is_no_result() -> None:
    data = '<row r="1"><c r="A1"><f>B1*2</f><v>0</v></c><c r="B1"><v>0</v></c></row>'
    [(_, never)] = rows(raw_xlsx(data, book='<calcPr fullCalcOnLoad="1"/>'))
    [(_, calculated)] = rows(raw_xlsx(data))
    assert [type(cell) for cell in never] == [Flaw, str]
    assert [type(cell) for cell in calculated] == [str, str]


def test_merged_cells_all_hold_the_value_of_their_range() -> None:
    data = inline(
        ("Domain", "Capability"), ("Understand", "Allocation"), ("", "Data Ingestion"), ("Other", "Budgeting")
    )
    merged = raw_xlsx(data, behind='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')
    assert rows(merged) == [
        (1, ["Domain", "Capability"]),
        (2, ["Understand", "Allocation"]),
        (3, ["Understand", "Data Ingestion"]),
        (4, ["Other", "Budgeting"]),
    ]


def test_rich_text_is_joined_and_its_reading_aid_left_out() -> None:
    cell = "<is><r><t>Cost </t></r><r><t>allocation</t></r><rPh><t>hidden</t></rPh></is>"
    assert rows(raw_xlsx(f'<row r="1"><c r="A1" t="inlineStr">{cell}</c></row>')) == [(1, ["Cost allocation"])]


def test_escaped_characters_and_entities_are_the_characters() -> None:
    data = inline(("a_x000D_b", "_x005F_x000D_", "R&D <x> Ä"))
    assert rows(raw_xlsx(data)) == [(1, ["a\rb", "_x000D_", "R&D <x> Ä"])]


def test_a_prefix_on_every_element_changes_nothing() -> None:
    content = raw_xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        sheet = sheet.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("xmlns=", "xmlns:x=").encode()
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert rows(target.getvalue()) == [(1, ["1"])]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ('<row r="2"/><row r="1"><c r="A1"><v>1</v></c></row>', "row 1 stands after row 2"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "row 1 has a cell 'A2'"),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "the cells of row 1 are out of order"),
        ('<row r="1"><c r="A1" t="s"><v>5</v></c></row>', "refers to a missing text"),
        ('<row r="99999999"><c r="A1"><v>1</v></c></row>', "a row numbered '99999999'"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "not well-formed XML"),
    ],
)
def test_a_contradictory_sheet_is_refused(data: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        rows(raw_xlsx(data))


def test_workbooks_of_other_libraries_are_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Organization", "Score", "Note"])
    sheet.append(["007", 1.5, "Ä & ö"])
    sheet["B3"].fill = PatternFill("solid", fgColor="FF0000")
    target = BytesIO()
    sheet["B4"] = "=B2+1"
    book.save(target)
    header, first, calculated = rows(target.getvalue())
    assert [header, first] == [(1, ["Organization", "Score", "Note"]), (2, ["007", "1.5", "Ä & ö"])]
    assert calculated == (4, ["", "=B2+1"])
    assert isinstance(calculated[1][1], Flaw)


def test_a_sheet_of_many_blocks_gives_every_row_whatever_form_single_rows_have() -> None:
    plain = '<row r="{0}" spans="1:2"><c r="A{0}"><v>{0}</v></c><c r="B{0}" t="str"><v>walk</v></c></row>'
    data = [plain.format(line) for line in range(1, 9_001)]
    data[2_999] = '<row r="3000"><c r="B3000" t="str"><f>A1&amp;"x"</f><v>a &amp; b</v></c></row>'
    data[5_999] = '<row r="6000" spans="1:2"/>'
    data[8_999] = '<row r="9000"><c r="A9000"><v>1</v></c></row>\n'
    found = rows(raw_xlsx("".join(data)))
    assert found[2_998:3_001] == [(2_999, ["2999", "walk"]), (3_000, ["", "a & b"]), (3_001, ["3001", "walk"])]
    assert [line for line, _ in found] == [line for line in range(1, 9_001) if line != 6_000]
    assert found[-1] == (9_000, ["1"])


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_"), max_size=12)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_the_rows_are_the_texts_that_were_written(table: list[list[str]]) -> None:
    expected = [(line, cells) for line, cells in enumerate(table, 1) if any(map(str.strip, cells))]
    found = rows(raw_xlsx(inline(*table)))
    assert [line for line, _ in found] == [line for line, _ in expected]
    for (_, cells), (_, written) in zip(found, expected, strict=True):
        assert [*cells, *[""] * (len(written) - len(cells))] == written


def test_a_cell_that_is_struck_through_is_a_flaw_with_its_text() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Capability", "Rating"])
    sheet.append(["Allocation", "Walk"])
    sheet.append(["Forecasting", 2])
    sheet["A2"].font = Font(bold=True)
    sheet["B2"].font = Font(strike=True)
    sheet["B3"].font = Font(strike=False)
    content = BytesIO()
    book.save(content)
    read = rows(content.getvalue())
    assert read == [(1, ["Capability", "Rating"]), (2, ["Allocation", "Walk"]), (3, ["Forecasting", "2"])]
    flaws = [cell for _, cells in read for cell in cells if isinstance(cell, Flaw)]
    assert [(cell, cell.message[:41]) for cell in flaws] == [("Walk", "The text of the cell is struck through. E")]

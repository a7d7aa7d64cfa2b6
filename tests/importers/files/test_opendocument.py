"""ODS sheets as rows of texts: each cell as a person sees it, as in the XLSX sheet of the same table."""

from finops_model.importers.files.cells import Flaw
from finops_model.importers.files.opendocument import read_opendocument
from finops_model.importers.files.workbook import read_workbook
from tests.importers.workbook_files import ods_of, raw_ods, xlsx_of


def xlsx_rows(content: bytes, sheet: int = 0) -> list[tuple[int, list[str]]]:
    return list(read_workbook(content)[sheet].rows())


def test_an_ods_sheet_gives_the_same_rows_as_an_xlsx_sheet() -> None:
    table = [["Name", "Score", "Share"], ["Ä & <b>", "1.5", "70%"], ["", "", ""], ["007", "", "x"]]
    [sheet] = read_opendocument(ods_of(table))
    assert sheet.name == "Scores"
    assert (
        list(sheet.rows())
        == xlsx_rows(xlsx_of(table))
        == [
            (1, ["Name", "Score", "Share"]),
            (2, ["Ä & <b>", "1.5", "70%"]),
            (4, ["007", "", "x"]),
        ]
    )


def ods_cell(kind: str, inside: str) -> str:
    return f"<table:table-cell {kind}>{inside}</table:table-cell>"


def ods_rows(*cells: str) -> list[tuple[int, list[str]]]:
    table = f'<table:table table:name="S"><table:table-row>{"".join(cells)}</table:table-row></table:table>'
    return list(read_opendocument(raw_ods(table))[0].rows())


TEXT = 'office:value-type="string"'


def test_ods_values_come_as_they_are_shown() -> None:
    found = ods_rows(
        ods_cell('office:value-type="date" office:date-value="2026-03-31"', "<text:p>31.03.26</text:p>"),
        ods_cell('office:value-type="boolean" office:boolean-value="true"', "<text:p>WAHR</text:p>"),
        ods_cell(TEXT, '<text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p>'),
        ods_cell(TEXT, "<office:annotation><text:p>aside</text:p></office:annotation><text:p>said</text:p>"),
        ods_cell('table:number-columns-repeated="2" office:value-type="float" office:value="1"', ""),
    )
    assert found == [(1, ["2026-03-31", "TRUE", "a  b\nc", "said", "1", "1"])]


def test_ods_formulas_without_a_result_and_errors_are_flaws() -> None:
    [(_, row)] = ods_rows(
        ods_cell('table:formula="of:=1+1"', ""),
        ods_cell(f'table:formula="of:=1/0" {TEXT} office:string-value=""', "<text:p>#DIV/0!</text:p>"),
    )
    assert [type(cell) for cell in row] == [Flaw, Flaw]


def test_ods_repeated_and_merged_cells_are_filled_and_empty_ones_cost_nothing() -> None:
    def row(*cells: str, repeated: int = 1) -> str:
        return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'

    table = (
        row("<table:table-cell/>", repeated=3),
        row(
            ods_cell(f'table:number-rows-spanned="2" {TEXT}', "<text:p>Domain</text:p>"),
            ods_cell(TEXT, "<text:p>x</text:p>"),
        ),
        row("<table:covered-table-cell/>", ods_cell(TEXT, "<text:p>y</text:p>")),
        row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_048_000),
    )
    content = raw_ods(f'<table:table table:name="S">{"".join(table)}</table:table>')
    assert list(read_opendocument(content)[0].rows()) == [(4, ["Domain", "x"]), (5, ["Domain", "y"])]

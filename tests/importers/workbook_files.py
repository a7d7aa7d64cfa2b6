"""Workbooks for tests: from rows of texts, or from the XML that a hostile or unusual program would write."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Rows = Sequence[Sequence[str]]
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_PERCENT = re.compile(r"[0-9]+%")


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook: its rows, and which of these, of its columns, and whether it as a whole are hidden."""

    name: str
    rows: Rows
    is_hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()


def xlsx_of(rows: Rows, sheet: str = "Scores") -> bytes:
    """An XLSX workbook with one sheet; numbers and percentages become numeric cells, as a person's typing does."""
    return xlsx_book([Page(sheet, rows)])


def xlsx_book(pages: Sequence[Page]) -> bytes:
    """An XLSX workbook of several sheets, at least one of them in view."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_numbers": False, "strings_to_formulas": False})
    percent = book.add_format({"num_format": "0%"})
    sheets = [(book.add_worksheet(page.name), page) for page in pages]
    next(sheet for sheet, page in sheets if not page.is_hidden).activate()
    for sheet, page in sheets:
        _write(sheet, page, percent)
    book.close()
    return target.getvalue()


def _write(page: Worksheet, content: Page, percent: Format) -> None:
    if content.is_hidden:
        page.hide()
    for line in content.hidden_rows:
        page.set_row(line, None, None, {"hidden": True})
    for column in content.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})
    for line, row in enumerate(content.rows):
        for column, cell in enumerate(row):
            if _NUMBER.fullmatch(cell):
                page.write_number(line, column, float(cell))
            elif _PERCENT.fullmatch(cell):
                page.write_number(line, column, int(cell[:-1]) / 100, percent)
            elif cell:
                page.write_string(line, column, cell)


def ods_of(rows: Rows, sheet: str = "Scores") -> bytes:
    """An ODS workbook with one sheet; numbers and percentages become numeric cells."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return raw_ods(f'<table:table table:name="{escape(sheet)}">{body}</table:table>')


def _ods_cell(cell: str) -> str:
    if _NUMBER.fullmatch(cell):
        return _filled(f'office:value-type="float" office:value="{cell}"', cell)
    if _PERCENT.fullmatch(cell):
        return _filled(f'office:value-type="percentage" office:value="{int(cell[:-1]) / 100}"', cell)
    if not cell:
        return "<table:table-cell/>"
    return _filled('office:value-type="string"', cell)


def _filled(kind: str, text: str) -> str:
    return f"<table:table-cell {kind}><text:p>{escape(text)}</text:p></table:table-cell>"


def raw_ods(tables: str, before: str = "", styles: str = "") -> bytes:
    """An ODS workbook whose content holds these tables; ``before`` stands in front of its root element."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "style", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {spaces}>{styles}<office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zip_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def raw_xlsx(
    data: str,
    *,
    behind: str = "",
    before: str = "",
    strings: Sequence[str] | None = None,
    formats: Sequence[str] = (),
    book: str = "",
    names: Sequence[str] = ("Scores",),
    states: Sequence[str] = (),
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """An XLSX workbook whose sheet data is the XML ``data``.

    Args:
        behind: XML behind the sheet data (merged cells).
        before: what stands in front of the sheet's root element (a document type).
        strings: shared texts.
        formats: number formats of the cell styles 1, 2 …
        book: XML inside the workbook element, before its sheets.
        names: sheets, all with the same data.
        states: whether each of them is ``visible`` or ``hidden``.
        more: other members.
    """
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    states = states or ["visible"] * len(names)
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{state}" r:id="s{n}"/>'
        for n, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    links = "".join(
        f'<Relationship Id="s{n}" Type="{kinds}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    parts: dict[str, bytes | str] = {
        "_rels/.rels": f'<Relationships {relations}><Relationship Id="b" Type="{kinds}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{kinds}">{book}<sheets>{sheets}</sheets></workbook>',
    }
    if strings is not None:
        links += f'<Relationship Id="t" Type="{kinds}/sharedStrings" Target="sharedStrings.xml"/>'
        texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        parts["xl/sharedStrings.xml"] = f"<sst {main}>{texts}</sst>"
    if formats:
        links += f'<Relationship Id="f" Type="{kinds}/styles" Target="styles.xml"/>'
        codes = "".join(
            f'<numFmt numFmtId="{200 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(formats)
        )
        styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
        parts["xl/styles.xml"] = (
            f"<styleSheet {main}><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"
        )
    parts["xl/_rels/workbook.xml.rels"] = f"<Relationships {relations}>{links}</Relationships>"
    for number in range(1, len(names) + 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet {main}>'
            f"<sheetData>{data}</sheetData>{behind}</worksheet>"
        )
    return zip_of({**parts, **(more or {})})


def zip_of(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def inline(*rows: Sequence[str]) -> str:
    """Sheet data of inline texts, from row 1 on."""
    return "".join(
        f'<row r="{line}">'
        + "".join(
            f'<c r="{chr(ord("A") + place)}{line}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for place, text in enumerate(row)
            if text
        )
        + "</row>"
        for line, row in enumerate(rows, 1)
    )

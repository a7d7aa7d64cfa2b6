"""What kind of file it is, and the tables in it. The content decides, never the name alone.

XLSX and ODS, JSON and JSON Lines, and text with separated values in the encodings and with the separators that
spreadsheet programs write. Title rows above the header are left out; line numbers stay those that a person sees.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from finops_model.importers.files.archive import open_archive
from finops_model.importers.files.header_words import HeaderWords
from finops_model.importers.files.json_records import read_json
from finops_model.importers.files.markdown import is_markdown, is_wiki, markup_sheet
from finops_model.importers.files.opendocument import read_opendocument
from finops_model.importers.files.sheet import Sheet, sheet_table
from finops_model.importers.files.text import (
    encoding_of,
    first_bytes,
    first_text,
    text_rows,
    text_table,
    whole_text,
)
from finops_model.importers.files.workbook import read_workbook
from finops_model.importers.tables import Table, Unreadable
from finops_model.messages import Message, message, plural
from finops_model.names import same_name

_OTHER_KINDS = {
    b"%PDF": message("The file is a PDF document. Expected CSV, XLSX, ODS or JSON."),
    b"\x89PNG": message("The file is a picture. Expected CSV, XLSX, ODS or JSON."),
    b"\xff\xd8\xff": message("The file is a picture. Expected CSV, XLSX, ODS or JSON."),
    b"\x1f\x8b": message("This is a compressed file (gzip). Unpack it first: expected CSV, XLSX, ODS or JSON."),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": message(
        "The file is an old .xls workbook, or a workbook with a password. Save it as .xlsx without a password."
    ),
    b"SQLite format 3": message("The file is a database. Expected CSV, XLSX, ODS or JSON."),
    b"PAR1": message("The file is a Parquet file. Expected CSV, XLSX, ODS or JSON."),
}
"""What other files begin with, and the sentence that names each."""
_OTHER_TEXTS = {
    re.compile(r"\s*(?:<\?xml\b|<\?mso)(?s:.*)urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE): message(
        "The file is a workbook in the XML format of Excel 2003. Open it in a spreadsheet program and save it as .xlsx."
    ),
    re.compile(
        r"\s*(?:<!--(?s:.*?)-->\s*)?<(?:!doctype html|html|head|meta|body|style|div|table)\b", re.IGNORECASE
    ): message(
        "The file is a web page (HTML), whatever its name says. Open it in a spreadsheet program and save it as .xlsx."
    ),
    re.compile(r"\s*<\?xml\b", re.IGNORECASE): message("The file is XML. Expected CSV, XLSX, ODS or JSON."),
    re.compile(r"\s*MIME-Version:", re.IGNORECASE): message(
        "The file is a web archive (MHTML). Open it in a spreadsheet program and save it as .xlsx."
    ),
}
"""How texts begin that hold no separated values, and the sentence that names each; the first one that fits counts."""


ALL_SHEETS = "*"
"""The answer that reads every filled sheet that the workbook shows."""


class SheetUndecided(Unreadable):
    """A workbook with several filled sheets: a person has to choose.

    Attributes:
        sheets: the names of the filled sheets that the workbook shows, in its order; the hidden ones when it
            shows none.
    """

    def __init__(self, sheets: Sequence[str]) -> None:
        self.sheets = tuple(sheets)
        super().__init__(
            plural(
                "The workbook has {count:,} filled sheet. Which one holds the ratings? Sheets: {sheets}. "
                "Answer with --sheet NAME, once for each sheet, or with --sheet '*' for all of them.",
                "The workbook has {count:,} filled sheets. Which one holds the ratings? Sheets: {sheets}. "
                "Answer with --sheet NAME, once for each sheet, or with --sheet '*' for all of them.",
                count=len(sheets),
                sheets=", ".join(map(repr, sheets)),
            )
        )


def read_tables(
    name: str,
    content: bytes | Path,
    kind_of: HeaderWords,
    sheets: Sequence[str] = (),
    header_line: int | None = None,
) -> list[Table]:
    """The tables of a file: one, several of a workbook, or two of a JSON file with ratings and targets. Rows are read
    when asked for.

    Args:
        name: the file's name, as shown; only its ending is looked at, and only where the content leaves it open.
        content: its bytes, or where they lie.
        kind_of: what a cell says as the name of a column; finds the header.
        sheets: the sheets of a workbook by name, or :data:`ALL_SHEETS`; none: the only one that holds something.
        header_line: the line of the header, where the user says it.

    Raises:
        Unreadable: the file cannot be read, with what was expected.
        SheetUndecided: ``sheets`` are needed.
    """
    start = first_bytes(content)
    _refuse_others(start)
    if start.startswith(b"PK"):
        return _sheet_tables(name, _sheets(content), sheets, kind_of, header_line)
    for sheet in sheets:
        if sheet != ALL_SHEETS:
            raise Unreadable(message("The file has no sheets, so there is no sheet {name!r}.", name=sheet))
    encoding, notices = encoding_of(content, start)
    if _is_json(start, encoding, name):
        if header_line is not None:
            raise Unreadable(message("The file is JSON, which has no header line."))
        return read_json(name, whole_text(content, encoding), kind_of)
    table = _text_table(name, content, encoding, kind_of, header_line)
    table.notices[:0] = notices
    return [table]


def _text_table(
    name: str, content: bytes | Path, encoding: str, kind_of: HeaderWords, header_line: int | None
) -> Table:
    """The table in a text, be it marked up or separated values. Raises Unreadable for a web page and other XML."""
    text = first_text(content, encoding)
    for opening, sentence in _OTHER_TEXTS.items():
        if opening.match(text):
            raise Unreadable(sentence)
    if is_markdown(text) or is_wiki(text):
        return sheet_table(name, markup_sheet(whole_text(content, encoding)), kind_of, header_line)
    return text_table(name, content, encoding, kind_of, header_line)


def read_rows(
    content: bytes | Path, kind_of: HeaderWords, sheets: Sequence[str] = ()
) -> Iterator[tuple[int, list[str]]]:
    """Every row of a text or a sheet as it stands, with its line: titles, blank, short and broken ones, too.

    Raises:
        Unreadable: the file is not such a table (JSON has no rows), is several of them, or breaks off.
    """
    start = first_bytes(content)
    if start.startswith(b"PK"):
        chosen = _chosen_sheets(_sheets(content), sheets)
        if len(chosen) > 1:
            raise Unreadable(message("Several sheets are read, whose lines have the same numbers."))
        for line, cells in chosen[0].rows():
            yield line, list(map(str, cells))
        return
    encoding, _ = encoding_of(content, start)
    if _is_json(start, encoding, ""):
        raise Unreadable(message("The file is JSON, which has no rows."))
    start_of_text = first_text(content, encoding)
    if is_markdown(start_of_text) or is_wiki(start_of_text):
        yield from markup_sheet(whole_text(content, encoding)).rows()
    else:
        yield from text_rows(content, encoding, kind_of)


def _refuse_others(start: bytes) -> None:
    """Raises Unreadable for an empty file and for the usual kinds of file that hold no table."""
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Unreadable(message("The file is empty. Expected a header line with the column names."))
    for magic, sentence in _OTHER_KINDS.items():
        if start.startswith(magic):
            raise Unreadable(sentence)


def _is_json(start: bytes, encoding: str, name: str) -> bool:
    """Whether a text begins as JSON does; what begins with ``[`` may be a CSV, so there the name counts, too."""
    text = start[: len(start) // 2 * 2].decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("["):
        is_named = name.casefold().endswith((".json", ".jsonl", ".ndjson"))
        return is_named or text[1:].lstrip()[:1] in "{]"
    return text.startswith("{")


def _sheets(content: bytes | Path) -> list[Sheet]:
    """The sheets of a workbook of either kind."""
    names = open_archive(content).NameToInfo
    if "content.xml" in names:
        return read_opendocument(content)
    if any(name.endswith("workbook.bin") for name in names):
        raise Unreadable(message("The workbook is in the binary format (.xlsb). Save it as .xlsx or as CSV."))
    if not any(name.endswith("workbook.xml") for name in names):
        raise Unreadable(
            message("The file is a ZIP archive, not a workbook. Unpack it first: expected CSV, XLSX, ODS or JSON.")
        )
    return read_workbook(content)


def _sheet_tables(
    name: str, sheets: Sequence[Sheet], wanted: Sequence[str], kind_of: HeaderWords, header_line: int | None
) -> list[Table]:
    """The tables of the wanted sheets."""
    chosen = _chosen_sheets(sheets, wanted)
    tables = [sheet_table(name, sheet, kind_of, header_line) for sheet in chosen]
    if not wanted or ALL_SHEETS in wanted:
        tables[0].notices += _hidden_sheets([sheet.name for sheet in _filled(sheets, hidden=True)])
    return tables


def _hidden_sheets(names: Sequence[str]) -> list[Message]:
    """Says which sheets are passed over because the workbook hides them."""
    if not names:
        return []
    sentence = plural(
        "The sheet {sheets} is hidden in the workbook and is not read. Show it in the workbook to read it. Or answer "
        "with --sheet NAME.",
        "The sheets {sheets} are hidden in the workbook and are not read. Show them in the workbook to read them. Or "
        "answer with --sheet NAME.",
        count=len(names),
        sheets=", ".join(map(repr, names)),
    )
    return [sentence]


def _chosen_sheets(sheets: Sequence[Sheet], wanted: Sequence[str]) -> list[Sheet]:
    """The sheets with the wanted names; without any the only one that holds something and is shown."""
    if wanted and ALL_SHEETS not in wanted:
        named = {sheet.name: sheet for sheet in (_named_sheet(sheets, name) for name in wanted)}
        return list(named.values())
    shown = _filled(sheets, hidden=False)
    if len(shown) == 1 or (shown and wanted):
        return shown
    candidates = shown or _filled(sheets, hidden=True)
    if not candidates:
        raise Unreadable(message("The workbook is empty. Expected a sheet with a header row and one row per rating."))
    raise SheetUndecided([sheet.name for sheet in candidates])


def _filled(sheets: Sequence[Sheet], hidden: bool) -> list[Sheet]:
    """The sheets that hold something and are hidden, or that are not."""
    return [sheet for sheet in sheets if sheet.is_hidden == hidden and sheet.is_filled()]


def _named_sheet(sheets: Sequence[Sheet], wanted: str) -> Sheet:
    by_name = {sheet.name: sheet for sheet in sheets}
    found = wanted if wanted in by_name else same_name(wanted, list(by_name))
    if found is None:
        known = ", ".join(map(repr, by_name))
        raise Unreadable(message("There is no sheet {name!r}. Sheets: {sheets}.", name=wanted, sheets=known))
    return by_name[found]

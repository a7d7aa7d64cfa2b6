"""Files made to harm: each is refused with a sentence, or read right, in 2 seconds of work and 200 MB."""

import json
import os
import random
import zipfile
from collections.abc import Callable
from encodings.aliases import aliases
from io import BytesIO
from pathlib import Path

import pytest

from finops_model.framework import read_framework
from finops_model.importers.files.sheet import column_letters
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from tests import warm
from tests.importers.workbook_files import inline, raw_ods, raw_xlsx, zip_of

HEADER = ("organization", "assessed_on", "capability", "stage")
GOOD = inline(HEADER, ("Acme", "2026-03-31", "allocation", "walk"))
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]>'


def far_cell() -> bytes:
    return raw_xlsx(GOOD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def only_a_far_cell() -> bytes:
    return raw_xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def cell_far_below() -> bytes:
    """The row is far away and holds one cell: it stands below the table."""
    return raw_xlsx(GOOD + '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Acme</t></is></c></row>')


def padded_sheet() -> bytes:
    return raw_xlsx(GOOD, behind=" " * 100_000_000)


def padded_member() -> bytes:
    return raw_xlsx(GOOD, more={"xl/media/a.bin": b"\0" * 100_000_000})


def million_cells() -> bytes:
    row = "".join(f'<c r="{chr(65 + n)}{{0}}"><v>{n}</v></c>' for n in range(10))
    return raw_xlsx("".join(f'<row r="{n}">' + row.replace("{0}", str(n)) + "</row>" for n in range(1, 100_001)))


def wide_million_cells() -> bytes:
    letters = [column_letters(n) for n in range(600)]
    cells = "".join(f'<c r="{letter}{{0}}"><v>1</v></c>' for letter in letters)
    return raw_xlsx("".join(f'<row r="{n}">' + cells.replace("{0}", str(n)) + "</row>" for n in range(1, 1_667)))


def entities(count: int, repeats: int) -> str:
    return "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * repeats}">' for n in range(1, count)).replace("&a0;", "&a;")


def billion_laughs() -> bytes:
    data = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return raw_xlsx(data, before=DOCTYPE.format(entities(10, 10)))


def quadratic_blowup() -> bytes:
    data = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"&b;" * 50_000}</t></is></c></row>'
    return raw_xlsx(data, before=DOCTYPE.format(f'<!ENTITY b "{"b" * 50_000}">'))


def external_entity() -> bytes:
    data = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    return raw_xlsx(data, before=DOCTYPE.format('<!ENTITY e SYSTEM "file:///etc/passwd">'))


def external_entity_in_strings() -> bytes:
    text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>'
    return raw_xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=["x"], more={"xl/sharedStrings.xml": text})


def billion_laughs_in_ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>&a9;</text:p></table:table-cell>'
    table = f'<table:table table:name="S"><table:table-row>{cell}</table:table-row></table:table>'
    return raw_ods(table, before=DOCTYPE.format(entities(10, 10)))


def repeated_ods() -> bytes:
    kind = 'office:value-type="string" table:number-columns-repeated="900"'
    cell = f"<table:table-cell {kind}><text:p>Allocation</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return raw_ods(f'<table:table table:name="S">{row}</table:table>')


def zip_slip() -> bytes:
    return raw_xlsx(GOOD, more={"../../../tmp/slipped.xml": "<x/>"})


def five_thousand_members() -> bytes:
    return raw_xlsx(GOOD, more={f"xl/media/{n}.xml": "<x/>" for n in range(5_000)})


def truncated() -> bytes:
    return raw_xlsx(GOOD)[:-200]


def cut_inside() -> bytes:
    """The directory is whole, a member is not."""
    whole = bytearray(raw_xlsx(GOOD))
    place = whole.find(b"sheet1.xml") + 60
    whole[place : place + 40] = bytes(40)
    return bytes(whole)


def encrypted_zip() -> bytes:
    whole = bytearray(raw_xlsx(GOOD))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(mark)
        while place >= 0:
            whole[place + offset] |= 1
            place = whole.find(mark, place + 1)
    return bytes(whole)


def encrypted_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_096)


def lying_size() -> bytes:
    """A member whose directory entry says 10 bytes where there are many more."""
    whole = bytearray(raw_xlsx(GOOD, more={"xl/worksheets/sheet1.xml": "x" * 1_000_000}))
    place = whole.rfind(b"xl/worksheets/sheet1.xml") - 46
    whole[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(whole)


def giant_merge() -> bytes:
    return raw_xlsx(GOOD, behind='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A1:XFD{n}"/>' for n in range(1, 50_000))
    return raw_xlsx(GOOD, behind=f"<mergeCells>{merges}</mergeCells>")


def many_shared_strings() -> bytes:
    return raw_xlsx(GOOD, strings=[], more={"xl/sharedStrings.xml": "<sst>" + "<si><t/></si>" * 5_000_000 + "</sst>"})


def deep_elements() -> bytes:
    return raw_xlsx("<row r='1'>" + "<x>" * 200_000 + "</x>" * 200_000 + "</row>")


def padding(megabytes: int) -> str:
    """Text that packs to a fiftieth: enough to hide behind the limit of what a part may unpack to."""
    chance = random.Random(8)
    return "".join(chance.randbytes(2).hex() * 40 for _ in range(megabytes * 6_250))


def endless_text() -> bytes:
    return raw_xlsx(f'<row r="1"><c r="A1" t="str"><v>{padding(60)}</v></c></row>')


def endless_tag() -> bytes:
    """A tag that the parser would read anew with every block: minutes, for a file of a megabyte."""
    return raw_xlsx(f'<row r="1" x="{padding(60)}"><c r="A1"><v>1</v></c></row>')


def endless_tail() -> bytes:
    """What stands behind the last row is as long as it likes, and has no end of a row to stop at."""
    return raw_xlsx(GOOD, behind=f"<f>{padding(60)}</f>")


def deep_json() -> bytes:
    return b'{"ratings":' + b"[" * 500_000


def overlapping_merges() -> bytes:
    data = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 2_001))
    merges = "".join(f'<mergeCell ref="A{n}:ALL2000"/>' for n in range(1, 1_001))
    return raw_xlsx(data, behind=f"<mergeCells>{merges}</mergeCells>")


def merged_everything() -> bytes:
    """One range over all columns and rows, above 300,000 rows without a cell."""
    rows = "".join(f'<row r="{n}"/>' for n in range(2, 300_001))
    return raw_xlsx(
        f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}',
        behind='<mergeCells><mergeCell ref="A1:ALL1048576"/></mergeCells>',
    )


def endless_number_format() -> bytes:
    return raw_xlsx('<row r="1"><c r="A1" s="1"><v>1</v></c></row>', formats=["[" * 200_000])


def many_number_formats() -> bytes:
    return raw_xlsx('<row r="1"><c r="A1" s="1"><v>1</v></c></row>', formats=["[h" * 100] * 2_000)


def unknown_encoding() -> bytes:
    sheet = '<?xml version="1.0" encoding="UTF-7"?><worksheet><sheetData/></worksheet>'
    return raw_xlsx(GOOD, more={"xl/worksheets/sheet1.xml": sheet})


def many_names_of_one_sheet() -> bytes:
    book = "".join(f'<sheet name="{n}" r:id="s1"/>' for n in range(10_000))
    return raw_xlsx(
        "",
        more={
            "xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{book}</sheets></workbook>',
            "xl/worksheets/sheet1.xml": f"<worksheet>{'<x/>' * 1_000_000}</worksheet>",
        },
    )


def ods_row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def ods_cell(extra: str, text: str = "Allocation") -> str:
    return f'<table:table-cell office:value-type="string" {extra}><text:p>{text}</text:p></table:table-cell>'


def ods_of_rows(rows: str) -> bytes:
    return raw_ods(f'<table:table table:name="S">{rows}</table:table>')


def repeated_rows_of_repeated_cells() -> bytes:
    return ods_of_rows(ods_row(ods_cell('table:number-columns-repeated="1000"'), 10_000) * 100)


def overlapping_spans() -> bytes:
    spans = 'table:number-rows-spanned="1000000" table:number-columns-spanned="1000"'
    return ods_of_rows(ods_row(ods_cell(spans)) * 3_000)


def span_over_everything() -> bytes:
    spans = 'table:number-rows-spanned="1048576" table:number-columns-spanned="1000"'
    return ods_of_rows(ods_row(ods_cell(spans)) + ods_row("<table:table-cell/>") * 30_000)


def endless_blanks() -> bytes:
    blanks = '<text:p><text:s text:c="32767"/></text:p>' * 90_000
    return ods_of_rows(ods_row(f'<table:table-cell office:value-type="string">{blanks}</table:table-cell>'))


def columns(count: int) -> Callable[[], bytes]:
    return lambda: (",".join(f"some words {n}" for n in range(count)) + "\n").encode()


def many_columns_in_markdown() -> bytes:
    return ("|" + "a|" * 20_000 + "\n|" + "---|" * 8 + "\n").encode()


def blanks_in_markdown() -> bytes:
    return b"a|b\n" + (b" " * 30_000 + b"|" + b" " * 30_000 + b"-|\n") * 2


def blank_lines_between_rows() -> bytes:
    """Every row could be the last one of the table."""
    return (",".join(("Capability", "Mark", "Owner")) + "\n\nsome words,5," * 200_000).encode()


def header_words_everywhere() -> bytes:
    return ("Capability,Mark,Owner" + "\nCapability,some words,Owner" * 200_000).encode()


def wide_group_rows() -> bytes:
    groups = ",".join(f"Q{1 + n % 4} 20{10 + n % 90}" for n in range(900))
    return (f",{groups}\nCapability,{','.join(['Score', 'Target'] * 450)}\n" * 20).encode()


def blank_lines() -> bytes:
    return (",".join(HEADER) + "\n" * 50_000_000).encode()


def endless_line() -> bytes:
    return (",".join(HEADER) + "\n" + "," * 50_000_000).encode()


def many_json_values() -> bytes:
    return b"[{}," + b"[]," * 15_000_000 + b"1]"


def not_a_workbook() -> bytes:
    return zip_of({"a.txt": "hello"})


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "far cell": (far_cell, "Cell XFD1048576 holds a value far outside of the table"),
    "only a far cell": (only_a_far_cell, "Cell XFD1048576 holds a value far outside of the table"),
    "padded sheet": (padded_sheet, "far out of proportion"),
    "padded member": (padded_member, "far out of proportion"),
    "million cells": (million_cells, "Which column names the capability?"),
    "wide million cells": (wide_million_cells, "Which column names the capability?"),
    "billion laughs": (billion_laughs, "declares XML entities"),
    "quadratic blowup": (quadratic_blowup, "declares XML entities"),
    "external entity": (external_entity, "declares XML entities"),
    "external entity in strings": (external_entity_in_strings, "declares XML entities"),
    "billion laughs in ods": (billion_laughs_in_ods, "declares XML entities"),
    "repeated ods": (repeated_ods, "The same filled row stands here 1,048,576 times"),
    "zip slip": (zip_slip, "a part whose name leads outside of it"),
    "five thousand members": (five_thousand_members, "parts; at most 2,000 are read"),
    "truncated": (truncated, "is damaged or cut off"),
    "cut inside": (cut_inside, "damaged"),
    "encrypted zip": (encrypted_zip, "is encrypted"),
    "encrypted office": (encrypted_office, "an old .xls workbook, or a workbook with a password"),
    "lying size": (lying_size, "damaged"),
    "many merges": (many_merges, "its merged cells lie upon each other"),
    "many shared strings": (many_shared_strings, "far out of proportion"),
    "endless text": (endless_text, "a text of more than 32,767 characters"),
    "endless tag": (endless_tag, "a tag in it does not end"),
    "endless tail": (endless_tail, "a text of more than 32,767 characters"),
    "deep json": (deep_json, "The file is not JSON"),
    "overlapping merges": (overlapping_merges, "its merged cells lie upon each other"),
    "merged everything": (merged_everything, "fill more than 2,000,000 cells"),
    "endless number format": (endless_number_format, "No column holds a rating"),
    "many number formats": (many_number_formats, "Which column names the capability?"),
    "unknown encoding": (unknown_encoding, "is damaged: a part of it is not well-formed XML"),
    "many names of one sheet": (many_names_of_one_sheet, "The workbook is empty"),
    "repeated rows of repeated cells": (repeated_rows_of_repeated_cells, "fill more than 2,000,000 cells"),
    "overlapping spans": (overlapping_spans, "its merged cells lie upon each other"),
    "span over everything": (span_over_everything, "fill more than 2,000,000 cells"),
    "endless blanks": (endless_blanks, "a text of more than 32,767 characters"),
    "20,000 columns": (columns(20_000), "The header has 20,000 columns; at most 1,000 are read."),
    "200,000 columns": (columns(200_000), "The header has 200,000 columns; at most 1,000 are read."),
    "blank lines": (blank_lines, "The file has more than 1,048,576 lines."),
    "many columns in markdown": (many_columns_in_markdown, "The line has 20,000 columns; at most 1,000 are read."),
    "blanks in markdown": (blanks_in_markdown, "No column holds a rating"),
    "blank lines between rows": (blank_lines_between_rows, "Which column"),
    "header words everywhere": (header_words_everywhere, "No column holds a rating"),
    "wide group rows": (wide_group_rows, "Which"),
    "endless line": (endless_line, "The line is longer than 8,000,000 characters."),
    "many json values": (many_json_values, "The file is too large for JSON."),
    "not a workbook": (not_a_workbook, "is a ZIP archive, not a workbook"),
}


LITTLE = 25
"""Times the sum of three million squares (:mod:`tests.importers.hostile_probe`): about two seconds, on any machine."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_file_is_refused_with_a_sentence_and_little_work(kind: str, tmp_path: Path) -> None:
    make, sentence = REFUSED[kind]
    answer = probed(tmp_path, make())
    assert answer["ratings"] == 0
    assert any(sentence in problem for problem in answer["problems"]), answer["problems"]
    assert answer["effort"] < LITTLE
    assert answer["megabytes"] < 200


ODD: dict[str, tuple[Callable[[], bytes], int, list[str]]] = {
    "giant merge": (giant_merge, 0, ["Which column is meant by organization?"]),
    "deep elements": (deep_elements, 0, ["The workbook is empty."]),
    "cell far below": (cell_far_below, 1, []),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ODD)
def test_an_odd_file_is_read_as_it_is_with_little_work(kind: str, tmp_path: Path) -> None:
    make, ratings, sentences = ODD[kind]
    answer = probed(tmp_path, make())
    assert answer["ratings"] == ratings
    assert len(answer["problems"]) >= len(sentences)
    assert all(problem.startswith(sentence) for problem, sentence in zip(answer["problems"], sentences, strict=False))
    assert answer["effort"] < LITTLE
    assert answer["megabytes"] < 200


def probed(folder: Path, content: bytes) -> dict:  # type: ignore[type-arg]
    path = folder / "theirs.xlsx"
    path.write_bytes(content)
    run = warm.run("tests.importers.hostile_probe", str(path), environment=os.environ)
    assert run.returncode == 0, run.stderr[-2_000:]
    return json.loads(run.stdout)


ENCODINGS = sorted({*aliases.values(), "utf-7", "undefined", "no such encoding", "x" * 1_000})


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_part_in_any_encoding_is_read_or_the_workbook_is_damaged(encoding: str) -> None:
    sheet = f'<?xml version="1.0" encoding="{encoding}"?><worksheet><sheetData/></worksheet>'
    workbook = raw_xlsx(GOOD, more={"xl/worksheets/sheet1.xml": sheet})
    problems = prepare([Source("f.xlsx", workbook)], Options(), read_framework()).files[0].problems
    assert [problem.message.split(":")[0].split(".")[0] for problem in problems] in (
        ["The workbook is damaged"],
        ["The workbook is empty"],
    )


def test_a_device_has_no_end_and_is_not_read() -> None:
    prepared = prepare([Source("zero", Path("/dev/zero"))], Options(), read_framework())
    assert [problem.message for problem in prepared.files[0].problems] == [
        "This is not a file. Expected a CSV, XLSX, ODS or JSON file."
    ]


def test_a_file_larger_than_any_table_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    prepared = prepare([Source("large.csv", path)], Options(), read_framework())
    assert [problem.message for problem in prepared.files[0].problems] == [
        "The file has 2,000 MB; at most 1,000 MB are read. Split it, or leave out columns."
    ]


def test_nothing_is_unpacked_to_disk(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(zip_slip())) as archive:
        assert "../../../tmp/slipped.xml" in archive.namelist()
    probed(tmp_path, zip_slip())
    assert not Path("/tmp/slipped.xml").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.xlsx"]


HOSTILE_NAMES = [
    "../../x.csv",
    "a\\..\\b.xlsx",
    "two\nlines.csv",
    "\u00e9" * 200 + ".csv",
    "=cmd.csv",
    "\u202egnp.csv",
    "x.xlsx",
    "",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_file_name_is_only_shown_and_never_decides(name: str) -> None:
    content = (
        b"organization,assessed_on,capability,stage\nNA,2026-03-31,allocation,walk\n007,2026-03-31,budgeting,run\n"
    )
    prepared = prepare([Source(name, content)], Options(), read_framework())
    assert prepared.files[0].name == name
    assert prepared.problem_count == 0
    assert prepared.batch.ratings["organization"].tolist() == ["NA", "007"]

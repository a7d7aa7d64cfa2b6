"""Strict reading of separated values: what is wrong is told with its line, and nothing is repaired."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.importers.files.delimited import read_delimited
from finops_model.importers.tables import CHUNK_ROWS, Table, Unreadable


def rows_of(table: Table) -> list[tuple[int, list[str]]]:
    """Every row with its line."""
    found: list[tuple[int, list[str]]] = []
    for chunk in table.chunks():
        found += [(line, list(row)) for line, row in zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True)]
    return found


def problems_of(content: bytes) -> list[tuple[int | None, str]]:
    return [(one.row, one.message) for chunk in read_delimited("f", content).chunks() for one in chunk.problems]


def refusal(content: bytes) -> tuple[int | None, str]:
    with pytest.raises(Unreadable) as error:
        rows_of(read_delimited("f", content))
    return error.value.row, error.value.message


def test_rows_carry_the_line_that_a_spreadsheet_shows_and_a_field_with_line_breaks_is_one_line() -> None:
    table = read_delimited("f.csv", b'name,note\nA,"one\ntwo\nthree"\nB,plain\n')
    assert table.header == ("name", "note")
    assert table.header_line == 1
    assert rows_of(table) == [(2, ["A", "one\ntwo\nthree"]), (3, ["B", "plain"])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_line_ending_and_a_byte_order_mark_read_the_same(ending: str, mark: bytes) -> None:
    content = mark + ending.join(["name,note", "Ä,1", "B,2"]).encode()
    table = read_delimited("f.csv", content)
    assert (table.header, rows_of(table)) == (("name", "note"), [(2, ["Ä", "1"]), (3, ["B", "2"])])


def test_the_rows_can_be_read_again_and_from_a_file_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"name\nA\n")
    table = read_delimited("f.csv", path)
    assert rows_of(table) == rows_of(table) == [(2, ["A"])]


def test_more_rows_than_a_chunk_keep_their_lines_and_the_share_read_reaches_one() -> None:
    rows = CHUNK_ROWS * 2 + 1
    table = read_delimited("f.csv", b"n\n" + b"".join(b"%d\n" % n for n in range(rows)))
    chunks = list(table.chunks())
    assert [len(chunk.lines) for chunk in chunks] == [CHUNK_ROWS, CHUNK_ROWS, 1]
    assert [(line, row[0]) for line, row in rows_of(table)][-1] == (rows + 1, str(rows - 1))
    assert chunks[-1].read_share == 1.0


def test_blank_lines_count_as_lines_and_are_no_rows() -> None:
    assert rows_of(read_delimited("f", b"a,b\n\n1,2\n , \n,\n3,4\n\n")) == [(3, ["1", "2"]), (6, ["3", "4"])]


def test_a_short_and_a_long_line_are_problems_and_the_others_are_read() -> None:
    content = b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n"
    assert [line for line, _ in rows_of(read_delimited("f", content))] == [2, 5]
    assert problems_of(content) == [
        (
            3,
            "The line has 2 fields, the header has 3: every column needs its separator, also where the cell is empty.",
        ),
        (
            4,
            "The line has 4 fields, the header has 3: a text with a separator or a line break in it must stand in "
            "double quotes.",
        ),
    ]


def test_an_unclosed_quote_is_told_at_the_line_where_it_begins() -> None:
    row, message = refusal(b'a,b\n1,2\n3,"four\n5,6\n')
    assert row == 3
    assert message.startswith("A quoted text begins in this line and does not end")


def test_a_text_after_a_closing_quote_is_told_with_its_line() -> None:
    row, message = refusal(b'a,b\n1,2\n"3"x,4\n')
    assert row == 3
    assert "',' " in message or "','" in message


def test_an_unclosed_quote_before_a_huge_rest_is_told_where_it_begins() -> None:
    row, message = refusal(b'a,b\n1,"2\n' + b"3,4\n" * 50_000)
    assert row == 2
    assert message == "A text in this line is longer than 131,072 characters: probably a quote is not closed."


def test_a_byte_that_is_no_utf_8_is_told_with_its_line() -> None:
    assert refusal("a,b\n1,2\n3,Münze\n".encode("cp1252")) == (3, "The byte 0xFC in this line is not UTF-8 text.")


def test_a_wrong_byte_after_a_field_with_line_breaks_has_the_line_of_the_spreadsheet() -> None:
    assert refusal(b'a,b\n1,"x\ny\nz"\n3,\xff\n')[0] == 3


@pytest.mark.parametrize("cell", ["A\0", "\0"])
def test_a_nul_character_is_told_with_its_line(cell: str) -> None:
    assert refusal(f"a,b\n1,2\n{cell},4\n".encode()) == (
        3,
        "There is a NUL character in this line. Expected text in UTF-8.",
    )


def test_utf_16_with_another_separator_and_title_rows_reads_when_it_is_said() -> None:
    content = "Report\n\nname;note\nÄ;1\n".encode("utf-16")
    table = read_delimited("f", content, delimiter=";", encoding="utf-16", header_line=3)
    assert (table.header, table.header_line, rows_of(table)) == (("name", "note"), 3, [(4, ["Ä", "1"])])


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_as_a_whole(content: bytes) -> None:
    assert refusal(content) == (None, "The file is empty. Expected a header line with the column names.")


def test_an_empty_header_line_is_refused() -> None:
    assert refusal(b" , \n1,2\n") == (1, "The line is empty. Expected the column names.")


def test_a_header_without_rows_reads_as_no_rows() -> None:
    assert rows_of(read_delimited("f", b"a,b\n")) == []


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT).filter(lambda row: any(map(str.strip, row))), max_size=20))
def test_whatever_a_csv_writer_wrote_is_read_as_it_was(rows: list[tuple[str, str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("a", "b"), *rows])
    assert [tuple(row) for _, row in rows_of(read_delimited("f", file.getvalue().encode()))] == rows


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_sentence_and_no_row_is_ever_shifted(content: bytes) -> None:
    sentence, found = "", []
    try:
        table = read_delimited("f", content)
        found = [row for _, row in rows_of(table) if len(row) != len(table.header)]
    except Unreadable as error:
        sentence = error.message
    assert not found
    assert not sentence or sentence.endswith(".")

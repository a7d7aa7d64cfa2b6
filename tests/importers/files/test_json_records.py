"""JSON and JSON Lines, strictly: a record that is not flat and plain is a problem, and the rest is read."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.json_records import read_json
from finops_model.importers.tables import CHUNK_ROWS, Table, Unreadable


def rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    found: list[tuple[int, dict[str, str]]] = []
    for chunk in table.chunks():
        for place, line in enumerate(chunk.lines):
            found.append(
                (line, {name: column[place] for name, column in zip(table.header, chunk.columns, strict=True)})
            )
    return found


def problems(text: str) -> list[tuple[int | None, str]]:
    return [
        (one.row, one.message) for table in read_json("f", text) for chunk in table.chunks() for one in chunk.problems
    ]


def test_values_become_the_texts_of_the_csv() -> None:
    [table] = read_json("f", '[{"a": "x", "b": 1.50, "c": true, "d": null, "e": 3}, {"c": false, "f": "only here"}]')
    assert table.header == ("a", "b", "c", "d", "e", "f")
    assert rows(table) == [
        (1, {"a": "x", "b": "1.5", "c": "yes", "d": "", "e": "3", "f": ""}),
        (2, {"a": "", "b": "", "c": "no", "d": "", "e": "", "f": "only here"}),
    ]


def test_lines_carry_the_line_of_the_file() -> None:
    [table] = read_json("f", '{"a": "1"}\r\n\n{"a": "2"}\n')
    assert rows(table) == [(1, {"a": "1"}), (3, {"a": "2"})]


def test_ratings_and_targets_are_two_tables() -> None:
    tables = read_json("f", '{"ratings": [{"a": 1}], "targets": [{"b": 2}, {"b": 3}]}')
    assert [(table.sheet, [row for _, row in rows(table)]) for table in tables] == [
        (None, [{"a": "1"}]),
        (None, [{"b": "2"}, {"b": "3"}]),
    ]


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ('{"a": 1, "a": 2}', "The key 'a' stands twice in this record."),
        ('{"a": NaN}', "There is the value NaN"),
        ('{"a": -Infinity}', "There is the value -Infinity"),
        ('{"a": [1]}', "Under 'a' there is a list or a record."),
        ('{"a": {"b": [1]}}', "Under 'a b' there is a list or a record."),
        ('{"a": 1e999}', "The number 1e999 is too large."),
        ("[1]", "There is no record here."),
        ('"text"', "There is no record here."),
    ],
)
def test_a_record_that_is_not_plain_is_a_problem_of_its_own(record: str, sentence: str) -> None:
    [(row, message)] = problems(f'[{{"a": "good"}}, {record}]')
    assert row == 2
    assert message.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"a": 1}', "The file is not JSON: expecting ',' delimiter."),
        ('[{"a": 1} {"a": 2}]', "The file is not JSON: expecting ',' delimiter."),
        ('[{"a": 1}] x', "The file is not JSON: extra data."),
        ('[{"a": }]', "The file is not JSON: expecting value."),
        ("[", "The file is not JSON: expecting value."),
        ("[]", "There is no record with a field"),
        ('{"a": 1}\n{"a": ', "This line is not a JSON record"),
        ('{"a": 1} {"a": 2}', "This line is not a JSON record (extra data)."),
        ('{"ratings": [{"a": 1}], "rows": []}', "The key 'rows' was not expected"),
        ('{"rows": [{"a": 1}], "more": [{"a": 1}]}', "There are records under several keys: 'rows', 'more'."),
        ('{"rows": [{"a": 1}], "rows": [{"a": 1}]}', "The key 'rows' stands twice"),
        ('{\n"a": 1,\n}', "The file is not JSON: expecting property name enclosed in double quotes."),
        ('{"ratings": [{"a": 1}], "ratings": [{"a": 1}]}', "The key 'ratings' stands twice"),
        ('{"ratings": [{"a": 1}]', "The file is not JSON: expecting ',' delimiter."),
        ('{"ratings": [{"a": 1}], "targets": {}}', "Under targets there is no list"),
        ("[" * 100_000, "The file is not JSON: it is nested too deeply."),
    ],
)
def test_what_is_not_json_of_records_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(sentence)):
        [rows(table) for table in read_json("f", text)]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ('{"capabilities": [{"a": 1}, {"a": 2}]}', [{"a": "1"}, {"a": "2"}]),
        ('{"day": "2026-03-31", "capabilities": [{"a": 1}]}', [{"day": "2026-03-31", "a": "1"}]),
        ('{"assessment": {"day": "x", "rows": [{"a": 1}]}}', [{"day": "x", "a": "1"}]),
        (
            '{"assessments": [{"day": "x", "rows": [{"a": 1}, {"a": 2}]}, {"day": "y", "rows": [{"a": 3}]}]}',
            [{"day": "x", "a": "1"}, {"day": "x", "a": "2"}, {"day": "y", "a": "3"}],
        ),
        ('[{"day": "x", "rows": [{"a": 1}]}]', [{"day": "x", "a": "1"}]),
        ('{\n "a": 1,\n "b": "x"\n}', [{"a": "1", "b": "x"}]),
        ('{"a": "[", "b": 2}', [{"a": "[", "b": "2"}]),
    ],
)
def test_records_below_other_keys_are_read_with_what_stands_beside_them(
    text: str, records: list[dict[str, str]]
) -> None:
    for written in (text, json.dumps(json.loads(text), indent=1)):
        [table] = read_json("f", written)
        assert [row for _, row in rows(table)] == records


def test_the_key_whose_records_are_read_is_told() -> None:
    [table] = read_json("f", '{"capabilities": [{"a": 1}]}')
    assert table.notices == ["The records under 'capabilities' are read, each with what stands beside them."]


def test_a_key_in_a_record_and_beside_it_is_a_problem() -> None:
    [(row, message)] = problems('{"a": 1, "rows": [{"b": 2}, {"a": 3}]}')
    assert (row, message) == (2, "The key 'a' stands in the record and beside its list. Expected each field once.")


def test_a_number_of_thousands_of_digits_is_a_problem_wherever_it_stands() -> None:
    digits = "9" * 5_000
    for text in (
        f'[{{"b": 1}}, {{"a": {digits}}}]',
        f'{{"b": 1}}\n{{"a": {digits}}}',
        f'{{"rows": [{{"b": 1}}, {{"a": {digits}}}]}}',
    ):
        assert problems(text) == [(2, f"The number {'9' * 40} is too large. Expected a usual number.")]


def test_broken_json_is_told_with_its_line() -> None:
    with pytest.raises(Unreadable) as error:
        read_json("f", '[\n{"a": 1},\n{"a" 2}\n]')
    assert (error.value.row, error.value.message) == (3, "The file is not JSON: expecting ':' delimiter.")


def test_many_records_come_in_chunks() -> None:
    [table] = read_json("f", json.dumps([{"n": n} for n in range(CHUNK_ROWS + 1)]))
    assert [len(chunk.lines) for chunk in table.chunks()] == [CHUNK_ROWS, 1]


@given(
    st.lists(st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=8), min_size=1, max_size=4), min_size=1)
)
def test_texts_come_back_as_they_are(records: list[dict[str, str]]) -> None:
    kept = [record for record in records if any(text.strip() for text in record.values())]
    for text in (json.dumps(records), "\n".join(json.dumps(record) for record in records)):
        if text.startswith("{") and list(records[0]) == ["ratings"]:
            continue
        [table] = read_json("f", text)
        found = [{key: cell for key, cell in row.items() if cell} for _, row in rows(table)]
        assert found == [{key: cell for key, cell in record.items() if cell} for record in kept]


def nested(values: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    names = st.sampled_from(["Allocation", "Q1 2026", "Retail", "current", "results", "target", "x", "y"])
    return st.recursive(values, lambda inner: st.dictionaries(names, inner, min_size=1, max_size=3), max_leaves=8)


def leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    return [value]


@given(
    st.lists(nested(st.from_regex(r"[a-z]{6}", fullmatch=True)).filter(lambda one: isinstance(one, dict)), min_size=1)
)
def test_no_text_in_records_in_records_is_lost(values: list[object]) -> None:
    try:
        tables = read_json("f", json.dumps(values), known_headers(read_framework()))
    except Unreadable:
        return
    texts = {cell for table in tables for _, row in rows(table) for cell in row.values()}
    refused = [one for table in tables for chunk in table.chunks() for one in chunk.problems]
    assert refused or texts.issuperset(map(str, leaves_of_all(values)))


def test_where_every_record_has_a_flaw_the_first_is_told() -> None:
    record = {"Allocation": "aaaaaa", "Q1 2026": "aaaaaa", "results": {"Allocation": "aaaaaa"}}
    with pytest.raises(Unreadable, match="The key 'Allocation' stands in the record and beside its list"):
        read_json("f", json.dumps([record]), known_headers(read_framework()))


def leaves_of_all(values: list[object]) -> list[object]:
    return [leaf for value in values for leaf in leaves(value)]

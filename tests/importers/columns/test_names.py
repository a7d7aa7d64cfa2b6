"""How columns are called, and found by what people type."""

import pytest

from finops_model.importers.columns.names import column_name, find_column, quoted

HEADER = ("Knowledge", "KNOWLEDGE", "", "Score", "_domain", "domain")


def test_columns_are_called_by_their_header_or_place() -> None:
    assert [column_name(HEADER, position) for position in range(len(HEADER))] == [
        "Knowledge",
        "KNOWLEDGE#2",
        "column C",
        "Score",
        "_domain",
        "domain",
    ]


@pytest.mark.parametrize("position", range(len(HEADER)))
def test_the_name_of_a_column_finds_it_again(position: int) -> None:
    assert find_column(HEADER, column_name(HEADER, position)) == position


@pytest.mark.parametrize(
    ("name", "position"),
    [("score", 3), ("knowledge#2", 1), ("#3", 2), ("COLUMN c", 2), ("#9", None), ("x", None), ("", None)],
)
def test_a_column_is_found_by_what_people_type(name: str, position: int | None) -> None:
    assert find_column(HEADER, name) == position


def test_long_lists_of_names_are_cut() -> None:
    assert quoted(["a", "b"]) == "'a', 'b'"
    assert quoted(map(str, range(40)), most=2) == "'0', '1', …"


def test_a_thousand_columns_of_one_name_are_named_quickly() -> None:
    header = ("Score",) * 20_000
    assert [column_name(header, position) for position in range(0, 20_000, 4_000)] == [
        "Score",
        "Score#4001",
        "Score#8001",
        "Score#12001",
        "Score#16001",
    ]

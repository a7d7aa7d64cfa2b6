"""Distinct values: each is read once, whatever the number of rows."""

from collections.abc import Mapping

import pytest

from finops_model.coding import Values
from finops_model.importers.rows.cells import Faulty
from finops_model.importers.rows.distinct import NOTHING, Distinct


def read_number(cells: Mapping[str, str]) -> int | None:
    """The sum of the cells; blank: None."""
    texts = [text for text in cells.values() if text]
    if "bad" in texts:
        raise Faulty(("a", "Expected a number."), ("b", "Expected another."))
    return sum(map(int, texts)) if texts else None


def test_each_distinct_text_is_read_once_and_equal_values_share_a_code() -> None:
    seen: list[str] = []

    def read(cells: Mapping[str, str]) -> int:
        seen.append(cells["a"])
        return int(cells["a"])

    values = Values()
    codes = Distinct(["a"], read, values).codes({"a": ["1", "2", "1", "01", "2"]}, 5)
    assert codes.tolist() == [0, 1, 0, 0, 1]
    assert seen == ["1", "2", "01"]
    assert values.in_order == [1, 2]


def test_blank_cells_have_no_value_and_faults_are_found_again_by_their_code() -> None:
    distinct = Distinct(["a", "b"], read_number, Values())
    codes = distinct.codes({"a": ["", "bad", "1"], "b": ["", "", "2"]}, 3).tolist()
    assert (codes[0], codes[2]) == (NOTHING, 0)
    assert codes[1] < NOTHING
    assert distinct.faults(codes[1]) == (("a", "Expected a number."), ("b", "Expected another."))


def test_without_columns_every_row_is_blank() -> None:
    assert Distinct([], read_number, Values()).codes({}, 3).tolist() == [NOTHING] * 3


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Distinct(["a", "b"], read_number, Values()).codes({"a": ["1", "2"], "b": ["1"]}, 2)

"""Distinct values: each is read once, whatever the number of rows."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.importers.rows.cells import Faulty
from finops_model.importers.rows.distinct import NOTHING, Distinct, Registry, equal_rows
from finops_model.names import name_key


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

    registry = Registry()
    codes = Distinct(["a"], read, registry).codes({"a": ["1", "2", "1", "01", "2"]}, 5)
    assert codes.tolist() == [0, 1, 0, 0, 1]
    assert seen == ["1", "2", "01"]
    assert registry.values_in_order == [1, 2]


def test_blank_cells_have_no_value_and_faults_are_found_again_by_their_code() -> None:
    distinct = Distinct(["a", "b"], read_number, Registry())
    codes = distinct.codes({"a": ["", "bad", "1"], "b": ["", "", "2"]}, 3).tolist()
    assert (codes[0], codes[2]) == (NOTHING, 0)
    assert codes[1] < NOTHING
    assert distinct.faults(codes[1]) == (("a", "Expected a number."), ("b", "Expected another."))


def test_without_columns_every_row_is_blank() -> None:
    assert Distinct([], read_number, Registry()).codes({}, 3).tolist() == [NOTHING] * 3


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Distinct(["a", "b"], read_number, Registry()).codes({"a": ["1", "2"], "b": ["1"]}, 2)


def test_the_first_spelling_of_a_name_is_kept() -> None:
    registry = Registry(name_key)
    assert [registry.code(name) for name in ("Acme  Ltd", "ACME LTD", "Other")] == [0, 0, 1]
    assert registry.values_in_order == ["Acme  Ltd", "Other"]


def test_a_category_column_holds_no_value_without_a_row() -> None:
    registry = Registry()
    for value in ("a", "b", "c"):
        registry.code(value)
    column = registry.categorical(np.array([2, 0, 2], dtype=np.int32))
    assert (list(column), list(column.categories)) == (["c", "a", "c"], ["a", "c"])


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=60), st.sampled_from([1, 2**20]))
def test_equal_rows_are_found_whatever_their_order_and_however_large_the_codes(
    rows: list[tuple[int, int, int]], factor: int
) -> None:
    groups: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        groups[row].append(position)
    columns = [np.array([row[place] * factor for row in rows], dtype=np.int32) for place in range(3)] * 2
    expected = sorted(group for group in groups.values() if len(group) > 1)
    assert sorted(group.tolist() for group in equal_rows(columns)) == expected

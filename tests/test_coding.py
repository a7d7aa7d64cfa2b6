"""Columns as codes."""

from collections import defaultdict

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from finops_model.coding import Values, category, codes_of, combined, equal_rows, numbered
from finops_model.names import name_key


def test_the_first_spelling_of_a_name_is_kept() -> None:
    values = Values(name_key)
    assert [values.code(name) for name in ("Acme  Ltd", "ACME LTD", "Other")] == [0, 0, 1]
    assert values.in_order == ["Acme  Ltd", "Other"]


def test_a_category_column_holds_no_value_without_a_row() -> None:
    values = Values()
    for value in ("a", "b", "c"):
        values.code(value)
    column = values.column(np.array([2, 0, 2], dtype=np.int32))
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
    assert sorted(group.tolist() for group in equal_rows(*columns)) == expected


def test_a_column_gives_back_its_codes_and_values() -> None:
    column = pd.Series(category(np.array([1, 0, 1], dtype=np.int32), [(1, 2), (3,)]))
    codes, values = codes_of(column)
    assert (codes.tolist(), values) == ([1, 0, 1], [(1, 2), (3,)])


def test_distinct_rows_are_numbered_as_they_come() -> None:
    codes, first = numbered(np.array([2, 0, 2, 2]), np.array([1, 5, 1, 0]))
    assert (codes.tolist(), first.tolist()) == ([0, 1, 0, 2], [0, 1, 3])
    codes, first = numbered(np.array([], dtype=np.int32))
    assert (len(codes), len(first)) == (0, 0)


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 4), max_size=40), st.sampled_from([1, 2**20]))
def test_combined_columns_have_the_order_of_their_rows(rows: list[tuple[int, ...]], factor: int) -> None:
    columns = [np.array([row[place] * factor for row in rows], dtype=np.int64) for place in range(4)]
    key = combined(*columns).tolist()
    assert sorted(range(len(rows)), key=lambda row: key[row]) == sorted(range(len(rows)), key=lambda row: rows[row])
    assert len(set(key)) == len(set(rows))

"""Columns as codes: each distinct value is looked at once, and whole columns are compared as arrays of integers.

The importers number the values as they read them, the batch carries them as pandas categories, and the store takes the
codes back out of the categories: no column is coded twice.
"""

from collections.abc import Callable, Hashable, Iterator
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.int32]
"""One number per row: the position of its value among the distinct ones."""

_MOST_COMBINATIONS = 2**62


class Values(dict[Hashable, int]):
    """The distinct values of one column, numbered in the order of their first appearance.

    Values with the same key are the same value, and the first one counts: the first spelling of a name is kept.
    """

    def __init__(self, key: Callable[[Any], Hashable] = lambda value: value) -> None:
        super().__init__()
        self.in_order: list[Any] = []
        self._key = key

    def code(self, value: Any) -> int:
        """The number of ``value``."""
        key = self._key(value)
        if key not in self:
            self[key] = len(self.in_order)
            self.in_order.append(value)
        return self[key]

    def column(self, codes: Codes) -> pd.Categorical:
        """The column with these codes, as a pandas category without values that no row has."""
        used = np.zeros(len(self.in_order), dtype=bool)
        used[codes] = True
        if not used.all():
            codes = (np.cumsum(used, dtype=np.int32) - 1)[codes]
        return category(codes, list(compress(self.in_order, used)))


def category(codes: Codes, values: list[Any]) -> pd.Categorical:
    """A column of distinct values of any kind as a pandas category."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(object_array(values), dtype=object))


def codes_of(column: pd.Series) -> tuple[Codes, list[Any]]:
    """The codes of a category column and its distinct values."""
    return column.cat.codes.to_numpy().astype(np.int32), list(column.cat.categories)


def object_array(values: list[Any]) -> npt.NDArray[np.object_]:
    """An array that holds the values as they are, also those that numpy would take apart."""
    return np.fromiter(values, dtype=object, count=len(values))


def combined(*columns: np.ndarray) -> npt.NDArray[np.int64]:
    """One number per row, equal where all columns are equal, and in the order of the first, then of the second …

    Columns are whole numbers from 0 on.
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    combinations = 1
    for column in columns:
        width = int(column.max(initial=0)) + 1
        if combinations * width > _MOST_COMBINATIONS:  # too many for one number: count those that occur
            occurring, key = np.unique(key, return_inverse=True)
            combinations = len(occurring)
        key = key * width + column
        combinations *= width
    return key


def numbered(*columns: np.ndarray) -> tuple[Codes, npt.NDArray[np.intp]]:
    """The distinct rows of some columns: the number of each row among them, and the first row with each number."""
    codes = pd.factorize(combined(*columns))[0].astype(np.int32)
    first = np.empty(codes.max(initial=-1) + 1, dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes, first


def equal_rows(*columns: np.ndarray) -> Iterator[npt.NDArray[np.intp]]:
    """The positions of rows that are equal in all columns, group by group, for groups of more than one row.

    Positions ascend within a group; groups come in no particular order.
    """
    key = combined(*columns)
    if (key[1:] > key[:-1]).all():  # as in a file that was sorted: nothing occurs twice
        return
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    sizes = np.diff(starts, append=len(key))
    for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
        yield order[start : start + size]

"""Distinct values as small numbers: each is read once, and whole columns are compared as arrays of integers."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from finops_model.importers.rows.cells import Faulty

Codes = npt.NDArray[np.int32]
"""One number per row: the place of its value in a :class:`Registry`."""

NOTHING = -1
"""The code of blank cells that give no value. Smaller codes stand for faults."""


class Registry(dict[Hashable, int]):
    """The distinct values of one column, numbered in the order of their first appearance.

    Values of one key are the same value, and the first one counts: the first spelling of a name is kept.
    """

    def __init__(self, key: Callable[[Any], Hashable] = lambda value: value) -> None:
        super().__init__()
        self.values_in_order: list[Any] = []
        self._key = key

    def code(self, value: Any) -> int:
        """The number of ``value``."""
        key = self._key(value)
        if key not in self:
            self[key] = len(self.values_in_order)
            self.values_in_order.append(value)
        return self[key]

    def categorical(self, codes: Codes) -> pd.Categorical:
        """A column of these values as a pandas category that holds no value without a row."""
        used = np.zeros(len(self.values_in_order), dtype=bool)
        used[codes] = True
        values = pd.Index(np.fromiter(self.values_in_order, dtype=object, count=len(used))[used], dtype=object)
        if not used.all():
            codes = (np.cumsum(used, dtype=np.int32) - 1)[codes]
        return pd.Categorical.from_codes(codes, categories=values)

    def array(self, codes: Codes) -> npt.NDArray[np.object_]:
        """A column of these values as objects."""
        return np.fromiter(self.values_in_order, dtype=object, count=len(self.values_in_order))[codes]


class Distinct(dict[Any, int]):
    """The distinct texts of one or several columns of a file: text, or tuple of texts, to code.

    Args:
        fields: the fields of the columns, in the order in which their texts come.
        read: texts by field to a value; None: the cells give none. May raise Faulty.
        registry: where the values are numbered.
    """

    def __init__(self, fields: Iterable[str], read: Callable[[Mapping[str, str]], Any], registry: Registry) -> None:
        super().__init__()
        self._fields = tuple(fields)
        self._faults: list[tuple[tuple[str, str], ...]] = []
        self._read, self._registry = read, registry

    def __missing__(self, texts: Any) -> int:
        cells = dict(zip(self._fields, (texts,) if len(self._fields) == 1 else texts, strict=True))
        try:
            value = self._read(cells)
        except Faulty as error:
            self._faults.append(error.faults)
            code = NOTHING - len(self._faults)
        else:
            code = NOTHING if value is None else self._registry.code(value)
        self[texts] = code
        return code

    def codes(self, columns: Mapping[str, Sequence[str]], rows: int) -> Codes:
        """The code of each of the rows; without any column, the code of blank cells for all."""
        if not self._fields:
            return np.full(rows, self[()], dtype=np.int32)
        chosen = [columns[field] for field in self._fields]
        texts: Iterable[Any] = chosen[0] if len(chosen) == 1 else zip(*chosen, strict=True)
        return np.fromiter(map(self.__getitem__, texts), np.int32, rows)

    def faults(self, code: int) -> tuple[tuple[str, str], ...]:
        """The pairs of field and sentence behind a code below :data:`NOTHING`."""
        return self._faults[NOTHING - 1 - code]


def equal_rows(columns: Sequence[Codes]) -> Iterator[npt.NDArray[np.intp]]:
    """The positions of rows that are equal in all ``columns``, group by group, for groups of more than one row.

    Positions ascend within a group; groups come in no particular order.
    """
    if not columns or not len(columns[0]):
        return
    key = np.zeros(len(columns[0]), dtype=np.int64)
    distinct = 1
    for codes in columns:
        width = int(codes.max()) + 1
        if distinct * width >= 2**62:  # too many combinations for one number: keep those that occur
            occurring, key = np.unique(key, return_inverse=True)
            distinct = len(occurring)
        key = key * width + codes
        distinct *= width
    if (key[1:] > key[:-1]).all():  # as in a file that was sorted: nothing occurs twice
        return
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    sizes = np.diff(starts, append=len(key))
    for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
        yield order[start : start + size]

"""Distinct texts as codes: each is read once, whatever the number of rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from finops_model.coding import Codes, Values
from finops_model.importers.rows.cells import Faulty

NOTHING = -1
"""The code of blank cells that give no value. Smaller codes stand for faults."""


class Distinct(dict[Any, int]):
    """The distinct texts of one or several columns of a file: text, or tuple of texts, to code.

    Args:
        fields: the fields of the columns, in the order in which their texts come.
        read: texts by field to a value; None: the cells give none. May raise Faulty.
        values: where the values are numbered.
    """

    def __init__(self, fields: Iterable[str], read: Callable[[Mapping[str, str]], Any], values: Values) -> None:
        super().__init__()
        self._fields = tuple(fields)
        self._faults: list[tuple[tuple[str, str], ...]] = []
        self._read, self._values = read, values

    def __missing__(self, texts: Any) -> int:
        cells = dict(zip(self._fields, (texts,) if len(self._fields) == 1 else texts, strict=True))
        try:
            value = self._read(cells)
        except Faulty as error:
            self._faults.append(error.faults)
            code = NOTHING - len(self._faults)
        else:
            code = NOTHING if value is None else self._values.code(value)
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

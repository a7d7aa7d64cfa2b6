"""The rows of a frame."""

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a small frame, one after the other, with the columns as attributes.

    As ``itertuples``, which makes a new class each time: for some dozens of rows that takes longer than the rows.
    """
    row = _row_type(tuple(frame.columns))
    return map(row._make, zip(*(column.tolist() for _, column in frame.items()), strict=True))


@lru_cache(maxsize=256)
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)

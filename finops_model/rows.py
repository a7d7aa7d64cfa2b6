"""The rows of a frame."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a small frame, one after the other, with the columns as attributes."""
    return iter(frame.itertuples(index=False))

"""Columns as codes: whatever repeats is looked at once, and the rest is arithmetic on arrays."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

SLICE = 30_000
"""Rows looked at or written in one go, at least: a slice ends where a scope ends. Well under 100 ms of work."""

Progress = Callable[[float], None]
"""Told how much is done, 0..1, at least once per slice. What it raises ends the work, and nothing is written."""


def unwatched(share: float) -> None:
    """The progress that nobody looks at."""


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """The progress of a part of the work, as progress of the whole."""
    return lambda share: progress(start + (end - start) * share)


def watched(parts: Sequence[np.ndarray], progress: Progress) -> Iterator[np.ndarray]:
    """The parts, one by one; each tells before it is worked on."""
    for position, part in enumerate(parts):
        progress(position / len(parts))
        yield part
    progress(1.0)


def codes_of(column: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """A column as the position of each value among those there are, and these (objects: told apart by identity)."""
    if column.dtype == object:
        objects = column.to_numpy()
        code = pd.factorize(np.fromiter(map(id, objects), dtype=np.int64, count=len(objects)))[0]
        return code.astype(np.int32), objects[first_rows(code)].tolist()
    values = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
    return values.cat.codes.to_numpy().astype(np.int32), list(values.cat.categories)


def distinct(*parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers the distinct combinations of codes: the number of each row, and the first row of each number."""
    folded = pd.factorize(parts[0])[0]
    for part in parts[1:]:
        folded = pd.factorize(folded * (int(part.max(initial=0)) + 1) + part)[0]
    return folded.astype(np.int32), first_rows(folded)


def first_rows(code: np.ndarray) -> np.ndarray:
    """The first row of each code, where the codes are 0, 1, 2 … in the order in which they come."""
    first = np.empty(code.max(initial=-1) + 1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    return first


def slices(order: np.ndarray, scope_id: np.ndarray) -> list[np.ndarray]:
    """Positions that are sorted by scope, in slices of whole scopes."""
    scopes = scope_id[order]
    cuts: list[int] = []
    for end in (np.flatnonzero(scopes[1:] != scopes[:-1]) + 1).tolist():
        if end - (cuts[-1] if cuts else 0) >= SLICE:
            cuts.append(end)
    return [part for part in np.split(order, cuts) if len(part)]


def pieces(positions: np.ndarray) -> list[np.ndarray]:
    """Positions in their order, in slices."""
    return [positions[start : start + SLICE] for start in range(0, len(positions), SLICE)]

"""How a large batch is cut: no slice takes long, and none ends in the middle of a scope."""

import numpy as np

SLICE = 30_000
"""Rows compared or written in one go, at least: a slice ends where a scope ends. Well under 100 ms of work."""


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

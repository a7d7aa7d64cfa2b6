"""Older editions' capabilities -> those of the edition in use, by the framework's explicit rules, never an average."""

import numpy as np
import pandas as pd

from finops_model.framework import Framework

WHOLE = 0
"""The part of a rating that is about all of its capability."""


def rated_parts(ratings: pd.DataFrame, framework: Framework) -> tuple[np.ndarray, np.ndarray]:
    """What each rating is about, in the words of ``framework``.

    A rating of an older edition is about the successor of its capability. Where several capabilities merged into one,
    it is about a part of it; any other rating is about the whole. An id without a succession stays as it is.

    Args:
        ratings: the ratings frame, full or slim.

    Returns:
        Per rating the position of its capability in framework order (-1: the framework does not have it), and the
        number of the part (:func:`part_numbers`) or :data:`WHOLE`.
    """
    positions = {id: position for position, id in enumerate(framework.by_id)}
    capability = pd.Index(list(positions), dtype="str").get_indexer(pd.Index(ratings["capability"]))
    part = np.full(len(ratings), WHOLE)
    older = (ratings["edition"] != framework.edition).to_numpy(dtype=bool)
    if not older.any():
        return capability, part
    numbers = part_numbers(framework)
    pair, pairs = pd.MultiIndex.from_frame(ratings.loc[older, ["edition", "capability"]]).factorize()
    successors: list[tuple[int, int]] = []
    for edition, id in pairs:
        succession = framework.earlier.get(edition, {}).get(id)
        merged = succession is not None and succession.rule == "merged"
        successor = succession.successor if succession is not None else id
        successors.append((positions.get(successor, -1), numbers[successor][id] if merged else WHOLE))
    capability[older], part[older] = np.array(successors)[pair].T
    return capability, part


def part_numbers(framework: Framework) -> dict[str, dict[str, int]]:
    """For each capability that several older ones merged into: the ids of these parts, numbered from 1."""
    numbers: dict[str, dict[str, int]] = {}
    for successions in framework.earlier.values():
        for id, succession in successions.items():
            if succession.rule == "merged":
                parts = numbers.setdefault(succession.successor, {})
                parts.setdefault(id, len(parts) + 1)
    return numbers


def successor_ids(framework: Framework) -> dict[str, str]:
    """Older ids that this edition does not have -> the capability they mean in it.

    For what carries no edition (targets): where two older editions disagree, the newer one decides.
    """
    successors: dict[str, str] = {}
    for successions in framework.earlier.values():
        successors |= {id: succession.successor for id, succession in successions.items()}
    return {id: successor for id, successor in successors.items() if id not in framework.by_id}

"""The figures of a group of organizations: over all their capabilities, never an average of averages (SEMANTICS 9)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from finops_model.scoring.headline import headline


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of a group, and how far its members lie apart.

    Attributes:
        attainment: 0 to 100 over every capability of every member that is rated and has a target; None: there is none.
        at_target, of: how many of these have reached their target.
        rated, applicable: coverage over all members.
        members, measured: how many members there are, and how many of them have an attainment.
        lowest, median, highest: of the members' own attainments; None: no member has one.
    """

    attainment: float | None
    at_target: int
    of: int
    rated: int
    applicable: int
    members: int
    measured: int
    lowest: float | None
    median: float | None
    highest: float | None


def group_figures(standing: pd.DataFrame) -> GroupFigures:
    """The figures of a group.

    Args:
        standing: the *standing* of one scope of each member, all on one day.
    """
    if standing.empty:
        return GroupFigures(None, 0, 0, 0, 0, 0, 0, None, None, None)
    whole = headline(standing.assign(organization_id=0, scope_id=0)).iloc[0]
    own = headline(standing)["attainment"]
    known = own.dropna().to_numpy(dtype=float)
    spread = (float(one) for one in np.quantile(known, (0, 0.5, 1))) if len(known) else (None, None, None)
    lowest, median, highest = spread
    return GroupFigures(
        None if np.isnan(whole["attainment"]) else float(whole["attainment"]),
        int(whole["at_target"]),
        int(whole["of"]),
        int(whole["rated"]),
        int(whole["applicable"]),
        len(own),
        len(known),
        lowest,
        median,
        highest,
    )

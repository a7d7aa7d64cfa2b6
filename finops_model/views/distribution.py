"""How the organizations of the store are spread over the stages of a capability: an internal comparison."""

from dataclasses import dataclass

import pandas as pd

from finops_model.framework import Stage
from finops_model.views.portfolio import Portfolio

FEWEST = 5
"""With fewer organizations a distribution would tell where single ones stand: then there is none."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many organizations are at each stage of a capability, in their default scopes.

    Attributes:
        counts: by stage, from Pre-crawl to Run.
        rated: how many organizations have rated it.
        of: how many organizations the store has.
    """

    counts: dict[Stage, int]
    rated: int
    of: int


def distribution_of(portfolio: Portfolio, capability: str) -> Distribution | None:
    """The distribution of a capability over the store; None: fewer than :data:`FEWEST` organizations have rated it."""
    scopes = portfolio.rows.loc[portfolio.rows["is_default"], "scope_id"]
    cells = portfolio.standing[portfolio.standing["capability"] == capability]
    stages: pd.Series = cells.loc[cells["scope_id"].isin(scopes), "stage"].dropna()
    if len(stages) < FEWEST:
        return None
    counts = stages.value_counts()
    return Distribution({stage: int(counts.get(float(stage), 0)) for stage in Stage}, len(stages), len(scopes))

"""Which organizations moved most between the two days of a portfolio, and why (SEMANTICS 10)."""

from dataclasses import dataclass

import pandas as pd

from finops_model.scoring.change import Effects, effects
from finops_model.store import Moment, open_store
from finops_model.texts.figures import whole_points
from finops_model.views.portfolio import Portfolio

MOST = 5
"""How many that rose and how many that fell are told."""
MOST_RATINGS = 2
"""Of how many ratings the evidence is told."""


@dataclass(frozen=True, slots=True)
class Mover:
    """A scope whose attainment changed by at least a point.

    Attributes:
        scope_id: whose.
        organization: its name.
        points: by how many points.
        effects: what moved it.
        rose, fell: the capabilities at a higher or lower stage than before, by name.
        evidence: of the ratings that moved it most, the capability and what the rating rests on; those with evidence.
        reasons: why targets changed that count now and did not before, each once, as people said it.
    """

    scope_id: int
    organization: str
    points: int
    effects: Effects
    rose: tuple[str, ...]
    fell: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]


def read_movers(portfolio: Portfolio, rows: pd.DataFrame) -> list[Mover]:
    """Of some rows of a portfolio those that rose most, then those that fell most; nothing moved: none."""
    points = rows["change"].dropna().map(whole_points)
    up = points[points > 0].nlargest(MOST).index
    down = points[points < 0].nsmallest(MOST).index
    with open_store().reading() as moment:
        moved = [_mover(portfolio, rows.loc[place], moment) for place in (*up, *down)]
    return [mover for mover in moved if mover is not None]


def _mover(portfolio: Portfolio, row: pd.Series, moment: Moment) -> Mover | None:
    before, after = (_of_scope(one, row["scope_id"]) for one in (portfolio.before, portfolio.standing))
    parts = effects(before, after)
    if parts is None:
        return None
    steps = after["stage"] - before["stage"]
    differs = (after["target"] != before["target"]) & after["target"].notna()
    reasons = after.loc[differs, "reason"].dropna().drop_duplicates()
    return Mover(
        int(row["scope_id"]),
        row["organization"],
        whole_points(row["change"]),
        parts,
        tuple(after.loc[steps > 0, "name"]),
        tuple(after.loc[steps < 0, "name"]),
        _evidence(before, after, moment.read_ratings(scope_id=int(row["scope_id"]))),
        tuple(reasons[reasons != ""]),
    )


def _evidence(before: pd.DataFrame, after: pd.DataFrame, ratings: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """What the ratings rest on whose score differs most, by value, from the day before; a first one has none."""
    weight = ((after["score"] - before["score"]) * after["value"]).abs()
    moved = after[weight > 0].loc[weight[weight > 0].sort_values(ascending=False, kind="stable").index]
    said = dict(zip(ratings["written"], ratings["evidence"].fillna(""), strict=True))
    texts = [(name, said.get(number, "")) for name, number in zip(moved["name"], moved["written"], strict=True)]
    return tuple((name, text) for name, text in texts if text)[:MOST_RATINGS]


def _of_scope(standing: pd.DataFrame, scope_id: int) -> pd.DataFrame:
    return standing[standing["scope_id"] == scope_id].reset_index(drop=True)

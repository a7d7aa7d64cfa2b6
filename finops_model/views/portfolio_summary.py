"""What a portfolio says in a sentence and four counts, and which of its organizations a reader asks for."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from finops_model.messages import Message, ShownDay, message, plural
from finops_model.scoring.groups import GroupFigures, group_figures
from finops_model.texts.figures import percent_number, whole_points
from finops_model.views.portfolio import Portfolio

THIN = 0.8
"""With a smaller share of its capabilities rated, an organization's attainment says little of it."""


class Look(StrEnum):
    """Which organizations a reader asks for."""

    ALL = "all"
    AT_GOAL = "at-goal"
    OVERDUE = "overdue"
    FELL = "fell-back"
    OLD = "not-reassessed"
    LATE = "late"
    THIN = "thin"


def is_thin(rows: pd.DataFrame) -> pd.Series:
    """Whether fewer than :data:`THIN` of the capabilities that apply are rated."""
    return rows["rated"] < THIN * rows["applicable"]


_IS: dict[Look, Callable[[pd.DataFrame], pd.Series]] = {
    Look.ALL: lambda rows: pd.Series(True, rows.index),
    Look.AT_GOAL: lambda rows: (rows["of"] > 0) & (rows["at_target"] == rows["of"]),
    Look.OVERDUE: lambda rows: rows["overdue"] > 0,
    Look.FELL: lambda rows: rows["fell"] > 0,
    Look.OLD: lambda rows: rows["is_old"],
    Look.LATE: lambda rows: rows["late"] > 0,
    Look.THIN: is_thin,
}


def looked_at(rows: pd.DataFrame, look: Look) -> pd.DataFrame:
    """The rows of a portfolio that a reader asks for, in their order."""
    return rows[_IS[look](rows)]


@dataclass(frozen=True, slots=True)
class Summary:
    """What some organizations of a portfolio say together, in their default scopes.

    Attributes:
        figures, before: over all of them, as of the portfolio's day and the day that it is compared with.
        counts: how many of them each look finds.
        verdict: better, worse or the same than on the day before.
        why: who rose and fell, how far they lie apart, and how much of it is rated; may be empty.
    """

    figures: GroupFigures
    before: GroupFigures
    counts: dict[Look, int]
    verdict: Message
    why: tuple[Message, ...]


def summary_of(portfolio: Portfolio, chosen: pd.DataFrame) -> Summary:
    """What the organizations of some rows of a portfolio say together (SEMANTICS 9): over all capabilities of their
    default scopes, not a mean of means."""
    rows = chosen[chosen["is_default"]]
    scope_ids = rows["scope_id"]
    now, before = (
        group_figures(standing[standing["scope_id"].isin(scope_ids)])
        for standing in (portfolio.standing, portfolio.before)
    )
    counts = {look: int(_IS[look](rows).sum()) for look in Look}
    why = (*_moved_texts(rows), *_spread_texts(now), *_thin_texts(counts[Look.THIN]))
    return Summary(now, before, counts, _verdict(now, before, ShownDay.of(portfolio.before_on)), why)


def _verdict(now: GroupFigures, before: GroupFigures, since: ShownDay) -> Message:
    """Whether the organizations together are better, worse or the same, in one sentence."""
    if now.attainment is None:
        return message(
            "Attainment cannot be measured: no organization has a capability that is rated and has a target."
        )
    reached = {"after": percent_number(now.attainment), "k": now.at_target, "n": now.of, "since": since}
    if before.attainment is None:
        return message(
            "All together reach {after} % of their own targets, with {k:,} of {n:,} at target; on {since} this could "
            "not be measured.",
            **reached,
        )
    points = whole_points(now.attainment - before.attainment)
    if points > 0:
        return plural(
            "Better than on {since}: all together reach {after} % of their own targets, {count:,} point more, with "
            "{k:,} of {n:,} at target.",
            "Better than on {since}: all together reach {after} % of their own targets, {count:,} points more, with "
            "{k:,} of {n:,} at target.",
            count=points,
            **reached,
        )
    if points < 0:
        return plural(
            "Worse than on {since}: all together reach {after} % of their own targets, {count:,} point less, with "
            "{k:,} of {n:,} at target.",
            "Worse than on {since}: all together reach {after} % of their own targets, {count:,} points less, with "
            "{k:,} of {n:,} at target.",
            count=-points,
            **reached,
        )
    return message(
        "The same as on {since}: all together reach {after} % of their own targets, with {k:,} of {n:,} at target.",
        **reached,
    )


def _moved_texts(rows: pd.DataFrame) -> list[Message]:
    """How many attainments rose, fell and stayed by whole points; nothing when none can be compared."""
    points = rows["change"].dropna().map(whole_points)
    if points.empty:
        return []
    return [
        message(
            "Organizations whose attainment rose: {rose:,}, fell: {fell:,}, stayed the same: {same:,}.",
            rose=int((points > 0).sum()),
            fell=int((points < 0).sum()),
            same=int((points == 0).sum()),
        )
    ]


def _spread_texts(figures: GroupFigures) -> list[Message]:
    """How far the attainments lie apart; nothing for fewer than two."""
    lowest, median, highest = figures.lowest, figures.median, figures.highest
    if figures.measured < 2 or lowest is None or median is None or highest is None:
        return []
    return [
        message(
            "Attainment lies between {lowest} % and {highest} %, with a median of {median} %; {measured:,} of "
            "{members:,} organizations can be measured.",
            lowest=percent_number(lowest),
            median=percent_number(median),
            highest=percent_number(highest),
            measured=figures.measured,
            members=figures.members,
        )
    ]


def _thin_texts(thin: int) -> list[Message]:
    """How many attainments say little; nothing when none does."""
    if not thin:
        return []
    return [
        plural(
            "{count:,} organization has rated fewer than 80 % of its capabilities: its attainment says little.",
            "{count:,} organizations have rated fewer than 80 % of their capabilities: their attainment says little.",
            count=thin,
        )
    ]


def reached_by_capability(portfolio: Portfolio, scope_ids: Collection[int]) -> pd.DataFrame:
    """``capability, at_target, of``: in how many of the scopes each capability is at its target, of those in which it
    is rated and has one; in the order of the framework."""
    cells = portfolio.standing[portfolio.standing["scope_id"].isin(scope_ids)]
    counted = cells["gap"].notna()
    counts = pd.DataFrame({"capability": cells["capability"], "at_target": cells["gap"] == 0, "of": counted})
    return counts.groupby("capability", sort=False, as_index=False).sum()


def reached_by_domain(portfolio: Portfolio, scope_ids: Collection[int]) -> pd.DataFrame:
    """``scope_id, domain, at_target, of, gap``: in each scope and domain how many capabilities are at their target, of
    those that are rated and have one, and the widest gap among them (NaN: none counts); in the order of the framework.
    """
    cells = portfolio.standing[portfolio.standing["scope_id"].isin(scope_ids)]
    counts = cells[["scope_id", "domain", "gap"]].assign(at_target=cells["gap"] == 0, of=cells["gap"].notna())
    of_domains = counts.groupby(["scope_id", "domain"], sort=False, as_index=False)
    return of_domains.agg(at_target=("at_target", "sum"), of=("of", "sum"), gap=("gap", "max"))

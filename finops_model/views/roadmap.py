"""The steps from where a scope stands to its targets, quarter by quarter."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import roadmap, scoring
from finops_model.assessment import AcceptedPlan, Person
from finops_model.roadmap import Plan, Roadmap
from finops_model.roadmap.plan import choices_of
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place, find_facts, find_places, places_of
from finops_model.views.standing import Standing, standing_of


@dataclass(frozen=True, slots=True, eq=False)
class RoadmapView:
    """The proposed roadmap of a scope.

    Attributes:
        now: the standing that the roadmap starts from.
        plan: the steps and when.
        late: the last step of every capability that misses its due date, latest first, with the columns of
            :attr:`finops_model.roadmap.Roadmap.steps` and those of
            :func:`late_targets`; nothing late: no rows.
    """

    now: Standing
    plan: Roadmap
    late: pd.DataFrame


def read_roadmap(
    reader: Person, organization: str, scope: str | None, day: date, capacity: int, first: Way | None = None
) -> RoadmapView:
    """The proposed roadmap of a scope as of ``day``.

    Args:
        capacity: how many steps run in one quarter at most.

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`.
    """
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
    now = standing_of(place, ratings, targets, day)
    plan = roadmap.plan(now.rows, shown_framework(), day, capacity)
    return RoadmapView(now, plan, late_targets(plan, now.rows))


def late_targets(plan: Roadmap | Plan, rows: pd.DataFrame, accepted: AcceptedPlan | None = None) -> pd.DataFrame:
    """The last step of every capability that misses its due date, latest first.

    Args:
        rows: the standing that the plan starts from, in framework order.
        accepted: what people accepted and set; None: nothing.

    Returns:
        The columns of ``plan.steps``; ``earliest_on`` (a timestamp): when it finishes with any number of parallel
        steps; ``in_any_case``: whether that is late, too.
    """
    steps = plan.steps
    late = steps.loc[steps["late_quarters"] > 0, ["capability", "to_stage", "late_quarters"]]
    last = late.sort_values("to_stage", kind="stable").drop_duplicates("capability", keep="last")
    order = last.sort_values("late_quarters", ascending=False, kind="stable").index
    latest_first = steps.loc[order].reset_index(drop=True)
    choices = choices_of(accepted.steps, {}) if accepted is not None else {}
    earliest = roadmap.earliest_finishes(rows, shown_framework(), plan.as_of, choices) if len(last) else {}
    on = pd.to_datetime(latest_first["capability"].map(earliest)).astype("datetime64[us]")
    in_any_case = on.dt.to_period("Q") > latest_first["due_on"].dt.to_period("Q")
    return latest_first.assign(earliest_on=on, in_any_case=in_any_case)


def read_roadmaps(
    reader: Person, organization: str | None, scope: str | None, day: date, capacity: int
) -> list[tuple[Place, Roadmap]]:
    """The roadmaps of every scope that two texts name (None: of all), by the organization's name.

    Raises:
        UnknownName: nothing has the name.
    """
    framework = shown_framework()
    with open_store().reading() as moment:
        named = find_places(moment, organization, scope)
        ids = [int(id) for id in named["organization_id"].unique()]
        ratings = moment.read_newest_ratings([day], ids)
        targets = moment.read_targets(organization_id=ids[0] if len(ids) == 1 else None)
    rows = scoring.stand(ratings, targets, scoring.points_on(named, day), framework)
    every = len(framework.capabilities)
    return [
        (place, roadmap.plan(rows.iloc[number * every : (number + 1) * every], framework, day, capacity))
        for number, place in enumerate(places_of(named))
    ]

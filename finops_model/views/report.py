"""What leadership takes into the room: everything that a report about one scope shows, in one moment."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from finops_model import roadmap, scoring
from finops_model.assessment import AcceptedPlan, Person
from finops_model.errors import Refused
from finops_model.messages import Message
from finops_model.roadmap import Plan
from finops_model.roadmap.plan import StepState
from finops_model.scoring import Status, is_open, is_overdue
from finops_model.scoring.change import Effects, effects
from finops_model.scoring.headline import shares_of_target
from finops_model.scoring.pace import Pace
from finops_model.store import Moment, Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.events import read_events, with_notes, with_plan
from finops_model.views.pace import pace_of
from finops_model.views.places import Place, find_facts, old_after_days
from finops_model.views.roadmap import late_targets
from finops_model.views.standing import Standing, standing_of
from finops_model.views.verdict import reasons_of, verdict_of

MOST_MOVES = 3
"""How many gaps and how many moves a report names first."""


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A scope of an organization as of a day, beside an earlier day. Without ratings and targets the frames are empty.

    Attributes:
        now, before: the standings on the two days.
        effects: what moved attainment between the days; None: it cannot be measured on one of them.
        verdict, why: whether attainment is better, worse or the same, and the reasons of that; these may be none.
        events: the frame of :func:`.events.with_notes` between the days, newest first.
        edition: of the framework that the standings are in.
        old_after_days: the age from which a rating is old: the organization's cadence, else a year.
        evidence: the evidence of every rating in force, by the ``written`` of the standing ("": none was given).
        trend: the *headlines* of every point up to the day, oldest first, each against the targets of its own day.
        gaps: rows of the standing below their target, the largest by value first.
        moves: rows of the standing that came nearer to their target since the earlier day, with ``score_before``, the
            largest first by value and share of the target; what was not rated then, and what rose above its target, is
            none.
        falls: rows of the standing whose score fell, those first that went furthest from their target.
        due: rows of the standing with a due date whose target is not reached or not assessed yet, earliest first, with
            ``overdue`` (the day has passed).
        plan: the plan that people accepted, else the proposal; late: the last step of every capability that misses its
            due date, latest first, with ``in_any_case`` (no capacity helps).
        pace: how fast attainment moved, against the targets of the day.
        unfounded: rows that are rated without evidence. old: rows whose rating is older than ``old_after_days``.
    """

    now: Standing
    before: Standing
    effects: Effects | None
    verdict: Message
    why: tuple[Message, ...]
    events: pd.DataFrame
    edition: str
    old_after_days: int
    evidence: pd.Series
    trend: pd.DataFrame
    gaps: pd.DataFrame
    moves: pd.DataFrame
    falls: pd.DataFrame
    due: pd.DataFrame
    plan: Plan
    late: pd.DataFrame
    pace: Pace
    unfounded: pd.DataFrame
    old: pd.DataFrame

    @property
    def place(self) -> Place:
        """The organization and the scope."""
        return self.now.place

    @property
    def overdue(self) -> pd.DataFrame:
        """The rows of ``due`` whose day has passed."""
        return self.due[self.due["overdue"]]

    @property
    def next_criteria(self) -> dict[str, str]:
        """By capability below its target: the first criterion of its next step that is not known to be met."""
        texts = {one.id: one.text for one in shown_framework().criteria}
        steps = self.plan.steps
        to_come = steps[~steps["status"].isin([StepState.DONE, StepState.NO_LONGER_NEEDED])]
        first = to_come.sort_values("to_stage", kind="stable").drop_duplicates("capability")
        pairs = zip(first["capability"], first["criteria"], strict=True)
        return {capability: texts[criteria[0]] for capability, criteria in pairs if criteria}


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the store says of a scope: its ratings in force, its target history, what happened between the days."""

    place: Place
    ratings: pd.DataFrame
    targets: pd.DataFrame
    events: pd.DataFrame
    old_after_days: int
    accepted: AcceptedPlan | None


def read_report(
    reader: Person, organization: str, scope: str | None, as_of: date, since: date, first: Way | None = None
) -> Report:
    """Everything that a report shows.

    Args:
        since: the earlier day that the standing is compared with.

    Raises:
        UnknownName: nothing has the name.
        Refused: as :func:`.places.find_place`; the days are not in order.
    """
    if since >= as_of:
        raise Refused(
            "{since} is not before {day}. Expected an earlier day to compare with.",
            since=since.isoformat(),
            day=as_of.isoformat(),
        )
    with open_store().reading() as moment:
        facts = read_facts(moment, organization, scope, as_of, since, first)
    return report_of(facts, as_of, since)


def read_facts(
    moment: Moment, organization: str, scope: str | None, as_of: date, since: date, first: Way | None
) -> Facts:
    """What the store says of the scope that two texts name. Raises as :func:`.places.find_place`."""
    place, ratings, targets = find_facts(moment, organization, scope, first)
    moved_by = read_events(moment, place, ratings, targets, shown_framework(), since, as_of)
    moved_by = with_plan(moment, place, moved_by, since, as_of)
    events = with_notes(moment, place, moved_by, since, as_of)
    accepted = moment.read_plan(place.scope.id, as_of)
    return Facts(place, ratings, targets, events, old_after_days(moment, place), accepted)


def report_of(facts: Facts, as_of: date, since: date) -> Report:
    """The report that the facts of a scope give."""
    framework = shown_framework()
    now, before = (standing_of(facts.place, facts.ratings, facts.targets, day) for day in (as_of, since))
    rows, evidence = now.rows, facts.ratings.set_index("written")["evidence"]
    moved, rated = moved_rows(rows, before.rows), rows["score"].notna()
    without_evidence = evidence.index[evidence.str.strip() == ""]
    what_moved = effects(before.rows, rows)
    plan = roadmap.draw_plan(rows, framework, as_of, facts.accepted)
    return Report(
        now=now,
        before=before,
        effects=what_moved,
        verdict=verdict_of(before, now),
        why=reasons_of(before, now, what_moved),
        events=facts.events,
        edition=framework.edition,
        old_after_days=facts.old_after_days,
        evidence=evidence,
        trend=scoring.headline(scoring.trend_standing(facts.ratings, facts.targets, framework, as_of)),
        gaps=largest_gaps(rows),
        moves=moved[moved["nearer"] > 0].sort_values("nearer", ascending=False, kind="stable"),
        falls=moved[moved["score"] < moved["score_before"]].sort_values("nearer", kind="stable"),
        due=open_due(rows),
        plan=plan,
        late=late_targets(plan, rows, facts.accepted),
        pace=pace_of(facts.ratings, facts.targets, as_of),
        unfounded=rows[rated & rows["written"].isin(without_evidence)],
        old=rows[rated & (rows["age_days"] > facts.old_after_days)],
    )


def moved_rows(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The rows of a standing beside an earlier one.

    Returns:
        The rows with ``score_before`` (NaN: not rated then) and ``nearer``: value x by how much of its target each came
        nearer to it, against the targets of the later day (negative: further from it; NaN: no target, or not rated).
    """
    was = rows["capability"].map(before.set_index("capability")["score"])
    target = rows["target"].to_numpy(dtype=float)
    share, share_before = (shares_of_target(score.to_numpy(dtype=float), target) for score in (rows["score"], was))
    return rows.assign(score_before=was, nearer=rows["value"] * (share - share_before))


def largest_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows below their target, the largest by value first: value x stages to go; framework order among equals."""
    below = rows[rows["status"] == Status.BELOW_TARGET]
    weight = below["value"] * below["gap"]
    return below.iloc[np.argsort(-weight.to_numpy(dtype=float), kind="stable")]


def open_due(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a due date whose target is not reached or not assessed yet, earliest first, with ``overdue``."""
    due = rows[is_open(rows) & rows["due_on"].notna()].sort_values("due_on", kind="stable")
    return due.assign(overdue=is_overdue(due))

"""One capability in one scope: every rating with its evidence, every target, the steps, and what the next stage asks
for."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import roadmap, scoring
from finops_model.assessment import Person
from finops_model.framework import Framework, Stage
from finops_model.scoring import Status, implied_criteria
from finops_model.scoring.scores import stages_of
from finops_model.scoring.succession import rated_parts, successor_ids
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place, find_facts
from finops_model.views.standing import Standing, standing_of
from finops_model.views.target_history import TargetChange, list_target_changes
from finops_model.views.trends import falls_of


@dataclass(frozen=True, slots=True, eq=False)
class CapabilityView:
    """A capability of a scope as of a day.

    Attributes:
        now: the standing of the whole scope.
        row: the capability's row of it, with ``overdue`` (whether its target is).
        ratings: every rating up to the day, newest first: the columns of the *ratings* frame and ``stage`` (level; NaN:
            not applicable), ``about`` (the name of an older capability that was rated; "" for this one), ``counts``
            (whether it is the one that counts). Never rated: no rows.
        targets: every change of its target or of the goal stage up to the day, newest first.
        history: its *standing* on every day on which it was assessed or a target was agreed.
        falls: where its stage fell (:func:`finops_model.scoring.regressions`), newest first.
        steps: its steps of the proposed roadmap; nothing to do: no rows.
        asks: what the next stage towards the target asks for; None: nothing is asked for.
    """

    now: Standing
    row: pd.Series
    ratings: pd.DataFrame
    targets: list[TargetChange]
    history: pd.DataFrame
    falls: pd.DataFrame
    steps: pd.DataFrame
    asks: "Asked | None"

    @property
    def place(self) -> Place:
        """The organization and the scope."""
        return self.now.place


@dataclass(frozen=True, slots=True)
class Asked:
    """The criteria of a stage, by their ids, in framework order: those known to be met, and the others."""

    stage: Stage
    met: tuple[str, ...]
    open: tuple[str, ...]


def read_capability(
    reader: Person, organization: str, scope: str | None, capability: str, day: date, first: Way | None = None
) -> CapabilityView:
    """A capability of a scope as of ``day``.

    Args:
        capability: its id in the newest edition.

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`.
        ValueError: the edition has no such capability.
    """
    framework = shown_framework()
    with open_store().reading() as moment:
        place, ratings, targets = find_facts(moment, organization, scope, first)
    now = standing_of(place, ratings, targets, day)
    rows = now.rows.assign(overdue=scoring.is_overdue(now.rows))
    row = rows.iloc[list(framework.by_id).index(capability)]
    ratings = _ratings_of(ratings, capability, day, framework)
    targets = _targets_of(targets, capability, day, framework)
    every = scoring.trend_standing(ratings, targets, framework, day)
    history = every[every["capability"] == capability].reset_index(drop=True)
    steps = roadmap.plan(now.rows, framework, day).steps
    return CapabilityView(
        now,
        row,
        _told(ratings, row),
        list_target_changes(targets, framework),
        history,
        falls_of(history),
        steps[steps["capability"] == capability].reset_index(drop=True),
        asked_of(row, framework),
    )


def asked_of(row: pd.Series, framework: Framework) -> Asked | None:
    """What the next stage of a capability asks for; None where its target is reached or it is not rated.

    Args:
        row: a row of a *standing*. Without a target the next stage is told all the same.
    """
    if row["status"] not in (Status.BELOW_TARGET, Status.NO_TARGET) or row["stage"] >= Stage.RUN:
        return None
    stage = Stage(int(row["stage"]) + 1)
    ticked = [] if pd.isna(row["criteria"]) else str(row["criteria"]).split()
    known = {*ticked, *implied_criteria(ticked, framework)}
    ids = [one.id for one in framework.criteria_of(stage)]
    return Asked(stage, tuple(id for id in ids if id in known), tuple(id for id in ids if id not in known))


def open_until(row: pd.Series, stage: Stage, framework: Framework) -> tuple[list[str], int]:
    """The ids of the criteria from the present stage up to ``stage`` that are not known to be met, and how many all.

    Args:
        row: a row of a *standing*; nothing is known to be met where it is not rated.
    """
    ticked = [] if pd.isna(row["criteria"]) else str(row["criteria"]).split()
    known = {*ticked, *implied_criteria(ticked, framework)}
    reached = 0 if pd.isna(row["stage"]) else int(row["stage"])
    ids = [one.id for level in range(reached + 1, stage + 1) for one in framework.criteria_of(Stage(level))]
    return [id for id in ids if id not in known], len(ids)


def _ratings_of(ratings: pd.DataFrame, capability: str, day: date, framework: Framework) -> pd.DataFrame:
    """The ratings of a capability up to a day, those of older editions that lead to it, too."""
    position = list(framework.by_id).index(capability)
    about, _ = rated_parts(ratings, framework)
    return ratings[(about == position) & (ratings["assessed_on"] <= pd.Timestamp(day))].reset_index(drop=True)


def _targets_of(targets: pd.DataFrame, capability: str, day: date, framework: Framework) -> pd.DataFrame:
    """The target entries of a capability and of the goal stage up to a day, under the capability's present id."""
    known = targets.assign(capability=targets["capability"].replace(successor_ids(framework)))
    mine = known["capability"].isin(["", capability]) & (known["agreed_on"] <= pd.Timestamp(day))
    return known[mine].reset_index(drop=True)


def _told(ratings: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    """The ratings newest first, with what :attr:`CapabilityView.ratings` adds to them."""
    about = [
        "" if id == row["capability"] else _older_name(edition, id)
        for edition, id in zip(ratings["edition"], ratings["capability"], strict=True)
    ]
    told = ratings.assign(
        stage=stages_of(ratings["score"]),
        about=pd.array(about, "str"),
        counts=ratings["written"] == row["written"],
    )
    return told.sort_values(["assessed_on", "written"], ascending=False, kind="stable", ignore_index=True)


def _older_name(edition: str, id: str) -> str:
    """The name of a capability in the edition in which it was rated."""
    found = shown_framework(edition).by_id.get(id)
    return id if found is None else found.name

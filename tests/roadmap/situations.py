"""Random roadmaps for hypothesis: capabilities below their targets, with due dates, efforts and pins here and there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from finops_model.framework import Stage
from finops_model.roadmap.problem import Problem, problem_of
from finops_model.roadmap.quarters import first_day, last_day, quarter_of
from finops_model.roadmap.steps import Choice
from tests.frames import FRAMEWORK, IDS, rating, standing_of, target

AS_OF = date(2026, 11, 23)
FIRST = quarter_of(AS_OF) + 1
STAGES = ("pre-crawl", "crawl", "walk", "run")


@dataclass(frozen=True)
class Situation:
    """A standing and what people set for its steps, with the facts that a check needs in plain numbers."""

    standing: pd.DataFrame
    choices: dict[tuple[str, Stage], Choice]
    reached: dict[str, int]
    targets: dict[str, int]
    efforts: dict[tuple[str, int], int]
    pins: dict[tuple[str, int], tuple[int, int]]

    def problem(self, capacity: int) -> Problem:
        return problem_of(self.standing, FRAMEWORK, AS_OF, capacity, self.choices)


@st.composite
def situations(draw: st.DrawFn, most_steps: int = 66, pinning: bool = True) -> Situation:
    """Situations with at most so many steps, in a third of which efforts and pins are set."""
    ratings: list[Any] = []
    targets: list[Any] = []
    reached: dict[str, int] = {}
    wanted: dict[str, int] = {}
    left = most_steps
    for capability in draw(st.permutations(IDS)):
        stage = draw(st.integers(0, 2))
        goal = min(draw(st.integers(stage + 1, 3)), stage + left)
        if goal == stage:
            break
        left -= goal - stage
        due = draw(st.one_of(st.none(), st.integers(FIRST - 2, FIRST + 6)))
        more = {"due_on": pd.NaT if due is None else str(last_day(due)), "value": draw(st.integers(1, 5))}
        ratings.append(rating(capability, STAGES[stage]))
        targets.append(target(STAGES[goal], capability, **more))
        reached[capability], wanted[capability] = stage, goal
    efforts, pins, choices = {}, {}, {}
    for one, goal in wanted.items():
        for stage in range(reached[one] + 1, goal + 1):
            kind = draw(st.sampled_from(["flows"] * 4 + ["effort", "pin"])) if pinning else "flows"
            if kind == "effort":
                efforts[one, stage] = draw(st.integers(1, 4))
                choices[one, Stage(stage)] = Choice(effort=efforts[one, stage])
            elif kind == "pin":
                starts = draw(st.integers(FIRST - 1, FIRST + 5))
                pins[one, stage] = (starts, starts + draw(st.integers(0, 2)))
                choices[one, Stage(stage)] = Choice(
                    starts_on=first_day(pins[one, stage][0]), finishes_on=last_day(pins[one, stage][1])
                )
    return Situation(standing_of(ratings, targets), choices, reached, wanted, efforts, pins)

"""What waits for what: within a capability and by requirements, until when and why."""

from datetime import date
from typing import Any

import pandas as pd

from finops_model.framework import Stage
from finops_model.roadmap import draw_plan
from finops_model.roadmap.waits import WAITS_COLUMNS, waits_of
from tests.frames import FRAMEWORK, rating, standing_of, target
from tests.plans import AS_OF, step, steps_frame


def waits(*given: tuple[str, str, str]) -> list[tuple[Any, ...]]:
    """The waits of a proposal: capability, its stage, its target."""
    standing = standing_of([rating(id, now) for id, now, _ in given], [target(to, id) for id, _, to in given])
    found = waits_of(draw_plan(standing, FRAMEWORK, AS_OF).steps, FRAMEWORK)
    assert tuple(found.columns) == WAITS_COLUMNS
    return [(*row[:4], row[4].date()) for row in found.itertuples(index=False, name=None)]


def test_a_step_waits_for_the_one_before_it_and_for_what_it_requires() -> None:
    """Data ingestion reaches Crawl in 2027 Q1; Allocation needs that for Walk, and its own step to Crawl."""
    found = waits(("allocation", "pre-crawl", "walk"), ("data-ingestion", "pre-crawl", "crawl"))
    quarter = date(2027, 3, 31)
    assert found == [
        ("allocation", 2, "allocation", 1, quarter),
        ("allocation", 2, "data-ingestion", 1, quarter),
    ]


def test_a_requirement_says_why() -> None:
    standing = standing_of(
        [rating("allocation", "crawl"), rating("data-ingestion", "pre-crawl")],
        [target("walk", "allocation"), target("crawl", "data-ingestion")],
    )
    (row,) = waits_of(draw_plan(standing, FRAMEWORK, AS_OF).steps, FRAMEWORK).itertuples(index=False)
    (required,) = [one for one in FRAMEWORK.capability("allocation").requires if one.stage == Stage.WALK]
    assert row.reason == required.reason


def test_what_is_done_is_not_waited_for_and_what_has_no_date_is() -> None:
    done = step("data-ingestion", 1, state="done")
    assert waits_of(steps_frame(done, step("allocation", 2)), FRAMEWORK).empty
    dropped = step("data-ingestion", 1, state="dropped", starts_on=None, finishes_on=None)
    found = waits_of(steps_frame(dropped, step("allocation", 2)), FRAMEWORK)
    assert found["waits_for"].tolist() == ["data-ingestion"]
    assert pd.isna(found["until_on"].iloc[0])


def test_no_steps_wait_for_nothing() -> None:
    assert waits_of(steps_frame(), FRAMEWORK).empty

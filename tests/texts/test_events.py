"""Events and the pace in words."""

from datetime import date
from typing import Any

import pytest

from finops_model.scoring.events import NOT_APPLICABLE, RATING, TARGET, target_events
from finops_model.scoring.pace import Pace, pace
from finops_model.texts.events import event_text, position_text, subject_text
from finops_model.texts.pace import pace_text
from tests.frames import FRAMEWORK, target, targets_frame
from tests.scoring.test_events import FIRST, SECOND, THIRD
from tests.scoring.test_pace import EXAMPLE_N


def target_texts(*entries: dict[str, Any]) -> list[str]:
    events = target_events(targets_frame(entries), date.fromisoformat(FIRST), date.fromisoformat(THIRD))
    return [event_text(event) for event in events.itertuples()]


def test_a_target_says_all_that_it_asks_for() -> None:
    assert target_texts(
        target("walk", on=SECOND),
        target("run", on=THIRD, due_on="2027-06-30", value=4, owner="CIO"),
        target("inherit", "allocation", SECOND),
        target("none", "allocation", THIRD),
    ) == [
        "Target: no goal stage → Walk",
        "Target: as the goal stage → as the goal stage",
        "Target: Walk → Run, due 30 Jun 2027, value 4, owner CIO",
        "Target: as the goal stage → no target",
    ]


def test_what_stays_the_same_beside_a_target_is_not_repeated() -> None:
    first = target("walk", on=FIRST, due_on="2026-12-31", value=4, owner="CIO")
    assert target_texts(first, target("walk", on=SECOND, due_on="2027-03-31", value=4, owner="CIO")) == [
        "Target: Walk, due 31 Dec 2026 → Walk, due 31 Mar 2027"
    ]


def test_a_position_is_a_stage_with_its_score_or_what_a_target_asks_for() -> None:
    said = [
        position_text(RATING, "allocation", "walk", 2.0),
        position_text(RATING, "allocation", "", None),
        position_text(NOT_APPLICABLE, "allocation", NOT_APPLICABLE, None),
        position_text(TARGET, "", "", None),
    ]
    assert said == ["Walk (2.0)", "not assessed", "not applicable", "no goal stage"]


def test_what_an_event_is_about_has_its_name() -> None:
    assert subject_text("", FRAMEWORK) == "Goal stage"
    assert subject_text("allocation", FRAMEWORK) == "Allocation"
    assert subject_text("gone", FRAMEWORK) == "gone"


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            pace(EXAMPLE_N),
            "The pace so far: +8.0 points per quarter against today's targets; the middle half of all pairs of "
            "assessments lies between +6.0 and +11.5. At this pace 100 % is reached on 8 Sep 2027, between "
            "27 May 2027 and 30 Dec 2027.",
        ),
        (pace([]), "A pace needs at least 4 assessments with an attainment; there are 0."),
        (Pace(), ""),
    ],
)
def test_a_pace_says_how_fast_and_where_it_leads(found: Pace, text: str) -> None:
    assert pace_text(found) == text

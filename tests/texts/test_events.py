"""Events and the pace in words."""

from datetime import date
from typing import Any

import pytest

from finops_model.scoring.events import target_events
from finops_model.scoring.pace import Pace, pace
from finops_model.texts.events import event_text, subject_text
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

"""The picture of a plan: bars, ghosts, marks, links and lanes, each where it belongs."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from finops_model import charts
from finops_model.charts.pictures import picture
from finops_model.charts.pictures.page import Kind
from finops_model.messages import message
from finops_model.roadmap.plan import Plan
from tests.frames import FRAMEWORK
from tests.plans import AS_OF, step, steps_frame


def plan_of(*steps: dict[str, Any], accepted: bool = True, crowded: dict[date, int] | None = None) -> Plan:
    frame = steps_frame(*steps)
    return Plan(AS_OF, 4, accepted, frame, (), crowded or {}, frame[:0])


def drawn(plan: Plan, **more: Any) -> go.Figure:
    return charts.plan_timeline(plan, plan.steps, **more)


def traces(figure: Any) -> list[Any]:
    """What is drawn; Plotly refuses a property that it does not know."""
    go.Figure(figure.to_dict())
    return list(figure.data)


def trace(figure: go.Figure, name: str) -> Any:
    (found,) = [one for one in traces(figure) if one.name == name]
    return found


def labels(figure: Any) -> list[str]:
    return [text.replace("<br>", " ") for text in figure.layout.yaxis.ticktext]


def test_a_bar_lies_in_its_quarters_and_says_its_stage_and_state() -> None:
    figure = drawn(
        plan_of(
            step(
                "allocation", 2, starts_on="2027-01-01", finishes_on="2027-06-30", state="in progress", owner="Ann <b>"
            ),
            step("forecasting", 2, marks=(message("Too early."),)),
            step("budgeting", 2, state="proposed"),
            step("unit-economics", 2, state="reported done"),
            step("sustainability", 2, state="done", done_on="2026-09-30", finishes_on="2026-09-30", starts_on=None),
        )
    )
    bars = trace(figure, "to Walk")
    assert list(bars.text) == ["▶ Walk", "⚠ Walk", "+ Walk", "✓ Walk"]
    assert list(bars.marker.opacity) == [1, 1, 0.6, 1]
    assert bars.x[0] == 181 * 24 * 3600 * 1000  # 1 January to 30 June, both whole
    assert labels(figure) == ["Allocation", "Forecasting", "Budgeting", "Unit Economics"]
    assert bars.customdata[0][2] == "1 Jan 2027 to 30 Jun 2027<br>Ann &lt;b&gt;"
    assert bars.customdata[1][2].endswith("<br>⚠ Too early.")


def test_a_proposal_has_no_signs() -> None:
    bars = trace(drawn(plan_of(step("allocation", 1, state="proposed"), accepted=False)), "to Crawl")
    assert (list(bars.text), list(bars.marker.opacity)) == (["Crawl"], [1])


def test_only_what_has_moved_shows_where_it_was_accepted() -> None:
    held = {"baseline_starts_on": "2027-01-01", "baseline_finishes_on": "2027-03-31"}
    moved = {"starts_on": "2027-04-01", "finishes_on": "2027-06-30"}
    figure = drawn(
        plan_of(step("allocation", 1, **held), step("budgeting", 1, **held, **moved), step("forecasting", 1))
    )
    ghosts = trace(figure, "as accepted")
    assert list(ghosts.y) == [1.41]
    assert ghosts.customdata[0][2] == "1 Jan 2027 to 31 Mar 2027"
    assert not trace(drawn(plan_of(step("allocation", 1, **held))), "as accepted").showlegend


def test_steps_without_a_date_and_those_no_longer_needed_have_lanes() -> None:
    nowhere: dict[str, Any] = {"starts_on": None, "finishes_on": None}
    gone = [step("budgeting", level, state="no longer needed", **nowhere) for level in (1, 2)]
    dropped = [step("forecasting", level, state="dropped", **nowhere) for level in (1, 2, 3)]
    more = [step("sustainability", level, **nowhere) for level in (1, 2, 3)]
    figure = drawn(plan_of(step("allocation", 1), *dropped, *more, *gone))
    assert labels(figure) == ["Allocation", "no date", "", "", "", "", "no longer needed", ""]
    texts = traces(figure)[-1]
    assert list(texts.text) == [
        "Forecasting: Crawl (dropped)",
        "Forecasting: Walk (dropped)",
        "Forecasting: Run (dropped)",
        "Sustainability: Crawl (planned)",
        "2 more in the table",
        "Budgeting: Crawl",
        "Budgeting: Walk",
    ]
    assert list(texts.y) == [1, 2, 3, 4, 5, 6, 7]


def test_a_plan_of_lanes_alone_is_drawn() -> None:
    figure = drawn(plan_of(step("allocation", 1, state="dropped", starts_on=None, finishes_on=None)))
    assert labels(figure) == ["no date"]


def test_a_quarter_with_too_many_steps_says_how_many() -> None:
    crowds = trace(drawn(plan_of(step("allocation", 1), crowded={date(2027, 1, 1): 6})), "more steps than the capacity")
    assert (list(crowds.text), list(crowds.customdata)) == (["⚠ 6"], ["6 steps in 2027 Q1, capacity 4"])


def test_requirements_are_drawn_where_they_are_asked_for() -> None:
    """Allocation to Walk requires Data Ingestion at Crawl."""
    later = {"starts_on": "2027-04-01", "finishes_on": "2027-09-30"}
    plan = plan_of(step("data-ingestion", 1), step("allocation", 2, **later))
    waits = trace(drawn(plan, framework=FRAMEWORK), "waits for")
    assert list(waits.y) == [0, 1, None]
    assert [str(day)[:10] for day in waits.x[:2]] == ["2027-03-31", "2027-04-01"]
    assert all(one.name != "waits for" for one in traces(drawn(plan)))


def test_no_steps_are_a_sentence() -> None:
    figure: Any = drawn(plan_of())
    assert figure.layout.annotations[0].text == "There are no steps to draw."
    assert charts.alt_plan_timeline(plan_of(), plan_of().steps) == "Roadmap as of 23 Nov 2026: no steps."


def test_what_a_reader_hears() -> None:
    plan = plan_of(step("allocation", 1, due_on="2026-12-31", late_quarters=1), step("budgeting", 1))
    said = charts.alt_plan_timeline(plan, plan.steps)
    assert said == (
        "Roadmap as of 23 Nov 2026: 2 steps for 2 capabilities, the last finishes in 2027 Q1. "
        "Late: Allocation by 1 quarter."
    )


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_it_leaves_the_app_as_a_picture(ending: Kind) -> None:
    moved = {"baseline_starts_on": "2027-04-01", "baseline_finishes_on": "2027-06-30", "due_on": "2026-12-31"}
    plan = plan_of(
        step("data-ingestion", 1, late_quarters=1, **moved),
        step("allocation", 2, starts_on="2027-04-01", finishes_on="2027-09-30", marks=(message("Too early."),)),
        step("budgeting", 1, state="dropped", starts_on=None, finishes_on=None),
        crowded={date(2027, 1, 1): 6},
    )
    assert picture(drawn(plan, framework=FRAMEWORK), "Roadmap", "Acme", ending)

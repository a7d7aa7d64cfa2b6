"""The chart of a plan beside the plan on other inputs."""

from typing import Any

import pandas as pd

from finops_model import charts
from finops_model.charts import drawing
from tests.charts.test_charts import named, traces

BOTH = pd.DataFrame(
    {
        "on": pd.to_datetime(["2026-11-23", "2027-06-30", "2027-12-31"]),
        "plan": [50.0, 68.75, 100.0],
        "other": [50.0, 100.0, 100.0],
    }
)


def test_the_plan_is_dashed_and_the_ends_of_both_say_their_percentage_apart() -> None:
    figure = charts.what_if_attainment(BOTH)
    plan, other = named(figure, "Plan"), named(figure, "What if")
    assert (plan.line.dash, other.line.dash) == ("dash", "solid")
    assert list(plan.text) == list(other.text) == ["50 %", "", "100 %"]
    assert (plan.textposition, other.textposition) == ("bottom center", "top center")
    assert [custom[0] for custom in plan.customdata] == ["50 %", "69 %", "100 %"]


def test_the_percentages_have_the_colour_that_the_theme_replaces() -> None:
    """A colour of their own would stay dark on a dark page."""
    figure: Any = charts.what_if_attainment(BOTH)
    assert [trace.textfont.color for trace in traces(figure)] == [None, None]
    assert figure.layout.font.color == figure.layout.yaxis.tickfont.color == drawing.INK


def test_it_is_said_in_a_sentence_and_nothing_rated_is_one_too() -> None:
    assert charts.alt_what_if_attainment(BOTH) == (
        "Attainment by quarter: the plan 50 % on 23 Nov 2026, 100 % on 31 Dec 2027; "
        "what if 50 % on 23 Nov 2026, 100 % on 31 Dec 2027."
    )
    nothing = BOTH.assign(plan=float("nan"), other=float("nan"))
    assert not charts.what_if_attainment(nothing).data
    assert charts.alt_what_if_attainment(nothing).endswith("the plan nothing to show; what if nothing to show.")

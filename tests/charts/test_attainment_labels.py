"""The percentages on the curve of attainment: none covers another, whatever lies ahead on the axis."""

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from finops_model import charts
from finops_model.charts.attainment import LABEL_HEIGHT, LABEL_WIDTH
from finops_model.texts.figures import day_text
from tests.charts.test_charts import traces


def curve(figures: list[float | None], ahead: str | None = None):
    """The curve of a point in each quarter from 2025 Q4 on; ``ahead``: the last day of a plan."""
    days = pd.date_range("2025-12-31", periods=len(figures), freq="QE")
    rows = pd.DataFrame(
        {"as_of": days, "attainment": pd.array(figures, "Float64").astype(float), "at_target": 0, "of": 2}
    )
    plan = pd.DataFrame({"quarter_ends_on": pd.to_datetime([ahead] if ahead else []), "attainment": 100.0})
    return traces(charts.attainment_trend(rows, projection=plan))[0]


def shown(figures: list[float | None], ahead: str | None = None) -> list[tuple[str, str]]:
    drawn = curve(figures, ahead)
    return [(text, spot.split()[0]) for text, spot in zip(drawn.text, drawn.textposition, strict=True) if text]


def test_every_point_has_its_percentage_where_there_is_room() -> None:
    assert shown([24.0, 33.0, 50.0, 59.0, 61.0]) == [(f"{one} %", "top") for one in (24, 33, 50, 59, 61)]
    assert shown([None, 33.0]) == [("33 %", "top")]


def test_with_years_ahead_the_newest_come_first_and_others_stand_below_or_are_left_out() -> None:
    # 61 % and 59 % are close in day and figure; 50 % is 11 points below 61 % within two quarters of 19: below, too,
    # would cover 59 % (9 points, one quarter): left out.
    assert shown([24.0, 33.0, 50.0, 59.0, 61.0], "2030-09-30") == [
        ("24 %", "bottom"),
        ("33 %", "top"),
        ("59 %", "bottom"),
        ("61 %", "top"),
    ]


def test_of_many_points_only_the_ends_say_their_percentage() -> None:
    assert shown([10.0 * place for place in range(10)]) == [("0 %", "top"), ("90 %", "top")]


def test_the_words_of_the_due_day_stand_on_the_side_that_has_room() -> None:
    days = pd.to_datetime(["2026-03-31", "2026-09-30"])
    rows = pd.DataFrame({"as_of": days, "attainment": [40.0, 50.0], "at_target": 0, "of": 2})
    plan = pd.DataFrame({"quarter_ends_on": pd.to_datetime(["2030-12-31"]), "attainment": 100.0})
    for due_on, anchor in ((date(2026, 12, 31), "left"), (date(2030, 6, 30), "right")):
        figure: Any = charts.attainment_trend(rows, due_on, projection=plan)
        (words,) = figure.layout.annotations
        assert (words.text, words.xanchor) == (f"goal due {day_text(due_on)}", anchor)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.sampled_from([None, "2028-06-30", "2031-12-31"]))
def test_no_percentage_covers_another(figures: list[float | None], ahead: str | None) -> None:
    drawn = curve(figures, ahead)
    last = pd.Timestamp(ahead) if ahead else pd.Timestamp(drawn.x[-1])
    wide = (last - pd.Timestamp(drawn.x[0])) * LABEL_WIDTH
    points = zip(drawn.x, drawn.y, drawn.text, drawn.textposition, strict=True)
    named = [(pd.Timestamp(on), float(figure), spot) for on, figure, text, spot in points if text]
    for place, (on, figure, spot) in enumerate(named):
        for day, other, side in named[:place]:
            assert spot != side or abs(on - day) >= wide or abs(figure - other) >= LABEL_HEIGHT
    assert drawn.text[-1], "the newest point always says where it is"

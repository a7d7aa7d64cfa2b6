"""The attainment of many organizations over the quarters."""

from typing import Any

import numpy as np
import pandas as pd

from finops_model import charts
from finops_model.charts.quarters import MOST_LINES

DAYS = pd.to_datetime(["2026-03-31", "2026-06-30", "2026-09-30"])


def history(values: dict[int, list[float]]) -> pd.DataFrame:
    """Attainments by scope at three quarter ends."""
    rows = [(id, day, value) for id, row in values.items() for day, value in zip(DAYS, row, strict=True)]
    return pd.DataFrame(rows, columns=["scope_id", "as_of", "attainment"])


def names(figure: Any) -> list[str]:
    return [trace.name for trace in figure.data if trace.showlegend is not False]


def drawn(figure: Any) -> list[Any]:
    """The traces of a figure, in the order in which they are drawn."""
    return list(figure.data)


def test_few_organizations_have_a_line_each_and_those_chosen_stand_out() -> None:
    few = history({1: [np.nan, 50, 60], 2: [np.nan, 70, 99.7], 3: [np.nan, 10, 20]})
    labels = {1: "Acme", 2: "<b>Beta</b>", 3: "Gamma"}
    figure = charts.attainment_of_all(few, labels, {2: "<b>Beta</b>"})
    pale, beta = drawn(figure)
    assert np.isnan(np.array(pale.y, dtype=float)).tolist() == [False, False, True] * 2  # a gap between two lines
    assert (beta.name, list(beta.y)) == ("&lt;b&gt;Beta&lt;/b&gt;", [70, 99.7])
    assert list(figure.layout.xaxis.ticktext) == ["2026 Q2", "2026 Q3"]  # from the first quarter that has any
    assert charts.alt_attainment_of_all(few, labels, {2: "Beta"}) == (
        "Attainment of every organization at quarter ends: median 50 % in 2026 Q2, 60 % in 2026 Q3. "
        "Those that stand out: Beta 99 %."
    )


def test_many_organizations_are_bands_with_the_median() -> None:
    ids = range(MOST_LINES + 1)
    many = history({id: [id, id + 10, id + 20] for id in ids})
    figure = charts.attainment_of_all(many, {id: f"Organization {id}" for id in ids}, {7: "Organization 7"})
    assert names(figure) == ["all", "half of them", "median", "Organization 7"]
    lowest, highest, quarter, three_quarters, median, chosen = drawn(figure)
    assert [trace.y[0] for trace in (lowest, quarter, median, three_quarters, highest)] == [0, 10, 20, 30, 40]
    assert list(chosen.y) == [7, 17, 27]


def test_nothing_measured_is_a_sentence() -> None:
    nothing = history({1: [np.nan] * 3})
    assert drawn(charts.attainment_of_all(nothing, {1: "Acme"}, {})) == []
    assert "nothing is measured yet" in charts.alt_attainment_of_all(nothing, {1: "Acme"}, {})

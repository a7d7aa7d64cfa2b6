"""Words in large letters, below each other."""

from typing import Any

from finops_model import charts
from finops_model.charts.signs import Line

LINES = [Line("Anomaly Management", 40, 10), Line("<b>7</b> of 10", 20)]


def test_lines_lie_below_each_other_and_stay_text() -> None:
    layout: Any = charts.sign(LINES).layout
    first, second = layout.annotations
    assert (first.text, first.font.size, first.yshift) == ("Anomaly<br>Management", 40, 0)
    assert (second.text, second.font.size, second.yshift) == ("&lt;b&gt;7&lt;/b&gt; of 10", 20, -104)
    assert charts.alt_sign(LINES) == "Anomaly Management · <b>7</b> of 10"

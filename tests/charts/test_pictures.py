"""Pictures: every chart of ours as PNG and SVG that stand alone; gaps stay gaps; texts of people break nothing."""

import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image
from plotly.subplots import make_subplots

from finops_model import charts
from finops_model.charts import drawing
from finops_model.charts.pictures import picture
from finops_model.scoring import headline_by_domain, spokes, trend_standing
from tests.charts.test_charts import AS_OF, EMPTY, HISTORY, PLAN, STANDING, TIMELINE, with_falls
from tests.frames import FRAMEWORK, trend

SOURCE = "Quillfeather Air · Public Cloud · as of 23 Nov 2026"
OVER_TIME = trend_standing(*HISTORY, FRAMEWORK, AS_OF)
HOSTILE = "<b>Big</b> & $x^{2 \\frac <img src=x> שלום עולם 😀 مرحبا\0"

ALL: list[Callable[[], go.Figure]] = [
    lambda: charts.maturity_radar(spokes(STANDING, FRAMEWORK)),
    lambda: charts.capability_stages(STANDING),
    lambda: charts.stage_ladder(STANDING),
    lambda: charts.attainment_trend(trend(*HISTORY, FRAMEWORK, AS_OF)),
    lambda: charts.coverage_trend(trend(*HISTORY, FRAMEWORK, AS_OF)),
    lambda: charts.domain_trend(headline_by_domain(OVER_TIME), FRAMEWORK),
    lambda: charts.stage_steps(*with_falls(OVER_TIME[OVER_TIME["capability"].isin(["budgeting", "allocation"])])),
    lambda: charts.plan_timeline(PLAN, PLAN.steps),
    lambda: charts.gap_heatmap(STANDING, {1: "Quillfeather Air"}),
    lambda: charts.target_timeline(*TIMELINE, "Allocation"),
]


def pixels(figure: go.Figure, title: str = "Title") -> np.ndarray:
    """The colours of a figure's PNG: rows, columns, red green blue."""
    content = picture(figure, title, SOURCE, "png")
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def where(image: np.ndarray, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """The rows and columns of the pixels that have this colour."""
    wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    rows, columns = np.nonzero((np.abs(image.astype(int) - wanted) < 4).all(axis=2))
    return rows, columns


def in_svg(figure: go.Figure, title: str = "Title") -> str:
    """All that a program can read in a figure's SVG: its metadata."""
    return " ".join(ElementTree.fromstring(picture(figure, title, SOURCE, "svg")).itertext())


@pytest.mark.parametrize("draw", ALL, ids=range(len(ALL)))
def test_every_chart_is_a_picture_with_its_own_text(draw: Callable[[], go.Figure]) -> None:
    image = pixels(draw())
    assert image.shape[1] in (1920, 1640)
    assert (image[0, 0] == 255).all()
    assert (image < 128).any(axis=2).sum() > 5_000
    assert f"Title · {SOURCE}" in in_svg(draw())


@pytest.mark.parametrize("draw", EMPTY, ids=range(len(EMPTY)))
def test_an_empty_chart_is_a_picture_of_its_sentence(draw: Callable[[], go.Figure]) -> None:
    image = pixels(draw())
    (rows, _) = np.nonzero((image < 128).any(axis=2))
    assert rows.max() > 250  # below title and source
    assert SOURCE in in_svg(draw())


def test_letters_are_shapes_and_nothing_is_loaded_from_elsewhere() -> None:
    content = picture(ALL[1](), "Title", SOURCE, "svg").decode()
    assert "<text" not in content
    assert "font-family" not in content
    assert content.count("http") == content.count("http://www.w3.org") + content.count(
        "http://creativecommons.org"
    ) + content.count("http://purl.org")


@pytest.mark.parametrize("name", ["名前", "한국", "🚀", "ไทย"])
def test_letters_of_every_script_are_drawn(name: str) -> None:
    """A box for each letter would be the same picture for every two letters."""
    drawn = picture(ALL[1](), name, SOURCE, "svg").decode()
    assert "so each stands as a box" not in drawn
    assert "LastResort" not in drawn


def test_what_no_font_has_is_said_in_the_picture() -> None:
    assert "each stands as a box: U+13000" in " ".join(picture(ALL[1](), "\U00013000", SOURCE, "svg").decode().split())


def test_the_same_figure_gives_the_same_picture() -> None:
    assert picture(ALL[0](), "Title", SOURCE, "svg") == picture(ALL[0](), "Title", SOURCE, "svg")


def test_what_is_missing_is_a_gap_in_a_line() -> None:
    gap = go.Figure(go.Scatter(x=[0, 1, 2, 3, 4], y=[1, 1, None, 1, 1], line={"color": "#0072B2"}, mode="lines"))
    gap = drawing.laid_out(gap, 300, xaxis={"range": [0, 4]}, yaxis={"range": [0, 2]})
    _, columns = where(pixels(gap), "#0072B2")
    drawn = np.unique(columns)
    widest = np.diff(drawn).max()
    assert widest == pytest.approx((drawn.max() - drawn.min()) / 2, rel=0.05)


def test_a_radar_is_closed_and_has_no_line_to_a_spoke_without_a_score() -> None:
    whole = STANDING.assign(score=2.0, stage=2.0)
    rows, columns = where(pixels(charts.maturity_radar(spokes(whole, FRAMEWORK))), drawing.CURRENT)
    below_legend = rows > 220
    centre = (columns[below_legend].min() + columns[below_legend].max()) / 2
    left = (columns[below_legend] < centre).sum()
    assert left == pytest.approx(below_legend.sum() / 2, rel=0.1)

    image = pixels(charts.maturity_radar(spokes(STANDING, FRAMEWORK)))  # the fourth domain, at the left, is not rated
    rows, columns = where(image, drawing.CURRENT)
    _, grid = where(image, "#DDE2E7")
    assert columns[rows > 220].min() > (grid.min() + grid.max()) / 2 - 30


def test_bars_stack_and_lie_on_their_base() -> None:
    stacked = go.Figure(
        [
            go.Bar(x=["a", "b"], y=[1, 2], marker={"color": "#0072B2"}, name="lower"),
            go.Bar(x=["a", "b"], y=[2, 1], marker={"color": "#D55E00"}, name="upper"),
        ]
    )
    stacked = drawing.laid_out(stacked, 300, barmode="stack", showlegend=False, yaxis={"range": [0, 3]})
    image = pixels(stacked)
    lower, upper = where(image, "#0072B2")[0], where(image, "#D55E00")[0]
    assert upper.min() < lower.min()
    assert lower.max() > upper.max()
    assert len(lower) == pytest.approx(len(upper), rel=0.02)


def test_areas_stack() -> None:
    areas = go.Figure(
        [
            go.Scatter(x=[0, 1], y=[1, 1], stackgroup="one", fillcolor="#0072B2", line={"width": 0}),
            go.Scatter(x=[0, 1], y=[1, 1], stackgroup="one", fillcolor="#D55E00", line={"width": 0}),
        ]
    )
    image = pixels(drawing.laid_out(areas, 300, showlegend=False, yaxis={"range": [0, 2]}))
    lower, upper = where(image, "#0072B2")[0], where(image, "#D55E00")[0]
    assert upper.max() <= lower.min() + 2
    assert len(lower) == pytest.approx(len(upper), rel=0.02)


def test_panels_lie_side_by_side_and_shapes_and_annotations_where_they_belong() -> None:
    figure = make_subplots(1, 2, subplot_titles=["left", "right"])
    figure.add_scatter(x=[0, 1], y=[0, 1], line={"color": "#0072B2"}, row=1, col=1)
    figure.add_scatter(x=[0, 1], y=[0, 1], line={"color": "#D55E00"}, row=1, col=2)
    line = {"color": "#009E73", "width": 4}
    figure.add_shape(type="line", x0=0.5, x1=0.5, xref="x2", y0=0, y1=1, yref="y2 domain", line=line)
    image = pixels(drawing.laid_out(figure, 300, showlegend=False))
    left, right, line = (where(image, colour)[1] for colour in ("#0072B2", "#D55E00", "#009E73"))
    assert left.max() < right.min() <= line.min() <= line.max() <= right.max()


def test_a_trace_of_another_type_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="pie"):
        picture(go.Figure(go.Pie(values=[1])), "Title", SOURCE, "png")


@pytest.mark.parametrize("name", [HOSTILE, "Long name " * 20, "W" * 200, "", "مؤسسة التمويل السحابي", "\n"])
def test_texts_of_people_break_no_picture(name: str) -> None:
    named = STANDING.assign(name=name, short_name=name)
    for figure in (
        charts.gap_heatmap(named, {1: name}),
        charts.plan_timeline(PLAN, PLAN.steps.assign(name=name)),
    ):
        assert pixels(figure, name).shape[0] < 4_000
        assert SOURCE in in_svg(figure, name)


def test_right_to_left_names_are_shaped() -> None:
    """Arabic letters are joined: the picture differs from that of the same letters apart."""
    joined, apart = pixels(ALL[3](), "مرحبا"), pixels(ALL[3](), "\u200c".join("مرحبا"))
    assert joined.shape == apart.shape
    assert (joined != apart).any()

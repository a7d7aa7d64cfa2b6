"""The colours of charts, for every eye: contrast to the page in light and dark, and what colour blindness leaves."""

import tomllib
from itertools import combinations, pairwise

import pytest

from finops_model.charts import drawing
from finops_model.settings import ROOT
from tests.colours import SEEN_BY, contrast, distance

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
CELLS = (drawing.LIGHT_CELLS, drawing.DARK_CELLS)
APART = 15
"""The least distance of two colours in CIELAB that mean different things: more than six times what can just be seen."""


@pytest.mark.parametrize("look", ["light", "dark"])
def test_lines_and_marks_stand_out_from_the_page(look: str) -> None:
    colours = {drawing.CURRENT, drawing.TARGET, drawing.PREVIOUS, *drawing.SERIES, *drawing.COMPARED}
    page = THEME[look]["backgroundColor"]
    assert {colour for colour in colours if contrast(colour, page) < 3} == set()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_texts_and_links_can_be_read_on_every_background(look: str) -> None:
    theme = THEME[look]
    pages = (theme["backgroundColor"], theme["secondaryBackgroundColor"], *theme["sidebar"].values())
    pairs = [(text, page) for text in (theme["textColor"], theme["linkColor"]) for page in pages]
    assert {pair for pair in [*pairs, (theme["primaryColor"], "#ffffff")] if contrast(*pair) < 4.5} == set()


@pytest.mark.parametrize("colours", CELLS)
def test_the_text_on_a_cell_can_be_read(colours: drawing.CellColours) -> None:
    pairs = [(colours.reached, colours.on_reached), *((colours.gaps[n], colours.on_gaps[n]) for n in colours.gaps)]
    assert all(contrast(*pair) >= 4.5 for pair in pairs)


def test_the_text_on_a_stage_can_be_read() -> None:
    stages = drawing.STAGE_COLOURS
    assert {stage for stage in stages if contrast(stages[stage], drawing.ON_STAGES[stage]) < 4.5} == set()


@pytest.mark.parametrize("eye", SEEN_BY)
@pytest.mark.parametrize(
    "together",
    [
        (drawing.CURRENT, drawing.TARGET, drawing.PREVIOUS),
        drawing.SERIES,
        drawing.COMPARED,
        (*drawing.COMPARED, drawing.TARGET),
        tuple(drawing.STAGE_COLOURS.values()),
        *((cells.reached, *cells.gaps.values()) for cells in CELLS),
    ],
    ids=["current, target, before", "series", "compared", "compared, target", "stages", "light cells", "dark cells"],
)
def test_colours_that_stand_together_are_told_apart_by_every_eye(eye: str, together: tuple[str, ...]) -> None:
    close = {pair: distance(*pair, eye) for pair in combinations(together, 2)}
    assert {pair: far for pair, far in close.items() if far < APART} == {}


@pytest.mark.parametrize("cells", CELLS)
def test_a_wider_gap_is_stronger_for_every_eye(cells: drawing.CellColours) -> None:
    """Each step away from *reached* leads further from the page: the order can be seen without any hue."""
    page = THEME["light" if cells is drawing.LIGHT_CELLS else "dark"]["backgroundColor"]
    strength = [contrast(colour, page) for colour in (cells.reached, *cells.gaps.values())]
    assert all(weaker < stronger for weaker, stronger in pairwise(strength))


def test_what_colour_blindness_leaves_of_a_colour() -> None:
    """Greys stay what they are for every eye; red and green come together, blue and yellow do not."""
    assert all(distance("#000000", "#FFFFFF", eye) == pytest.approx(100, abs=0.1) for eye in SEEN_BY)
    red, green = "#C04040", "#6B7A2F"
    assert distance(red, green, "deuteranopia") < distance(red, green, "anybody") / 3
    assert distance("#0000FF", "#FFFF00", "deuteranopia") > 100

"""A report as a deck, read back with python-pptx."""

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu

from finops_model.assessment import Form, Rating
from finops_model.reports.deck.deck import deck_bytes
from finops_model.reports.deck.texts import shortened
from finops_model.store import Store
from tests.people import TESTER
from tests.reports.stores import HARD_NAMES, TODAY, add, add_measured, contents, empty_store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return empty_store(tmp_path, monkeypatch)


def deck_of(name: str) -> Any:
    return Presentation(io.BytesIO(deck_bytes(contents(name))))


def texts_of(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def charts_of(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_the_first_three_slides_are_answer_tradeoffs_and_plan(store: Store) -> None:
    add_measured(store, "Alpha")
    deck = deck_of("Alpha")
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == "Alpha · The answer"
    assert titles[1:4] == ["Alpha · The trade-offs", "Alpha · The plan", "Alpha · Stage and target"]
    assert {"88 %", "1 of 2", "2 of 22", "before: 75 %"} <= set(texts_of(deck.slides[0]))
    for slide in deck.slides:
        said = slide.notes_slide.notes_text_frame.text
        assert "As of 23 Nov 2026, compared with 30 Sep 2026" in said
        assert "Attainment = sum of value" in said


def test_charts_are_native_with_gaps_and_alternative_texts(store: Store) -> None:
    add_measured(store, "Alpha")
    charts = charts_of(deck_of("Alpha"))
    assert len(charts) == 4
    for shape in charts:
        assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 40
        assert shape.chart.part.chart_workbook.xlsx_part is not None
        assert 'dispBlanksAs val="gap"' in shape.chart.part.blob.decode()
    radar = charts[0].chart.plots[0]
    values = dict(zip(radar.categories, radar.series[0].values, strict=True))
    assert values["Allocation"] == 2
    assert values["Forecasting"] is None  # not assessed is no 0
    line = charts[2].chart.plots[0]
    assert next(list(series.values) for series in line.series) == [75, 88]


def test_tables_and_charts_have_alternative_texts_and_stay_on_the_slide(store: Store) -> None:
    for name in HARD_NAMES:
        add_measured(store, name)
        deck = deck_of(name)
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= deck.slide_height
            _no_overlaps(slide)


def _no_overlaps(slide: Any) -> None:
    """Tables end above what stands below them in the same half of the slide."""
    tables = [shape for shape in slide.shapes if shape.has_table]
    for table in tables:
        bottom = table.top + sum(row.height for row in table.table.rows)
        below = [
            shape.top
            for shape in slide.shapes
            if shape.top > table.top and shape.left < table.left + table.width and table.left < shape.left + shape.width
        ]
        assert all(bottom <= top + Emu(20000) for top in below)


def test_an_organization_without_anything_has_a_deck(store: Store) -> None:
    store.add_organization("Nothing yet", TESTER)
    deck = deck_of("Nothing yet")
    assert {"–", "0 of 22"} <= set(texts_of(deck.slides[0]))


def test_a_cell_has_two_lines_where_the_slide_has_room(store: Store) -> None:
    evidence = "Tags are checked in every pipeline, and shared cost is split by the keys that finance agreed"
    scope = add(store, "Alpha", allocation=2.0)
    store.save_assessment(scope, TODAY, "", "2026", {"allocation": (Rating(Form.SCORE, 2.0), evidence)}, TESTER)
    tables = [shape.table for slide in deck_of("Alpha").slides for shape in slide.shapes if shape.has_table]
    every = next(one for one in tables if one.cell(0, 1).text_frame.text == "Stage" and len(one.columns) == 8)
    row = next(number for number, line in enumerate(every.rows) if line.cells[0].text_frame.text == "Allocation")
    shown = every.rows[row].cells[7].text_frame.text
    assert shown.startswith("Tags are checked in every pipeline, and shared cost")
    assert every.rows[row].height > every.rows[row + 1].height


def test_a_long_text_is_cut_with_a_mark() -> None:
    assert shortened("a  b\nc", 5) == "a b c"
    assert shortened("abcdef ghi", 8) == "abcdef…"

"""A report as a deck, read back with python-pptx."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Emu, Inches

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.reports.deck.deck import deck_bytes
from finops_model.reports.deck.texts import lines_of, split_after
from finops_model.store import Store
from tests.people import TESTER
from tests.reports.stores import FIRST, HARD_NAMES, TODAY, add, add_measured, contents, empty_store


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


def cells_of(deck: Any) -> list[str]:
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    return [cell.text_frame.text for table in tables for row in table.rows for cell in row.cells]


def add_with_evidence(store: Store, evidence: str) -> None:
    """An organization whose three best moves have this evidence."""
    scope = add(store, "Alpha", allocation=1.0, budgeting=1.0, forecasting=1.0)
    store.save_targets(scope, [Target(None, Stage.WALK, FIRST)], TESTER)
    said = {id: (Rating(Form.SCORE, 2.0), evidence) for id in ("allocation", "budgeting", "forecasting")}
    store.save_assessment(scope, TODAY, "", "2026", said, TESTER)


def test_a_text_that_needs_more_lines_has_them(store: Store) -> None:
    evidence = "Tags are checked in every pipeline, and shared cost is split by the keys that finance agreed " * 3
    add_with_evidence(store, evidence.strip())
    deck = deck_of("Alpha")
    assert cells_of(deck).count(evidence.strip()) == 9  # the best moves, every capability, what changed: three each
    assert not any("…" in text for slide in deck.slides for text in [*texts_of(slide), *cells_of(deck)])


def test_what_has_no_room_on_the_first_slide_stands_whole_behind_the_plan(store: Store) -> None:
    evidence = "One two three four five six seven. " * 12
    add_with_evidence(store, evidence.strip())
    deck = deck_of("Alpha")
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[:3] == ["Alpha · The answer", "Alpha · The trade-offs", "Alpha · The plan"]
    assert titles[3] == "Alpha · The answer (continued)"
    title = "The best moves since 30 Sep 2026"
    assert f"{title} (continued on a further slide)" in texts_of(deck.slides[0])
    assert title in texts_of(deck.slides[3])
    assert cells_of(deck).count(evidence.strip()) == 9


def test_a_text_that_is_longer_than_a_slide_goes_on_on_the_next(store: Store) -> None:
    evidence = " ".join(map(str, range(3000)))
    add_with_evidence(store, evidence)
    said = [text for text in cells_of(deck_of("Alpha")) if text[:1].isdigit() and len(text) > 60]
    assert "".join(said).replace(" ", "").count(evidence.replace(" ", "")) == 9


def test_the_pace_stands_on_the_slide_of_the_plan(store: Store) -> None:
    scope = add(store, "Alpha", allocation=0.5)
    store.save_targets(scope, [Target(None, Stage.WALK, FIRST)], TESTER)
    for days, score in ((60, 0.8), (120, 1.1), (146, 1.4)):
        said = {"allocation": (Rating(Form.SCORE, score), "")}
        store.save_assessment(scope, FIRST + timedelta(days=days), "", "2026", said, TESTER)
    plan = deck_of("Alpha").slides[2]
    assert any("pace" in text.lower() for text in texts_of(plan))


@given(st.text(max_size=300), st.integers(0, 8), st.sampled_from([6, 9, 22]))
def test_a_text_is_split_between_lines_and_nothing_is_lost(text: str, count: int, size: int) -> None:
    lines = lines_of(text, Inches(1), size)
    above, below = split_after(text, lines[:count])
    assert (above + below).replace(" ", "") == "".join(text.split())
    assert "".join(lines[:count]).replace(" ", "") == above.replace(" ", "")

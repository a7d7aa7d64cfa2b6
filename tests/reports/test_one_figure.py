"""One figure, one source: attainment, k of n and coverage are the same in every format, page and command."""

import io
import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from finops_model.actions import demo
from finops_model.cli.answers import standing_answer
from finops_model.reports.files import FORMATS
from finops_model.reports.parts.whole import contents_of
from finops_model.reports.tables import table_csv
from finops_model.reports.template import PLAIN
from finops_model.texts.figures import of_text, percent_text
from finops_model.views.places import read_default_places
from finops_model.views.report import read_report
from finops_model.views.standing import Standing, read_standing
from tests.effort import times
from tests.people import TESTER
from tests.reports.pdf_text import pdf_text
from tests.reports.stores import TODAY, empty_store, fill

Figures = tuple[str, str, str]
"""Attainment, at target and coverage as people read them; – for none."""

LABELS = ("Attainment of own targets", "At or above target", "Coverage")
SINCE = date(2026, 6, 30)


def figures_of(standing: Standing) -> Figures:
    """As the command says them with ``--json``."""
    answer: Any = standing_answer(standing)
    k, n = answer["at_target"]["count"], answer["at_target"]["of"]
    covered = answer["coverage"]
    return percent_text(answer["attainment"]), of_text(k, n), of_text(covered["rated"], covered["applicable"])


def from_markdown(content: bytes) -> Figures:
    text = content.decode()
    return tuple(re.findall(rf"^\| {label} \| (.*?) \|", text, re.MULTILINE)[0] for label in LABELS)  # type: ignore[return-value]


def from_pdf(content: bytes) -> Figures:
    text = pdf_text(content)
    figure = r"(–|\d+ %|\d+ of \d+)"
    return tuple(re.findall(rf"{label} {figure} {figure}", text)[0][0] for label in LABELS)  # type: ignore[return-value]


def from_deck(content: bytes) -> Figures:
    slide = Presentation(io.BytesIO(content)).slides[0]
    said = slide.notes_slide.notes_text_frame.text  # type: ignore[union-attr]
    shown = {shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}  # type: ignore[attr-defined]
    figures = tuple(re.findall(rf"^{label}: (.*?) \(", said, re.MULTILINE)[0] for label in LABELS)
    assert set(figures) <= shown
    return figures  # type: ignore[return-value]


def from_workbook(content: bytes) -> Figures:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows: dict[Any, Any] = {
        row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0] in LABELS and len(row) > 1
    }
    attainment = rows[LABELS[0]][0]
    shares = [of_text(rows[label][0] or 0, rows[label][1]) for label in LABELS[1:]]
    return (percent_text(attainment), *shares)  # type: ignore[return-value]


def from_csv(figures: pd.Series) -> Figures:
    """The figures as a table of the screen has them, through its CSV."""
    frame = pd.DataFrame([[figures[name] for name in ("attainment", "at_target", "of", "rated", "applicable")]])
    line = table_csv(frame).decode("utf-8-sig").splitlines()[1].split(",")
    attainment, k, n, rated, applicable = (float(cell) if cell else None for cell in line)
    assert None not in (k, n, rated, applicable)
    return percent_text(attainment), of_text(k or 0, n or 0), of_text(rated or 0, applicable or 0)


READERS = {"md": from_markdown, "pdf": from_pdf, "pptx": from_deck, "xlsx": from_workbook}


def check_every_format() -> None:
    """Every organization says the same in every format, on the day and before."""
    for place in read_default_places(TESTER, None):
        slugs = place.organization.slug, place.scope.slug
        standing = read_standing(TESTER, *slugs, TODAY, "slug")
        expected = figures_of(standing)
        contents = contents_of(read_report(TESTER, *slugs, TODAY, SINCE, "slug"))
        found = {ending: READERS[ending](make(contents, PLAIN)) for ending, make in FORMATS.items()}
        found["csv"] = from_csv(standing.figures)
        assert found == dict.fromkeys(found, expected)


def test_the_demo_says_the_same_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_store(tmp_path, monkeypatch)
    demo.load(TESTER)
    check_every_format()


@pytest.mark.parametrize("seed", range(0, 50, times(1, 1, quick=5)))
def test_random_stores_say_the_same_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    fill(empty_store(tmp_path, monkeypatch), random.Random(seed))
    check_every_format()

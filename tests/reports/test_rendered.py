"""Decks opened by LibreOffice and drawn, slide by slide: no slide and no chart is lost.

Without LibreOffice on the machine this is skipped, which the end of the run says loudly; where CI is set, it fails.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pptx import Presentation

from finops_model.actions import demo
from finops_model.reports.deck.deck import deck_bytes
from finops_model.texts import use_language
from tests.people import TESTER
from tests.reports.stores import HARD_NAMES, add, add_measured, contents, empty_store

MISSING = "No LibreOffice on this machine: decks were not drawn (Debian: apt-get install libreoffice-impress)."
LEAST = 40
"""So many corners of lines and areas lie in the place of a chart at least; in an empty place there are a handful."""
PAINTS = {"S", "s", "f", "f*", "B", "B*", "b", "b*"}
"""What paints a line or an area on a page of a PDF."""
POINTS = 72 / 914_400
"""Points of a PDF in a unit of PowerPoint."""


@pytest.fixture(scope="session")
def office() -> str:
    """The program. Where there is none the test is skipped, where CI is set it fails."""
    found = shutil.which("soffice")
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    return found


def drawn(office: str, decks: list[Path]) -> list[Path]:
    """The decks as PDFs beside them, drawn by a LibreOffice that knows no settings but its own."""
    folder = decks[0].parent
    own_settings = f"-env:UserInstallation={(folder / 'settings').as_uri()}"
    words = [office, own_settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, decks)]
    subprocess.run(words, check=True, capture_output=True, timeout=300)
    return [deck.with_suffix(".pdf") for deck in decks]


def painted(page: pikepdf.Page) -> list[tuple[float, float]]:
    """The corners of every line and area that a page paints, in points from its lower left corner."""
    corners, path, matrix, outer = [], [], pikepdf.Matrix(), []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                outer.append(matrix)
            case "Q":
                matrix = outer.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "m" | "l" | "c" | "re":
                x, y = (float(one) for one in (operands[:2] if str(operator) == "re" else operands[-2:]))
                path.append(matrix.transform((x, y)))
            case "n":
                path = []
            case paints if paints in PAINTS:
                corners, path = corners + path, []
    return corners


def charts_of(deck: Path) -> list[list[tuple[float, float, float, float]]]:
    """The places of the charts of each slide: left, bottom, right and top, in points from the lower left corner."""
    presentation = Presentation(str(deck))
    height = presentation.slide_height
    assert height is not None
    return [
        [
            (
                shape.left * POINTS,
                (height - shape.top - shape.height) * POINTS,
                (shape.left + shape.width) * POINTS,
                (height - shape.top) * POINTS,
            )
            for shape in slide.shapes
            if shape.has_chart
        ]
        for slide in presentation.slides
    ]


def lost_charts(deck: Path, pages: Path) -> list[str]:
    """The charts of a deck that its pages do not show; and a sentence where pages are lost."""
    slides = charts_of(deck)
    with pikepdf.open(pages) as pdf:
        drawings = [painted(page) for page in pdf.pages]
    if len(slides) != len(drawings):
        return [f"{deck.stem}: {len(slides)} slides, {len(drawings)} pages"]
    lost = []
    for number, (charts, corners) in enumerate(zip(slides, drawings, strict=True), 1):
        for left, bottom, right, top in charts:
            inside = sum(left <= x <= right and bottom <= y <= top for x, y in corners)
            if inside < LEAST:
                lost.append(f"{deck.stem}, slide {number}: {inside} corners in the place of a chart")
    return lost


def test_libreoffice_draws_every_slide_and_every_chart(
    office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = empty_store(tmp_path, monkeypatch)
    demo.load(TESTER)
    add_measured(store, HARD_NAMES[2])
    add(store, "Bare")
    whose = {"demo-quillfeather-air": "de", "demo-tannery-lane-markets": "fr", HARD_NAMES[2]: "es", "Bare": "en"}
    decks = [tmp_path / f"{language}.pptx" for language in whose.values()]
    for deck, (name, language) in zip(decks, whose.items(), strict=True):
        use_language(language)
        deck.write_bytes(deck_bytes(contents(name)))
    assert [sum(map(len, charts_of(deck))) for deck in decks] == [4, 4, 4, 3]
    assert [
        lost for deck, pages in zip(decks, drawn(office, decks), strict=True) for lost in lost_charts(deck, pages)
    ] == []


def test_a_chart_that_is_not_drawn_is_found(office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_measured(empty_store(tmp_path, monkeypatch), "Alpha")
    whole, emptied = tmp_path / "whole.pptx", tmp_path / "emptied.pptx"
    whole.write_bytes(deck_bytes(contents("Alpha")))
    deck = Presentation(str(whole))
    gone = next(shape for shape in deck.slides[1].shapes if shape.has_chart)
    gone._element.getparent().remove(gone._element)
    deck.save(str(emptied))
    (pages,) = drawn(office, [emptied])
    assert [sentence.split(":")[0] for sentence in lost_charts(whole, pages)] == ["whole, slide 2"]

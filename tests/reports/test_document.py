"""A report as a tagged PDF, read back with pikepdf."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from finops_model import fonts
from finops_model.errors import Refused
from finops_model.reports.document import document_bytes
from finops_model.store import Store
from finops_model.texts import use_language
from tests.people import TESTER
from tests.reports.pdf_text import pdf_text
from tests.reports.stores import HARD_NAMES, add_measured, contents, empty_store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return empty_store(tmp_path, monkeypatch)


def pdf_of(name: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(document_bytes(contents(name))))


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure tree below a node."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_the_document_is_tagged_and_says_its_title_and_language(store: Store) -> None:
    add_measured(store, "Alpha")
    pdf = pdf_of("Alpha")
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Alpha"
        assert metadata["pdfuaid:part"] == "1"


def test_every_chart_has_a_text_and_every_table_a_header(store: Store) -> None:
    add_measured(store, "Alpha")
    pdf = pdf_of("Alpha")
    found = list(elements(pdf.Root.StructTreeRoot))
    tags = [str(one.S) for one in found]
    figures = [one for one in found if str(one.S) == "/Figure"]
    assert len(figures) == 4
    assert all(len(str(one.Alt)) > 40 for one in figures)
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/P"} <= set(tags)
    assert tags.count("/H2") == 4


def test_all_that_is_drawn_is_tagged_or_no_content(store: Store) -> None:
    """Every letter and line stands in a marked sequence; those that are content lead to an element, page by page in the
    order of the structure."""
    add_measured(store, "Alpha")
    pdf = pdf_of("Alpha")
    drawn = {"Tj", "TJ", "S", "s", "f", "f*", "B", "B*", "b", "b*", "Do", "sh"}
    for page in pdf.pages:
        assert str(page.Tabs) == "/S"
        depth, marked = 0, set[int]()
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("BDC", "BMC"):
                depth += 1
                if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                    marked.add(int(operands[1].MCID))
            depth -= str(operator) == "EMC"
            assert depth > 0 or str(operator) not in drawn
        assert marked == set(range(len(marked)))
    assert "/ParentTree" in pdf.Root.StructTreeRoot


def test_headings_skip_no_level_and_headers_say_what_they_head(store: Store) -> None:
    add_measured(store, "Alpha")
    pdf = pdf_of("Alpha")
    found = list(elements(pdf.Root.StructTreeRoot))
    levels = [int(str(one.S)[2:]) for one in found if re.fullmatch("/H[1-6]", str(one.S))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    headers = [one for one in found if str(one.S) == "/TH"]
    attributes = [one.A if isinstance(one.A, pikepdf.Array) else [one.A] for one in headers]
    scopes = [next(str(each.Scope) for each in one if "/Scope" in each) for one in attributes]
    assert set(scopes) <= {"/Column", "/Row", "/Both"}


def test_every_font_is_inside(store: Store) -> None:
    add_measured(store, "Alpha")
    pdf = pdf_of("Alpha")
    used = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert used
    for font in used:
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_the_figures_stand_in_the_text(store: Store) -> None:
    add_measured(store, "Alpha")
    text = pdf_text(document_bytes(contents("Alpha")))
    assert re.search(r"Attainment of own targets 88 % 75 %", text)
    assert "Better than on 30 Sep 2026: attainment rose by 13 points, from 75 % to 88 %." in text


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_are_a_document(store: Store, name: str) -> None:
    add_measured(store, name)
    pdf = pdf_of(name)
    assert len(pdf.pages) >= 4
    with pdf.open_metadata() as metadata:
        assert str(metadata["dc:title"]).replace("\u200b", "") == name


def test_an_organization_without_anything_has_a_document(store: Store) -> None:
    store.add_organization("Nothing yet", TESTER)
    assert "Attainment cannot be measured" in pdf_text(document_bytes(contents("Nothing yet")))


def test_it_speaks_the_language_of_the_reader(store: Store) -> None:
    add_measured(store, "Alpha")
    use_language("de")
    try:
        pdf = pdf_of("Alpha")
    finally:
        use_language(None)
    assert str(pdf.Root.Lang) == "de"
    texts = [str(one.Alt) for one in elements(pdf.Root.StructTreeRoot) if "/Alt" in one]
    assert any("Nutzung und Kosten verstehen" in text for text in texts)
    assert not any("Understand Usage & Cost" in text for text in texts)


@pytest.mark.parametrize("name", ["名前", "한국 회사", "🚀 emoji", "ไทย", "हिन्दी", "Ελλάδα"])
def test_every_script_has_a_font(store: Store, name: str) -> None:
    """The letters of the name are drawn by a font that has them, which the document holds."""
    add_measured(store, name)
    content = document_bytes(contents(name))
    pdf = pikepdf.open(io.BytesIO(content))
    used = [str(font.BaseFont) for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert not any("LastResort" in font for font in used)
    assert "so each stands as a box" not in pdf_text(content)


def test_what_no_font_has_is_said(store: Store) -> None:
    add_measured(store, "\U00013000 and \U00013001")
    text = pdf_text(document_bytes(contents("\U00013000 and \U00013001")))
    assert "No font has these characters, so each stands as a box: U+13000, U+13001" in text


def test_a_missing_font_is_an_error(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    add_measured(store, "Alpha")
    monkeypatch.setattr(fonts, "FONTS", (*fonts.FONTS, ("matplotlib", "mpl-data/fonts/ttf/Lost.ttf")))
    with pytest.raises(Refused, match=r"The font Lost\.ttf is missing"):
        document_bytes(contents("Alpha"))
